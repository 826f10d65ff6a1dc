"""Corrections of a person, written as one more record that every import leaves alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core.clock import PARIS
from spaser.core.errors import Conflict, RuleBroken
from spaser.directory.correction import Correction, facts_of
from spaser.suppliers import actions
from spaser.suppliers.assembly import Origin, projection_of, write
from spaser.suppliers.denial import statements
from spaser.suppliers.merge import Record
from spaser.suppliers.models import Supplier, SupplierSource
from spaser.suppliers.records import Held, Holding, load

SOURCE = "person"


class SiretTaken(RuleBroken):
    """The SIRET is that of another supplier, which can be opened."""

    def __init__(self, supplier_id: int) -> None:
        super().__init__("Ce SIRET est déjà celui d’une structure de l’annuaire.")
        self.supplier_id = supplier_id


@dataclass(frozen=True)
class Opened:
    """A supplier as its correction form needs it."""

    holding: Holding
    own: Mapping[str, Any]  # what the editors said until now
    base: Mapping[str, Any]  # columns as the other sources tell them
    shown: Mapping[str, Any]  # columns as the directory shows them


def open_supplier(session: Session, supplier_id: int) -> Opened:
    """What sources and editors say of a supplier."""
    [holding] = load(session, [supplier_id])
    own = own_record(holding)
    others = Holding(supplier_id, [held for held in holding.records if held is not own])
    base, shown = projection_of(others).columns, projection_of(holding).columns
    if not others.records:
        base["name"] = ""  # nobody else names it
    return Opened(holding, own.facts if own else {}, base, shown)


def nobody() -> dict[str, Any]:
    """The columns of a supplier of which nothing is said."""
    return projection_of(Holding()).columns | {"name": ""}


def others(holding: Holding) -> list[Record]:
    """What is said by all but the editors."""
    own = own_record(holding)
    return [held.as_record(n) for n, held in enumerate(holding.records) if held is not own]


def own_record(holding: Holding) -> Held | None:
    """The record of the editors; those that a merge brought are sources like the others."""
    key = _key(holding.supplier_id)
    records = (held for held in holding.records if held.source == SOURCE)
    return next((held for held in records if held.key == key), None)


def correct(
    session: Session, supplier_id: int, said: Correction, revision: int, now: datetime
) -> bool:
    """Write what an editor says; False when it changes nothing.

    Raises Conflict when the supplier is no longer as the editor saw it (`revision`), SiretTaken.
    """
    actions.lock(session)
    supplier = session.get(Supplier, supplier_id, populate_existing=True)
    if supplier is None or supplier.revision != revision:
        raise Conflict("Cette structure a changé pendant que vous la corrigiez.")
    opened = open_supplier(session, supplier_id)
    known = {name for record in others(opened.holding) for name in statements(record.facts)}
    facts = facts_of(replace(said, denied=said.denied & known), opened.base)
    _refuse_taken(session, facts.get("siret", ""), supplier_id)
    before = {name: value for name, value in opened.own.items() if name != "said_at"}
    if facts == before:
        return False
    own = own_record(opened.holding)
    if own is None:
        own = Held(SOURCE, _key(supplier_id), {}, None)
        opened.holding.records.append(own)
    own.before = own.facts if own.id else None
    own.facts = facts | {"said_at": int(now.timestamp())} if facts else {}
    own.edition_on, own.gone, own.fresh = now.astimezone(PARIS).date(), False, True
    write(session, [opened.holding], Origin(SOURCE))
    if not facts:
        # Silent again, the editors are no source of it any more; the journal keeps what they said.
        session.connection().execute(
            sa.delete(SupplierSource).where(
                col(SupplierSource.source) == SOURCE, col(SupplierSource.key) == own.key
            )
        )
    return True


def add(session: Session, said: Correction, now: datetime) -> int:
    """Enter a supplier that no source names; gives its number. Raises SiretTaken."""
    actions.lock(session)
    facts = facts_of(said, nobody()) | {"said_at": int(now.timestamp())}
    _refuse_taken(session, facts.get("siret", ""), None)
    day = now.astimezone(PARIS).date()
    holding = Holding(None, [Held(SOURCE, uuid4().hex, facts, day, fresh=True)])
    key = holding.records[0].key
    write(session, [holding], Origin(SOURCE))
    if holding.supplier_id is None:
        raise RuntimeError("the supplier was not written")
    mine = (col(SupplierSource.source) == SOURCE) & (col(SupplierSource.key) == key)
    named = sa.update(SupplierSource).where(mine).values(key=_key(holding.supplier_id))
    session.connection().execute(named)
    return holding.supplier_id


def _refuse_taken(session: Session, siret: str, supplier_id: int | None) -> None:
    owner = session.exec(select(Supplier.id).where(Supplier.siret == siret)).first()
    if siret and owner is not None and owner != supplier_id:
        raise SiretTaken(owner)


def _key(supplier_id: int | None) -> str:
    return f"structure:{supplier_id}"
