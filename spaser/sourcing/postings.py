"""For each term, the suppliers that carry it: one sorted list of terms, one long list of rows."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping

import numpy as np

from spaser.sourcing.packed import Array, unpacked_words
from spaser.sourcing.profile import SCALE
from spaser.sourcing.terms import Terms

__all__ = ["SCALE", "Postings", "posted"]

_LAST = chr(0x10FFFF)


def posted(terms: Terms, name: str, scale: float = SCALE) -> Iterator[tuple[str, Array]]:
    """What a file keeps of the terms of rows, term by term. `scale`: what a weight of 1 is."""
    starts, rows, weights = terms.by_term()
    yield f"{name}.starts", starts
    yield f"{name}.rows", rows
    if scale != SCALE:
        weights = np.maximum(1, np.floor(weights * (SCALE / scale) + 0.5)).astype(np.uint8)
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

    def beginning(self, start: str) -> tuple[int, int]:
        """The range of the terms that begin so, in the sorted list."""
        return bisect_left(self.terms, start), bisect_left(self.terms, start + _LAST)

    def place(self, term: str) -> int | None:
        """Where a term stands in the sorted list."""
        place = bisect_left(self.terms, term)
        return place if place < len(self.terms) and self.terms[place] == term else None
