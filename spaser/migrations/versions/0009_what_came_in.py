"""Indexes of the suppliers and of the consultations that came in after a moment.

Why: « À suivre » looks for them at most once a minute for each visitor, in the whole directory.
Existing rows: unchanged. The indexes on the first column alone are contained in the new ones.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_supplier_came_in", "supplier", ["merged_into_id", "created_at"])
    op.drop_index("ix_supplier_merged_into_id", "supplier")
    op.create_index("ix_tender_came_in", "tender", ["organisation_id", "created_at"])
    op.drop_index("ix_tender_organisation_id", "tender")


def downgrade() -> None:
    op.create_index("ix_tender_organisation_id", "tender", ["organisation_id"])
    op.drop_index("ix_tender_came_in", "tender")
    op.create_index("ix_supplier_merged_into_id", "supplier", ["merged_into_id"])
    op.drop_index("ix_supplier_came_in", "supplier")
