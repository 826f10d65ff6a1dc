"""How many reminders one supplier may receive for a set of questions.

Why: insisting is limited, and the buyer chooses the limit. Existing rows: two, as by default.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("question_set", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reminders_allowed", sa.Integer(), nullable=False, server_default="2")
        )


def downgrade() -> None:
    with op.batch_alter_table("question_set", schema=None) as batch_op:
        batch_op.drop_column("reminders_allowed")
