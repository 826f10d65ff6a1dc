"""What the score reads of a supplier: its weighed words, its trades, its codes, its place."""

import json
from collections.abc import Mapping, Sequence
from math import isnan
from typing import NamedTuple

import numpy as np

from spaser.sourcing.columns import Column
from spaser.sourcing.packed import Array
from spaser.sourcing.terms import spread
from spaser.suppliers.workforce import BRACKETS

CONTRACTS_KEPT = 20
UNSAID = 5  # weight, in 1/SCALE, of a word that says nothing of the trade: « prestations »
STAFFING = frozenset({"AI", "ETTI", "GEIQ", "EITI", "EATT"})  # kinds that lend staff
SELLING = frozenset({"scop", "scic", "cooperative", "societe_commerciale"})
EVERYWHERE, IN_DEPARTMENT, IN_REGION = "FR", "S", "R"  # areas that suppliers declare: S31, R76
SCALE = 50.0  # weights of words are kept as whole 1/50, up to 5.1
WHOLE = 1_000  # what a certain trade is worth


class Contract(NamedTuple):
    """A contract won: its telling stems between spaces, its trades, its CPV code and its object."""

    stems: str
    trades: Sequence[str]
    cpv: str
    object: str


class Profile(NamedTuple):
    """A supplier as the score reads it.

    `words`: weight of each stem, up to 5.1, boilerplate left out. `trades`: certainty of each,
    0..1. `naf` is None when it says nothing of a trade. `staff`: fewest people of its workforce
    bracket, at least one.
    """

    id: int
    words: dict[str, float]
    length: float
    trades: dict[str, float]
    cpv: Sequence[str]
    naf: str | None
    kinds: Sequence[str]
    sells: bool  # producing and selling is what it is for
    department: str | None
    region: str | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    zone_departments: Sequence[str]
    zone_regions: Sequence[str]
    national: bool
    staff: int | None
    contracts: Sequence[Contract]

    @property
    def silent(self) -> bool:
        """Nothing says what it does: neither a text, nor a trade read in its name or its codes."""
        return not self.trades and all(weight < 1.0 for weight in self.words.values())


class Lists:
    """Terms that each row carries, as read from a file."""

    def __init__(
        self, arrays: Mapping[str, Array], name: str, table: Sequence[str], unit: float
    ) -> None:
        """`table`: the terms, as they were written under this name. `unit`: a weight of one."""
        self._table, self._unit = table, unit
        self._starts, self._members = arrays[f"{name}.own_starts"], arrays[f"{name}.own"]
        self._weights = arrays[f"{name}.own_weights"]

    def of(self, rows: Array, least: int = 0) -> list[dict[str, float]]:
        """The terms of each of these rows that weigh more than `least`, with their weights."""
        owners, places = spread(self._starts, rows)
        weights = self._weights.take(places)
        if least:
            kept = np.flatnonzero(weights > least)
            owners, places, weights = owners.take(kept), places.take(kept), weights.take(kept)
        terms = [self._table[member] for member in self._members.take(places).tolist()]
        weighed, ends = (weights / self._unit).tolist(), np.arange(1, len(rows) + 1)
        found, start = [], 0
        for end in owners.searchsorted(ends).tolist():
            found.append(dict(zip(terms[start:end], weighed[start:end], strict=True)))
            start = end
        return found


class Profiles:
    """The profiles of the suppliers of one file, made when they are asked for."""

    def __init__(
        self,
        arrays: Mapping[str, Array],
        facts: Mapping[str, Column],
        tables: Mapping[str, Sequence[str]],
    ) -> None:
        """`tables`: the terms of the file. KeyError when something is missing."""
        self._facts = facts
        self._words, self._trades, self._cpv = (
            Lists(arrays, name, tables[name], unit) for name, unit in _UNITS.items()
        )
        self._numbers = [arrays[name] for name in _NUMBERS]
        self._contract_starts, self._contracts = arrays["contract_starts"], arrays["contracts"]

    def of(self, rows: Array) -> list[Profile]:
        """The profiles of these rows: to read several at once costs little more than one.

        ValueError or LookupError when they are damaged.
        """
        facts = [self._facts[name].of_rows(rows) for name in _FACTS]
        numbers = [one.take(rows).tolist() for one in self._numbers]
        terms = self._words.of(rows, UNSAID), self._trades.of(rows), self._cpv.of(rows)
        won = [self._contracts_of(row) for row in rows.tolist()]
        read = [zip(*some, strict=True) for some in (facts, numbers, terms)]
        return list(map(_made, *read, won))

    def _contracts_of(self, row: int) -> Sequence[Contract]:
        start, end = self._contract_starts[row : row + 2].tolist()
        if start == end:
            return ()
        return [Contract(*one) for one in json.loads(self._contracts[start:end].tobytes())]


_FACTS = ("area", "kind", "family", "naf", "department", "region", "workforce")
_NUMBERS = ("ids", "lengths", "exact_lat", "exact_lon", "radius")
_UNITS = {"words": SCALE, "trades": float(WHOLE), "declared": 1.0}


def _made(
    facts: Sequence[Sequence[str]],
    numbers: Sequence[float],
    terms: Sequence[dict[str, float]],
    won: Sequence[Contract],
) -> Profile:
    """One profile, from what is read of _FACTS, _NUMBERS and _UNITS."""
    words, trades, cpv = terms
    areas, kinds, families, naf, department, region, workforce = facts
    number, length, lat, lon, radius = numbers
    return Profile(
        id=int(number),
        words=words,
        length=round(length, 1),
        trades=trades,
        cpv=tuple(cpv),
        naf=naf[0] if naf else None,
        kinds=kinds,
        sells=bool(kinds) or not SELLING.isdisjoint(families),
        department=department[0] if department else None,
        region=region[0] if region else None,
        lat=_known(lat),
        lon=_known(lon),
        radius_km=_known(radius),
        zone_departments=tuple([area[1:] for area in areas if area[0] == IN_DEPARTMENT]),
        zone_regions=tuple([area[1:] for area in areas if area[0] == IN_REGION]),
        national=EVERYWHERE in areas,
        staff=_staff(workforce[0]) if workforce else None,
        contracts=won,
    )


def _known(number: float) -> float | None:
    """A number; None when it is not known."""
    return None if isnan(number) else number


def _staff(bracket: str | None) -> int | None:
    return max(1, BRACKETS[bracket][0]) if bracket in BRACKETS else None
