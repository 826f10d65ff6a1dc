"""Words of a lot that nobody writes, brought back to the word they were meant to be."""

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

_SHORTEST = 5  # stems under this length have too many neighbours
_LONG = 8  # from this length two slips are forgiven
_FIRST_NEIGHBOURS = 12


class Spelling:
    """Nearest known stem of an unknown one. `known`: number of suppliers that use each stem."""

    def __init__(self, known: Mapping[str, int], trusted: frozenset[str]) -> None:
        self._known = known
        self._trusted = trusted
        self._by_length: dict[int, list[str]] = {}
        for stem in {*known, *trusted}:
            if len(stem) >= _SHORTEST - 1:
                self._by_length.setdefault(len(stem), []).append(stem)
        self.corrected = lru_cache(maxsize=5_000)(self._corrected)

    def is_known(self, stem: str) -> bool:
        """Used by some supplier, or a word of the trades."""
        return stem in self._trusted or stem in self._known

    def _corrected(self, stem: str) -> str | None:
        """The known stem within one slip (two when long), None when there is none."""
        if len(stem) < _SHORTEST or self.is_known(stem):
            return None
        for slips in (1, 2) if len(stem) >= _LONG else (1,):
            near = self._neighbours(stem, slips)
            if near:
                return min(near, key=self._preference)
        return None

    def _neighbours(self, stem: str, slips: int) -> list[str]:
        found: list[str] = []
        for length in range(len(stem) - slips, len(stem) + slips + 1):
            choices = self._by_length.get(length, [])
            found += [
                choice
                for choice, _, _ in extract(
                    stem, choices, scorer=OSA.distance, score_cutoff=slips, limit=_FIRST_NEIGHBOURS
                )
                if choice[0] == stem[0] or choice[1:3] == stem[1:3]
            ]
        return found

    def _preference(self, stem: str) -> tuple[bool, int, str]:
        """A word of the trades first, then the most used, then the alphabet."""
        return stem not in self._trusted, -self._known.get(stem, 0), stem
