"""Usual ways of ranking suppliers for a lot, to compare with."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, process

from spaser.core.analysis import tokens
from spaser.core.text import normalise
from spaser.sourcing.documents import SupplierDocument

_TOP = 20
_SATURATION, _LENGTH_SHARE = 1.2, 0.75
Ranker = Callable[[str], list[int]]


def texts_of(suppliers: Iterable[SupplierDocument]) -> list[str]:
    """What a supplier says of itself, in one text."""
    return [" ".join((s.name, s.brand, *s.activities)) for s in suppliers]


def rankers(texts: Sequence[str], names: Sequence[str], step: int) -> list[tuple[str, Ranker, int]]:
    """(name, ranker, one lot out of how many): WRatio takes seconds per lot."""
    plain = Bm25(texts, lambda text: text.casefold().split())
    french = Bm25(texts, tokens)
    return [
        ("RapidFuzz WRatio", fuzzy(texts, fuzz.WRatio), step),
        ("RapidFuzz token_set_ratio", fuzzy(texts, fuzz.token_set_ratio), step),
        ("trigrams on names", trigrams(names), 1),
        ("BM25, plain words", plain.rank, 1),
        ("BM25, French analysis", french.rank, 1),
    ]


def fuzzy(texts: Sequence[str], scorer: Callable[..., float]) -> Ranker:
    """Rank by one RapidFuzz scorer over whole texts, in lower case."""
    lowered = [text.casefold() for text in texts]

    def rank(title: str) -> list[int]:
        found = process.extract(title.casefold(), lowered, scorer=scorer, limit=_TOP)
        return [place for _, _, place in found]

    return rank


class Bm25:
    """Okapi BM25 over tokens."""

    def __init__(self, texts: Sequence[str], analyse: Callable[[str], list[str]]) -> None:
        self._analyse = analyse
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._lengths = []
        for place, text in enumerate(texts):
            counts = Counter(analyse(text))
            self._lengths.append(sum(counts.values()))
            for token, times in counts.items():
                self._postings[token].append((place, times))
        self._mean = sum(self._lengths) / max(1, len(self._lengths)) or 1.0

    def rank(self, title: str) -> list[int]:
        """Places of the best texts."""
        totals: dict[int, float] = defaultdict(float)
        for token in set(self._analyse(title)):
            postings = self._postings.get(token, [])
            rarity = math.log(
                1 + (len(self._lengths) - len(postings) + 0.5) / (len(postings) + 0.5)
            )
            for place, times in postings:
                length = 1 - _LENGTH_SHARE + _LENGTH_SHARE * self._lengths[place] / self._mean
                totals[place] += rarity * times * (_SATURATION + 1) / (times + _SATURATION * length)
        return heapq.nsmallest(_TOP, totals, key=lambda place: (-totals[place], place))


def trigrams(names: Sequence[str]) -> Ranker:
    """Rank by trigrams shared over all trigrams of both, as pg_trgm does on names."""
    index: dict[str, list[int]] = defaultdict(list)
    sizes = []
    for place, name in enumerate(names):
        found = _trigrams(name)
        sizes.append(len(found))
        for one in found:
            index[one].append(place)

    def rank(title: str) -> list[int]:
        asked = _trigrams(title)
        shared = Counter(place for one in asked for place in index.get(one, ()))
        likeness = {place: n / (len(asked) + sizes[place] - n) for place, n in shared.items()}
        return heapq.nsmallest(_TOP, likeness, key=lambda place: (-likeness[place], place))

    return rank


def _trigrams(text: str) -> set[str]:
    return {
        padded[at : at + 3]
        for word in normalise(text).split()
        for padded in (f"  {word} ",)
        for at in range(len(padded) - 2)
    }
