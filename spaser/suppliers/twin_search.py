"""Which pairs of one place are worth comparing, without comparing them all. Pure.

Two suppliers are compared when they share a word that is rare where they are, when one name may
be the sigle of the other, or when their letters are nearly the same. At least one has no SIRET.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from rapidfuzz import fuzz, process

from spaser.suppliers.duplicates import Side, compared, is_proposed
from spaser.suppliers.likeness import Likeness
from spaser.suppliers.name_words import FORMS, STOP
from spaser.suppliers.names import Name, Rarity, read, telling

_COMMON = 80  # suppliers of one place that may share a word: beyond, it says nothing
_ROWS = 256  # names compared at once with all those of the place
_NEARLY = 84  # likeness of whole names, letter by letter
Found = tuple[int, int, Likeness]


def proposals(
    sides: Sequence[Side], rarity: Rarity, *, without_department: bool = False
) -> Iterator[Found]:
    """Pairs of one place worth showing, the smaller number first, each once.

    `without_department`: the place is a region; only those that say no département are compared.
    """
    alone = [not side.siret and not (without_department and side.department) for side in sides]
    candidates = _Candidates(sides, alone)
    for here, others in candidates.pairs():
        one = sides[here]
        for there in others:
            other = sides[there]
            found = compared(one, other, rarity)
            if is_proposed(one, other, found.score):
                first, second = sorted((one.id, other.id))
                yield first, second, found


class _Candidates:
    """The suppliers of one place, by what their names hold."""

    def __init__(self, sides: Sequence[Side], alone: Sequence[bool]) -> None:
        self._sides = sides
        self._alone = alone  # whether it may be another one: it has no SIRET
        self._names = [[n for name in side.names for n in read(name)] for side in sides]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_initials: dict[str, list[int]] = defaultdict(list)
        self._by_letter: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, names in enumerate(self._names):
            for key in {word for name in names for word in name.words if telling(word)}:
                self._by_word[key].append(place)
            for key in {key for name in names for key in _initials(name)}:
                self._by_initials[key].append(place)
            town = sides[place].commune_code
            if town:
                for letter in {name.every[0][0] for name in names if len(name.words) >= 3}:
                    self._by_letter[town, letter].append(place)

    def pairs(self) -> Iterator[tuple[int, list[int]]]:
        """Each supplier without SIRET, and those that it may be; each pair once."""
        alone = (place for place, is_alone in enumerate(self._alone) if is_alone)
        while some := list(islice(alone, _ROWS)):
            near = self._nearly_the_same(some)
            for place in some:
                others = self._of(place) | near.get(place, set())
                yield place, sorted(p for p in others if self._is_new(place, p))

    def _is_new(self, place: int, other: int) -> bool:
        """Two that look for each other meet twice: they are compared the first time."""
        return other > place or (other < place and not self._alone[other])

    def _of(self, place: int) -> set[int]:
        found: set[int] = set()
        names = self._names[place]
        words = {word for name in names for word in name.words if word not in FORMS}
        for word in words:
            if telling(word) and len(self._by_word.get(word, ())) <= _COMMON:
                found.update(self._by_word.get(word, ()))
            found.update(self._by_initials.get(word, ()))
        for name in names:
            for key in _initials(name):
                found.update(self._by_word.get(key, ()))
        town = self._sides[place].commune_code
        if town:
            for word in {n.words[0] for n in names if _single(n)}:
                found.update(self._by_letter.get((town, word[0]), ()))
        return found

    def _nearly_the_same(self, places: Iterable[int]) -> dict[int, set[int]]:
        """Names with nearly the same letters: slips of the keyboard, words cut otherwise."""
        rows = [(place, name.glued) for place in places for name in self._names[place][:1]]
        columns = [(p, name.glued) for p, names in enumerate(self._names) for name in names[:2]]
        if not rows:
            return {}
        scores = process.cdist(
            [text for _, text in rows],
            [text for _, text in columns],
            scorer=fuzz.ratio,
            score_cutoff=_NEARLY,
            dtype=np.uint8,
        )
        found: dict[int, set[int]] = defaultdict(set)
        for row, column in zip(*np.nonzero(scores), strict=True):
            found[rows[row][0]].add(columns[column][0])
        return found


def _single(name: Name) -> bool:
    """One word beside the legal form: it may be a sigle made of first syllables."""
    return len([word for word in name.words if word not in FORMS]) == 1


def _initials(name: Name) -> set[str]:
    """The sigles that a name of three words or more gives, with its small words and without."""
    if not 3 <= len(name.words) <= 12:
        return set()
    given = (
        name.every,
        tuple(word for word in name.every if word not in STOP),
        tuple(word for word in name.every if word not in STOP and word not in FORMS),
    )
    return {"".join(word[0] for word in words) for words in given if len(words) >= 3}
