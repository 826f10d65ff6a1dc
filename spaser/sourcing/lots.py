"""From what people write of a lot to what the engine reads: a need."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from spaser.core.money import parse_euros
from spaser.reference import cpv, geography
from spaser.reference.geography import Place
from spaser.sourcing.need import Need
from spaser.tenders.models import Lot

_FRENCH_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")


@dataclass(frozen=True)
class Read:
    """A need, and what could not be read of the lot, in French sentences."""

    need: Need
    remarks: tuple[str, ...] = ()


def from_lot(lot: Lot) -> Need:
    """The need of a lot kept in the database."""
    return Need(
        lot_key=f"{lot.tender.source}:{lot.tender.source_key}:{lot.number}",
        title=lot.title,
        description=_description(lot),
        cpv=tuple(lot.cpv),
        places=_places_of(lot),
        amount_ht=lot.amount_ht,
        duration_months=lot.duration_months,
        starts_on=lot.starts_on,
    )


def _description(lot: Lot) -> str:
    """The lot's own text; that of the consultation only when it has one lot."""
    if lot.description or not lot.tender.description or len(lot.tender.lots) > 1:
        return lot.description
    return lot.tender.description


def _places_of(lot: Lot) -> tuple[Place, ...]:
    commune = geography.commune(lot.commune_code) if lot.commune_code else None
    if commune is not None:
        # Never as free text: the INSEE code of Lille is the postal code of another commune.
        return (geography.place_of_commune(commune),)
    if lot.department:
        department = geography.place_of_department(lot.department)
        return (department,) if department else ()
    places = (geography.place_from_nuts(code) for code in lot.nuts)
    return tuple(place for place in places if place is not None)


def from_columns(row: Mapping[str, str]) -> Read:
    """The need of a row of LOTS.csv: lot_id and title, and any of description, cpv, department,
    commune, amount_ht, starts_on. What cannot be read is said and left out, never guessed."""
    remarks: list[str] = []
    if not row["title"].strip() and not row.get("description", "").strip():
        remarks.append("Le lot n’a ni titre ni description : indiquez ce qu’il demande.")
    need = Need(
        lot_key=row["lot_id"].strip(),
        title=row["title"].strip(),
        description=row.get("description", ""),
        cpv=_cpv(row.get("cpv", ""), remarks),
        places=_place(row.get("commune", ""), row.get("department", ""), remarks),
        amount_ht=_amount(row.get("amount_ht", ""), remarks),
        starts_on=_day(row.get("starts_on", ""), remarks),
    )
    return Read(need, tuple(remarks))


def _cpv(text: str, remarks: list[str]) -> tuple[str, ...]:
    codes = []
    for piece in text.replace("|", ";").replace(",", ";").split(";"):
        if not piece.strip():
            continue
        try:
            codes.append(cpv.parse(piece))
        except ValueError as error:
            remarks.append(str(error))
    return tuple(codes)


def _place(commune: str, department: str, remarks: list[str]) -> tuple[Place, ...]:
    """The commune within its département when both are given: names have homonyms."""
    commune, department = commune.strip(), department.strip()
    if commune:
        code = _department_code(department)
        found = geography.find_communes(commune, code)
        if found:
            return (geography.place_of_commune(found[0]),)
        if not department:
            found_places = geography.parse_place(commune)
            if found_places:
                return tuple(found_places[:1])
        remarks.append(f"Le lieu « {commune} » n’a pas été reconnu.")
    if department:
        places = geography.parse_place(department)
        if places:
            return tuple(places[:1])
        remarks.append(f"Le département « {department} » n’a pas été reconnu.")
    return ()


def _department_code(text: str) -> str | None:
    places = geography.parse_place(text) if text else []
    return places[0].department if places else None


def _amount(text: str, remarks: list[str]) -> Decimal | None:
    if not text.strip():
        return None
    try:
        amount = parse_euros(text)
    except ValueError as error:
        remarks.append(str(error))
        return None
    if amount < 0:
        remarks.append(f"Le montant « {text.strip()} » est négatif : il n’en est pas tenu compte.")
        return None
    return amount


def _day(text: str, remarks: list[str]) -> date | None:
    """2026-09-01, or 01/09/2026 as French spreadsheets write it."""
    written = text.strip()
    if not written:
        return None
    french = _FRENCH_DAY.fullmatch(written)
    try:
        if french:
            return date(int(french["year"]), int(french["month"]), int(french["day"]))
        return date.fromisoformat(written[:10])
    except ValueError:
        remarks.append(f"« {written} » n’est pas une date. Écrivez-la comme 2026-09-01.")
        return None
