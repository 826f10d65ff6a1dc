"""The lots of a BOAMP notice, of any of its forms. Trees are folded. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from spaser.imports.amounts import published
from spaser.imports.boamp_fields import any_day, codes_in, criteria_of, first, texts
from spaser.imports.durations import read_duration, to_months
from spaser.imports.finishing import known_cpv, main_first, months_between
from spaser.imports.notices import NewLot, Remarks
from spaser.imports.xml_files import text_of
from spaser.reference.areas import department as known_department
from spaser.tenders.models import AmountKind, Reservation

_CPV = ("cpv/principal", "cpv/supplementaire", "cpv/supplementaires", "cpvobj", "art27cmp",
        "codecpv/objetprincipal/classprincipale", "codecpv/objetprincipal", "codecpv",
        "cpv/objetprincipal/classprincipale", "codecpv/objetcomplementaire/classprincipale",
        "nomenclot")  # fmt: skip
_VALUES = (
    ("valeur", AmountKind.ESTIMATED), ("caracteristiques/valeur", AmountKind.ESTIMATED),
    ("caracteristiques/valeurtotale", AmountKind.ESTIMATED),
    ("valeurestimee/valeur", AmountKind.ESTIMATED),
    ("estimationvaleur/valeur", AmountKind.ESTIMATED),
    ("valeurmax", AmountKind.MAXIMUM), ("caracteristiques/valeurmax", AmountKind.MAXIMUM),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """What the notice says of all its lots."""

    title: str
    scope: etree._Element  # the element that describes the object
    duration: etree._Element | None
    reservation: Reservation | None
    departments: tuple[str, ...]  # where the service is performed, by their codes
    criteria: tuple[tuple[str, str], ...]


def read_lots(whole: Whole, described: Sequence[etree._Element], remarks: Remarks) -> list[NewLot]:
    """Each lot; the object itself when the notice has no lot. A lot written twice is one."""
    kept: list[etree._Element] = []
    seen: set[bytes] = set()
    for lot in described:
        content = etree.tostring(lot, method="c14n")
        if content in seen and not first(lot, *_NUMBERS):
            remarks.repaired(
                "lot", "", "Le même lot était écrit deux fois : il est repris une fois."
            )
            continue
        seen.add(content)
        kept.append(lot)
    several = len(kept) > 1
    return [_lot(whole, one, several, remarks) for one in kept or [whole.scope]]


_NUMBERS = ("num", "numlot", "numerolot", "numero")


def _lot(whole: Whole, lot: etree._Element, several: bool, remarks: Remarks) -> NewLot:
    own = known_cpv(codes_in(texts(lot, *_CPV)), remarks)
    general = known_cpv(codes_in(texts(whole.scope, *_CPV)), remarks)
    amount, kind = _amount(lot, whole.scope, several, remarks)
    starts_on, months = _period(lot, whole.duration)
    description = _description(lot)
    title = (
        first(lot, "intitule", "titremarche", "desclot") if lot is not whole.scope else whole.title
    )
    return NewLot(
        number=first(lot, *_NUMBERS) if several else "1",
        title=_title(title, description if several else "", whole.title),
        description=description if description != title else "",
        cpv=main_first(general, own, several),
        nuts=_nuts(lot) or _nuts(whole.scope),
        place=_place(lot) or _place(whole.scope),
        amount_ht=amount,
        amount_kind=kind,
        duration_months=months,
        starts_on=starts_on,
        reservation=whole.reservation,
        criteria=criteria_of(lot) or whole.criteria,
        facts=_facts(lot),
    )


def _title(title: str, description: str, whole: str) -> str:
    """Its own title, else the beginning of its description, else that of the notice."""
    chosen = " ".join((title or description or whole).split()) or "Sans titre"
    return chosen if len(chosen) <= 300 else f"{chosen[:297].rsplit(' ', 1)[0]}…"


def _description(lot: etree._Element) -> str:
    parts = (
        first(lot, "description", "desclot", "objetcomplet"),
        first(lot, "caracteristiques/principales"),
        first(lot, "infocompl", "infoscomplementaires"),
    )
    return "\n".join(dict.fromkeys(filter(None, parts)))


def _nuts(scope: etree._Element) -> tuple[str, ...]:
    raws = texts(scope, "codenuts", "lieuexeclivr/codenuts", "lieuexecution/codenuts")
    return tuple(dict.fromkeys(raw.strip(" .").upper() for raw in raws if raw.strip(" .")))


def _place(scope: etree._Element) -> str:
    lines = texts(scope, "lieuprincipal", "lieuexec")
    for one in [*scope.findall("lieuexeclivr"), *scope.findall("lieuexecution")]:
        town = " ".join(texts(one, "cp", "ville"))
        lines.append(
            ", ".join(filter(None, (*texts(one, "adresse"), town)))
            or " ".join((one.text or "").split())
        )
    return "\n".join(dict.fromkeys(filter(None, (line.strip(" .") for line in lines))))


def _amount(
    lot: etree._Element, scope: etree._Element, several: bool, remarks: Remarks
) -> tuple[Decimal | None, AmountKind | None]:
    for place in [lot] if several else [lot, scope]:
        for path, kind in _VALUES:
            element = place.find(path)
            if element is None or not text_of(element):
                continue
            amount = published(text_of(element), element.get("devise") or "EUR", remarks)
            if amount is not None:
                return amount, kind
    return None, None


def _period(lot: etree._Element, general: etree._Element | None) -> tuple[date | None, int | None]:
    """When it begins and how many months it lasts; the lot is believed before the notice."""
    for scope in (lot, lot.find("dureedelai"), general):
        if scope is None:
            continue
        starts_on = any_day(first(scope, "datedebut", "dateexecution", "debprestation", "datedeb"))
        months = _months(scope) or months_between(starts_on, any_day(first(scope, "datefin")))
        if starts_on or months:
            return starts_on, months
    return None, None


def _months(scope: etree._Element) -> int | None:
    written = first(scope, "dureemois", "dureemois/nombre")
    if written:
        return to_months(written.partition(".")[0], "mois")
    if days := first(scope, "dureejours", "dureejour"):
        return to_months(days, "jours")
    told = read_duration(first(scope, "enduree"))
    return told.months if told else None


def _facts(lot: etree._Element) -> dict[str, Any]:
    found = {
        "options": first(lot, "optionsdescription"),
        "renewal_text": first(lot, "renouvellementdescription"),
    }
    return {name: text for name, text in found.items() if text}


def lots_in_lists(section: etree._Element) -> list[etree._Element]:
    """The lots of the notices of 2006: a list of numbers beside a list of titles.

    They are told apart only when both lists are as long: otherwise nobody knows which is which.
    """
    numbers = texts(section, "numlot")
    titles = texts(section, "desclot") or texts(section, "autres")
    if not numbers or len(numbers) != len(titles):
        return []
    codes = texts(section, "nomenclot")
    more = texts(section, "infoscomplementaires")
    made = []
    for at, (number, title) in enumerate(zip(numbers, titles, strict=True)):
        lot = etree.Element("lot")
        pairs = [("numlot", number), ("intitule", title.rstrip(" ."))]
        pairs += [("nomenclot", codes[at])] if len(codes) == len(numbers) else []
        pairs += [("infoscomplementaires", more[at])] if len(more) == len(numbers) else []
        for name, text in pairs:
            etree.SubElement(lot, name).text = text
        made.append(lot)
    return made


def with_department(lot: NewLot, departments: tuple[str, ...]) -> NewLot:
    """The département of the notice, for a lot whose own words give none."""
    if lot.department or len(departments) != 1 or not known_department(departments[0]):
        return lot
    return replace(lot, department=departments[0])


def child(scope: etree._Element | None, *paths: str) -> etree._Element | None:
    """The first element that exists at one of these paths."""
    if scope is None:
        return None
    return next((found for path in paths if (found := scope.find(path)) is not None), None)
