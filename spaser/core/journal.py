"""The journal: who changed what, when, from what to what. Written by the session itself.

A model takes part by declaring `__journal__`, the name under which its changes are kept. No
action can forget it: it is written in the same transaction as the change, at each flush.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, inspect
from sqlalchemy.orm import InstanceState, Mapper, UOWTransaction
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Field, Session, SQLModel, col, select

from spaser.core import clock
from spaser.core.columns import Moment


@dataclass(frozen=True)
class Actor:
    """Who acts: a person signed in, or a command."""

    label: str
    person_id: int | None = None
    organisation_id: int | None = None


class JournalEntry(SQLModel, table=True):
    """One change of one object. Rows are never changed: triggers of the database refuse it."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        sa.Index("ix_journal_entry_object", "object_type", "object_id", "id"),
        sa.Index("ix_journal_entry_organisation", "organisation_id", "id"),
    )

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    actor: str
    person_id: int | None = None
    organisation_id: int | None = None
    action: str  # created, changed, deleted
    object_type: str
    object_id: int
    changes: dict[str, list[Any]] = Field(sa_type=sa.JSON)  # field → [before, after]


def act_as(session: Session, actor: Actor) -> None:
    """Say in whose name this session writes."""
    session.info["actor"] = actor


def history(
    session: Session, object_type: str, object_id: int, limit: int = 50
) -> Sequence[JournalEntry]:
    """The changes of one object, latest first."""
    statement = (
        select(JournalEntry)
        .where(JournalEntry.object_type == object_type, JournalEntry.object_id == object_id)
        .order_by(col(JournalEntry.id).desc())
        .limit(limit)
    )
    return session.exec(statement).all()


def of_organisation(
    session: Session, organisation_id: int, before_id: int | None = None, limit: int = 50
) -> Sequence[JournalEntry]:
    """What was done in the name of an organisation, latest first, by pages of `limit`."""
    statement = select(JournalEntry).where(JournalEntry.organisation_id == organisation_id)
    if before_id is not None:
        statement = statement.where(col(JournalEntry.id) < before_id)
    return session.exec(statement.order_by(col(JournalEntry.id).desc()).limit(limit)).all()


@event.listens_for(Mapper, "mapper_configured")
def _remember_what_was(_mapper: object, model: type[Any]) -> None:
    # Otherwise a field that was not read before it is set has no known value before.
    if hasattr(model, "__journal__"):
        for column in inspect(model).column_attrs:
            getattr(model, column.key).impl.active_history = True


@event.listens_for(OrmSession, "before_flush")
def _read_what_goes(session: OrmSession, _context: object, _objects: object) -> None:
    for thing in _kept(session.deleted):
        _created(thing)  # once deleted, what was not read is lost


@event.listens_for(OrmSession, "after_flush")
def _write(session: OrmSession, _context: UOWTransaction) -> None:
    rows = [
        *(_row(session, thing, "created", _created(thing)) for thing in _kept(session.new)),
        *(_row(session, thing, "changed", _changed(thing)) for thing in _kept(session.dirty)),
        *(_row(session, thing, "deleted", _deleted(thing)) for thing in _kept(session.deleted)),
    ]
    rows = [row for row in rows if row["changes"]]
    if rows:
        session.connection().execute(sa.insert(JournalEntry), rows)


def _kept(things: Any) -> list[Any]:
    return [thing for thing in things if hasattr(type(thing), "__journal__")]


def _row(session: OrmSession, thing: Any, action: str, changes: dict[str, Any]) -> dict[str, Any]:
    actor: Actor | None = session.info.get("actor")
    if actor is None:
        raise RuntimeError("a change needs an actor: call act_as(session, …) first")
    return {
        "at": clock.now(),
        "actor": actor.label,
        "person_id": actor.person_id,
        "organisation_id": actor.organisation_id,
        "action": action,
        "object_type": thing.__journal__,
        "object_id": thing.id,
        "changes": changes,
    }


def _fields(thing: Any) -> list[str]:
    hidden: frozenset[str] = getattr(type(thing), "__journal_hidden__", frozenset())
    state: InstanceState[Any] = inspect(thing)
    return [each.key for each in state.mapper.column_attrs if each.key not in hidden]


def _created(thing: Any) -> dict[str, list[Any]]:
    values = {name: getattr(thing, name) for name in _fields(thing)}
    return {name: [None, _plain(v)] for name, v in values.items() if v not in (None, "", [], {})}


def _deleted(thing: Any) -> dict[str, list[Any]]:
    return {name: [after, None] for name, (_, after) in _created(thing).items()}


def _changed(thing: Any) -> dict[str, list[Any]]:
    state: InstanceState[Any] = inspect(thing)
    changes = {}
    for name in _fields(thing):
        past = state.attrs[name].history
        if past.has_changes():
            before = past.deleted[0] if past.deleted else None
            after = past.added[0] if past.added else None
            if before != after:
                changes[name] = [_plain(before), _plain(after)]
    return changes


def _plain(value: Any) -> Any:
    """What JSON can hold; amounts and days as text, so that nothing is rounded."""
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    return value
