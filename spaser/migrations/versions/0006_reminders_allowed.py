"""How many reminders one supplier may receive for a set of questions.

Why: insisting is limited, and the buyer chooses the limit. Existing rows: two, as by default.
The column is added in place: making the table again would drop its triggers on SQLite. They do not
watch it; once the dossier is locked, the actions refuse any reminder.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "question_set",
        sa.Column("reminders_allowed", sa.Integer(), nullable=False, server_default="2"),
    )


def downgrade() -> None:
    op.drop_column("question_set", "reminders_allowed")
