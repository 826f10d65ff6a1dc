"""What every reader of notices does with its lots once they are read. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from spaser.core.clock import PARIS
from spaser.imports.facts import read_day, valid_siret
from spaser.imports.lot_places import place_of
from spaser.imports.notices import NewLot, Remarks
from spaser.reference.cpv import ancestors
from spaser.reference.cpv import parse as parse_cpv


def numbered(lots: Sequence[NewLot], remarks: Remarks) -> list[NewLot]:
    """A number for each lot: an absent one is its place, the second « 1 » becomes « 1 (2) »."""
    taken: Counter[str] = Counter()
    kept: list[NewLot] = []
    for position, lot in enumerate(lots, start=1):
        number = lot.number or str(position)
        taken[number] += 1
        if taken[number] > 1:
            reason = (
                "Deux lots ont ce numéro : le second reçoit un numéro de plus entre parenthèses."
            )
            remarks.repaired("lot", number, reason)
            number = f"{number} ({taken[number]})"
            taken[number] += 1
        kept.append(replace(lot, number=number))
    return kept


def placed(lot: NewLot) -> NewLot:
    """The lot with its commune and département, when its words leave no doubt."""
    if lot.abroad:
        return lot
    commune, department = place_of(lot.nuts, lot.place)
    return replace(lot, commune_code=commune, department=department)


def buyer_siret(raw: str, remarks: Remarks) -> str | None:
    """A SIRET whose check digit is right; anything else is said and left out."""
    digits = "".join(letter for letter in raw if letter.isdigit())
    if len(digits) == 14 and valid_siret(digits):
        return digits
    if raw:
        reason = "L’identifiant de l’acheteur n’est pas un SIRET valide : il n’est pas repris."
        remarks.repaired("acheteur", raw, reason)
    return None


def known_cpv(codes: Iterable[str], remarks: Remarks) -> list[str]:
    """The codes that exist, each once, in their order; the others are said."""
    kept: list[str] = []
    for raw in codes:
        try:
            kept.append(parse_cpv(raw))
        except ValueError as error:
            remarks.repaired("cpv", raw, str(error))
    return list(dict.fromkeys(kept))


def main_first(whole: Sequence[str], own: Sequence[str], several: bool) -> tuple[str, ...]:
    """Main code first; among several lots, the codes of the lot come before that of the whole."""
    if not several or not own:
        return tuple(dict.fromkeys([*whole, *own]))
    broader = {above for code in own for above in ancestors(code)}
    return tuple(dict.fromkeys([*own, *(code for code in whole if code not in broader)]))


def months_between(start: date | None, end: date | None) -> int | None:
    """Whole months from one day to another; None when one is missing or they are in disorder."""
    if start is None or end is None or end <= start:
        return None
    return max(1, round((end - start).days * 12 / 365.25))


def moment_of(day: str, hour: str = "") -> datetime | None:
    """« 2024-06-24+02:00 » and « 12:00:00+02:00 », or both in one; Paris when no zone is said.

    Without an hour, the last minute of the day. None when it is not a day.
    """
    found = read_day(day)
    if found is None:
        return None
    joined = f"{found.isoformat()}T{hour or '23:59:00'}"
    if not hour and len(day) > 11 and day[10] in "T ":
        joined = day
    try:
        moment = datetime.fromisoformat(joined)
    except ValueError:
        moment = datetime.combine(found, time(23, 59))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=PARIS)
    return moment.astimezone(UTC)
