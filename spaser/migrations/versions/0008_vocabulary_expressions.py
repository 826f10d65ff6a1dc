"""Expressions added to the trades of the vocabulary by those who keep the directory.

Why: a word that buyers use and that the files of the product lack can be added at once, tried on
real lots and taken off. Existing rows: none of them changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vocabulary_expression",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trade", sa.String(length=60), nullable=False),
        sa.Column("expression", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_expression")),
        sa.UniqueConstraint(
            "trade", "expression", name=op.f("uq_vocabulary_expression_trade_expression")
        ),
    )


def downgrade() -> None:
    op.drop_table("vocabulary_expression")
