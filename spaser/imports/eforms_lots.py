"""One lot of an eForms notice. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lxml import etree

from spaser.imports.amounts import published
from spaser.imports.durations import to_months
from spaser.imports.eforms_words import ANYWHERE, CODES, CRITERIA, DURATIONS, RESERVED
from spaser.imports.facts import read_day
from spaser.imports.finishing import known_cpv, main_first, months_between
from spaser.imports.notices import NewLot, Remarks
from spaser.imports.xml_files import child_text, text_of
from spaser.tenders.models import AmountKind, Reservation

_EXTENSION = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension"
_ORDER = {"ord-imp": "rang {}", "per-exa": "{} %", "per-mid": "{} %", "per-ran": "{} %"}


class Groups:
    """Lots that may be awarded together: the group of each lot, by its identifier."""

    def __init__(self, root: etree._Element) -> None:
        titles = {
            child_text(one, "ID"): french(one.find("ProcurementProject"), "Name")
            for one in root.iterfind("ProcurementProjectLot")
        }
        self._of: dict[str, list[str]] = {}
        for group in root.iterfind("TenderingTerms/LotDistribution/LotsGroup"):
            code = child_text(group, "LotsGroupID")
            for lot in values(group, "ProcurementProjectLotReference/ID"):
                self._of.setdefault(lot, []).append(titles.get(code) or code)

    def of(self, lot: str) -> list[str]:
        """The titles of the groups that hold the lot."""
        return list(dict.fromkeys(self._of.get(lot, ())))


def values(element: etree._Element | None, path: str) -> list[str]:
    """The texts at this path, without the empty ones."""
    if element is None:
        return []
    return [text for one in element.findall(path) if (text := text_of(one))]


def french(element: etree._Element | None, path: str) -> str:
    """The text in French, else in the first language; each text is written once per language."""
    if element is None:
        return ""
    found = [one for one in element.findall(path) if text_of(one)]
    chosen = [one for one in found if (one.get("languageID") or "").upper() == "FRA"] or found
    return text_of(chosen[0]) if chosen else ""


def read_lot(
    lot: etree._Element,
    whole: etree._Element | None,
    groups: Groups,
    several: bool,
    remarks: Remarks,
) -> NewLot:
    """One ProcurementProjectLot; `whole` is the project of the notice."""
    own = lot.find("ProcurementProject")
    amount, kind, facts = _amount(lot, whole, several, remarks)
    period = own.find("PlannedPeriod") if own is not None else None
    starts_on = read_day(child_text(period, "StartDate"))
    located = _located(own) or _located(whole)
    return NewLot(
        number=_number(lot) if several else "1",
        title=" ".join((french(own, "Name") or french(whole, "Name") or "Sans titre").split()),
        description=_description(own),
        cpv=_cpv(own, whole, several, remarks),
        nuts=tuple(dict.fromkeys(c for one in located for c in values(one, _NUTS))),
        place=_place(located),
        abroad=_abroad(located),
        amount_ht=amount,
        amount_kind=kind,
        duration_months=_duration(period),
        starts_on=starts_on,
        reservation=_reservation(lot),
        criteria=_criteria(lot),
        facts=facts | _facts(lot, own, groups),
    )


_NUTS = "Address/CountrySubentityCode"


def _number(lot: etree._Element) -> str:
    """« 1 » for LOT-0001 and PAR-0001; LOT-0000 is the only lot of a notice."""
    written = child_text(lot, "ID")
    digits = written.rpartition("-")[2].lstrip("0")
    return digits or ("1" if written else "")


def _description(own: etree._Element | None) -> str:
    return "\n".join(filter(None, (french(own, "Description"), french(own, "Note"))))


def _cpv(
    own: etree._Element | None, whole: etree._Element | None, several: bool, remarks: Remarks
) -> tuple[str, ...]:
    return main_first(known_cpv(_codes(whole), remarks), known_cpv(_codes(own), remarks), several)


def _codes(project: etree._Element | None) -> list[str]:
    main = values(project, "MainCommodityClassification/ItemClassificationCode")
    return main + values(project, "AdditionalCommodityClassification/ItemClassificationCode")


def _located(project: etree._Element | None) -> list[etree._Element]:
    return project.findall("RealizedLocation") if project is not None else []


def _place(located: Iterable[etree._Element]) -> str:
    """The words on the places, one line each: « Zone industrielle, 31000 Toulouse »."""
    lines = []
    for one in located:
        town = " ".join((*values(one, "Address/PostalZone"), *values(one, "Address/CityName")))
        parts = [french(one, "Description"), *values(one, "Address/StreetName"), town]
        parts += [ANYWHERE.get(code, "") for code in values(one, "Address/Region")]
        lines.append(", ".join(filter(None, parts)))
    return "\n".join(dict.fromkeys(filter(None, lines)))


def _abroad(located: Iterable[etree._Element]) -> bool:
    countries = {c for one in located for c in values(one, "Address/Country/IdentificationCode")}
    return bool(countries) and "FRA" not in countries


def _amount(
    lot: etree._Element, whole: etree._Element | None, several: bool, remarks: Remarks
) -> tuple[Decimal | None, AmountKind | None, dict[str, Any]]:
    """The estimate of the lot, else the maximum of its framework; that of the whole if alone."""
    own = lot.find("ProcurementProject")
    projects = [own] if several else [own, whole]
    for project in projects:
        estimate = _euros(project, "RequestedTenderTotal/EstimatedOverallContractAmount", remarks)
        maximum = _euros(
            project, f"RequestedTenderTotal/{_EXTENSION}/FrameworkMaximumAmount", remarks
        )
        if estimate is not None:
            facts = {"framework_maximum": str(maximum)} if maximum is not None else {}
            return estimate, AmountKind.ESTIMATED, facts
        if maximum is not None:
            return maximum, AmountKind.MAXIMUM, {}
    return None, None, {}


def _euros(project: etree._Element | None, path: str, remarks: Remarks) -> Decimal | None:
    element = project.find(path) if project is not None else None
    if element is None:
        return None
    return published(text_of(element), element.get("currencyID") or "EUR", remarks)


def _duration(period: etree._Element | None) -> int | None:
    if period is None:
        return None
    written = period.find("DurationMeasure")
    if written is not None:
        unit = DURATIONS.get(written.get("unitCode") or "", "mois")
        return to_months(text_of(written).partition(".")[0], unit)
    starts_on = read_day(child_text(period, "StartDate"))
    return months_between(starts_on, read_day(child_text(period, "EndDate")))


def _reservation(lot: etree._Element) -> Reservation | None:
    codes = set(_listed(lot, "TendererRequirementTypeCode", "reserved-procurement"))
    reserved = {RESERVED[code] for code in codes if code in RESERVED}
    if len(reserved) > 1:
        return Reservation.UNSPECIFIED
    if reserved:
        return reserved.pop()
    return Reservation.NONE if "none" in codes else None


def _listed(lot: etree._Element, tag: str, name: str) -> list[str]:
    """The codes that an element of the lot takes from this list."""
    found = (text_of(one) for one in lot.iter(tag) if one.get("listName") == name)
    return [code for code in dict.fromkeys(found) if code]


def _criteria(lot: etree._Element) -> tuple[tuple[str, str], ...]:
    path = "TenderingTerms/AwardingTerms/AwardingCriterion/SubordinateAwardingCriterion"
    found = []
    for one in lot.iterfind(path):
        name = french(one, "Name") or " ".join(french(one, "Description").split())[:300]
        kind = CRITERIA.get(child_text(one, "AwardingCriterionTypeCode"), "")
        if name or kind:
            found.append((name or kind, _weight(one)))
    return tuple(dict.fromkeys(found))


def _weight(criterion: etree._Element) -> str:
    for one in criterion.iterfind(f"{_EXTENSION}/AwardCriterionParameter"):
        code, number = one.find("ParameterCode"), child_text(one, "ParameterNumeric")
        if code is not None and code.get("listName") == "number-weight" and number:
            return _ORDER.get(text_of(code), "{}").format(number)
    return ""


def _facts(lot: etree._Element, own: etree._Element | None, groups: Groups) -> dict[str, Any]:
    extension = own.find("ContractExtension") if own is not None else None
    found: dict[str, Any] = {
        name: _listed(lot, "ProcurementTypeCode", code) for code, name in CODES.items()
    }
    found["options"] = french(extension, "OptionsDescription")
    found["renewals"] = _renewals(extension)
    found["renewal_text"] = french(extension, "Renewal/Period/Description")
    found["ends_on"] = _end(own)
    found["groups"] = groups.of(child_text(lot, "ID"))
    # BT-736: performed within sheltered employment; the participation itself may be open.
    found["reserved_execution"] = "yes" in _listed(
        lot, "ExecutionRequirementCode", "reserved-execution"
    )
    return {name: value for name, value in found.items() if value}


def _renewals(extension: etree._Element | None) -> int | None:
    written = child_text(extension, "MaximumNumberNumeric")
    return int(written) if written.isdecimal() and int(written) < 100 else None


def _end(own: etree._Element | None) -> str:
    day = read_day(child_text(own, "PlannedPeriod/EndDate"))
    return day.isoformat() if day else ""
