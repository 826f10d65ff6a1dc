"""The marks of the advice: conventions of SPASER, kept as readable data beside the law."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from spaser.paths import REFERENCE


@dataclass(frozen=True, slots=True)
class AdviceMark:
    """One figure with its reason, in French."""

    code: str
    label: str
    value: Decimal
    unit: str
    why: str


@cache
def marks() -> tuple[AdviceMark, ...]:
    """Every mark, in the order of the file."""
    with (REFERENCE / "lever_advice.toml").open("rb") as stream:
        listed = tomllib.load(stream, parse_float=Decimal)["mark"]
    return tuple(AdviceMark(**{**one, "value": Decimal(one["value"])}) for one in listed)


def mark(code: str) -> Decimal:
    """The figure of a mark. Raises KeyError when there is none."""
    for one in marks():
        if one.code == code:
            return one.value
    raise KeyError(code)


def at_least(code: str) -> int:
    """A mark that counts structures or people."""
    return int(mark(code))
