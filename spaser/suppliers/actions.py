"""What changes suppliers: the number that tells the indexes what to read again."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core import clock
from spaser.core.journal import Actor, JournalEntry
from spaser.suppliers.models import Supplier, SupplierClock

_AT_ONCE = 5_000  # numbers in one statement; SQLite takes 32 766 parameters


def lock(session: Session) -> None:
    """Let no other transaction change suppliers until this one ends."""
    statement = select(SupplierClock).where(SupplierClock.id == 1).with_for_update()
    if session.exec(statement).first() is None:
        session.connection().execute(
            sa.insert(SupplierClock).values(id=1, value=0, epoch=uuid4().hex)
        )


def stamp(session: Session, supplier_ids: Collection[int]) -> int | None:
    """Give the suppliers that this transaction changed its revision; None when there are none.

    One number for the whole transaction: call it once, at its end.
    """
    if not supplier_ids:
        return None
    lock(session)
    take = (
        sa.update(SupplierClock)
        .where(col(SupplierClock.id) == 1)
        .values(value=SupplierClock.value + 1)
        .returning(col(SupplierClock.value))
    )
    connection = session.connection()
    revision = int(connection.execute(take).scalar_one())
    numbers = iter(supplier_ids)
    while some := list(islice(numbers, _AT_ONCE)):
        connection.execute(
            sa.update(Supplier).where(col(Supplier.id).in_(some)).values(revision=revision)
        )
    return revision


def reserve_numbers(session: Session, count: int) -> list[int]:
    """Numbers for suppliers about to be inserted in bulk, in order; call `lock` before.

    Knowing them beforehand lets the rows go in plain batches: asking PostgreSQL to give back a
    thousand numbers with a thousand rows in one statement takes three times as long.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        sequence = sa.func.nextval(sa.func.pg_get_serial_sequence("supplier", "id"))
        several = sa.select(sequence).select_from(sa.func.generate_series(1, count))
        return sorted(connection.execute(several).scalars())
    last = connection.execute(sa.select(sa.func.max(col(Supplier.id)))).scalar() or 0
    return list(range(last + 1, last + 1 + count))


def record_in_journal(
    session: Session, changes: Sequence[tuple[int, str, Mapping[str, Any]]]
) -> None:
    """Write what was done to many suppliers at once: (supplier, action, field → [before, after]).

    For changes made in bulk, which the journal of the session does not see.
    """
    actor: Actor | None = session.info.get("actor")
    if actor is None:
        raise RuntimeError("a change needs an actor: call act_as(session, …) first")
    if not changes:
        return
    same = {
        "at": clock.now(),
        "actor": actor.label,
        "person_id": actor.person_id,
        "organisation_id": actor.organisation_id,
        "object_type": Supplier.__journal__,
    }
    rows = [
        {**same, "object_id": number, "action": action, "changes": dict(fields)}
        for number, action, fields in changes
    ]
    session.connection().execute(sa.insert(JournalEntry), rows)
