"""Engines and transactions, the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Session, SQLModel

from spaser.core.columns import NAMING

SQLModel.metadata.naming_convention = NAMING

# A writer waits for another one rather than failing; imports commit every few hundred rows.
BUSY_TIMEOUT_MS = 30_000
_WRITES = {"spaser_writes": True}


def make_engine(url: str) -> Engine:
    """An engine ready for several processes. Open it after the fork, never before.

    Its errors do not show values: they end in logs, which hold no personal data.
    """
    if url.startswith("sqlite"):
        patience = {"timeout": BUSY_TIMEOUT_MS / 1000}
        engine = sa.create_engine(url, connect_args=patience, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(
        url, pool_pre_ping=True, pool_size=5, max_overflow=10, hide_parameters=True
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions start too late and are deferred: we start them ourselves.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "synchronous = FULL",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another one wrote
    # meanwhile, whatever the timeout; asking for the lock at the start waits instead.
    writes = connection.get_execution_options().get("spaser_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Commit at the end of the block, roll back on any error.

    What was read before is read again inside: the decision is taken under the lock.
    Raises RuntimeError when nested, or when something was changed outside a transaction.
    """
    if session.info.get("writing"):
        raise RuntimeError("a transaction is already open")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changed outside a transaction")
    session.rollback()
    session.info["writing"] = True
    try:
        session.connection(execution_options=_WRITES)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False
