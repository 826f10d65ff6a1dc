"""How long, as people write it: « 24 mois », « 2 ans renouvelable 2 fois », « 2+1+1 ans ». Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

from spaser.core.text import normalise

LONGEST_MONTHS = 1_200
_WORDS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
          "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "quinze": 15, "dix huit": 18,
          "vingt quatre": 24, "trente six": 36, "quarante huit": 48}  # fmt: skip
_COUNT = rf"(\d{{1,4}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_UNIT = r"(ans?|annees?|mois|semaines?|jours?|semestres?|trimestres?)"
_LENGTH = re.compile(rf"\b{_COUNT}(?: \d{{1,4}})? {_UNIT}\b")
_SUM = re.compile(r"\b(\d{1,2})((?:\s*\+\s*\d{1,2})+)\s*(ans?|années?|mois)\b", re.IGNORECASE)
_RENEWED = re.compile(
    r"\b(?:renouvel\w*|recondui?\w*|reconductible\w*|prolong\w*)\b[a-z ]{0,60}?"
    rf"\b{_COUNT} fois(?:[a-z ]{{0,60}}?\b{_COUNT}(?: \d{{1,4}})? {_UNIT}\b)?"
)
_PER = {"an": Decimal(12), "annee": Decimal(12), "mois": Decimal(1), "semestre": Decimal(6),
        "trimestre": Decimal(3), "semaine": Decimal(7) / 30, "jour": Decimal(1) / 30}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duration:
    """The first period in whole months, and how many times it may be renewed."""

    months: int
    renewals: int | None = None
    renewal_months: int | None = None


def read_duration(text: str, alone_is_months: bool = False) -> Duration | None:
    """The first length of a text, its renewals apart; None when there is none.

    `alone_is_months`: a bare number is a number of months, as in a column « durée (mois) ».
    """
    added = _SUM.search(text)
    if added:
        each = [int(n) for n in re.findall(r"\d+", added[2])]
        months = to_months(added[1], added[3])
        return Duration(months, len(each), to_months(str(each[0]), added[3])) if months else None
    key = normalise(text)
    renewed = _RENEWED.search(key)
    first = _LENGTH.search(key)
    if first and renewed and first.start() >= renewed.start():
        first = None
    months = to_months(first[1], first[2]) if first else None
    if months is None and alone_is_months and re.fullmatch(r"\d{1,4}", key):
        months = to_months(key, "mois")
    if months is None:
        return None
    return Duration(months, *_renewals(renewed))


def _renewals(renewed: re.Match[str] | None) -> tuple[int | None, int | None]:
    if renewed is None:
        return None, None
    each = to_months(renewed[2], renewed[3]) if renewed[2] else None
    return _count(renewed[1]), each


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else _WORDS[word]


def to_months(count: str, unit: str) -> int | None:
    """Whole months, one at least; None when there is none or too many."""
    word = normalise(unit)
    singular = word if word == "mois" else word.rstrip("s")
    try:
        number = Decimal(_count(normalise(count)))
    except (KeyError, ValueError):
        return None
    months = int((number * _PER[singular]).to_integral_value())
    months = months or (1 if number > 0 else 0)
    return months if 0 < months <= LONGEST_MONTHS else None
