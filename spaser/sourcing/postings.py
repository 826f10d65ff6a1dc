"""For each term, the suppliers that carry it: one sorted list of terms, one long list of rows."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from spaser.sourcing.packed import Array, packed_words, unpacked_words

_AT_ONCE = 4_000_000  # entries sorted together: memory while writing stays small
SCALE = 50.0  # weights are kept as whole 1/50, up to 5.1
_LAST = chr(0x10FFFF)


class PostingsWriter:
    """Terms of suppliers, given row by row."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms, self._rows, self._weights = array("I"), array("I"), array("B")

    def add(self, row: int, terms: Iterable[tuple[str, float]]) -> None:
        """The terms of the next row, each once, with its weight (0 to 5)."""
        numbers = self._numbers
        for term, weight in terms:
            self._terms.append(numbers.setdefault(term, len(numbers)))
            self._weights.append(int(weight * SCALE + 0.5) or 1)
        self._rows.extend([row] * (len(self._terms) - len(self._rows)))

    def terms(self) -> list[str]:
        """Every term, sorted."""
        return sorted(self._numbers)

    def arrays(self, name: str, order: Array) -> Iterator[tuple[str, Array]]:
        """What a file keeps; `order`: of each row of the file, the row as it was given.

        A counting sort, chunk by chunk.
        """
        sorted_terms = self.terms()
        place = np.empty(len(sorted_terms), np.int64)
        place[[self._numbers[term] for term in sorted_terms]] = np.arange(len(sorted_terms))
        entries, rows = self._reordered(order)
        numbers = np.frombuffer(self._terms, np.uint32)[entries]
        counts = np.bincount(place[numbers], minlength=len(sorted_terms))
        starts = np.concatenate(([0], np.cumsum(counts)))
        yield f"{name}.terms", packed_words(sorted_terms)
        yield f"{name}.starts", starts.astype(np.int64)
        given = rows, np.frombuffer(self._weights, np.uint8)[entries]
        yield from self._sorted(name, place[numbers], given, starts[:-1].copy())

    def _reordered(self, order: Array) -> tuple[Array, Array]:
        """Entries in the order of the rows of the file, and the row of each."""
        place_of = np.empty(len(order), np.int32)
        place_of[order] = np.arange(len(order))
        rows = place_of[np.frombuffer(self._rows, np.uint32)]
        entries = np.argsort(rows, kind="stable")
        return entries, rows[entries]

    def _sorted(
        self, name: str, numbers: Array, given: tuple[Array, Array], free: Array
    ) -> Iterator[tuple[str, Array]]:
        """Rows and weights by term; `free`: where the next entry of each term goes."""
        rows, weights = np.empty(len(numbers), np.int32), np.empty(len(numbers), np.uint8)
        given_rows, given_weights = given
        for start in range(0, len(numbers), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            terms = numbers[some]
            order = np.argsort(terms, kind="stable")
            terms = terms[order]
            counts = np.bincount(terms, minlength=len(free))
            firsts = np.cumsum(counts) - counts
            places = free[terms] + np.arange(len(terms)) - firsts[terms]
            rows[places], weights[places] = given_rows[some][order], given_weights[some][order]
            free += counts
        yield f"{name}.rows", rows
        yield f"{name}.weights", weights


class Postings:
    """Terms and their rows, as read from a file. Rows of one term are in order."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        self._starts = arrays[f"{name}.starts"]
        self.terms = unpacked_words(arrays[f"{name}.terms"], len(self._starts) - 1)
        self._rows, self._weights = arrays[f"{name}.rows"], arrays[f"{name}.weights"]

    def __contains__(self, term: str) -> bool:
        return self.place(term) is not None

    def counts(self) -> list[int]:
        """How many rows carry each of the `terms`."""
        counts: list[int] = np.diff(self._starts).tolist()
        return counts

    def rows(self, term: str) -> tuple[Array, Array] | None:
        """Rows of a term, and their weights in 1/`SCALE`; None when no row carries it."""
        place = self.place(term)
        if place is None:
            return None
        some = slice(int(self._starts[place]), int(self._starts[place + 1]))
        return self._rows[some], self._weights[some]

    def rows_beginning(self, start: str) -> Array:
        """Rows of the terms that begin so; a row may come several times."""
        return self.rows_between(*self.beginning(start))

    def rows_between(self, first: int, end: int) -> Array:
        """Rows of a range of terms; a row may come several times."""
        return self._rows[int(self._starts[first]) : int(self._starts[end])]

    def heavier(self, weight: int) -> Array:
        """How many rows carry each of the `terms` with more than this weight."""
        total = np.concatenate(([0], np.cumsum(self._weights > weight)))
        return np.diff(total[self._starts])

    def beginning(self, start: str) -> tuple[int, int]:
        """The range of the terms that begin so, in the sorted list."""
        return bisect_left(self.terms, start), bisect_left(self.terms, start + _LAST)

    def place(self, term: str) -> int | None:
        """Where a term stands in the sorted list."""
        place = bisect_left(self.terms, term)
        return place if place < len(self.terms) and self.terms[place] == term else None
