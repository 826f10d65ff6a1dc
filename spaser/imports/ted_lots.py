"""One lot of a TED notice: what it is, what it is worth, how long, how it is judged. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from spaser.imports.amounts import published
from spaser.imports.durations import LONGEST_MONTHS
from spaser.imports.facts import read_day
from spaser.imports.finishing import known_cpv, main_first, months_between
from spaser.imports.notices import NewLot, Remarks
from spaser.imports.xml_files import child_text, text_of
from spaser.tenders.models import AmountKind, Reservation

_WEIGHTED = ("AC_QUALITY", "AC_COST", "AC_PRICE")


@dataclass(frozen=True, slots=True)
class Whole:
    """What the notice says of all its lots."""

    form: str
    title: str
    awarded: bool
    awards: tuple[etree._Element, ...]
    reservation: Reservation | None
    nuts: tuple[str, ...]
    several: bool


def read_lot(
    whole: Whole,
    contract: etree._Element,
    described: etree._Element,
    only: bool,
    remarks: Remarks,
) -> NewLot:
    """One OBJECT_DESCR of one OBJECT_CONTRACT; `only`: it is the whole notice."""
    number = child_text(described, "LOT_NO")
    title = child_text(described, "TITLE") or child_text(contract, "TITLE") or whole.title
    amount, kind = _amount(whole, contract, described, only=only, remarks=remarks)
    starts_on = read_day(child_text(described, "DATE_START"))
    return NewLot(
        number=number or ("1" if only else described.get("ITEM", "")),
        title=" ".join(title.split()),
        description=child_text(described, "SHORT_DESCR"),
        cpv=_cpv(contract, described, whole.several, remarks),
        nuts=_nuts(described) or whole.nuts,
        place=child_text(described, "MAIN_SITE"),
        amount_ht=amount,
        amount_kind=kind,
        duration_months=_duration(described, starts_on, remarks),
        starts_on=starts_on,
        reservation=whole.reservation,
        criteria=_criteria(described),
    )


def _cpv(
    contract: etree._Element, described: etree._Element, several: bool, remarks: Remarks
) -> tuple[str, ...]:
    main = known_cpv(_codes(contract.findall("CPV_MAIN/CPV_CODE")), remarks)
    own = known_cpv(_codes(described.findall("CPV_ADDITIONAL/CPV_CODE")), remarks)
    return main_first(main, own, several)


def _codes(elements: list[etree._Element]) -> list[str]:
    return [element.get("CODE") or "" for element in elements]


def _nuts(described: etree._Element) -> tuple[str, ...]:
    codes = (element.get("CODE") or "" for element in described.findall("NUTS"))
    return tuple(dict.fromkeys(code for code in codes if code))


def _amount(
    whole: Whole,
    contract: etree._Element,
    described: etree._Element,
    *,
    only: bool,
    remarks: Remarks,
) -> tuple[Decimal | None, AmountKind | None]:
    """The amount of the lot itself; that of the whole notice only when it has one lot."""
    estimated = _euros(described.find("VAL_OBJECT"), remarks)
    if whole.awarded:
        number = child_text(described, "LOT_NO")
        awarded = _awarded(whole, number, only, remarks)
        if awarded is None and only:
            awarded = _euros(contract.find("VAL_TOTAL"), remarks)
        if awarded is not None:
            return awarded, AmountKind.AWARDED
    if estimated is None and only:
        estimated = _euros(contract.find("VAL_ESTIMATED_TOTAL"), remarks)
    return estimated, AmountKind.ESTIMATED if estimated is not None else None


def _awarded(whole: Whole, number: str, only: bool, remarks: Remarks) -> Decimal | None:
    """What the one award of this lot says; several awards of one lot cannot be told apart."""
    mine = [award for award in whole.awards if only or child_text(award, "LOT_NO") == number]
    if len(mine) != 1 or (not number and not only):
        return None
    return _euros(mine[0].find("AWARDED_CONTRACT//VAL_TOTAL"), remarks)


def _euros(element: etree._Element | None, remarks: Remarks) -> Decimal | None:
    if element is None or element.get("PUBLICATION") == "NO":
        return None
    return published(text_of(element), element.get("CURRENCY") or "EUR", remarks)


def _duration(described: etree._Element, starts_on: date | None, remarks: Remarks) -> int | None:
    """Whole months: as written, from days (thirty a month), or between the two dates."""
    written = described.find("DURATION")
    if written is not None:
        return _written_duration(written, remarks)
    return months_between(starts_on, read_day(child_text(described, "DATE_END")))


def _written_duration(written: etree._Element, remarks: Remarks) -> int | None:
    raw = text_of(written)
    try:
        count = Decimal(raw.replace(",", "."))
    except InvalidOperation:
        count = Decimal(0)
    unit = {"DAY": Decimal(30), "YEAR": Decimal(1) / 12}.get(written.get("TYPE") or "", Decimal(1))
    months = int((count / unit).to_integral_value()) or (1 if count > 0 else 0)
    if 0 < months <= LONGEST_MONTHS:
        return months
    remarks.repaired("durée", raw, "Durée illisible ou impossible : elle n’est pas reprise.")
    return None


def _criteria(described: etree._Element) -> tuple[tuple[str, str], ...]:
    """Names and weights as written, in the order of the notice."""
    found: list[tuple[str, str]] = []
    for element in described.iter(*_WEIGHTED, "AC_CRITERION"):
        parent = element.getparent()
        if element.tag == "AC_PRICE":
            found.append(("Prix", child_text(element, "AC_WEIGHTING")))
        elif element.tag in _WEIGHTED:
            name = child_text(element, "AC_CRITERION") or "Coût"
            found.append((name, child_text(element, "AC_WEIGHTING")))
        elif parent is not None and parent.tag not in _WEIGHTED:
            found.append((text_of(element), ""))  # concessions give names without weights
    return tuple(dict.fromkeys(found))
