"""The words of a search, read with what the index knows: stems, trades, numbers, slips."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spaser.core.analysis import stems, telling
from spaser.core.text import normalise, repair
from spaser.directory.typos import corrected
from spaser.sourcing.listing import Listing
from spaser.sourcing.vocabulary import Vocabulary

_PIECES = re.compile(r"[^\W_]+")
_MOST_WORDS = 10
_MOST_CORRECTIONS = 4
_SHORTEST_BEGINNING = 3  # letters typed before names that begin so are found


@dataclass(frozen=True, slots=True)
class Word:
    """One word typed. `token` as names hold it, `stem` as activities do (« »: a stop word or a
    number), `trades` that it names, alone or with its neighbours. `needed`: without it, nothing
    is found; boilerplate and stop words are not, unless nothing else was typed."""

    typed: str
    token: str
    stem: str
    trades: tuple[str, ...] = ()
    needed: bool = True

    @property
    def may_begin(self) -> bool:
        """Whether names that only begin so are found: a stop word would find too many."""
        return len(self.token) >= _SHORTEST_BEGINNING and bool(self.stem or self.token[0].isdigit())


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched. `number`: first and last SIRET, and SIREN or 0, when one was typed.

    `empty`: nothing was typed; without words and not empty, nothing can be found.
    """

    words: tuple[Word, ...] = ()
    number: tuple[int, int, int] | None = None
    empty: bool = False
    corrected: tuple[tuple[str, str], ...] = ()


def read(text: str, listing: Listing, vocabulary: Vocabulary) -> Question:
    """Understand what was typed."""
    if not text.strip():
        return Question(empty=True)
    number = _number(text)
    if number:
        return Question(number=number)
    words = _words(repair(text))
    words, slips = _spelt(words, listing, vocabulary)
    return Question(_weighed(words, vocabulary), corrected=tuple(slips))


def _number(text: str) -> tuple[int, int, int] | None:
    """A SIRET or its beginning, a SIREN; None when it is something else."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit() and 9 <= len(digits) <= 14):
        return None
    unit = 10 ** (14 - len(digits))
    first = int(digits) * unit
    return first, first + unit - 1, int(digits) if len(digits) == 9 else 0


def _words(text: str) -> list[Word]:
    """Words in their order, once each; letters alone that follow each other are one word."""
    words: dict[str, Word] = {}
    letters = ""
    for piece in [*_PIECES.findall(text), ""]:
        if len(piece) == 1 and not piece.isdigit():
            letters += piece
            continue
        if len(letters) > 1:
            _add(words, letters)
        letters = ""
        _add(words, piece)
    return list(words.values())[:_MOST_WORDS]


def _add(words: dict[str, Word], piece: str) -> None:
    for token in normalise(piece).split():
        words.setdefault(token, Word(piece.lower(), token, next(iter(stems(token)), "")))


def _spelt(
    words: Sequence[Word], listing: Listing, vocabulary: Vocabulary
) -> tuple[list[Word], list[tuple[str, str]]]:
    """Words that give nothing, brought back to one that does."""
    named = _with_trades(words, vocabulary)
    spelt: list[Word] = []
    slips: list[tuple[str, str]] = []
    for word in named:
        better = None
        if len(slips) < _MOST_CORRECTIONS and not _gives(word, listing):
            better = corrected(word.token, listing, vocabulary)
        if better is None:
            spelt.append(word)
            continue
        token = normalise(better)
        spelt.append(Word(word.typed, token, next(iter(stems(token)), "")))
        slips.append((word.typed, better))
    return spelt, slips


def _gives(word: Word, listing: Listing) -> bool:
    """Whether some supplier has this word; a number is never a slip."""
    if word.token[0].isdigit():
        return True
    for part, _ in listing.parts:
        if word.token in part.names or word.stem in part.words or word.token in part.towns:
            return True
        if word.may_begin:
            first, end = part.names.beginning(word.token)
            if first < end:
                return True
        if any(trade in part.trades for trade in word.trades):
            return True
    return False


def _with_trades(words: Iterable[Word], vocabulary: Vocabulary) -> list[Word]:
    """Each word with the trades that it names, alone or with its neighbours."""
    named = list(words)
    stemmed = [place for place, word in enumerate(named) if word.stem]
    trades: dict[int, list[str]] = {}
    found = [named[place].stem for place in stemmed]
    for trade, places in vocabulary.trades_and_places(found):
        for place in places:
            trades.setdefault(stemmed[place], []).append(trade)
    return [
        replace(word, trades=tuple(dict.fromkeys(trades.get(place, ()))))
        for place, word in enumerate(named)
    ]


def _weighed(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[Word, ...]:
    """Which words are needed: those that say something, or all of them when none does."""
    named = _with_trades(words, vocabulary)
    stemmed = [place for place, word in enumerate(named) if word.stem]
    said = {stemmed[place] for place in telling([named[place].stem for place in stemmed])}
    needed = {
        place
        for place, word in enumerate(named)
        if place in said or word.trades or word.token[0].isdigit()
    }
    return tuple(
        replace(word, needed=not needed or place in needed) for place, word in enumerate(named)
    )
