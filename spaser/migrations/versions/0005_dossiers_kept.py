"""The database itself refuses to rewrite what a dossier has kept.

Why: what stands before a judge must not depend on the care of one page. What was searched, sent,
exchanged, added and told of the outcome is never rewritten; a locked dossier, its suppliers and its
questions neither. Loose links to the directory and to lots may still be cut.
Existing rows: unchanged. Rows may still be added (a restored backup adds them after the lock):
the actions see to that. A later migration that makes one of these tables again on SQLite must make
its triggers again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Table → columns that may change: links that are cut when what they lead to goes away.
_NEVER = {
    "dossier_search": (),
    "dossier_found": ("supplier_id",),
    "dossier_message": (),
    "dossier_contact": (),
    "dossier_outcome": ("holder_id",),
    "dossier_addendum": (),
}
_ONCE_LOCKED = {"dossier_supplier": ("supplier_id",), "question_set": ()}
_LOCKED = "(SELECT status FROM dossier WHERE id = OLD.dossier_id) = 'verrouille'"


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        _functions()
    protect = _on_postgresql if on_postgresql else _on_sqlite
    for table, loose in _NEVER.items():
        protect(table, loose, "", "dossier_row_is_kept")
    protect("dossier", ("lot_id",), "OLD.status = 'verrouille'", "dossier_row_is_kept")
    for table, loose in _ONCE_LOCKED.items():
        protect(table, loose, _LOCKED, "dossier_part_is_kept")


def _kept_columns(table: str, loose: tuple[str, ...]) -> str:
    columns = sa.inspect(op.get_bind()).get_columns(table)
    return ", ".join(f'"{one["name"]}"' for one in columns if one["name"] not in loose)


def _on_sqlite(table: str, loose: tuple[str, ...], when: str, _function: str) -> None:
    condition = f"WHEN {when} " if when else ""
    for verb, event in (
        ("update", f"UPDATE OF {_kept_columns(table, loose)}"),
        ("delete", "DELETE"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {event} ON {table} {condition}"
            "BEGIN SELECT RAISE(ABORT, 'a dossier is not rewritten'); END"
        )


def _functions() -> None:
    op.execute(
        "CREATE FUNCTION dossier_row_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a dossier is not rewritten'; END $$"
    )
    op.execute(
        "CREATE FUNCTION dossier_part_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_LOCKED} THEN RAISE EXCEPTION 'a dossier is not rewritten'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )


def _on_postgresql(table: str, loose: tuple[str, ...], when: str, function: str) -> None:
    # A condition of a trigger holds no query: the function asks for the state of the dossier.
    condition = f"WHEN ({when}) " if when and function == "dossier_row_is_kept" else ""
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OF {_kept_columns(table, loose)} OR DELETE "
        f"ON {table} FOR EACH ROW {condition}EXECUTE FUNCTION {function}()"
    )


def downgrade() -> None:
    tables = [*_NEVER, "dossier", *_ONCE_LOCKED]
    if op.get_bind().dialect.name == "postgresql":
        for table in tables:
            op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        op.execute("DROP FUNCTION dossier_row_is_kept")
        op.execute("DROP FUNCTION dossier_part_is_kept")
        return
    for table in tables:
        op.execute(f"DROP TRIGGER {table}_no_update")
        op.execute(f"DROP TRIGGER {table}_no_delete")
