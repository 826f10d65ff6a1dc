"""Answers and their links without two columns that nothing ever filled.

Why: nobody notes when a link is opened, nor from which address an answer came.
Existing rows: they lose an empty value. The columns are dropped in place: nothing else refers to
them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("answer_link", "opened_at")
    op.drop_column("answer", "address_hash")


def downgrade() -> None:
    op.add_column(
        "answer",
        sa.Column("address_hash", sa.String(length=64), nullable=False, server_default=""),
    )
    op.add_column("answer_link", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
