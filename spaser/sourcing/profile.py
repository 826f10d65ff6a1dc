"""What the score reads of a supplier: its weighed words, its trades, its codes, its place."""

import json
from collections.abc import Mapping, Sequence
from math import isnan
from typing import NamedTuple

from spaser.sourcing.columns import Column
from spaser.sourcing.packed import Array
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

    `words`: pairs (weight, stems of that weight between spaces), the heaviest first: far quicker
    to look in than a dictionary. `trades`: certainty of each, 0..1. `naf` is None when it says
    nothing of a trade. `staff`: fewest people of its workforce bracket, at least one.
    """

    id: int
    words: Sequence[tuple[float, str]]
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
        return not self.trades and all(weight < 1.0 for weight, _ in self.words)


class Lists:
    """Terms that each row carries, as read from a file."""

    def __init__(self, arrays: Mapping[str, Array], name: str, table: Sequence[str]) -> None:
        """`table`: the terms, as they were written under this name."""
        self._table = table
        self._starts, self._members = arrays[f"{name}.own_starts"], arrays[f"{name}.own"]
        self._weights = arrays[f"{name}.own_weights"]

    def of(self, row: int) -> list[tuple[str, int]]:
        """The terms of a row, each with its weight."""
        start, end = self._starts[row : row + 2].tolist()
        table = self._table
        members, weights = self._members[start:end].tolist(), self._weights[start:end].tolist()
        return [(table[member], weight) for member, weight in zip(members, weights, strict=True)]


class Profiles:
    """The profiles of the suppliers of one file, each made when it is asked for."""

    def __init__(
        self,
        arrays: Mapping[str, Array],
        facts: Mapping[str, Column],
        tables: Mapping[str, Sequence[str]],
    ) -> None:
        """`tables`: the terms of the file. KeyError when something is missing."""
        self._arrays, self._facts = arrays, facts
        self._words, self._trades, self._cpv = (
            Lists(arrays, name, tables[name]) for name in ("words", "trades", "declared")
        )
        self._contract_starts, self._contracts = arrays["contract_starts"], arrays["contracts"]

    def of(self, row: int) -> Profile:
        """The profile of a row; ValueError or LookupError when it is damaged."""
        arrays, facts = self._arrays, self._facts
        areas, kinds = facts["area"].of_row(row), facts["kind"].of_row(row)
        return Profile(
            id=int(arrays["ids"][row]),
            words=_by_weight(self._words.of(row)),
            length=round(float(arrays["lengths"][row]), 1),
            trades={code: sure / WHOLE for code, sure in self._trades.of(row)},
            cpv=tuple(code for code, _ in self._cpv.of(row)),
            naf=_only(facts["naf"], row),
            kinds=kinds,
            sells=bool(kinds) or not SELLING.isdisjoint(facts["family"].of_row(row)),
            department=_only(facts["department"], row),
            region=_only(facts["region"], row),
            lat=_known(arrays["exact_lat"][row]),
            lon=_known(arrays["exact_lon"][row]),
            radius_km=_known(arrays["radius"][row]),
            zone_departments=tuple(area[1:] for area in areas if area[0] == IN_DEPARTMENT),
            zone_regions=tuple(area[1:] for area in areas if area[0] == IN_REGION),
            national=EVERYWHERE in areas,
            staff=_staff(_only(facts["workforce"], row)),
            contracts=self._contracts_of(row),
        )

    def _contracts_of(self, row: int) -> Sequence[Contract]:
        start, end = self._contract_starts[row : row + 2].tolist()
        if start == end:
            return ()
        return [Contract(*one) for one in json.loads(self._contracts[start:end].tobytes())]


def _by_weight(words: Sequence[tuple[str, int]]) -> list[tuple[float, str]]:
    groups: dict[int, list[str]] = {}
    for stem, weight in words:
        groups.setdefault(weight, []).append(stem)
    groups.pop(UNSAID, None)
    return [
        (weight / SCALE, f" {' '.join(groups[weight])} ") for weight in sorted(groups, reverse=True)
    ]


def _only(column: Column, row: int) -> str | None:
    values = column.of_row(row)
    return values[0] if values else None


def _known(number: float) -> float | None:
    """A number; None when it is not known."""
    return None if isnan(number) else float(number)


def _staff(bracket: str | None) -> int | None:
    return max(1, BRACKETS[bracket][0]) if bracket in BRACKETS else None
