"""Consultations that an organisation writes itself: made, corrected, deleted."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core.errors import RuleBroken
from spaser.tenders.models import AmountKind, Lot, Reservation, Tender, TenderHand

OWN = "saisie"
BY_HAND = "by_hand"  # among the facts of a lot: the fields that a person wrote over its source
FIELD, LOT = "field", "lot"
_TOGETHER = (
    frozenset({"place", "commune_code", "department", "nuts"}),
    frozenset({"amount_ht", "amount_kind"}),
)


@dataclass(frozen=True)
class NewTender:
    """What a person says of a consultation."""

    title: str
    buyer_name: str = ""
    reference: str = ""
    description: str = ""
    nature: str = ""
    procedure: str = ""
    deadline_at: datetime | None = None


@dataclass(frozen=True)
class NewLot:
    """What a person says of a lot; what is not said is None or empty."""

    number: str
    title: str
    description: str = ""
    cpv: list[str] = field(default_factory=list)
    place: str = ""
    commune_code: str | None = None
    department: str | None = None
    amount_ht: Decimal | None = None
    amount_kind: AmountKind | None = None
    duration_months: int | None = None
    starts_on: date | None = None
    reservation: Reservation | None = None
    criteria: list[dict[str, Any]] = field(default_factory=list)


def create_tender(session: Session, organisation_id: int, new: NewTender, now: datetime) -> Tender:
    """A consultation of the organisation, without lots yet."""
    tender = Tender(
        organisation_id=organisation_id,
        source=OWN,
        source_key=now.strftime("%Y%m%d%H%M%S%f"),
        created_at=now,
        updated_at=now,
        **asdict(new),
    )
    session.add(tender)
    session.flush()
    return tender


def change_tender(session: Session, tender: Tender, new: NewTender, now: datetime) -> None:
    """Write what changed; reading its notice or its plan again leaves that alone."""
    changed = {name: value for name, value in asdict(new).items() if getattr(tender, name) != value}
    for name, value in changed.items():
        setattr(tender, name, value)
    for name in changed:
        _note(session, tender, FIELD, name)
    tender.updated_at = now
    session.flush()


def _note(session: Session, tender: Tender, what: str, name: str) -> None:
    """Keep in mind what a person decided over a source."""
    if tender.source == OWN or name in hands(session, tender.id, what):
        return
    session.add(TenderHand(tender_id=tender.id, what=what, name=name))
    session.flush()


def hands(session: Session, tender_id: int, what: str) -> set[str]:
    """The fields that persons wrote over the source, or the lots that they deleted."""
    statement = select(TenderHand.name).where(
        TenderHand.tender_id == tender_id, TenderHand.what == what
    )
    return set(session.exec(statement))


def mark_of(key: str, number: str) -> str:
    """What finds a deleted lot again in its source: its key there, else its number."""
    return key or f"lot {number}"


def delete_tender(session: Session, tender: Tender) -> None:
    """Delete a consultation with its lots."""
    session.delete(tender)
    session.flush()


def add_lot(session: Session, tender: Tender, new: NewLot, now: datetime) -> Lot:
    """Add a lot at the end; its number must be free in the consultation."""
    _refuse_taken(session, tender.id, new.number)
    last = session.exec(select(sa.func.max(Lot.position)).where(Lot.tender_id == tender.id)).one()
    lot = Lot(tender_id=tender.id, position=(last or 0) + 1, **asdict(new))
    session.add(lot)
    tender.updated_at = now
    session.flush()
    return lot


def change_lot(session: Session, lot: Lot, new: NewLot, now: datetime) -> None:
    """Write what changed. Places of the notice go when the person wrote another one.

    What a person writes over a notice or a plan is noted: reading it again leaves it alone.
    """
    if new.number != lot.number:
        _refuse_taken(session, lot.tender_id, new.number)
    if new.place != lot.place:
        lot.nuts = []
    changed = {name: value for name, value in asdict(new).items() if getattr(lot, name) != value}
    for name, value in changed.items():
        setattr(lot, name, value)
    if changed and lot.tender.source != OWN:
        lot.facts = {**lot.facts, BY_HAND: _by_hand(lot, set(changed))}
    lot.tender.updated_at = now
    session.flush()


def _by_hand(lot: Lot, changed: set[str]) -> list[str]:
    """The fields that persons wrote; a place, or an amount, is theirs whole or not at all."""
    for group in _TOGETHER:
        changed |= group if group & changed else set()
    return sorted(changed | set(lot.facts.get(BY_HAND, ())))


def delete_lot(session: Session, lot: Lot) -> None:
    """Delete one lot; reading its notice or its plan again does not bring it back."""
    _note(session, lot.tender, LOT, mark_of(str(lot.facts.get("key") or ""), lot.number))
    session.delete(lot)
    session.flush()


def _refuse_taken(session: Session, tender_id: int, number: str) -> None:
    taken = select(Lot.id).where(Lot.tender_id == tender_id, col(Lot.number) == number)
    if session.exec(taken).first() is not None:
        raise RuleBroken(f"Le lot {number} existe déjà dans cette consultation.")
