"""A map of areas shaded by class, as SVG that the server draws; each area is a link.

Frames are laid out one under another: the main land first, then small ones, each at its own scale
and with its name, for what is far away or too small to be seen. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin, tan

from markupsafe import Markup

from spaser.core.french import french_spaces
from spaser.web.charts import filled, hatching

Ring = Sequence[tuple[float, float]]  # (longitude, latitude) in degrees
Outlines = Mapping[str, Sequence[Ring]]  # by area

WIDTH = 500.0  # of the drawing, whose grid is of one unit
_TALLEST = 540.0
_INSETS, _INSET_GAP, _NAME = 4, 10.0, 20.0  # a row of insets; under each, its name


@dataclass(frozen=True)
class Frame:
    """Areas drawn together at one scale."""

    codes: tuple[str, ...]
    name: str = ""  # written under it; none for the main one


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """Outlines ready to be shaded: `paths` by (area, frame), in the order of the frames."""

    paths: tuple[tuple[str, str], ...]  # area, « d » of its path
    boxes: tuple[tuple[str, float, float, float, float], ...]  # name, x, y, width, height
    height: float


@dataclass(frozen=True)
class Area:
    """How one area is shown. `tone` from 1 to 5; None is hatched."""

    label: str  # read by a screen reader and shown when pointed at
    address: str
    tone: int | None
    current: bool = False


def laid_out(outlines: Outlines, frames: Sequence[Frame]) -> Drawing:
    """Project and scale the outlines; an area without outline is left out, a frame without any too.

    The first frame takes the width; the others follow in rows of four.
    """
    paths: list[tuple[str, str]] = []
    boxes: list[tuple[str, float, float, float, float]] = []
    main, *insets = [
        kept for frame in frames if (kept := _with_outline(outlines, frame)).codes
    ] or [Frame(())]
    found, height = _fitted(outlines, main.codes, _Box(0.0, 0.0, WIDTH, _TALLEST))
    paths += found
    side = (WIDTH - (_INSETS - 1) * _INSET_GAP) / _INSETS
    for place, inset in enumerate(insets):
        x = place % _INSETS * (side + _INSET_GAP)
        y = height + _INSET_GAP + place // _INSETS * (side + _NAME + _INSET_GAP)
        found, _ = _fitted(outlines, inset.codes, _Box(x + 4, y + 4, side - 8, side - 8))
        paths += found
        boxes.append((inset.name, x, y, side, side))
    bottom = boxes[-1][2] + side + _NAME if boxes else height
    return Drawing(tuple(paths), tuple(boxes), round(bottom, 1))


def choropleth(key: str, title: str, drawing: Drawing, areas: Mapping[str, Area]) -> Markup:
    """The map: `key` begins its ids. Areas that are not described are drawn empty."""
    shapes = Markup().join(_area(key, path, areas.get(code)) for code, path in drawing.paths)
    boxes = Markup().join(_box(*box) for box in drawing.boxes)
    return Markup(
        '<svg class="choropleth" role="group" viewBox="-2 -2 {width:g} {height:g}"'
        ' aria-labelledby="{key}-name"><title id="{key}-name">{title}</title>'
        "{hatching}{boxes}{shapes}</svg>"
    ).format(
        width=WIDTH + 4,
        height=drawing.height + 4,
        key=key,
        title=french_spaces(title),
        hatching=hatching(key),
        boxes=boxes,
        shapes=shapes,
    )


def _area(key: str, path: str, area: Area | None) -> Markup:
    if area is None:
        return Markup('<path class="choropleth-frame" d="{}"/>').format(path)
    return Markup('<a href="{}"{}><title>{}</title><path {} d="{}"/></a>').format(
        area.address,
        Markup(' class="current" aria-current="true"') if area.current else "",
        french_spaces(area.label),
        filled(key, area.tone),
        path,
    )


def _box(name: str, x: float, y: float, width: float, height: float) -> Markup:
    return Markup(
        '<rect class="choropleth-frame" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>'
        '<text class="choropleth-name" x="{:g}" y="{:g}" text-anchor="middle">{}</text>'
    ).format(x, y, width, height, x + width / 2, y + height + 16, name)


def _with_outline(outlines: Outlines, frame: Frame) -> Frame:
    return Frame(tuple(code for code in frame.codes if outlines.get(code)), frame.name)


def _fitted(
    outlines: Outlines, codes: Sequence[str], box: _Box
) -> tuple[list[tuple[str, str]], float]:
    """The paths of the areas in a rectangle of the drawing, centred, and the height they take."""
    project = _Projection(point for code in codes for ring in outlines[code] for point in ring)
    flat = {
        code: [[project(*point) for point in ring] for ring in outlines[code]] for code in codes
    }
    points = [point for rings in flat.values() for ring in rings for point in ring]
    if not points:
        return [], 0.0
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    north, south = min(y for _, y in points), max(y for _, y in points)
    scale = min(box.width / max(east - west, 1e-9), box.height / max(south - north, 1e-9))
    x = box.left + (box.width - (east - west) * scale) / 2 - west * scale
    y = box.top - north * scale
    if box.height == box.width:  # an inset: centred in its square
        y += (box.height - (south - north) * scale) / 2
    paths = [
        (code, "".join(_drawn([(x + a * scale, y + b * scale) for a, b in ring]) for ring in rings))
        for code, rings in flat.items()
    ]
    return paths, (south - north) * scale


def _drawn(ring: Sequence[tuple[float, float]]) -> str:
    """The ring as a piece of path; empty when it is smaller than what the eye can see.

    Points are put on a grid, the same for all rings, so that neighbours keep a common border.
    """
    on_grid = [(round(x), round(y)) for x, y in ring]
    kept = [
        point
        for point, before in zip(on_grid, on_grid[-1:] + on_grid, strict=False)
        if point != before
    ]
    if len(kept) < 3:
        return ""
    steps = (f"{x - a} {y - b}" for (x, y), (a, b) in zip(kept[1:], kept, strict=False))
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z"


class _Projection:
    """Conformal conic of Lambert on a sphere, tangent at the middle latitude of the points.

    Gives (x, y) in radii of the earth, y downwards. Snyder, Map Projections, USGS 1395, p. 106.
    """

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        degrees = list(points) or [(0.0, 45.0)]
        self._lon = (min(lon for lon, _ in degrees) + max(lon for lon, _ in degrees)) / 2
        middle = (min(lat for _, lat in degrees) + max(lat for _, lat in degrees)) / 2
        # A cone that touches at the equator is a cylinder: its formula divides by zero.
        middle = radians(middle if abs(middle) > 1 else 1.0)
        self._n = sin(middle)
        self._f = cos(middle) * tan(pi / 4 + middle / 2) ** self._n / self._n
        self._rho = self._f / tan(pi / 4 + middle / 2) ** self._n

    def __call__(self, lon: float, lat: float) -> tuple[float, float]:
        rho = self._f / tan(pi / 4 + radians(lat) / 2) ** self._n
        theta = self._n * radians(lon - self._lon)
        return rho * sin(theta), rho * cos(theta) - self._rho
