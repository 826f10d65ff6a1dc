"""Relevance of many suppliers at once, read from the postings: it chooses those worth scoring.

The same parts and points as `scoring`, in arrays. What contracts won say stays neutral here: the
score proper, of the few that are chosen, reads them.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from spaser.sourcing.around import Ranges
from spaser.sourcing.columns import Column
from spaser.sourcing.listing import Part
from spaser.sourcing.packed import Array
from spaser.sourcing.postings import SCALE, Postings
from spaser.sourcing.profile import UNSAID
from spaser.sourcing.scored import HAS_CPV, LENDS, SELLS
from spaser.sourcing.scoring import (
    LENGTH_SHARE,
    MOST_OF_A_WORD,
    NEAR_NAF,
    NEUTRAL,
    PARTS,
    SATURATION,
    WON,
    Scorer,
    common_share,
)

_LEAST_COMMON = 3  # digits of a CPV code; two alone are worth less than not knowing
_TIMES = (np.arange(256) / SCALE).astype(np.float32)
_TIMES[: UNSAID + 1] = 0.0  # the score leaves boilerplate out


class Weighed(NamedTuple):
    """Rows of a part that have something of the lot, and their relevance (0..100)."""

    rows: Array
    relevance: Array


class _Lot(NamedTuple):
    """One lot asked of one part. Arrays of one value per row, all zeros but in the `ranges`."""

    part: Part
    scorer: Scorer
    ranges: Ranges | None
    text: Array
    trade: Array
    cpv: Array
    met: Array

    def rows(self, postings: Postings, term: str) -> tuple[Array, Array] | None:
        """Rows of a term within the ranges, and their weights."""
        found = postings.rows(term)
        if found is None or self.ranges is None:
            return found
        rows, weights = found
        ends = rows.searchsorted(self.ranges.ravel()).tolist()
        some = [slice(*pair) for pair in zip(ends[::2], ends[1::2], strict=True)]
        some = [one for one in some if one.start < one.stop]
        if not some:
            return None
        return np.concatenate([rows[s] for s in some]), np.concatenate([weights[s] for s in some])


def weigh(part: Part, scorer: Scorer, ranges: Ranges | None = None) -> Weighed:
    """Whoever has a word, or a trade, of the lot, among the rows of the ranges (None: all)."""
    points = {name: np.float32(one) for name, one in zip(PARTS, scorer.points, strict=True)}
    with _asked(part, scorer, ranges) as lot:
        _add_words(lot)
        _add_trades(lot)
        rows = rows_of(lot.met, ranges)
        relevance = lot.text.take(rows)
        np.minimum(relevance, np.float32(1.0), out=relevance)
        relevance *= points["text"]
        relevance += lot.trade.take(rows) * points["trade"]
        if points["cpv"]:
            relevance += _cpv(lot, rows) * points["cpv"]
    if points["naf"]:
        relevance += _naf(part, scorer).take(part.facts["naf"].codes.take(rows)) * points["naf"]
    relevance += service(scorer.staff).take(part.flags.take(rows)) * points["service"]
    relevance += points["evidence"] * np.float32(NEUTRAL)
    return Weighed(rows, relevance)


def rows_of(mask: Array, ranges: Ranges | None) -> Array:
    """Rows where the mask is set, within the ranges."""
    if ranges is None:
        return np.flatnonzero(mask)
    some = [np.flatnonzero(mask[first:end]) + first for first, end in ranges.tolist()]
    return np.concatenate(some) if some else np.empty(0, np.int64)


@contextmanager
def _asked(part: Part, scorer: Scorer, ranges: Ranges | None) -> Iterator[_Lot]:
    """Arrays kept from one lot to the next: new ones would cost a page fault for each page."""
    spare: list[tuple[Array, ...]] = part.once("spare", list)
    try:
        arrays = spare.pop()
    except IndexError:
        count = len(part.ids)
        arrays = (*(np.zeros(count, np.float32) for _ in range(3)), np.zeros(count, bool))
    yield _Lot(part, scorer, ranges, *arrays)
    used = [(0, len(part.ids))] if ranges is None else ranges.tolist()
    for array in arrays:
        for first, end in used:
            array[first:end] = 0
    spare.append(arrays)


def _add_words(lot: _Lot) -> None:
    """BM25 over the weighed words of the lot, as shares of its telling words."""
    part, scorer = lot.part, lot.scorer
    mean = scorer.mean_length
    lengths = part.once(("lengths", mean), lambda: _length_factors(part, mean))
    for term in scorer.terms:
        found = lot.rows(part.words, term.stem)
        if found is None:
            continue
        rows, weights = found
        times = _TIMES.take(weights)
        value = lengths.take(rows)
        value += times
        np.divide(times, value, out=value)
        value *= np.float32(SATURATION + 1)
        np.minimum(value, np.float32(MOST_OF_A_WORD), out=value)
        value *= np.float32(term.weight / scorer.whole)
        lot.text[rows] += value
        lot.met[rows] = True


def _length_factors(part: Part, mean: float) -> Array:
    """What BM25 adds to the number of times a word is met, by the length of the supplier's text."""
    factors: Array = part.lengths * np.float32(SATURATION * LENGTH_SHARE / mean)
    factors += np.float32(SATURATION * (1 - LENGTH_SHARE))
    return factors


