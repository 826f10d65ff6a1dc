"""Words of a lot that nobody writes, brought back to the word they were meant to be.

A right French word is left alone whatever the suppliers write: « internats » is not « internet ».
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance.OSA import distance
from rapidfuzz.process import extract

from spaser.core.analysis import stems
from spaser.core.french_words import is_french
from spaser.core.text import normalise

_SHORTEST = 5  # letters under which a word has too many neighbours
_SHORTEST_NAME = 7  # the same for a word with a capital: often a name
_LONG = 8  # from this length two slips are forgiven
_FIRST_NEIGHBOURS = 12
_RARE = 2  # suppliers that may share one slip
_FAR_MORE = 20  # times: how much more common the right word is than the slip


class Spelt(NamedTuple):
    """What an unknown word was meant to be."""

    stem: str
    word: str  # as people write it


class Words:
    """Words of the trades and of notices, as people write them, by length without accents."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.stems: set[str] = set()
        self.by_length: dict[int, dict[str, Spelt]] = {}
        for word in {word for text in texts for word in text.lower().split()}:
            self._add(word.strip("«»(),;:."))

    def _add(self, word: str) -> None:
        found = stems(word)
        self.stems.update(found)
        plain = normalise(word)
        if len(found) == 1 and plain.isalpha() and len(plain) >= _SHORTEST - 1:
            known = self.by_length.setdefault(len(plain), {})
            held = known.get(plain)
            if held is None or held.word < word:  # the accented one, whatever the order
                known[plain] = Spelt(found[0], word)


class Spelling:
    """Right word for a wrong one. `known`: number of suppliers that use each stem; `words`: those
    of the trades, looked at first; `shown`: a word for a stem that only suppliers use."""

    def __init__(
        self, known: Mapping[str, int], words: Words, shown: Callable[[str], str] = str
    ) -> None:
        self._known = known
        self._words = words
        self._shown = shown
        self._by_length: dict[int, list[str]] = {}
        self.corrected = lru_cache(maxsize=5_000)(self._corrected)

    def _is_right(self, stem: str) -> bool:
        """A word of the trades, of French, or that several suppliers use."""
        return stem in self._words.stems or self._known.get(stem, 0) > _RARE or is_french(stem)

    def _corrected(self, stem: str, word: str) -> Spelt | None:
        """What the word was meant to be, within one slip (two when long); None: leave it alone."""
        plain = normalise(word)
        name = not word.islower()
        shortest = _SHORTEST_NAME if name else _SHORTEST
        if len(plain) < shortest or not plain.isalpha() or self._is_right(stem):
            return None
        least = self._known.get(stem, 0) * _FAR_MORE
        for slips in (1, 2) if len(plain) >= _LONG and not name else (1,):
            near = self._near_words(plain, slips)
            if near:
                return min(near, key=self._preference)
            stems_near = [one for one in self._near_stems(stem, slips) if self._known[one] > least]
            if stems_near and not name:
                best = min(stems_near, key=lambda one: (-self._known[one], one))
                return Spelt(best, self._shown(best))
        return None

    def _near_words(self, plain: str, slips: int) -> list[Spelt]:
        """Words of the trades; a plural is looked for as its singular too."""
        forms = (plain, plain[:-1]) if plain[-1] in "sx" else (plain,)
        return [
            self._words.by_length[length][near]
            for form in forms
            for length in range(len(form) - slips, len(form) + slips + 1)
            for near in _neighbours(form, self._words.by_length.get(length, {}).keys(), slips)
        ]

    def _near_stems(self, stem: str, slips: int) -> list[str]:
        """Right stems that suppliers use; short ones have too many neighbours."""
        if len(stem) < _SHORTEST:
            return []
        if not self._by_length:
            for one in self._known:
                self._by_length.setdefault(len(one), []).append(one)
        return [
            near
            for length in range(len(stem) - slips, len(stem) + slips + 1)
            for near in _neighbours(stem, self._by_length.get(length, ()), slips)
            if self._is_right(near)
        ]

    def _preference(self, spelt: Spelt) -> tuple[int, str]:
        """The most used by suppliers, then the alphabet."""
        return -self._known.get(spelt.stem, 0), spelt.word


def _neighbours(word: str, choices: Collection[str], slips: int) -> list[str]:
    """Choices within so many slips, that begin alike."""
    near = extract(word, choices, scorer=distance, score_cutoff=slips, limit=_FIRST_NEIGHBOURS)
    return [found for found, _, _ in near if _begin_alike(found, word)]


def _begin_alike(right: str, word: str) -> bool:
    """Few slips touch the first letter: it is the same, or lost, or swapped with the next one."""
    if right[0] == word[0] or right[1:3] == word[1:3]:
        return True
    return right[1:4] == word[:3] or right[:2] == word[1::-1]
