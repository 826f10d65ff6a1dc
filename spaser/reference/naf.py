"""The French nomenclature of activities (NAF rev. 2)."""

import re
from functools import cache

from spaser.reference.files import rows

_SHAPE = re.compile(r"(\d{2})[.\s]?(\d{2})\s?([A-Z])")


def normal_naf(code: str) -> str | None:
    """« 8130Z », « 81.30z » → « 81.30Z »; None when it has not the shape of a sub-class.

    The code need not be known: a code of the NAF 2025 keeps its place.
    """
    shape = _SHAPE.fullmatch(code.strip().upper()) if code.isascii() else None
    return f"{shape[1]}.{shape[2]}{shape[3]}" if shape else None


def naf_label(code: str) -> str | None:
    """The label of a sub-class, with or without its dot; None when unknown."""
    normal = normal_naf(code)
    return _labels().get(normal) if normal else None


def generic_reason(code: str) -> str | None:
    """Why a code says nothing of a trade, in French; None for a code that says something."""
    normal = normal_naf(code)
    return _GENERIC.get(normal) if normal else None


@cache
def _labels() -> dict[str, str]:
    return {row["code"]: row["label"] for row in rows("naf.csv")}


_GENERIC = {row["code"]: row["reason"] for row in rows("naf_generic.csv")}

# Most structures of insertion carry one of these: they must be neutral when matching a trade.
GENERIC_NAF = frozenset(_GENERIC)
