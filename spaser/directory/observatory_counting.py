"""Counting a territory with the search of the directory: what is counted is what it finds."""

from collections.abc import Mapping, MutableMapping
from weakref import WeakKeyDictionary

from spaser.directory import search
from spaser.directory.observatory import QUESTIONS, Observation, Tally, broken_down, cut
from spaser.directory.territories import Territory, above, france, parts_of, region_of, territory
from spaser.directory.wanted import Filter, Wanted
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.snapshot import Snapshot

_ASKED = tuple(question.filter for question in QUESTIONS)
# Each state of the index is counted once for each territory: most pages compare with the same ones.
_counted: MutableMapping[Snapshot, dict[Territory, Tally]] = WeakKeyDictionary()


def observe(index: SearchIndex, one: Territory) -> Observation:
    """Everything the observatory says of a territory."""
    here = _tally(index, one)
    comparisons = above(one)
    elsewhere = [_tally(index, other) for other in comparisons]
    whole = territory(Filter.REGION, region_of(one)) if one.level else None
    around = _tally(index, whole or france())
    return Observation(
        one,
        here.measures,
        comparisons,
        tuple(broken_down(question, here, elsewhere) for question in QUESTIONS),
        tuple(
            cut(level, here.counts[level], _territories(level, codes), here.measures.total)
            for level, codes in parts_of(one)
        ),
        around.counts[Filter.DEPARTMENT],
    )


def _tally(index: SearchIndex, one: Territory) -> Tally:
    known = _counted.setdefault(index.snapshot(), {})
    if one not in known:
        wanted = Wanted(filters={one.level: (one.code,)} if one.level else {})
        asked = (*_ASKED, *(level for level, _ in parts_of(one)))
        found = search.counts(index, wanted, asked)
        known[one] = Tally(
            search.measures(index, wanted),
            {name: {each.value: each.count for each in found[name]} for name in asked},
        )
    return known[one]


def _territories(level: Filter, codes: tuple[str, ...]) -> Mapping[str, Territory]:
    return {code: found for code in codes if (found := territory(level, code))}
