"""The texts of a few thousand suppliers, each read once, as small numbers."""

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from spaser.core.analysis import stems_and_words
from spaser.sourcing.columns import Coded
from spaser.sourcing.packed import Array
from spaser.sourcing.profile import SCALE
from spaser.sourcing.terms import Terms, spread, starts_of
from spaser.sourcing.vocabulary import Read, Vocabulary


class Numbers(dict[str, int]):
    """A number for each word, in the order in which they are met."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class Groups(NamedTuple):
    """Groups of numbers one after the other: the g-th is `members[starts[g]:starts[g + 1]]`."""

    starts: Array
    members: Array

    @classmethod
    def of(cls, groups: Sequence[Collection[str]], words: Numbers) -> "Groups":
        """Of words, by their numbers."""
        starts = starts_of(np.fromiter(map(len, groups), np.int64, len(groups)))
        every = map(words.__getitem__, chain.from_iterable(groups))
        return cls(starts, np.fromiter(every, np.int64, int(starts[-1])))

    def spread(self, groups: Array) -> tuple[Array, Array]:
        """For each member of some groups: the place of its group in `groups`, its own place."""
        return spread(self.starts, groups)


class Lists:
    """Terms, row by row; one that comes twice is kept once."""

    def __init__(self) -> None:
        self._names = Numbers()
        self._numbers, self._lengths = array("I"), array("I")

    def add(self, terms: Iterable[str]) -> None:
        """The terms of the next row."""
        found = {*map(self._names.__getitem__, terms)}
        self._numbers.extend(found)
        self._lengths.append(len(found))

    def lengths(self) -> Array:
        """How many terms each row has."""
        return np.frombuffer(self._lengths, np.uint32)

    def terms(self) -> Terms:
        """The terms of every row, all of the same weight."""
        lengths = self.lengths()
        rows = np.repeat(np.arange(len(lengths)), lengths)
        return _even(rows, np.frombuffer(self._numbers, np.uint32), self._names, len(lengths))


def terms_of(coded: Coded, terms_of_set: Callable[[tuple[str, ...]], Iterable[str]]) -> Terms:
    """The terms that the values of rows stand for, all of the same weight."""
    names = Numbers()
    groups = Groups.of([dict.fromkeys(terms_of_set(values)) for values in coded.sets], names)
    rows, places = groups.spread(coded.codes)
    return _even(rows, groups.members[places], names, len(coded.codes))


def _even(rows: Array, numbers: Array, names: Numbers, count: int) -> Terms:
    weights = np.full(len(numbers), round(SCALE), np.uint8)
    return Terms.gathered((rows, numbers, weights), list(names), count)


class Texts:
    """Texts by their number: those that suppliers say first, then the labels of their codes."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._numbers: dict[str, int] = {}
        self._reads: list[Read] = []

    def number(self, text: str) -> int:
        """The number of a text that a supplier says. None may be new once a label was given."""
        known = self._numbers.get(text)
        if known is None:
            known = self._numbers[text] = len(self._reads)
            self._reads.append(self.vocabulary.read(text))
        return known

    def label(self, text: str) -> int:
        """The number of the label of a code: its boilerplate is not kept."""
        self._reads.append(self.vocabulary.read_label(text)._replace(unsaid=frozenset()))
        return len(self._reads) - 1

    def understood(self) -> "Understood":
        """What all of them say."""
        stems, trades = Numbers(), Numbers()
        telling, unsaid, named = zip(*self._reads, strict=True) if self._reads else ((), (), ())
        kept = Groups.of(telling, stems)
        left = Groups.of(unsaid, stems)
        met = Groups.of(named, trades)
        sure = chain.from_iterable(one.values() for one in named)
        certainties = np.fromiter(sure, np.float64, len(met.members))
        shown = self._shown(len(stems), (kept, left))
        return Understood(stems, trades, kept, left, met, certainties, shown)

    def _shown(self, stems: int, said: Iterable[Groups]) -> dict[str, str]:
        """For each stem, the word of the first text where it is met."""
        own = list(self._numbers)
        first = np.full(stems, len(own), np.int64)
        for groups in said:
            owners = np.repeat(np.arange(len(groups.starts) - 1), np.diff(groups.starts))
            np.minimum.at(first, groups.members, owners)
        shown: dict[str, str] = {}
        for text in np.unique(first[first < len(own)]).tolist():
            for stem, word in stems_and_words(own[text]):
                shown.setdefault(stem, word)
        return shown


class Understood(NamedTuple):
    """What texts say. `kept`: telling stems of each; `unsaid`: the others; `met`: trades, with
    their `certainties`. `shown`: a word of each stem."""

    stems: Numbers
    trades: Numbers
    kept: Groups
    unsaid: Groups
    met: Groups
    certainties: Array
    shown: dict[str, str]
