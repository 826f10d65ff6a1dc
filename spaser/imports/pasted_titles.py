"""What the heading of a lot says beside its object: « Tonte - 45 000 € - CPV 77310000 ». Pure."""

import re

from spaser.core.text import normalise
from spaser.imports.amounts import read_amount
from spaser.imports.durations import read_duration

_CUT = re.compile(r"\s+[-–—|]\s+|\s*;\s*|,\s+(?=\d)|\s*\((?=[^()]*\)\s*$)|\)\s*$")
_CODE = re.compile(r"(?:codes?\s+)?(?:cpv\s*:?\s*)?\d{8}(?:\s?-\s?\d)?", re.IGNORECASE)
_MONEY = re.compile(r"€|\bk€|\beuros?\b|\beur\b", re.IGNORECASE)
_LENGTH = re.compile(r"(?:duree )?\d{1,3} (?:mois|ans?|annees?|semaines?|jours?)")
_LABELLED = re.compile(
    r"\W*(?:lieux?|dur[ée]e|date limite|proc[ée]dure|codes? cpv|cpv|localisation)\b[^:]{0,60}:",
    re.IGNORECASE,
)


def lifted(title: str) -> tuple[str, list[str]]:
    """The object alone, and the rest as lines that the readers of amounts, codes and lengths know.

    A title that would be left empty stays as it is written.
    """
    kept: list[str] = []
    lines: list[str] = []
    for piece in filter(None, (one.strip() for one in _CUT.split(title))):
        line = _line(piece)
        if line:
            lines.append(line)
        else:
            kept.append(piece)
    if not kept or not lines:
        return title, []
    return " – ".join(kept), lines


def _line(piece: str) -> str:
    if _CODE.fullmatch(piece):
        return piece if "cpv" in piece.casefold() else f"CPV : {piece}"
    if _LENGTH.fullmatch(normalise(piece)) and read_duration(piece):
        return f"Durée : {piece}"
    if _MONEY.search(piece) and _is_amount(piece):
        return f"Montant estimé : {piece}"
    return ""


def _is_amount(piece: str) -> bool:
    try:
        read_amount(piece)
    except ValueError:
        return False
    return True


def is_of_all(line: str) -> bool:
    """Whether a line under the last of several bare headings speaks of them all."""
    return bool(_LABELLED.match(line))
