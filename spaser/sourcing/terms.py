"""Terms of suppliers, row by row: a sorted table of terms, and which of them each row carries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from spaser.sourcing.packed import Array, packed_words, smallest, unpacked_words

_WORD = np.int64(1 << 16)


@dataclass(frozen=True)
class Terms:
    """Row r carries the terms `members[starts[r]:starts[r + 1]]` of the `table`, in order, each
    once, with its `weights`. The table is sorted and holds no term that nobody carries."""

    table: Sequence[str]
    starts: Array  # int64, one more than rows
    members: Array  # int32
    weights: Array  # uint8 or uint16

    @classmethod
    def gathered(
        cls,
        given: tuple[Array, Array, Array],
        names: Sequence[str],
        count: int,
        together: Any = np.maximum,
    ) -> "Terms":
        """From (rows, numbers of names, weights) in any order, for `count` rows.

        A name met twice in a row has its weights put `together` by a function of numpy.
        """
        rows, numbers, weights = given
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = np.empty(len(names), np.int64)
        rank[order] = np.arange(len(names))
        keys = rows.astype(np.int64) * max(1, len(names)) + rank[numbers]
        placed = np.argsort(keys, kind="stable")
        keys = keys[placed]
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        if len(firsts):
            weights, keys = together.reduceat(weights[placed], firsts), keys[firsts]
        of_rows, members = np.divmod(keys, max(1, len(names)))
        starts = starts_of(np.bincount(of_rows, minlength=count))
        table = [names[number] for number in order]
        return cls(table, starts, members.astype(np.int32), weights)._tidy()

    @classmethod
    def merged(cls, parts: Sequence["Terms"]) -> "Terms":
        """The rows of the first, then those of the next ones."""
        table = sorted(set[str]().union(*(part.table for part in parts)))
        numbers = {term: number for number, term in enumerate(table)}
        members = [
            np.asarray([numbers[term] for term in part.table], np.int32)[part.members]
            for part in parts
        ]
        lengths = np.concatenate([np.diff(part.starts) for part in parts])
        weights = np.concatenate([part.weights for part in parts])
        return cls(table, starts_of(lengths), np.concatenate(members), weights)

    @classmethod
    def read(cls, arrays: Mapping[str, Array], name: str) -> "Terms":
        """What was written under this name; KeyError when there is nothing."""
        count = int(arrays[f"{name}.count"][0])
        return cls(
            unpacked_words(arrays[f"{name}.terms"], count),
            arrays[f"{name}.own_starts"],
            arrays[f"{name}.own"],
            arrays[f"{name}.own_weights"],
        )

    def arrays(self, name: str) -> Iterator[tuple[str, Array]]:
        """What a file keeps."""
        yield f"{name}.count", np.asarray([len(self.table)], np.int64)
        yield f"{name}.terms", packed_words(self.table)
        yield f"{name}.own_starts", self.starts
        yield f"{name}.own", self.members
        yield f"{name}.own_weights", self.weights

    def taken(self, rows: Array) -> "Terms":
        """Some rows, in this order."""
        owners, places = spread(self.starts, rows)
        starts = starts_of(np.bincount(owners, minlength=len(rows)))
        return Terms(self.table, starts, self.members[places], self.weights[places])._tidy()

    def counts(self) -> Array:
        """How many rows carry each term of the table."""
        return np.bincount(self.members, minlength=len(self.table))

    def _tidy(self) -> "Terms":
        """Without the terms that nobody carries."""
        kept = np.flatnonzero(self.counts())
        if len(kept) == len(self.table):
            return self
        place = np.zeros(len(self.table), np.int32)
        place[kept] = np.arange(len(kept))
        table = [self.table[number] for number in kept.tolist()]
        return Terms(table, self.starts, place[self.members], self.weights)

    def by_term(self) -> tuple[Array, Array, Array]:
        """The same the other way round: starts by term, rows of each in order, their weights."""
        order = _order(self.members)
        rows = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        return starts_of(self.counts()), rows[order], self.weights[order]


def starts_of(lengths: Array) -> Array:
    """Where each group begins, and the end of the last."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def spread(starts: Array, groups: Array) -> tuple[Array, Array]:
    """For each member of some groups, in order: the place of its group in `groups`, its own."""
    lengths = starts[groups + 1] - starts[groups]
    owners = np.repeat(np.arange(len(groups)), lengths)
    before = np.repeat(np.cumsum(lengths) - lengths - starts[groups], lengths)
    return owners, np.arange(len(owners)) - before


def _order(numbers: Array) -> Array:
    """A stable order of numbers. Sixteen bits at a time: numpy then sorts in linear time."""
    narrow = smallest(numbers)
    if narrow.dtype.itemsize <= 2:
        return np.argsort(narrow, kind="stable")
    low = np.argsort((numbers % _WORD).astype(np.uint16), kind="stable")
    high = (numbers // _WORD).astype(np.uint16)
    return low[np.argsort(high[low], kind="stable")]
