"""Hide the lines that the filters leave out, and count what each value would give. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spaser.sourcing import filters as names
from spaser.sourcing.cards import Card
from spaser.sourcing.filters import Filters
from spaser.sourcing.matching import Match
from spaser.suppliers.wording import WORKFORCES


@dataclass(frozen=True, slots=True)
class Line:
    """A supplier in the list of a lot. `rank`: before any filter.

    `articles`: reservations that it may answer, for this lot. `eligible`: for the reservation of
    the lot when it is reserved, for one of them otherwise. `tied`: it has the score of the line
    before or after it, and their order was drawn.
    """

    rank: int
    card: Card
    match: Match
    articles: tuple[str, ...]
    eligible: bool
    tied: bool = False


@dataclass(frozen=True)
class Choice:
    """One value of a filter, and how many lines it would give with the other filters."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A filter with its values."""

    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        """How many of its values are ticked."""
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class WayOut:
    """What to take off when nothing is left, and how many lines that gives."""

    name: str
    label: str
    count: int
    filters: Filters


_Test = Callable[[Line], bool]


def kept(lines: Iterable[Line], filters: Filters) -> list[Line]:
    """The lines that pass every filter, in the same order."""
    tests = list(_tests(filters).values())
    return [line for line in lines if all(test(line) for test in tests)]


def hidden_near(lines: Iterable[Line], filters: Filters) -> list[Line]:
    """Near misses that pass the filters; they are far by nature: the radius is left out."""
    return kept(lines, names.without(filters, names.RADIUS))


def groups(lines: Sequence[Line], filters: Filters) -> list[Group]:
    """The filters worth showing, each value with its count."""
    shown = [
        _group(names.FAMILY, lines, filters, _families),
        _group(names.KIND, lines, filters, _kinds),
    ]
    sized = _group(names.WORKFORCE, lines, filters, _workforce)
    told = [one for one in sized.choices if one.value != names.NO_WORKFORCE]
    if len(told) > 1 or sized.chosen:
        shown.append(sized)
    return [group for group in shown if len(group.choices) > 1 or group.chosen]


def within(lines: Sequence[Line], filters: Filters) -> list[Choice]:
    """The radii that may be chosen, with their counts; none when no distance is known."""
    if not any(line.match.distance_km is not None for line in lines):
        return []
    others = kept(lines, names.without(filters, names.RADIUS))
    radii = sorted({*names.RADII, filters.radius_km or names.RADII[0]})
    return [
        Choice(
            str(km),
            f"{km} km",
            sum(_reached(line, km) for line in others),
            km == filters.radius_km,
        )
        for km in radii
    ]


def eligible(lines: Sequence[Line], filters: Filters) -> int:
    """How many of the lines would be left by « eligible only »."""
    return sum(line.eligible for line in kept(lines, names.without(filters, names.ELIGIBLE)))


def ways_out(lines: Sequence[Line], filters: Filters) -> list[WayOut]:
    """When nothing is left: what each filter hides alone, then all of them together."""
    ways = []
    for name in _tests(filters):
        freed = names.without(filters, name)
        count = len(kept(lines, freed))
        if count:
            ways.append(WayOut(name, names.TITLES[name], count, freed))
    free = Filters(wider=filters.wider)
    if lines and (not ways or len(_tests(filters)) > 1):
        ways.append(WayOut("", "", len(lines), free))
    return ways


def _tests(filters: Filters) -> dict[str, _Test]:
    tests: dict[str, _Test] = {}
    if filters.families:
        tests[names.FAMILY] = lambda line: not set(filters.families).isdisjoint(_families(line))
    if filters.kinds:
        tests[names.KIND] = lambda line: not set(filters.kinds).isdisjoint(_kinds(line))
    if filters.workforces:
        tests[names.WORKFORCE] = lambda line: (
            not set(filters.workforces).isdisjoint(_workforce(line))
        )
    if filters.radius_km is not None:
        km = filters.radius_km
        tests[names.RADIUS] = lambda line: _reached(line, km)
    if filters.eligible:
        tests[names.ELIGIBLE] = lambda line: line.eligible
    return tests


def _reached(line: Line, km: int) -> bool:
    """Within the radius, or its own zone of action covers the place."""
    away = line.match.distance_km
    return line.match.in_zone is True or (away is not None and away <= km)


def _families(line: Line) -> tuple[str, ...]:
    return line.card.families or (names.NO_FAMILY,)


def _kinds(line: Line) -> tuple[str, ...]:
    return line.card.kinds or (names.NO_KIND,)


def _workforce(line: Line) -> tuple[str, ...]:
    return (line.card.workforce or names.NO_WORKFORCE,)


def _group(
    name: str,
    lines: Sequence[Line],
    filters: Filters,
    values: Callable[[Line], tuple[str, ...]],
) -> Group:
    chosen = {value for key, value in names.pairs(filters) if key == name}
    counts = Counter(
        value for line in kept(lines, names.without(filters, name)) for value in values(line)
    )
    choices = tuple(
        Choice(value, names.name_of(name, value), counts[value], value in chosen)
        for value in _in_order(name, {*counts, *chosen}, counts)
    )
    return Group(name, names.TITLES[name], choices)


def _in_order(name: str, values: Iterable[str], counts: Counter[str]) -> Iterator[str]:
    """Sizes from small to large, other values by number; what is unknown comes last."""
    unknown = {names.NO_FAMILY, names.NO_KIND, names.NO_WORKFORCE}
    sizes = list(WORKFORCES)
    if name == names.WORKFORCE:
        yield from sorted(values, key=lambda one: sizes.index(one) if one in sizes else len(sizes))
        return
    yield from sorted(values, key=lambda one: (one in unknown, -counts[one], one))
