"""Dated legal parameters: thresholds, periods, lists, each with its article and its proof."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from spaser.paths import REFERENCE

Value = Decimal | str | bool | tuple[str, ...]
Proof = Literal["V", "S", "M"]


class UnknownParameter(LookupError):
    """No parameter has this code."""


class NotInForce(LookupError):
    """The parameter exists, but has no value on this date."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of one parameter over one period.

    `valid_from` and `valid_to` are both included; None means without known limit. Rates are
    between 0 and 1. `proof`: V the text itself was read, S a secondary source was read, M from
    memory, to be checked before relying on it.
    """

    code: str
    label: str
    value: Value
    unit: str
    valid_from: date | None
    valid_to: date | None
    article: str
    source: str
    proof: Proof
    note: str

    def covers(self, on: date) -> bool:
        """Whether this value is in force on a date."""
        started = self.valid_from is None or self.valid_from <= on
        return started and (self.valid_to is None or on <= self.valid_to)


def in_force(code: str, on: date) -> Parameter:
    """The value of a parameter on a date.

    Raises UnknownParameter, or NotInForce when no period covers the date.
    """
    for period in periods(code):
        if period.covers(on):
            return period
    raise NotInForce(f"Le paramètre « {code} » n’a pas de valeur au {on:%d/%m/%Y}.")


def periods(code: str) -> tuple[Parameter, ...]:
    """Every value of a parameter, oldest first. Raises UnknownParameter."""
    found = tuple(one for one in all_parameters() if one.code == code)
    if not found:
        raise UnknownParameter(f"Le paramètre « {code} » n’existe pas.")
    return tuple(sorted(found, key=lambda one: one.valid_from or date.min))


@cache
def all_parameters() -> tuple[Parameter, ...]:
    """Every value of every parameter, in the order of the file."""
    with (REFERENCE / "legal_parameters.toml").open("rb") as stream:
        content = tomllib.load(stream, parse_float=Decimal)
    return tuple(_parameter(entry) for entry in content["parameter"])


def _parameter(entry: dict[str, Any]) -> Parameter:
    return Parameter(
        code=entry["code"],
        label=entry["label"],
        value=_value(entry["value"]),
        unit=entry["unit"],
        valid_from=entry.get("valid_from"),
        valid_to=entry.get("valid_to"),
        article=entry.get("article", ""),
        source=entry.get("source", ""),
        proof=entry["proof"],
        note=entry.get("note", ""),
    )


def _value(raw: Any) -> Value:
    """As TOML gives it, numbers made Decimal and lists made tuples."""
    if isinstance(raw, bool | str | Decimal):
        return raw
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        return tuple(raw)
    raise ValueError(f"value of an unexpected kind: {raw!r}")
