"""French texts cut into comparable tokens: the same for a lot and for a supplier."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Generic, TypeVar

import Stemmer

from spaser.core.text import normalise, repair
from spaser.paths import REFERENCE

_VOCABULARY = REFERENCE / "vocabulary"
_PIECES = re.compile(r"[^\W_]+")
_GAP = 1  # foreign words allowed between two words: « entretien courant des locaux »

Meaning = TypeVar("Meaning")
_After = tuple[tuple[str, ...], list[Meaning]]  # what follows two stems, and what it then means


def stems(text: str) -> list[str]:
    """Stems of the words in their order, without stop words, numbers and single letters."""
    return list(chain.from_iterable(map(_stems_of_run, repair(text).split())))


def stems_and_words(text: str) -> list[tuple[str, str]]:
    """The same stems, each beside the word it comes from as the text writes it, in lower case."""
    return [(stem, piece.lower()) for stem, piece in stems_and_pieces(text)]


def stems_and_pieces(text: str) -> list[tuple[str, str]]:
    """The same, with the capitals that the text gives: inside a sentence they tell a name.

    The first word has none, nor have the words of a text mostly written in capitals.
    """
    text = repair(text)
    capitals = sum(letter.isupper() for letter in text)
    if capitals > len(text) // 4:
        text = text.lower()
    pieces = _PIECES.findall(text)
    if pieces:
        pieces[0] = pieces[0].lower()
    return [(stem, piece) for piece in pieces for stem in _stems_of_piece(piece)]


def tokens(text: str) -> list[str]:
    """Stems that say something of the matter: procurement boilerplate is left out."""
    found = stems(text)
    return [found[place] for place in telling(found)]


def telling(found: Sequence[str]) -> Sequence[int]:
    """Places of the stems that no formula of notices takes."""
    met = formulas().matches(found)
    if not met:
        return range(len(found))
    taken = {place for _, places in met for place in places}
    return [place for place in range(len(found)) if place not in taken]


class Phrases(Generic[Meaning]):
    """Expressions of one or several stems, each with its meanings; the longest one wins.

    One foreign stem may stand between two stems of an expression: « entretien courant locaux ».
    An expression that lies within another one is not met; two may overlap.
    """

    def __init__(self) -> None:
        # First stem: what it means alone; then by second stem, what may follow them, the longest
        # first, with its meanings.
        self._firsts: dict[str, tuple[list[Meaning], dict[str, list[_After[Meaning]]]]] = {}

    def add(self, phrase: Sequence[str], meaning: Meaning) -> None:
        """An expression without stems is ignored; the same meaning is kept once."""
        if not phrase:
            return
        alone, seconds = self._firsts.setdefault(phrase[0], ([], {}))
        if len(phrase) == 1:
            meanings = alone
        else:
            meanings = _meanings_after(seconds.setdefault(phrase[1], []), tuple(phrase[2:]))
        if meaning not in meanings:
            meanings.append(meaning)

    def matches(self, found: Sequence[str]) -> list[tuple[Meaning, tuple[int, ...]]]:
        """Each meaning met, in order, with the places it takes."""
        every: list[tuple[Meaning, tuple[int, ...]]] = []
        firsts = self._firsts
        if firsts.keys().isdisjoint(found):
            return every
        taken: set[int] = set()
        for start, entry in enumerate(map(firsts.get, found)):
            if entry is None:
                continue
            meanings, seconds = entry
            places: tuple[int, ...] = (start,)
            if seconds:
                meanings, places = _longest(seconds, found, start) or (meanings, places)
            if meanings and not taken.issuperset(places):
                taken.update(places)
                every += [(meaning, places) for meaning in meanings]
        return every


def _meanings_after(known: list[_After[Meaning]], rest: tuple[str, ...]) -> list[Meaning]:
    """The meanings of what follows two stems; a place is made for them when it is new."""
    for other, meanings in known:
        if other == rest:
            return meanings
    known.append((rest, []))
    known.sort(key=lambda entry: -len(entry[0]))
    return next(meanings for other, meanings in known if other == rest)


def _longest(
    seconds: Mapping[str, Sequence[_After[Meaning]]], found: Sequence[str], start: int
) -> tuple[list[Meaning], tuple[int, ...]] | None:
    """The longest expression of two stems or more that starts here, the tightest of equals."""
    best: tuple[list[Meaning], tuple[int, ...]] | None = None
    second = start
    for known in map(seconds.get, found[start + 1 : start + 2 + _GAP]):
        second += 1
        if known is None:
            continue
        for rest, meanings in known:
            if best is not None and len(rest) + 2 <= len(best[1]):
                break
            places = _places(rest, found, (start, second)) if rest else (start, second)
            if places:
                best = meanings, places
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
def _stems_of_run(run: str) -> tuple[str, ...]:
    """Stems of letters and signs between two spaces: « d’entretien, »."""
    return tuple(stem for piece in _PIECES.findall(run) for stem in _stems_of_piece(piece))


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
    for line in formula_lines():
        phrases.add(stems(line), line)
    return phrases


def formula_lines() -> list[str]:
    """The boilerplate expressions as people write them."""
    return _lines("formules.txt")


def _lines(name: str) -> list[str]:
    """Lines of a word list, without comments and blanks."""
    lines = (_VOCABULARY / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def formulas_of_several_words() -> list[tuple[str, ...]]:
    """Stems of the boilerplate expressions, for those that must not lend words to a trade."""
    found = (tuple(stems(line)) for line in formula_lines())
    return [phrase for phrase in found if len(phrase) > 1]
