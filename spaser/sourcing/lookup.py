"""The few suppliers worth scoring for a lot, chosen among all of them by relevance × closeness.

Those who go there and those who say they do not are chosen apart: near misses take nobody's place.
Equals are chosen in the order drawn for the lot, whatever their order in the index.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from spaser.sourcing.around import Ranges, ranges_around
from spaser.sourcing.listing import Listing, Part
from spaser.sourcing.nearness import Nearness, nearness
from spaser.sourcing.packed import Array
from spaser.sourcing.scored import SILENT
from spaser.sourcing.scoring import Scorer
from spaser.sourcing.weighing import rows_of, service, weigh

FLOOR = 8.0  # under this relevance nothing links the supplier to the lot
NEAR_MISS_FLOOR = 45.0
_SMALL = 20_000  # suppliers among whom looking around the place first saves nothing


class Hit(NamedTuple):
    """A supplier found: its rough score, its turn among equals, and where it stands."""

    rough: float
    turn: int
    part: Part
    row: int


class _Weighed(NamedTuple):
    """Rows of one part, their relevance, their closeness (None: no place is asked)."""

    part: Part
    rows: Array
    relevance: Array
    near: Nearness | None


class _Chosen(NamedTuple):
    """Rows of one part among whom the best are taken, and their rough scores."""

    part: Part
    rows: Array
    scores: Array


def find(listing: Listing, scorer: Scorer, inside: int, outside: int) -> list[Hit]:
    """The best `inside` suppliers who go there, then the best `outside` who do not.

    Beyond the squares around the place, nobody goes there: they are looked at only when near
    misses are too few around it.
    """
    lot = lot_number(scorer.wanted.lot_key)
    if not scorer.reach or listing.count <= _SMALL:
        found = [_weighed(part, alive, scorer, None) for part, alive in listing.parts]
        return _best(_going(found), lot, inside) + _best(_away(found), lot, outside)
    found = [
        _weighed(part, alive, scorer, ranges_around(part.cells, scorer.reach))
        for part, alive in listing.parts
    ]
    going, away = _best(_going(found), lot, inside), _best(_away(found), lot, outside)
    if len(away) < outside:
        found = [_weighed(part, alive, scorer, None) for part, alive in listing.parts]
        away = _best(_away(found), lot, outside)
    return going + away


def _weighed(part: Part, alive: Array | None, scorer: Scorer, ranges: Ranges | None) -> _Weighed:
    """Whoever has something of the lot in one part."""
    rows, relevance = weigh(part, scorer, ranges)
    kept = relevance >= FLOOR
    if alive is not None:
        kept &= alive.take(rows)
    rows, relevance = rows[kept], relevance[kept]
    places = scorer.wanted.places
    near = nearness(part, rows, places, scorer.reach) if places else None
    return _Weighed(part, rows, relevance, near)


def _going(found: Iterable[_Weighed]) -> Iterator[_Chosen]:
    """Those who may go there."""
    for part, rows, relevance, near in found:
        if near is None:
            yield _Chosen(part, rows, relevance)
        else:
            there = np.flatnonzero(~near.outside)
            scores = relevance.take(there) * near.factor.take(there)
            yield _Chosen(part, rows.take(there), scores)


def _away(found: Iterable[_Weighed]) -> Iterator[_Chosen]:
    """Those of the right trade who do not."""
    for part, rows, relevance, near in found:
        if near is not None:
            far = np.flatnonzero(near.outside & (relevance >= NEAR_MISS_FLOOR))
            scores = relevance.take(far) * near.factor.take(far)
            yield _Chosen(part, rows.take(far), scores)


def find_silent(listing: Listing, scorer: Scorer, count: int) -> list[Hit]:
    """Suppliers of whom nothing says what they do, the nearest first: unknown is not « no »."""
    chosen = []
    for part, alive in listing.parts:
        around = ranges_around(part.cells, scorer.reach) if scorer.reach else None
        rows = rows_of(part.flags & SILENT > 0, around)
        if alive is not None:
            rows = rows[alive.take(rows)]
        scores = service(scorer.staff).take(part.flags.take(rows))
        if scorer.wanted.places:
            near = nearness(part, rows, scorer.wanted.places, scorer.reach)
            rows, scores = rows[~near.outside], (scores * near.factor)[~near.outside]
        chosen.append(_Chosen(part, rows, scores))
    return _best(chosen, lot_number(scorer.wanted.lot_key), count)


def hits_of(listing: Listing, lot_key: str, numbers: Iterable[int]) -> list[Hit]:
    """Where these suppliers stand, those that are there."""
    lot, found = lot_number(lot_key), []
    for part, row in listing.places_of(numbers):
        turn = int(turns_of(lot, part.seeds[row : row + 1])[0])
        found.append(Hit(0.0, turn, part, row))
    return found


def _best(chosen: Iterable[_Chosen], lot: int, count: int) -> list[Hit]:
    if not count:
        return []
    hits = [hit for one in chosen for hit in _best_of(one, lot, count)]
    return sorted(hits, key=lambda hit: (-hit.rough, hit.turn))[:count]


def _best_of(one: _Chosen, lot: int, count: int) -> Iterator[Hit]:
    """The best of one part; those who equal the last of them are compared by their turn."""
    part, rows, scores = one
    if len(scores) > count:
        least = np.partition(scores, -count)[-count]
        above, equal = np.flatnonzero(scores > least), np.flatnonzero(scores == least)
        missing = count - len(above)
        if missing < len(equal):
            turns = turns_of(lot, part.seeds.take(rows.take(equal)))
            equal = equal[np.argpartition(turns, missing)[:missing]]
        kept = np.concatenate([above, equal])
        rows, scores = rows.take(kept), scores.take(kept)
    turns = turns_of(lot, part.seeds.take(rows))
    for row, rough, turn in zip(rows.tolist(), scores.tolist(), turns.tolist(), strict=True):
        yield Hit(rough, turn, part, row)


def lot_number(lot_key: str) -> int:
    """A number drawn from the key of a lot."""
    return int.from_bytes(hashlib.blake2b(lot_key.encode(), digest_size=8).digest())


def turns_of(lot: int, seeds: Array) -> Array:
    """Places of suppliers among equals for one lot: a draw that anyone can repeat (splitmix64)."""
    drawn = seeds ^ np.uint64(lot)
    drawn += np.uint64(0x9E3779B97F4A7C15)
    drawn ^= drawn >> np.uint64(30)
    drawn *= np.uint64(0xBF58476D1CE4E5B9)
    drawn ^= drawn >> np.uint64(27)
    return drawn
