"""The search of the directory: words, place and filters, with the count of each facet. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import isnan

import numpy as np

from spaser.directory import facets
from spaser.directory.question import Question, read
from spaser.directory.sifting import Sifted, has_radius, is_placed, kilometres, sift
from spaser.directory.wanted import Beyond, Counted, Filter, Found, Measures, Relaxed, Sort, Wanted
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.listing import Listing, Part
from spaser.sourcing.packed import Array
from spaser.sourcing.vocabulary import Vocabulary


def search(index: SearchIndex, wanted: Wanted, offset: int = 0, limit: int = 25) -> Found:
    """One page of what was found, in the order asked. IndexUnusable: see LiveIndex.ask."""
    snapshot = index.snapshot()
    question = read(wanted.words, snapshot.listing, snapshot.vocabulary)
    sifted = sift(snapshot.listing, question, wanted)
    total = sum(one.count() for one in sifted)
    ids, distances = _ordered(sifted, wanted, offset, limit)
    relaxed: list[Relaxed] = []
    if not total:
        within = snapshot.listing, snapshot.vocabulary, question
        relaxed = list(_relaxed(*within, sifted, wanted)) or list(_wide(*within, wanted))
    return Found(
        ids=ids,
        total=total,
        distances=distances,
        facets=_counts(sifted, facets.FACETS),
        corrected=question.corrected,
        relaxed=relaxed,
    )


def every_id(index: SearchIndex, wanted: Wanted) -> list[int]:
    """Every supplier found, in the order asked: for exports."""
    sifted = _sifted(index, wanted)
    return _ordered(sifted, wanted, 0, sum(one.count() for one in sifted))[0]


def counts(
    index: SearchIndex, wanted: Wanted, filters: Sequence[Filter]
) -> dict[Filter, list[Counted]]:
    """The count of each value of some filters: with all the other filters, without their own."""
    return _counts(_sifted(index, wanted), filters)


def by_department(index: SearchIndex, wanted: Wanted) -> dict[str, int]:
    """How many of those found sit in each département, by code."""
    totals: Counter[str] = Counter()
    for one in _sifted(index, wanted):
        totals.update(facets.counted(one.part, Filter.DEPARTMENT, one.found()))
    totals.pop(facets.UNKNOWN[Filter.DEPARTMENT], None)
    return dict(sorted(totals.items()))


def measures(index: SearchIndex, wanted: Wanted) -> Measures:
    """Everything that was found, in numbers."""
    sirens, texts, located, exact = [], 0, 0, 0
    for part, rows in sifted_rows(index, wanted):
        exact += part.facts["precision"].counts(rows).get("exact", 0)
        texts += facets.counted(part, Filter.TEXT, rows).get("oui", 0)
        located += int(np.count_nonzero(~np.isnan(part.lat[rows])))
        sirens.append(part.siren[rows])
    every = np.concatenate(sirens)
    known = every[every > 0]
    return Measures(
        total=len(every),
        legal_units=len(np.unique(known)),
        without_siren=len(every) - len(known),
        with_text=texts,
        located=located,
        exact=exact,
    )


def label_names(index: SearchIndex) -> dict[str, str]:
    """Labels as people write them, by the value of the filter."""
    return index.snapshot().listing.label_names()


def sifted_rows(index: SearchIndex, wanted: Wanted) -> list[tuple[Part, Array]]:
    """Of each part of the index, the rows found."""
    return [(one.part, one.kept()[0]) for one in _sifted(index, wanted)]


def _sifted(index: SearchIndex, wanted: Wanted) -> list[Sifted]:
    snapshot = index.snapshot()
    question = read(wanted.words, snapshot.listing, snapshot.vocabulary)
    return sift(snapshot.listing, question, wanted)


def _counts(sifted: Iterable[Sifted], filters: Iterable[Filter]) -> dict[Filter, list[Counted]]:
    parts, counted = list(sifted), {}
    everything = [one.found() for one in parts]
    for facet in filters:
        totals: Counter[str] = Counter()
        for one, rows in zip(parts, everything, strict=True):
            kept = one.found(facet) if facet in one.passed else rows
            totals.update(facets.counted(one.part, facet, kept))
        counted[facet] = facets.in_order(totals)
    return counted


def _ordered(
    sifted: Sequence[Sifted], wanted: Wanted, offset: int, limit: int
) -> tuple[list[int], dict[int, float]]:
    """A page of numbers, and the distance of each when there is a place."""
    kept = [one.kept() for one in sifted]
    parts = [one.part for one in sifted]
    ids = np.concatenate([part.ids[rows] for part, (rows, _) in zip(parts, kept, strict=True)])
    places = np.concatenate(
        [part.places[rows] for part, (rows, _) in zip(parts, kept, strict=True)]
    )
    km = None
    if wanted.place is not None and is_placed(wanted):
        near = zip(parts, kept, strict=True)
        km = np.concatenate([kilometres(part, rows, wanted.place) for part, (rows, _) in near])
    first = places
    if wanted.sort is Sort.DISTANCE and km is not None:
        first = np.where(np.isnan(km), np.inf, km)
    elif wanted.sort is not Sort.NAME and all(points is not None for _, points in kept):
        first = -np.concatenate([points for _, points in kept if points is not None])
    chosen = _smallest(first, places, offset + limit)[offset:]
    page = ids[chosen].tolist()
    if km is None:
        return page, {}
    told = zip(page, km[chosen].tolist(), strict=True)
    return page, {number: away for number, away in told if not isnan(away)}


def _smallest(first: Array, second: Array, count: int) -> Array:
    """Where the smallest are, in order: by the first key, then by the second."""
    chosen = np.arange(len(first))
    if count <= 0:
        return chosen[:0]
    if count < len(first):
        limit = np.partition(first, count - 1)[count - 1]
        below, equal = np.flatnonzero(first < limit), np.flatnonzero(first == limit)
        missing = count - len(below)
        if missing < len(equal):
            equal = equal[np.argpartition(second[equal], missing - 1)[:missing]]
        chosen = np.concatenate([below, equal])
    return chosen[np.lexsort((second[chosen], first[chosen]))]


def _relaxed(
    listing: Listing,
    vocabulary: Vocabulary,
    question: Question,
    sifted: Sequence[Sifted],
    wanted: Wanted,
) -> Iterator[Relaxed]:
    """What would be found without one filter, without the radius, without one of the words."""
    asked = {one for part in sifted for one in part.passed}
    for one in Filter:
        count = sum(part.count(one) for part in sifted) if one in asked else 0
        if count:
            yield Relaxed(one, count)
    if has_radius(wanted):
        count = sum(one.count() for one in sift(listing, question, replace(wanted, radius_km=None)))
        if count:
            yield Relaxed(Beyond.PLACE, count)
    for word in question.words if len(question.words) > 1 else ():
        left = [other.typed for other in question.words if other != word]
        fewer = read(" ".join(left), listing, vocabulary)
        count = sum(one.count() for one in sift(listing, fewer, wanted))
        if count:
            yield Relaxed(word.typed, count)


def _wide(
    listing: Listing, vocabulary: Vocabulary, question: Question, wanted: Wanted
) -> Iterator[Relaxed]:
    """When taking one thing off finds nothing: the same words everywhere, or each word alone."""
    count = sum(one.count() for one in sift(listing, question, Wanted(wanted.words)))
    if count:
        yield Relaxed(Beyond.FILTERS, count, wanted.words)
        return
    typed = [word.typed for word in question.words]
    for word in typed if len(typed) > 1 else ():
        alone = read(word, listing, vocabulary)
        count = sum(one.count() for one in sift(listing, alone, Wanted(word)))
        if count:
            yield Relaxed(Beyond.FILTERS, count, word)
