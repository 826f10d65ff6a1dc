"""Suppliers put on the map: one spot per place, near places together when there are too many."""

import math
from collections.abc import Sequence

import numpy as np

from spaser.directory.search import sifted_rows
from spaser.directory.wanted import Spot, Wanted
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.packed import Array

Box = tuple[float, float, float, float]  # south, west, north, east, in degrees
_FRANCE: Box = (41.0, -5.5, 51.5, 10.0)
_SAME = 1e4  # places are told apart at a ten-thousandth of a degree: ten metres
_DENSE = 2_000_000  # up to so many cells, counting is quicker than sorting
_FEW = 20  # times `at_most`: up to so many suppliers, the places themselves are counted


def spots(index: SearchIndex, wanted: Wanted, box: Box | None, at_most: int = 1_500) -> list[Spot]:
    """Suppliers found within a box (None: everywhere), as at most `at_most` spots.

    Suppliers of one place are one spot. When there are too many places, those of one cell of a
    grid are put at their middle; the cells, powers of two of a degree, follow the size of the box
    and stay where they are when the map is moved. Suppliers without coordinates are on no map.
    """
    gathered = [
        (part.ids[rows], part.lat[rows], part.lon[rows])
        for part, rows in sifted_rows(index, wanted)
    ]
    ids, lat, lon = (np.concatenate(column) for column in zip(*gathered, strict=True))
    inside = ~np.isnan(lat)
    if box is not None:
        south, west, north, east = box
        inside &= (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
    ids, lat, lon = ids[inside], lat[inside].astype(float), lon[inside].astype(float)
    if not len(ids):
        return []
    if len(ids) <= at_most * _FEW:
        groups = _grouped(np.round(lat * _SAME), np.round(lon * _SAME))
        if groups.max() < at_most:
            return _together(groups, ids, lat, lon)
    cell = _cell(box or _FRANCE, at_most)
    while True:
        groups = _grouped(np.floor(lat / cell), np.floor(lon / cell))
        if groups.max() < at_most:
            return _together(groups, ids, lat, lon)
        cell *= 2


def _cell(box: Box, at_most: int) -> float:
    """The side of the cells, in degrees: the least power of two that gives few enough of them."""
    south, west, north, east = box
    area = max(1e-6, (north - south) * (east - west))
    return float(2.0 ** math.ceil(math.log2(math.sqrt(area / at_most))))


def _grouped(down: Array, across: Array) -> Array:
    """The number of the group of each pair of whole numbers, from the south, from the west."""
    down, across = (down - down.min()).astype(np.int64), (across - across.min()).astype(np.int64)
    keys = down * (int(across.max()) + 1) + across
    most = int(keys.max()) + 1
    if most > _DENSE:
        ranks: Array = np.unique(keys, return_inverse=True)[1]
        return ranks
    present = np.zeros(most, bool)
    present[keys] = True
    return (np.cumsum(present) - 1).take(keys)


def _together(groups: Array, ids: Array, lat: Array, lon: Array) -> list[Spot]:
    """One spot for each group, at the middle of its suppliers."""
    numbers = np.bincount(groups)
    lats, lons = np.bincount(groups, lat) / numbers, np.bincount(groups, lon) / numbers
    one = np.zeros(len(numbers), np.int64)
    one[groups] = ids
    return [
        Spot(round(at, 5), round(along, 5), count, number if count == 1 else None)
        for at, along, count, number in _lists(lats, lons, numbers, one)
    ]


def _lists(*columns: Array) -> Sequence[tuple[float, float, int, int]]:
    return list(zip(*(column.tolist() for column in columns), strict=True))
