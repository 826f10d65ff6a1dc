"""Backups: one SQLite file, whatever the database, taken while the service writes.

The same file restores to SQLite or to PostgreSQL: it is also how one moves from one to the other.
"""

import contextlib
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from spaser import migrate
from spaser.core.db import make_engine
from spaser.core.errors import SpaserError
from spaser.suppliers.models import SupplierClock
from spaser.tables import METADATA

CHUNK = 1_000


class BackupRefused(SpaserError):
    """The backup cannot be made or restored; nothing was changed."""


def backup(engine: Engine, target: Path) -> dict[str, int]:
    """Write a consistent copy in a new file; gives the number of rows of each table.

    Raises BackupRefused when the file exists or the database is not up to date.
    """
    if target.exists():
        raise BackupRefused(f"{target} existe déjà : donnez un autre nom.")
    version = migrate.current(engine)
    if version is None:
        raise BackupRefused("La base est vide : il n’y a rien à sauvegarder.")
    if version != migrate.newest():
        raise BackupRefused("La base n’est pas à jour : lancez d’abord « spaser db upgrade ».")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(engine, partial)
        else:
            _copy_rows_out(engine, partial)
        copy = make_engine(f"sqlite:///{partial}")
        try:
            counts = row_counts(copy)
        finally:
            copy.dispose()
        _as_one_file(partial)
        partial.rename(target)  # only a whole backup ever has the name
    finally:
        for leftover in target.parent.glob(f"{partial.name}*"):
            leftover.unlink()
    return counts


def restore(engine: Engine, source: Path) -> dict[str, int]:
    """Fill an empty database from a backup; gives the number of rows of each table.

    An older backup is brought up to date on the way. Raises BackupRefused.
    """
    if not source.is_file() or not _is_sqlite(source):
        raise BackupRefused(_not_ours(source))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        _whole_copy(source, copy)
        origin = make_engine(f"sqlite:///{copy}")
        try:
            _refuse_foreign(origin, source)
            _refuse_filled(engine)
            migrate.upgrade(origin)
            _copy_rows(origin, engine)
        finally:
            origin.dispose()
    return row_counts(engine)


def _not_ours(source: Path) -> str:
    return f"{source} n’est pas une sauvegarde de SPASER."


def _whole_copy(source: Path, copy: Path) -> None:
    """A copy to work on; raises BackupRefused when the file is damaged."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
        ) as read:
            _online_copy(read, copy)
        with contextlib.closing(sqlite3.connect(copy)) as whole:
            sound = whole.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise BackupRefused(f"{source} est endommagé : prenez une autre sauvegarde.")


def _refuse_foreign(origin: Engine, source: Path) -> None:
    version = migrate.current(origin)
    if version is None:
        raise BackupRefused(_not_ours(source))
    if not migrate.knows(version):
        raise BackupRefused(
            f"{source} vient d’une version plus récente de SPASER (migration {version}) : "
            "mettez SPASER à jour, puis restaurez."
        )


def _refuse_filled(engine: Engine) -> None:
    if sa.inspect(engine).get_table_names():
        raise BackupRefused(
            "La base visée n’est pas vide. Restaurez dans une base neuve, "
            "en changeant SPASER_DATABASE_URL ou SPASER_DATA_DIR."
        )


def row_counts(engine: Engine) -> dict[str, int]:
    """The number of rows of each table, by name."""
    with engine.connect() as connection:
        return {
            table.name: connection.execute(
                sa.select(sa.func.count()).select_from(table)
            ).scalar_one()
            for table in METADATA.sorted_tables
        }


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _copy_sqlite(engine: Engine, target: Path) -> None:
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        _online_copy(raw, target)  # type: ignore[arg-type]


def _online_copy(source: sqlite3.Connection, target: Path) -> None:
    # All pages in one step: a copy by steps starts again each time somebody writes.
    with contextlib.closing(sqlite3.connect(target)) as written:
        source.backup(written, pages=-1)


def _as_one_file(path: Path) -> None:
    """Nothing left beside the file, and everything on the disk."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _copy_rows_out(engine: Engine, target: Path) -> None:
    copy = make_engine(f"sqlite:///{target}")
    try:
        _copy_rows(engine, copy)
    finally:
        copy.dispose()


def _copy_rows(origin: Engine, target: Engine) -> None:
    """The schema and every row of every table, in one transaction on each side: all or nothing."""
    with _snapshot(origin) as read:
        written = target.connect().execution_options(spaser_writes=True)
        with written, written.begin():
            migrate.upgrade_within(written)
            for table in METADATA.sorted_tables:
                if table.name == "supplier_clock":  # the migration made one
                    written.execute(sa.delete(table))
                _copy_table(read, written, table)
            # Another directory: indexes made from the former one are useless.
            clock = METADATA.tables[SupplierClock.__tablename__]
            written.execute(sa.update(clock).values(epoch=secrets.token_hex(8)))
            _continue_numbering(written)


@contextlib.contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def _copy_table(read: Connection, written: Connection, table: sa.Table) -> None:
    result = read.execution_options(yield_per=CHUNK).execute(sa.select(table))
    for rows in result.mappings().partitions(CHUNK):
        written.execute(sa.insert(table), [dict(row) for row in rows])


def _continue_numbering(connection: Connection) -> None:
    """PostgreSQL counts apart from the rows: go on after the highest number."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        if table.name == "supplier_clock":
            continue
        connection.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608
                f"COALESCE((SELECT MAX(id) FROM {table.name}), 0) + 1, false)"
            )
        )
