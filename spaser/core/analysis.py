"""French texts cut into comparable tokens: the same for a lot and for a supplier."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Generic, TypeVar

import Stemmer

from spaser.core.text import normalise, repair
from spaser.paths import REFERENCE

_VOCABULARY = REFERENCE / "vocabulary"
_PIECES = re.compile(r"[^\W_]+")
_GAP = 1  # foreign words allowed between two words: « entretien courant des locaux »

Meaning = TypeVar("Meaning")


def stems(text: str) -> list[str]:
    """Stems of the words in their order, without stop words, numbers and single letters."""
    return [stem for piece in _PIECES.findall(repair(text)) for stem in _stems_of_piece(piece)]


def stems_and_words(text: str) -> list[tuple[str, str]]:
    """The same stems, each beside the word it comes from as the text writes it, in lower case."""
    pieces = _PIECES.findall(repair(text))
    return [(stem, piece.lower()) for piece in pieces for stem in _stems_of_piece(piece)]


def tokens(text: str) -> list[str]:
    """Stems that say something of the matter: procurement boilerplate is left out."""
    found = stems(text)
    return [found[place] for place in telling(found)]


def telling(found: Sequence[str]) -> list[int]:
    """Places of the stems that no formula of notices takes."""
    taken = {place for _, places in formulas().matches(found) for place in places}
    return [place for place in range(len(found)) if place not in taken]


class Phrases(Generic[Meaning]):
    """Expressions of one or several stems, each with its meanings; the longest one wins.

    One foreign stem may stand between two stems of an expression: « entretien courant locaux ».
    An expression that lies within another one is not met; two may overlap.
    """

    def __init__(self) -> None:
        self._single: dict[str, list[Meaning]] = {}
        self._longer: dict[tuple[str, str], dict[tuple[str, ...], list[Meaning]]] = {}
        self._starts: set[str] = set()

    def add(self, phrase: Sequence[str], meaning: Meaning) -> None:
        """An expression without stems is ignored; the same meaning is kept once."""
        if not phrase:
            return
        if len(phrase) == 1:
            meanings = self._single.setdefault(phrase[0], [])
        else:
            pair = (phrase[0], phrase[1])
            known = self._longer.get(pair, {})
            meanings = known.setdefault(tuple(phrase[2:]), [])
            longest_first = sorted(known.items(), key=lambda entry: -len(entry[0]))
            self._longer[pair] = dict(longest_first)
            self._starts.add(phrase[0])
        if meaning not in meanings:
            meanings.append(meaning)

    def matches(self, found: Sequence[str]) -> Iterator[tuple[Meaning, tuple[int, ...]]]:
        """Each meaning met, in order, with the places it takes."""
        taken: set[int] = set()
        for start, stem in enumerate(found):
            met = self._longest(found, start) if stem in self._starts else None
            if met is None and stem in self._single:
                met = self._single[stem], (start,)
            if met is not None and not taken.issuperset(met[1]):
                taken.update(met[1])
                for meaning in met[0]:
                    yield meaning, met[1]

    def _longest(
        self, found: Sequence[str], start: int
    ) -> tuple[list[Meaning], tuple[int, ...]] | None:
        """The longest expression of two stems or more that starts here, the tightest of equals."""
        best: tuple[list[Meaning], tuple[int, ...]] | None = None
        for second in range(start + 1, min(start + 2 + _GAP, len(found))):
            for rest, meanings in self._longer.get((found[start], found[second]), {}).items():
                places = _places(rest, found, (start, second))
                if places and (best is None or len(places) > len(best[1])):
                    best = meanings, places
                if places:
                    break
        return best


def _places(
    rest: tuple[str, ...], found: Sequence[str], places: tuple[int, ...]
) -> tuple[int, ...] | None:
    """Where the stems of an expression stand after its first ones; None when one is missing."""
    for stem in rest:
        after = places[-1] + 1
        near = found[after : after + _GAP + 1]
        if stem not in near:
            return None
        places = (*places, after + near.index(stem))
    return places


def _counts(word: str) -> bool:
    return len(word) > 1 and word not in _stop_words() and not word[0].isdigit()


_snowball = Stemmer.Stemmer("french", 0)


@lru_cache(maxsize=100_000)
def _stems_of_piece(piece: str) -> tuple[str, ...]:
    """Stems of an unbroken run of letters: one, or none for a stop word."""
    return tuple(_stem(word) for word in normalise(piece).split() if _counts(word))


def _stem(word: str) -> str:
    """Snowball's French stem of a word without accents."""
    return _own_stems().get(word) or _snowball.stemWord(word)


@cache
def _own_stems() -> dict[str, str]:
    """Words of `racines.txt`, whose stem would meet that of a word of another trade."""
    groups = (line.partition(":")[0].split() for line in _lines("racines.txt"))
    return {word: group[0] for group in groups for word in group}


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(normalise(" ".join(_lines("mots_vides.txt"))).split())


@cache
def formulas() -> Phrases[str]:
    """The boilerplate of notices and of suppliers' presentations, from `formules.txt`."""
    phrases: Phrases[str] = Phrases()
    for line in _lines("formules.txt"):
        phrases.add(stems(line), line)
    return phrases


def _lines(name: str) -> list[str]:
    """Lines of a word list, without comments and blanks."""
    lines = (_VOCABULARY / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def formulas_of_several_words() -> list[tuple[str, ...]]:
    """Stems of the boilerplate expressions, for those that must not lend words to a trade."""
    found = (tuple(stems(line)) for line in _lines("formules.txt"))
    return [phrase for phrase in found if len(phrase) > 1]


@cache
def formula_stems() -> frozenset[str]:
    """Every stem of the boilerplate: ordinary words, never slips of the keyboard."""
    return frozenset(stem for line in _lines("formules.txt") for stem in stems(line))
