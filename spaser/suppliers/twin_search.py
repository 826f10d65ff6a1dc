"""Which pairs of one place are worth comparing, without comparing them all. Pure.

Two suppliers are compared when they share a word that is rare where they are, when one name may
be the sigle of the other, or when their letters are nearly the same. At least one has no SIRET.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

import numpy as np
from rapidfuzz import fuzz, process

from spaser.suppliers.duplicates import Side, compared, is_proposed
from spaser.suppliers.likeness import Likeness
from spaser.suppliers.name_words import FORMS, GENERIC, SIDES, STOP
from spaser.suppliers.names import Name, Rarity, read

_COMMON = 80  # suppliers of one place that may share a word: beyond, it says nothing
_SHORT_PAIR = 4
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
            for key in {key for name in names for key in _keys(name)}:
                self._by_word[key].append(place)
            for key in {key for name in names for key in _initials(name)}:
                self._by_initials[key].append(place)
            town = sides[place].commune_code or ""
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
        for key in {key for name in names for key in _keys(name)}:
            if len(self._by_word.get(key, ())) <= _COMMON:
                found.update(self._by_word.get(key, ()))
            found.update(self._by_initials.get(key, ()))
        for name in names:
            for key in _initials(name):
                found.update(self._by_word.get(key, ()))
        town = self._sides[place].commune_code or ""
        for letter in {name.words[0][0] for name in names if _single(name)}:
            if len(self._by_letter.get((town, letter), ())) <= _COMMON:
                found.update(self._by_letter.get((town, letter), ()))
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


def _keys(name: Name) -> set[str]:
    """The words that say which structure it is, and pairs of words in one piece."""
    words = [word for word in name.words if word not in FORMS]
    pairs = (one + other for one, other in pairwise(words))
    found = {word for word in words if word not in GENERIC and word not in SIDES and len(word) > 1}
    return found | {pair for pair in pairs if len(pair) > _SHORT_PAIR}


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
