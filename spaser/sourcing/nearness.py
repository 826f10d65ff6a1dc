"""Closeness of many suppliers at once, on a flat map: enough to choose those worth scoring."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from spaser.reference import geography
from spaser.reference.geography import Place
from spaser.sourcing.closeness import (
    FAR_KM,
    HALF_KM,
    KM_PER_DEGREE,
    SERVED,
    SOFTENED,
    UNKNOWN,
    Point,
)
from spaser.sourcing.listing import Part
from spaser.sourcing.packed import Array
from spaser.sourcing.profile import EVERYWHERE, IN_DEPARTMENT, IN_REGION
from spaser.sourcing.scored import HAS_AREA


class Nearness(NamedTuple):
    """Of some rows: the factor of closeness, and whether they say that they do not go there."""

    factor: Array
    outside: Array


def nearness(part: Part, rows: Array, places: Sequence[Place], reach: Sequence[Point]) -> Nearness:
    """As `closeness` does. Only sums, products and roots: the same on every machine."""
    km = _distances(part, rows, reach)
    softness, limit = part.once("reach", lambda: _reach(part))
    unplaced = np.isnan(km)
    factor = km * km
    factor *= softness.take(rows)
    factor += np.float32(1.0)
    np.reciprocal(factor, out=factor)
    factor[unplaced] = UNKNOWN
    outside = km > limit.take(rows)
    sits = _sitting(part, rows, places)
    if sits is not None:
        outside &= ~(sits & ~np.isnan(part.radius.take(rows)))
    areas = np.flatnonzero(part.flags.take(rows) & HAS_AREA)
    if len(areas):
        covers = _covered(part, rows.take(areas), places)
        with np.errstate(invalid="ignore"):
            covers |= km.take(areas) <= part.radius.take(rows.take(areas))
        if sits is not None:
            covers |= sits.take(areas)
        outside[areas] = ~covers
        served = areas[covers]
        factor[served] = np.maximum(factor.take(served), np.float32(SERVED))
    return Nearness(factor, outside)


def _distances(part: Part, rows: Array, reach: Sequence[Point]) -> Array:
    """Kilometres to the edge of the nearest place; NaN without coordinates."""
    lat, lon = part.lat.take(rows), part.lon.take(rows)
    nearest: Array | None = None
    for point in reach:
        north = lat - np.float32(point.lat)
        north *= np.float32(KM_PER_DEGREE)
        east = lon - np.float32(point.lon)
        east *= np.float32(point.km_per_degree_east)
        north *= north
        east *= east
        north += east
        km = np.sqrt(north, out=north)
        km -= np.float32(point.extent_km)
        nearest = km if nearest is None else np.minimum(nearest, km)
    if nearest is None:
        return np.full(len(rows), np.nan, np.float32)
    return np.maximum(nearest, np.float32(0.0), out=nearest)


def _reach(part: Part) -> tuple[Array, Array]:
    """Of each row: 1 / (half distance)², and the distance beyond which it does not go."""
    half = np.fmax(part.radius * np.float32(SOFTENED), np.float32(HALF_KM))
    limit = np.where(np.isnan(part.radius), np.float32(FAR_KM), part.radius)
    return 1 / (half * half), limit


def _sitting(part: Part, rows: Array, places: Sequence[Place]) -> Array | None:
    """Whose seat stands in a département or région asked for; None when none is asked."""
    found: Array | None = None
    for fact, kind in (("department", "departement"), ("region", "region")):
        codes = [place.code for place in places if place.kind == kind]
        if codes:
            column = part.facts[fact]
            sits = column.holds(codes).take(column.codes.take(rows))
            found = sits if found is None else found | sits
    return found


def _covered(part: Part, rows: Array, places: Sequence[Place]) -> Array:
    """Whether the area that each declares holds a place, or lies in the région asked for."""
    wanted = {EVERYWHERE}
    for place in places:
        if place.kind == "region":
            wanted.add(IN_REGION + place.code)
            own = (one.code for one in geography.departments() if one.region == place.code)
            wanted.update(IN_DEPARTMENT + code for code in own)
        else:
            wanted.add(f"{IN_REGION}{place.region}")
            own_code = place.code if place.kind == "departement" else place.department
            wanted.add(f"{IN_DEPARTMENT}{own_code}")
    column = part.facts["area"]
    return column.holds(sorted(wanted)).take(column.codes.take(rows))
