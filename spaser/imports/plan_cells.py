"""Cells of a purchase plan made facts: money, time, place. What is doubtful is said. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from spaser.core.money import CENT, format_euros
from spaser.core.text import normalise
from spaser.imports.amounts import Amount, read_amount, sentence
from spaser.imports.boamp_fields import any_day, to_whom
from spaser.imports.durations import read_duration, to_months
from spaser.imports.facts import clean
from spaser.imports.reserved_text import article_in, reservation_in
from spaser.reference import cpv, geography
from spaser.reference.near_names import or_else
from spaser.tenders.models import AmountKind, Reservation

if TYPE_CHECKING:
    from spaser.imports.plans import Line

_NOTHING = frozenset({"", "nc", "n c", "na", "n a", "neant", "a definir", "a preciser", "inconnu",
                      "non renseigne", "non connu", "a determiner", "x", "indetermine",
                      "non estime", "sans objet", "so", "s o", "tbd"})  # fmt: skip
_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
           "octobre", "novembre", "decembre")  # fmt: skip
_MONTH_YEAR = re.compile(rf"(?:debut |fin |mi )?({'|'.join(_MONTHS)}) (20\d\d)")
_NUMBERED = re.compile(r"(0?[1-9]|1[0-2]) (20\d\d)|(20\d\d) (0[1-9]|1[0-2])")
_YES = frozenset({"oui", "o", "x", "vrai", "true", "1", "reserve"})
_NO = frozenset({"non", "n", "faux", "false", "0", "aucun", "aucune", "neant", "sans objet", "no"})
_CODE = re.compile(r"\b\d{8}(?:\s?-\s?\d)?\b|\b\d{2,7}\b")
_LONGEST_PLACE = 300


@dataclass(slots=True)
class Money:
    """The amount HT of a line, its kind, and what else is written of its price."""

    amount_ht: Decimal | None = None
    kind: AmountKind | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def money_of(line: "Line", months: int | None) -> Money:
    """The total HT of the line. A price TTC, a bare minimum, or a price per year without its
    number of years is kept as it is written, and the total stays unknown."""
    for column, per_year in (("amount", False), ("amount_year", True), ("amount_high", False)):
        read = _amount(line, column)
        if read is None:
            continue
        money = _money(line, column, read, per_year or read.per_year, months)
        low = _amount(line, "amount_low") if column == "amount_high" else None
        if low is not None:
            money.facts["amount_low"] = str(low.high or low.low)
        return money
    return Money()


def _amount(line: "Line", column: str) -> Amount | None:
    written = line.cells.get(column, "")
    if normalise(written) in _NOTHING:
        return None
    unit = line.columns[column].unit
    try:
        read = read_amount(written)
    except ValueError as error:
        line.told(column, f"{error} Le montant de cette ligne est inconnu.")
        return None
    if unit == 1 or re.search(r"[€kKmM]|euro", written):
        return read
    low, high = (None if one is None else one * unit for one in (read.low, read.high))
    return Amount(low, high, read.tax, read.per_year, read.years, read.bound)


def _money(line: "Line", column: str, read: Amount, per_year: bool, months: int | None) -> Money:
    tax = read.tax or line.columns[column].tax
    if read.high is None:
        line.told(column, "Un minimum n’est pas un montant estimé : le montant est inconnu.")
        return Money(facts={"amount_low": str(read.low)})
    if tax == "TTC":
        line.told(column, "Montant TTC : le montant HT est inconnu, celui-ci est gardé à part.")
        return Money(facts={"amount_ttc": str(read.high)})
    facts: dict[str, Any] = {}
    if read.low is not None and read.low != read.high:
        facts = {"amount_low": str(read.low), "amount_high": str(read.high)}
        line.told(column, f"Fourchette {sentence(read)} : le haut est repris.")
    maximum = read.bound == "max" or column == "amount_high"
    kind = AmountKind.MAXIMUM if maximum else AmountKind.ESTIMATED
    if not per_year:
        return Money(read.high, kind, facts)
    facts["amount_per_year"] = str(read.high)
    months = read.years * 12 if read.years else months
    if months is None:
        line.told(column, "Montant par an sans durée : le total est inconnu.")
        return Money(facts=facts)
    total = (read.high * months / 12).quantize(CENT)
    line.told(column, f"Montant par an : {format_euros(total)} sur {months} mois.")
    return Money(total, kind, facts)


def months_of(line: "Line") -> tuple[int | None, dict[str, Any]]:
    """How many months, and the renewals."""
    written = line.cells.get("duration", "")
    if normalise(written) in _NOTHING:
        return None, {}
    key = normalise(written)
    if key.isdecimal() and line.columns["duration"].years:
        months = to_months(key, "ans")
        if months is not None:
            return months, {}
    bare = (
        written.replace(",", ".").partition(".")[0]
        if re.fullmatch(r"\d+[.,]0+", written)
        else written
    )
    read = read_duration(bare, alone_is_months=True)
    if read is None:
        line.told("duration", "Durée illisible : elle est inconnue. Écrivez par exemple 24 mois.")
        return None, {}
    facts = {"renewals": read.renewals, "renewal_months": read.renewal_months}
    return read.months, {name: value for name, value in facts.items() if value}


def day_of(line: "Line", column: str) -> date | None:
    """A day, or the first of a written month; a quarter stays as it is written, without a day."""
    written = line.cells.get(column, "")
    found = any_day(written) if written else None
    if found is not None or normalise(written) in _NOTHING:
        return found
    key = normalise(written)
    named = _MONTH_YEAR.fullmatch(key)
    if named:
        return date(int(named[2]), _MONTHS.index(named[1]) + 1, 1)
    numbered = _NUMBERED.fullmatch(key)
    if numbered:
        return date(int(numbered[2] or numbered[3]), int(numbered[1] or numbered[4]), 1)
    line.told(column, "Ce n’est pas une date précise : elle est gardée comme elle est écrite.")
    return None


def list_cpv(line: "Line") -> tuple[str, ...]:
    """Codes with or without their check digit; a spreadsheet may have lost the first zero."""
    written = line.cells.get("cpv", "")
    kept: list[str] = []
    if normalise(written) in _NOTHING:
        return ()
    compact = re.sub(r"(?<=\d)[.\u00a0\u202f ](?=\d{3}\b)", "", written)
    pieces = _CODE.findall(compact)
    if not pieces:
        line.told("cpv", "Aucun code CPV de huit chiffres dans cette cellule.")
    for piece in pieces:
        code = re.sub(r"\s", "", piece)
        if len(code) == 7 and code.isdigit() and cpv.cpv(f"0{code}"):
            line.told("cpv", f"Le zéro initial, perdu par un tableur, a été rétabli : 0{code}.")
            code = f"0{code}"
        try:
            kept.append(cpv.parse(code))
        except ValueError as error:
            line.told("cpv", str(error))
    return tuple(dict.fromkeys(kept))


def place_in(line: "Line") -> tuple[str, str | None, str | None]:
    """Its words, and the commune and the département when they leave no doubt."""
    parts = [clean(line.cells.get(name, "")) for name in ("postal_code", "place")]
    written = " ".join(part for part in parts if part)[:_LONGEST_PLACE]
    asked = clean(line.cells.get("department", ""))
    around = geography.parse_place(asked) if asked else []
    known = around[0].department if around else None
    if asked and known is None:
        line.told("department", "Ce département n’est pas reconnu.")
    if not written:
        return asked, None, known
    found = geography.parse_place(written)
    inside = [one for one in found if known in (None, one.department)]
    communes = {one.code for one in inside if one.kind == "commune"}
    if len(inside) == 1 and communes:
        return written, inside[0].code, inside[0].department
    departments = {one.department for one in inside} - {None}
    if not found:
        reason = "Ce lieu n’est pas reconnu : il est gardé comme il est écrit."
        line.told("place", reason + or_else(clean(line.cells.get("place", ""))[:60]))
    elif len(inside) > 1 and known is None:
        line.told("place", "Plusieurs lieux portent ce nom : ajoutez le code postal.")
    return written, None, known or (departments.pop() if len(departments) == 1 else None)


def reserved_in(line: "Line") -> Reservation | None:
    """What its own column says, else what its words say; silence is unknown."""
    written = line.cells.get("reserved", "")
    key = normalise(written)
    if key in _NO or key.startswith("non "):
        return Reservation.NONE
    if key in _YES or key.startswith("oui"):
        return to_whom(key)
    if key and key not in _NOTHING:
        told = to_whom(key)
        if told != Reservation.UNSPECIFIED:
            return told
        line.told("reserved", "Cette cellule ne dit ni oui ni non : la réservation est inconnue.")
        return None
    words = (line.cells.get(name, "") for name in ("title", "description", "clauses", "comment"))
    return reservation_in("\n".join(words))


def reserved_under(line: "Line") -> str:
    """The article that the line names alone where it speaks of a reservation."""
    words = (line.cells.get(name, "") for name in ("reserved", "title", "description", "clauses"))
    return article_in("\n".join(f"réservé {text}" for text in words if text))
