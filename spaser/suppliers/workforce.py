"""Workforce brackets of INSEE, read from what sources write. Pure."""

import re

from spaser.core.text import normalise

# Code → (least, most) employees, as the SIRENE documentation gives them; None: no upper bound.
BRACKETS: dict[str, tuple[int, int | None]] = {
    "00": (0, 0), "01": (1, 2), "02": (3, 5), "03": (6, 9), "11": (10, 19), "12": (20, 49),
    "21": (50, 99), "22": (100, 199), "31": (200, 249), "32": (250, 499), "41": (500, 999),
    "42": (1_000, 1_999), "51": (2_000, 4_999), "52": (5_000, 9_999), "53": (10_000, None),
}  # fmt: skip
_NUMBER = re.compile(r"\d+")
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f.](?=\d{3}(?!\d))")
_CODE = re.compile(r"0[0-3]|[1-5][0-3]")


def bracket_of(written: str) -> str | None:
    """The code of « 12 », « 50 à 99 salariés », « 1 000 », or of a code with its leading zero.

    A bare number is a number of people: INSEE's two-digit codes are told apart by the reader of
    SIRENE, which writes them as « de … à … ». None when nothing can be read.
    """
    text = normalise(_GROUPED.sub("", written))
    numbers = [int(found) for found in _NUMBER.findall(text)[:2]]
    if not numbers or any(number > 10_000_000 for number in numbers):
        return None
    if "moins" in text.split():
        numbers = [max(0, numbers[0] - 1)]
    return _holding(numbers[0])


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


def _holding(people: int) -> str:
    return next(
        code
        for code, (least, most) in BRACKETS.items()
        if least <= people and (most is None or people <= most)
    )
