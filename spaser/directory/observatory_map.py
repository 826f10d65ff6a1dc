"""The map of the observatory: départements shaded by suppliers for 100 000 inhabitants. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from spaser.core.french import plural
from spaser.directory.observatory import Observation
from spaser.directory.territories import Territory, departments_of, region_of, territory
from spaser.directory.wanted import Filter
from spaser.reference import geography
from spaser.reference.outlines import outlines
from spaser.web.choropleth import Area, Drawing, Frame, choropleth, laid_out
from spaser.web.filters import decimal

_MOST_CLASSES = 5
_TONES: dict[int, tuple[int, ...]] = {
    0: (), 1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5),
}  # fmt: skip
_PARIS = ("75", "92", "93", "94")


@dataclass(frozen=True)
class Shade:
    """One class of the map: its tone, its bounds (both reached), how many areas are in it."""

    tone: int
    least: float
    most: float
    areas: int


@dataclass(frozen=True)
class Map:
    """The map and its legend; `empty` areas have no supplier that the directory knows."""

    drawn: Markup
    shades: tuple[Shade, ...]
    empty: int


def shades(values: Sequence[float]) -> tuple[Shade, ...]:
    """At most five classes of about as many areas each; equal values are never separated."""
    ordered = sorted(values)
    size = len(ordered) / _MOST_CLASSES
    ends = (
        {ordered[max(0, round(size * step) - 1)] for step in range(1, _MOST_CLASSES + 1)}
        if ordered
        else set()
    )
    bounds = sorted(ends)
    groups = [
        [value for value in ordered if low < value <= high]
        for low, high in zip([float("-inf"), *bounds], bounds, strict=False)
    ]
    return tuple(
        Shade(tone, group[0], group[-1], len(group))
        for tone, group in zip(_TONES[len(groups)], groups, strict=True)
    )


def mapped(seen: Observation, address: Callable[[Territory], str]) -> Map | None:
    """The map of the départements of a territory, or of those of its région around it.

    None where no outline is known (overseas collectivities).
    """
    one = seen.territory
    shown = departments_of(one) if one.level is None else _of_region(region_of(one))
    drawing = _drawing("" if one.level is None else region_of(one))
    if not drawing.paths:
        return None
    rates = {code: _density(code, seen.departments) for code in shown}
    classes = shades([density for density in rates.values() if density])
    own = departments_of(one) if one.level in (Filter.DEPARTMENT, Filter.EPCI) else ()
    areas = {
        found.code: Area(
            _label(found, seen.departments.get(found.code, 0), rates[found.code]),
            address(found),
            _tone(rates[found.code], classes),
            found.code in own,
        )
        for code in shown
        if (found := territory(Filter.DEPARTMENT, code))
    }
    title = "Structures pour 100 000 habitants, par département"
    drawn = choropleth("carte", title, drawing, areas)
    drawn_codes = {code for code, _ in drawing.paths}
    empty = sum(not rates[code] for code in shown if code in drawn_codes)
    return Map(drawn, classes, empty)


def _label(found: Territory, count: int, density: float) -> str:
    return (
        f"{found.name} ({found.code}) : {plural(count, 'structure')}, "
        f"{rate(density)} pour 100 000 habitants"
        if count
        else f"{found.name} ({found.code}) : aucune structure connue"
    )


def _density(code: str, counts: Mapping[str, int]) -> float:
    found = geography.department(code)
    return 100_000 * counts.get(code, 0) / found.population if found and found.population else 0.0


def _tone(density: float, classes: Sequence[Shade]) -> int | None:
    return next((one.tone for one in classes if density and density <= one.most), None)


def _of_region(code: str) -> tuple[str, ...]:
    return tuple(one.code for one in geography.departments() if one.region == code)


@cache
def _drawing(region: str) -> Drawing:
    """The outlines of a région, or of the whole country with its insets."""
    if region:
        codes = _of_region(region)
        near = tuple(code for code in codes if code in _PARIS)
        return laid_out(outlines(), (Frame(codes), Frame(near, "Paris et alentour")))
    mainland = tuple(one.code for one in geography.departments() if len(one.code) == 2)
    overseas = [one for one in geography.departments() if len(one.code) == 3]
    frames = [Frame(mainland), Frame(_PARIS, "Paris et alentour")]
    frames += [Frame((one.code,), one.name) for one in overseas]
    return laid_out(outlines(), frames)


def rate(value: float) -> str:
    """« 1,2 » for 100 000 inhabitants; what is more than nothing is not shown as nothing."""
    return "moins de 0,1" if 0 < value < 0.05 else decimal(value)


def in_words(one: Shade) -> str:
    """« de 1,2 à 3,4 : 20 départements »."""
    bounds = rate(one.most)
    if rate(one.least) != bounds:
        bounds = f"jusqu’à {bounds}" if one.least < 0.05 else f"de {rate(one.least)} à {bounds}"
    return f"{bounds} : {plural(one.areas, 'département')}"
