"""The common procurement vocabulary (CPV 2008): codes, labels, tree."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from spaser.core.text import normalise
from spaser.reference.files import rows

_SHAPE = re.compile(r"(\d{8})(?:-?(\d))?")
_EMPTY_WORDS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"}
)


@dataclass(frozen=True, slots=True)
class Cpv:
    """One code. `level`: 1 division, 2 group, 3 class, 4 category, 5 to 7 below."""

    code: str
    check: str
    label: str
    parent: str | None
    level: int

    @property
    def full(self) -> str:
        """The code as notices print it: « 77310000-6 »."""
        return f"{self.code}-{self.check}"


@cache
def all_codes() -> Mapping[str, Cpv]:
    """The 9 454 codes, by their eight digits, in order."""
    return MappingProxyType(
        {
            row["code"]: Cpv(
                row["code"], row["check"], row["label"], row["parent"] or None, _level(row["code"])
            )
            for row in rows("cpv.csv")
        }
    )


def _level(code: str) -> int:
    return max(len(code.rstrip("0")), 2) - 1


def parse(raw: str) -> str:
    """The eight digits of a code typed with or without its check digit, spaces or a dash.

    Raises ValueError with a French sentence: wrong shape, unknown code, or wrong check digit.
    """
    compact = re.sub(r"[\s.]", "", raw).replace("–", "-").replace("\u2011", "-")
    shape = _SHAPE.fullmatch(compact) if compact.isascii() else None
    if shape is None:
        raise ValueError(
            f"Le code CPV « {raw.strip()} » doit avoir 8 chiffres, suivis ou non d’un tiret et de "
            "sa clé, par exemple 77310000-6."
        )
    code, key = shape.groups()
    found = all_codes().get(code)
    if found is None:
        raise ValueError(f"Le code CPV {code} n’existe pas dans le vocabulaire CPV de 2008.")
    if key is not None and key != found.check:
        raise ValueError(f"La clé du code CPV {code} est {found.check}, pas {key}.")
    return found.code


def cpv(code: str) -> Cpv | None:
    """The code, however it is typed; None when `parse` refuses it."""
    try:
        return all_codes()[parse(code)]
    except ValueError:
        return None


def label(code: str) -> str | None:
    """The French label; None for an unknown code."""
    found = cpv(code)
    return found.label if found else None


def ancestors(code: str) -> tuple[str, ...]:
    """The codes above, nearest first, up to the division; empty for an unknown code."""
    found = cpv(code)
    above: list[str] = []
    while found is not None and found.parent is not None:
        above.append(found.parent)
        found = all_codes()[found.parent]
    return tuple(above)


def search(text: str, limit: int = 10) -> list[Cpv]:
    """Codes whose label has a word starting with each word of the text, the widest first.

    Digits alone search the beginning of the codes.
    """
    digits = re.sub(r"[\s-]", "", text)
    if digits.isdecimal() and digits.isascii():
        found = [
            one for one in all_codes().values() if one.full.replace("-", "").startswith(digits)
        ]
        return found[:limit]
    wanted = [word for word in normalise(text).split() if word not in _EMPTY_WORDS]
    if not wanted:
        return []
    matching = [
        all_codes()[code]
        for code, words in _searchable()
        if all(f" {word}" in words for word in wanted)
    ]
    return sorted(matching, key=lambda one: (one.level, one.code))[:limit]


@cache
def _searchable() -> tuple[tuple[str, str], ...]:
    """Each code with its folded label, a space before every word."""
    return tuple((code, f" {normalise(one.label)}") for code, one in all_codes().items())
