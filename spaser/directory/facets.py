"""Filters of the directory over the columns of the index: who passes, and how many there are."""

from collections.abc import Mapping, Sequence

import numpy as np

from spaser.directory.wanted import Counted, Filter
from spaser.sourcing.columns import Column
from spaser.sourcing.listing import Part
from spaser.sourcing.packed import Array
from spaser.suppliers.workforce import groups_by_code

# The filters whose values are counted with each search: the others have too many.
FACETS = tuple(one for one in Filter if one not in {Filter.SIREN, Filter.COMMUNE})
_COLUMNS = {
    Filter.FAMILY: "family", Filter.KIND: "kind", Filter.ESUS: "esus", Filter.SECTOR: "sector",
    Filter.CPV: "cpv", Filter.LABEL: "label", Filter.WORKFORCE: "workforce",
    Filter.REGION: "region", Filter.DEPARTMENT: "department", Filter.EPCI: "epci",
    Filter.COMMUNE: "commune", Filter.ZONE: "zone", Filter.CONTRACTS: "contracts",
    Filter.TEXT: "text",
}  # fmt: skip
# What stands for « nothing is known of it ».
UNKNOWN = {
    Filter.FAMILY: "inconnue", Filter.KIND: "aucun", Filter.ESUS: "inconnu",
    Filter.SECTOR: "inconnu", Filter.WORKFORCE: "inconnu", Filter.REGION: "inconnu",
    Filter.DEPARTMENT: "inconnu", Filter.EPCI: "inconnu", Filter.COMMUNE: "inconnu",
    Filter.TEXT: "non",
}  # fmt: skip


def column(part: Part, one: Filter) -> Column:
    """The values of a filter in one part of the index, under their names in the address."""
    return part.once(one, lambda: _column(part, one))


def _column(part: Part, one: Filter) -> Column:
    stored = part.facts[_COLUMNS[one]]
    if one is Filter.WORKFORCE:
        return stored.renamed(groups_by_code(), UNKNOWN[one])
    if one in UNKNOWN:
        return stored.renamed({value: value for value in stored.values}, UNKNOWN[one])
    return stored


def passing(part: Part, one: Filter, values: Sequence[str], rows: Array | None) -> Array:
    """For each of the rows (None: every row), whether it has one of the values."""
    if one is Filter.SIREN:
        numbers = [int(value) for value in values if value.isascii() and value.isdigit()]
        known = part.siren if rows is None else part.siren.take(rows)
        return np.isin(known, [number for number in numbers if 0 < number < 10**9])
    stored = column(part, one)
    held = stored.holds(values)
    passed: Array = held.take(stored.codes if rows is None else stored.codes.take(rows))
    return passed


def counted(part: Part, one: Filter, rows: Array | None) -> dict[str, int]:
    """How many of the rows (None: every row) have each value."""
    if rows is None:
        return part.once((one, "counts"), lambda: column(part, one).counts(None))
    return column(part, one).counts(rows)


def in_order(totals: Mapping[str, int]) -> list[Counted]:
    """The most frequent value first, then by value."""
    ordered = sorted((-count, value) for value, count in totals.items())
    return [Counted(value, -less) for less, value in ordered]
