"""Counting a territory with the search of the directory: what is counted is what it finds."""

from collections.abc import Mapping

from spaser.directory import search
from spaser.directory.observatory import (
    QUESTIONS,
    Cut,
    Observation,
    Tally,
    broken_down,
    cut,
)
from spaser.directory.territories import Territory, above, france, parts_of, region_of, territory
from spaser.directory.wanted import Counted, Filter, Wanted
from spaser.sourcing.index import SearchIndex

_ASKED = tuple(question.filter for question in QUESTIONS)


def observe(index: SearchIndex, one: Territory) -> Observation:
    """Everything the observatory says of a territory."""
    here = _tally(index, one)
    comparisons = above(one)
    elsewhere = [_tally(index, other) for other in comparisons]
    whole = territory(Filter.REGION, region_of(one)) if one.level else None
    around = search.counts(index, _wanted(whole or france()), (Filter.DEPARTMENT,))
    return Observation(
        one,
        here.measures,
        comparisons,
        tuple(broken_down(question, here, elsewhere) for question in QUESTIONS),
        tuple(_cuts(index, one, here.measures.total)),
        _by_value(around[Filter.DEPARTMENT]),
    )


def _wanted(one: Territory) -> Wanted:
    return Wanted(filters={one.level: (one.code,)} if one.level else {})


def _tally(index: SearchIndex, one: Territory) -> Tally:
    wanted = _wanted(one)
    found = search.counts(index, wanted, _ASKED)
    return Tally(
        search.measures(index, wanted),
        {name: _by_value(counted) for name, counted in found.items()},
    )


def _cuts(index: SearchIndex, one: Territory, total: int) -> list[Cut]:
    parts = parts_of(one)
    found = search.counts(index, _wanted(one), [level for level, _ in parts])
    return [
        cut(level, _by_value(found[level]), _territories(level, codes), total)
        for level, codes in parts
    ]


def _territories(level: Filter, codes: tuple[str, ...]) -> Mapping[str, Territory]:
    return {code: found for code in codes if (found := territory(level, code))}


def _by_value(counted: list[Counted]) -> dict[str, int]:
    return {one.value: one.count for one in counted}
