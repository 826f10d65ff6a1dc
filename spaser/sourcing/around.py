"""The rows of a part that stand around the places of a lot: a few ranges of squares."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from spaser.sourcing.closeness import KM_PER_DEGREE, Point
from spaser.sourcing.packed import Array
from spaser.sourcing.scored import EVERYWHERE, FAR_KM, cell_of

Ranges = Array  # pairs (first row, end), in order, none empty
_POLAR = 80.0  # beyond, every longitude is near


def ranges_around(cells: Array, reach: Sequence[Point]) -> Ranges:
    """Rows of the squares within 150 km of the places, and of the suppliers who go everywhere."""
    bands = [(EVERYWHERE, EVERYWHERE + 1)]
    for first, end in sorted(band for point in reach for band in _bands(point)):
        if first <= bands[-1][1]:
            bands[-1] = (bands[-1][0], max(end, bands[-1][1]))
        else:
            bands.append((first, end))
    rows = cells.searchsorted(np.asarray(bands, cells.dtype).ravel()).reshape(-1, 2)
    return rows[rows[:, 0] < rows[:, 1]].astype(np.int32)


def _bands(point: Point) -> Iterator[tuple[int, int]]:
    """Squares around a place: for each degree of latitude, a range of them."""
    km = FAR_KM + point.extent_km + 1.0
    tall = km / KM_PER_DEGREE
    highest = abs(point.lat) + tall
    wide = tall / math.cos(math.radians(highest)) if highest < _POLAR else 360.0
    for lat in range(math.floor(point.lat - tall), math.floor(point.lat + tall) + 1):
        west, east = max(-180.0, point.lon - wide), min(179.0, point.lon + wide)
        yield cell_of(lat, west), cell_of(lat, east) + 1