def _add_trades(lot: _Lot) -> None:
    """The best of the trades that answer for the lot."""
    for code, worth in lot.scorer.wanted.worth.items():
        found = lot.rows(lot.part.trades, code)
        if found is not None:
            rows, certainty = found
            share = certainty * np.float32(worth / SCALE)
            lot.trade[rows] = np.maximum(lot.trade.take(rows), share)
            lot.met[rows] = True


def _cpv(lot: _Lot, rows: Array) -> Array:
    """Likeness of the codes that suppliers declare or have won; neutral without any."""
    part = lot.part
    for sure, codes in ((WON, part.won), (1.0, part.cpv)):
        for asked in lot.scorer.wanted.cpv:
            for place in range(*codes.beginning(asked[:_LEAST_COMMON])):
                code = codes.terms[place]
                held = lot.rows(codes, code)
                if held is not None:
                    share = np.float32(sure * common_share(asked, code))
                    lot.cpv[held[0]] = np.maximum(lot.cpv.take(held[0]), share)
    known = part.flags.take(rows) & HAS_CPV
    return np.where(known, lot.cpv.take(rows), np.float32(NEUTRAL))


def _naf(part: Part, scorer: Scorer) -> Array:
    """The share of each set of NAF codes: one code, or none."""
    plain, numbers = part.once("naf", lambda: _naf_sets(part.facts["naf"]))
    shares: Array = plain.copy()
    for code in sorted(scorer.naf_divisions):
        shares[numbers.get(code, [])] = NEAR_NAF
    for code in scorer.wanted.naf:
        shares[numbers.get(code, [])] = 1.0
    return shares


def _naf_sets(column: Column) -> tuple[Array, dict[str, list[int]]]:
    """The share of each set for a lot without NAF codes; sets by code and by division."""
    plain, numbers = np.full(column.sets, NEUTRAL, np.float32), defaultdict[str, list[int]](list)
    for number, (start, end) in enumerate(pairwise(column.starts.tolist())):
        for member in column.members[start:end].tolist():
            plain[number] = 0.0
            naf = column.values[member]
            numbers[naf].append(number)
            numbers[naf[:2]].append(number)
    return plain, dict(numbers)


@cache
def service(staff: bool) -> Array:
    """The share of each combination of flags: to sell work, or to lend staff."""
    flags = np.arange(256)
    fit = (flags & SELLS > 0) & ((flags & LENDS > 0) == staff)
    return np.where(fit, 1.0, NEUTRAL).astype(np.float32)
