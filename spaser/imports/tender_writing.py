"""Writing a notice: the same one, read again, changes what changed and nothing else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from sqlmodel import Session, col, select

from spaser.core import clock
from spaser.core.french import plural
from spaser.core.text import normalise
from spaser.imports.eforms import CHANGED
from spaser.imports.models import RemarkKind
from spaser.imports.notices import NewLot, Notice
from spaser.imports.rows import Remark
from spaser.tenders.actions import BY_HAND, FIELD, LOT, hands, mark_of
from spaser.tenders.models import Lot, Tender

Outcome = Literal["created", "updated", "unchanged"]
_PUBLISHED = re.compile(r"(\d+)-\d{4}")
_TENDER_FIELDS = tuple(
    field.name for field in fields(Notice) if field.name not in {"lots", "remarks", "layout"}
)
_LOT_FIELDS = tuple(
    field.name for field in fields(NewLot) if field.name not in {"criteria", "abroad", "key", "row"}
)


def save(
    session: Session, notice: Notice, organisation_id: int | None
) -> tuple[Tender, Outcome, list[Remark]]:
    """Write one notice, with its lots; what it was found to be, and what there is to say.

    A lot that the notice no longer has is kept: a dossier may rest on it. So is what a person wrote
    over a lot or the consultation, and a lot that a person deleted does not come back. A notice
    older than the one that is kept changes nothing.
    """
    values = {name: getattr(notice, name) for name in _TENDER_FIELDS}
    tender = _known(session, notice, organisation_id, notice.source_key)
    if tender is not None and _another(tender, notice):
        values["source_key"] = f"{notice.source_key} {notice.reference}"
        tender = _known(session, notice, organisation_id, values["source_key"])
    if tender is None:
        return _create(session, notice, organisation_id, values), "created", []
    if _older(notice, tender):
        reason = "Un avis plus récent de la même consultation est déjà là : rien n’est changé."
        return tender, "unchanged", [Remark(RemarkKind.REPAIRED, None, "", "", reason)]
    theirs = hands(session, tender.id, FIELD)
    changed = _set(tender, {name: one for name, one in values.items() if name not in theirs})
    deleted = hands(session, tender.id, LOT)
    lots = [lot for lot in notice.lots if mark_of(lot.key, lot.number) not in deleted]
    left_out = len(notice.lots) - len(lots)
    before = len(tender.lots)
    saved = _save_lots(session, tender, lots)
    told = [*_gone(before - len(saved.found)), *_left_out(left_out)]
    if not (changed or saved.changed):
        return tender, "unchanged", told
    tender.updated_at = clock.now()
    session.flush()
    return tender, "updated", told


def _create(
    session: Session, notice: Notice, organisation_id: int | None, values: dict[str, Any]
) -> Tender:
    now = clock.now()
    tender = Tender(organisation_id=organisation_id, created_at=now, updated_at=now, **values)
    session.add(tender)
    session.flush()
    _save_lots(session, tender, notice.lots)
    return tender


@dataclass(slots=True)
class _Saved:
    found: set[int]  # lots that were there already and are still told
    changed: bool = False


def _save_lots(session: Session, tender: Tender, lots: Sequence[NewLot]) -> _Saved:
    saved = _Saved(set())
    by_number = {lot.number: lot for lot in tender.lots}
    by_key = {lot.facts.get("key"): lot for lot in tender.lots}
    for position, new in enumerate(lots, start=1):
        lot = by_key.get(new.key) if new.key else by_number.get(new.number)
        number = lot.number if lot and new.key else _free(new.number, by_number, position)
        values = _values(new, number, position)
        if lot is None:
            added = Lot(tender_id=tender.id, **values)
            session.add(added)
            by_number[number] = added
            saved.changed = True
        else:
            saved.found.add(lot.id)
            saved.changed |= _set(lot, _without_theirs(lot, values))
    session.flush()
    if saved.changed:
        session.expire(tender, ["lots"])
    return saved


def _without_theirs(lot: Lot, values: dict[str, Any]) -> dict[str, Any]:
    """The values that may be given to a lot: not those that a person wrote there."""
    theirs = lot.facts.get(BY_HAND)
    if not theirs:
        return values
    kept = {name: value for name, value in values.items() if name not in theirs}
    return {**kept, "facts": {**values["facts"], BY_HAND: theirs}}


def _free(number: str, taken: Mapping[str, Lot], position: int) -> str:
    """The number of the notice; without one, its place, or the first that nobody has."""
    if number and number not in taken:
        return number
    if number:
        return number if taken[number].facts.get("key") is None else _next(taken)
    return str(position) if str(position) not in taken else _next(taken)


def _next(taken: Mapping[str, Lot]) -> str:
    return str(max((int(one) for one in taken if one.isdecimal()), default=0) + 1)


def _another(tender: Tender, notice: Notice) -> bool:
    """Converters give one identifier to every notice: their numbers and titles tell them apart."""
    if CHANGED in tender.form + notice.form:
        return False
    numbers = {tender.reference, notice.reference}
    published = all(_PUBLISHED.fullmatch(number) for number in numbers)
    same_words = normalise(tender.title) == normalise(notice.title)
    return len(numbers) == 2 and published and not same_words


def _older(notice: Notice, tender: Tender) -> bool:
    """Whether what is kept was published after the notice, the same day included."""
    if notice.published_on is None or tender.published_on is None:
        return False
    key = notice.source_key
    read = (notice.published_on, _order(notice.reference, key))
    return read < (tender.published_on, _order(tender.reference, key))


def _order(reference: str, key: str) -> int:
    """The number of a publication; without one, a notice comes before what changes it."""
    number = _PUBLISHED.fullmatch(reference)
    if number:
        return int(number[1])
    return int(bool(reference) and not reference.startswith(key))


def _left_out(deleted: int) -> list[Remark]:
    if deleted <= 0:
        return []
    reason = f"{plural(deleted, 'lot')} que quelqu’un a supprimé ici : rien n’est ramené."
    return [Remark(RemarkKind.REPAIRED, None, "", "", reason)]


def _gone(gone: int) -> list[Remark]:
    if gone <= 0:
        return []
    reason = (
        f"{plural(gone, 'lot')} de l’édition précédente ne s’y trouvent plus : ils sont gardés."
    )
    return [Remark(RemarkKind.REPAIRED, None, "", "", reason)]


def _known(
    session: Session, notice: Notice, organisation_id: int | None, key: str
) -> Tender | None:
    mine = (
        col(Tender.organisation_id).is_(None)
        if organisation_id is None
        else col(Tender.organisation_id) == organisation_id
    )
    statement = select(Tender).where(Tender.source == notice.source, Tender.source_key == key, mine)
    return session.exec(statement).first()


def _values(new: NewLot, number: str, position: int) -> dict[str, Any]:
    values = {name: getattr(new, name) for name in _LOT_FIELDS}
    values["cpv"], values["nuts"] = list(new.cpv), list(new.nuts)
    values["facts"] = dict(new.facts) | ({"key": new.key} if new.key else {})
    values["criteria"] = [{"name": name, "weight": weight} for name, weight in new.criteria]
    return {**values, "number": number, "position": position}


def _set(thing: Tender | Lot, values: Mapping[str, Any]) -> bool:
    """Give an object its values; True when one of them was different."""
    changed = False
    for name, value in values.items():
        if getattr(thing, name, None) != value:
            setattr(thing, name, value)
            changed = True
    return changed
