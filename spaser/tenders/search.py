"""A search of consultations by their lots: its address, its words in French, its conditions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlmodel import col

from spaser.core import clock
from spaser.core.money import format_euros, parse_euros
from spaser.reference import geography, nuts
from spaser.tenders.models import Lot, Reservation, Tender

LONGEST = 200
DEADLINES = {"avenir": "À venir", "7": "Dans 7 jours", "15": "Dans 15 jours", "30": "Dans 30 jours"}
_LEAST_CPV, _MOST_CPV = 2, 8
_MOST_EUROS = 10**9


class Arguments(Protocol):
    """What an address gives."""

    def get(self, name: str, default: str) -> str: ...


@dataclass(frozen=True)
class LotWanted:
    """One search: the address says all of it."""

    words: str = ""
    cpv: str = ""  # first digits: 2 to 8
    department: str = ""
    least: int | None = None  # euros HT of the lot
    most: int | None = None
    reserved: bool = False  # the notice reserves the lot
    deadline: str = ""  # a key of DEADLINES

    @property
    def empty(self) -> bool:
        """Whether every consultation passes."""
        return self == LotWanted()


def read(arguments: Arguments) -> LotWanted:
    """The search of an address; what means nothing is left out."""
    found = geography.department(arguments.get("departement", "").strip()[:3].upper())
    deadline = arguments.get("limite", "")
    return LotWanted(
        words=" ".join(arguments.get("q", "").split())[:LONGEST],
        cpv=_cpv(arguments.get("cpv", "")),
        department=found.code if found else "",
        least=_euros(arguments.get("montant_min", "")),
        most=_euros(arguments.get("montant_max", "")),
        reserved=arguments.get("reserve", "") == "oui",
        deadline=deadline if deadline in DEADLINES else "",
    )


def _cpv(text: str) -> str:
    digits = text.strip().partition("-")[0].replace(" ", "")
    fits = digits.isascii() and digits.isdecimal() and _LEAST_CPV <= len(digits) <= _MOST_CPV
    return digits if fits else ""


def _euros(text: str) -> int | None:
    try:
        amount = int(parse_euros(text)) if text.strip() else None
    except ValueError:
        return None
    return amount if amount and 0 < amount <= _MOST_EUROS else None


def pairs(wanted: LotWanted) -> list[tuple[str, str]]:
    """The search as the parameters of its address, in their one order."""
    given = (
        ("q", wanted.words),
        ("cpv", wanted.cpv),
        ("departement", wanted.department),
        ("montant_min", str(wanted.least or "")),
        ("montant_max", str(wanted.most or "")),
        ("reserve", "oui" if wanted.reserved else ""),
        ("limite", wanted.deadline),
    )
    return [(name, value) for name, value in given if value]


def arguments_of(wanted: LotWanted) -> dict[str, Any]:
    """The same as `url_for` takes it."""
    return dict(pairs(wanted))


def query_of(wanted: LotWanted) -> str:
    """What follows « ? » in the address."""
    return urlencode(pairs(wanted))


def told(wanted: LotWanted) -> str:
    """« nettoyage, CPV 9091, Tarn, réservé »."""
    place = geography.department(wanted.department) if wanted.department else None
    said = (
        f"« {wanted.words} »" if wanted.words else "",
        f"CPV {wanted.cpv}" if wanted.cpv else "",
        place.name if place else "",
        f"au moins {_amount(wanted.least)}" if wanted.least else "",
        f"au plus {_amount(wanted.most)}" if wanted.most else "",
        "réservé" if wanted.reserved else "",
        f"limite : {DEADLINES[wanted.deadline].lower()}" if wanted.deadline else "",
    )
    return ", ".join(part for part in said if part) or "toutes les consultations"


def _amount(euros: int) -> str:
    return format_euros(Decimal(euros))


def conditions(wanted: LotWanted, now: datetime) -> list[sa.ColumnElement[bool]]:
    """What the lots found, joined to their consultation, must be."""
    found = [_says(word) for word in wanted.words.split()[:8]]
    checks: tuple[tuple[object, Callable[[], sa.ColumnElement[bool]]], ...] = (
        (wanted.cpv, lambda: _text(Lot.cpv).like(f'%"{wanted.cpv}%')),
        (wanted.department, lambda: _within(wanted.department)),
        (wanted.least, lambda: col(Lot.amount_ht) >= Decimal(wanted.least or 0)),
        (wanted.most, lambda: col(Lot.amount_ht) <= Decimal(wanted.most or 0)),
        (wanted.reserved, _reserved),
        (wanted.deadline, lambda: _before(wanted.deadline, now)),
    )
    return [*found, *(make() for asked, make in checks if asked)]


def _says(word: str) -> sa.ColumnElement[bool]:
    return (
        col(Tender.title).icontains(word, autoescape=True)
        | col(Tender.buyer_name).icontains(word, autoescape=True)
        | (col(Tender.source_key) == word)
        | (col(Tender.reference) == word)
        | col(Lot.title).icontains(word, autoescape=True)
    )


def _text(column: Any) -> sa.ColumnElement[str]:
    """A list kept as JSON, as its text: the same on both databases."""
    return sa.cast(column, sa.String)


def _within(department: str) -> sa.ColumnElement[bool]:
    """In that département by its commune, its code or one of its NUTS codes."""
    codes = nuts.codes_of_department(department)
    named = (_text(Lot.nuts).like(f'%"{code}"%') for code in codes)
    return sa.or_(col(Lot.department) == department, *named)


def _reserved() -> sa.ColumnElement[bool]:
    return col(Lot.reservation).is_not(None) & (col(Lot.reservation) != Reservation.NONE)


def _before(deadline: str, now: datetime) -> sa.ColumnElement[bool]:
    """Still to come, and by the end of the last of so many days."""
    coming = col(Tender.deadline_at) >= now
    if deadline == "avenir":
        return coming
    last: date = now.astimezone(clock.PARIS).date() + timedelta(days=int(deadline))
    return coming & (col(Tender.deadline_at) <= datetime.combine(last, time.max, clock.PARIS))
