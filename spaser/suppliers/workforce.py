"""Workforce brackets of INSEE, read from what sources write. Pure."""

import re
from collections.abc import Mapping
from functools import cache
from math import ceil

from spaser.core.text import normalise

# Code → (least, most) employees, as the SIRENE documentation gives them; None: no upper bound.
BRACKETS: dict[str, tuple[int, int | None]] = {
    "00": (0, 0), "01": (1, 2), "02": (3, 5), "03": (6, 9), "11": (10, 19), "12": (20, 49),
    "21": (50, 99), "22": (100, 199), "31": (200, 249), "32": (250, 499), "41": (500, 999),
    "42": (1_000, 1_999), "51": (2_000, 4_999), "52": (5_000, 9_999), "53": (10_000, None),
}  # fmt: skip
# Brackets put together as people filter them: least and most employees.
WORKFORCES: dict[str, tuple[int, int | None]] = {
    "0": (0, 0),
    "1-9": (1, 9),
    "10-49": (10, 49),
    "50-249": (50, 249),
    "250": (250, None),
}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f.](?=\d{3}(?!\d))")
_CODE = re.compile(r"0[0-3]|[1-5][0-3]")
_YEAR = re.compile(r"(19|20)\d\d")
_LESS = re.compile(r"<(?!\s*=)|\bmoins\b|inf[ée]rieur", re.IGNORECASE)
_MORE = re.compile(r">(?!\s*=)|\bplus\s+d[e’']|sup[ée]rieur", re.IGNORECASE)
_OR_EQUAL = re.compile(r"ou [ée]ga(l|ux)", re.IGNORECASE)
_NOBODY = frozenset({"aucun", "aucune", "zero", "sans", "neant"})
# What an ESAT may welcome is not whom it employs.
_CAPACITY = frozenset({"place", "places", "capacite", "lits", "usagers", "beneficiaires"})
_MOST = 10_000_000


def bracket_of(written: str) -> str | None:
    """The code of « 12 », « 12,5 ETP », « 50 à 99 salariés », « < 10 », « plus de 50 », « 03 ».

    A bare number is a number of people, and INSEE's codes are read only with their leading zero or
    beside their wording (« 21 – 50 à 99 salariés »). A range gives the bracket of its beginning.
    None when nothing can be read: unknown is not zero.
    """
    text = _GROUPED.sub("", written.strip())
    words = normalise(text).split()
    if _CAPACITY & set(words):
        return None
    code = _code(words)
    if code:
        return code
    numbers = [float(found.replace(",", ".")) for found in _NUMBER.findall(text)[:3]]
    if len(numbers) > 1 and _YEAR.match(_NUMBER.findall(text)[0]) and numbers[0] > 2 * numbers[1]:
        numbers = numbers[1:]  # « 2024 : 12 salariés »
    if not numbers:
        return "00" if _NOBODY & set(words) and "salarie" in normalise(text) else None
    if numbers[0] > _MOST:
        return None
    return _holding(_people(numbers[0], text))


def _code(words: list[str]) -> str:
    """The code that the cell begins with, when nothing else can be meant."""
    if not words or not _CODE.fullmatch(words[0]) or words[0] not in BRACKETS:
        return ""
    alone = len(words) == 1 and words[0].startswith("0")
    wording = normalise(wording_of(words[0])).split()
    return words[0] if alone or (len(words) > 1 and words[1:4] == wording[:3]) else ""


def _people(number: float, text: str) -> int:
    """Whole people: half a full-time job is somebody; « < 10 » is nine at most."""
    people = ceil(number)
    if _OR_EQUAL.search(text):
        return people
    if _LESS.search(text):
        return max(0, people - 1)
    return people + 1 if _MORE.search(text) else people


def wording_of(code: str) -> str:
    """« 50 à 99 salariés » for « 21 »; nothing for an unknown code."""
    if not _CODE.fullmatch(code) or code not in BRACKETS:
        return ""
    least, most = BRACKETS[code]
    if most is None:
        return f"{least} salariés et plus"
    if most == 0:
        return "0 salarié"
    return f"{least} à {most} salariés"


@cache
def groups_by_code() -> Mapping[str, str]:
    """INSEE bracket → the key of WORKFORCES that holds it."""
    return {
        code: group
        for code, (people, _) in BRACKETS.items()
        for group, (least, most) in WORKFORCES.items()
        if least <= people and (most is None or people <= most)
    }


def _holding(people: int) -> str:
    return next(
        code
        for code, (least, most) in BRACKETS.items()
        if least <= people and (most is None or people <= most)
    )
