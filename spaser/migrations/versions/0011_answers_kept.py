"""The database refuses to rewrite what suppliers answered, and the reports that were kept.

Why: 0005 protects what the buyer writes in a dossier; the words of suppliers, their documents and
the bytes of a locked report deserve as much. Who answered may still be erased: a person may ask it.
Existing rows: unchanged. A later migration that makes one of these tables again on SQLite must make
its triggers again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Table → columns that may change.
_NEVER = {
    "answer": ("contact_name", "contact_phone", "contact_email"),
    "answer_file": (),
    "dossier_report": (),
}


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, loose in _NEVER.items():
        columns = sa.inspect(op.get_bind()).get_columns(table)
        kept = ", ".join(f'"{one["name"]}"' for one in columns if one["name"] not in loose)
        if on_postgresql:
            op.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OF {kept} OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION dossier_row_is_kept()"
            )
            continue
        for verb, event in (("update", f"UPDATE OF {kept}"), ("delete", "DELETE")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {event} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'a dossier is not rewritten'); END"
            )


def downgrade() -> None:
    for table in _NEVER:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        else:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
