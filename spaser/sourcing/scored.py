"""What the choice of candidates reads of suppliers: one small number each, in arrays.

Rows are in the order of their cells, so that the suppliers around a place stand in a few ranges of
rows of every posting.
"""

import hashlib
import zlib
from collections.abc import Iterator
from math import floor

import numpy as np

from spaser.sourcing.columns import ColumnWriter
from spaser.sourcing.packed import Array
from spaser.sourcing.postings import PostingsWriter
from spaser.sourcing.profile import STAFFING, Profile

SELLS, LENDS, SILENT, HAS_CPV, HAS_CONTRACTS, HAS_NAF, HAS_AREA, HAS_SEAT = (
    1 << bit for bit in range(8)
)
EVERYWHERE = 0  # cell of those that may go anywhere, or whose seat is not known
FAR_KM = 150.0  # a supplier of another cell does not say that it goes further
COUNTRY = "FR"
SCORED_FACTS, SCORED_POSTINGS = ("naf", "area"), ("declared", "won")


def cell_of(lat: float, lon: float) -> int:
    """The square of one degree that holds a point, from 1; those of a band follow each other."""
    return (floor(min(lat, 89.0)) + 90) * 360 + floor(min(lon, 179.0)) + 181


def seed_of(key: str) -> int:
    """A number drawn from the supplier's key, the same in every index and every database."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest())


class ScoredWriter:
    """Profiles of suppliers, given row by row."""

    def __init__(self) -> None:
        self.cells: list[int] = []
        self._lengths: list[float] = []
        self._seeds: list[int] = []
        self._radius: list[float] = []
        self._flags: list[int] = []
        self._filled: list[int] = []
        self._profiles: list[bytes] = []
        self._facts = {name: ColumnWriter() for name in SCORED_FACTS}
        self._postings = {name: PostingsWriter() for name in SCORED_POSTINGS}

    def add(self, known: Profile) -> None:
        """One more supplier."""
        row = len(self.cells)
        self.cells.append(_cell(known))
        self._lengths.append(known.length)
        self._seeds.append(seed_of(known.key))
        self._radius.append(np.nan if known.radius_km is None else known.radius_km)
        self._flags.append(_flags(known))
        self._filled.append(round(100 * known.filled))
        self._profiles.append(known.encoded())
        self._facts["naf"].add((known.naf,) if known.naf else ())
        self._facts["area"].add(tuple(_area(known)))
        won = dict.fromkeys(contract.cpv for contract in known.contracts if contract.cpv)
        self._postings["declared"].add(row, ((code, 1.0) for code in dict.fromkeys(known.cpv)))
        self._postings["won"].add(row, ((code, 1.0) for code in won))

    def arrays(self, order: Array) -> dict[str, Array]:
        """What a file keeps; `order`: of each row of the file, the row as it was given."""
        profiles = [self._profiles[row] for row in order]
        starts = np.cumsum([0, *map(len, profiles)], dtype=np.int64)
        arrays: dict[str, Array] = {
            "cells": np.asarray(self.cells, np.uint16)[order],
            "lengths": np.asarray(self._lengths, np.float32)[order],
            "seeds": np.asarray(self._seeds, np.uint64)[order],
            "radius": np.asarray(self._radius, np.float32)[order],
            "flags": np.asarray(self._flags, np.uint8)[order],
            "filled": np.asarray(self._filled, np.uint8)[order],
            "profile.starts": starts,
            "profile.sums": np.asarray([zlib.crc32(one) for one in profiles], np.uint32),
            "profile.octets": np.frombuffer(b"".join(profiles), np.uint8),
        }
        for name, column in self._facts.items():
            arrays |= column.arrays(name, order)
        for name, postings in self._postings.items():
            arrays |= postings.arrays(name, order)
        return arrays


def _cell(known: Profile) -> int:
    everywhere = _has_area(known) or (known.radius_km or 0.0) > FAR_KM
    if everywhere or known.lat is None or known.lon is None:
        return EVERYWHERE
    return cell_of(known.lat, known.lon)


def _has_area(known: Profile) -> bool:
    return known.national or bool(known.zone_departments) or bool(known.zone_regions)


def _area(known: Profile) -> Iterator[str]:
    """What it declares to serve: everywhere (FR), départements (S31), régions (R76)."""
    if known.national:
        yield COUNTRY
    yield from (f"S{code}" for code in known.zone_departments)
    yield from (f"R{code}" for code in known.zone_regions)


def _flags(known: Profile) -> int:
    said = (
        known.sells,
        not STAFFING.isdisjoint(known.kinds),
        known.silent,
        bool(known.cpv) or any(contract.cpv for contract in known.contracts),
        bool(known.contracts),
        known.naf is not None,
        _has_area(known),
        known.lat is not None and known.lon is not None,
    )
    return sum(1 << bit for bit, one in enumerate(said) if one)
