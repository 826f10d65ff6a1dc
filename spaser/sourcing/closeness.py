"""How near a supplier is to a lot, between 0 and 1, and whether its own zone covers it.

1 / (1 + (d / 60 km)²), measured on labelled lots. Twice the radius that a supplier declares
replaces the 60 km when it is larger, and a supplier that declares to serve the place is not far.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spaser.reference.geography import Place, department, distance_km
from spaser.sourcing.profile import Profile

HALF_KM = 60.0
KM_PER_DEGREE = 111.2
SOFTENED = 2.0  # times the declared radius
SERVED = 0.6  # at least, for a supplier whose declared zone holds the place
UNKNOWN = 0.4  # a supplier without address: neither near nor far
FAR_KM = 150.0  # without a declared zone, a supplier further than this is a near miss
_EXTENT_KM = {"commune": 0.0, "departement": 45.0, "region": 110.0}


class Point(NamedTuple):
    """A place to reach, with its half width in km."""

    lat: float
    lon: float
    extent_km: float
    km_per_degree_east: float


@dataclass(frozen=True, slots=True)
class Closeness:
    """`covers`: the supplier's zone holds the place; None when it declares no zone."""

    factor: float
    distance_km: float | None
    covers: bool | None
    asked: bool = True  # the lot has a place

    @property
    def outside(self) -> bool:
        """The supplier says, or its distance says, that it does not go there."""
        if self.covers is None:
            return self.distance_km is not None and self.distance_km > FAR_KM
        return not self.covers


NEUTRAL = Closeness(1.0, None, None, asked=False)


def reach_of(places: Sequence[Place]) -> tuple[Point, ...]:
    """The places of a lot that have coordinates."""
    return tuple(
        Point(
            place.lat,
            place.lon,
            _EXTENT_KM.get(place.kind, 0.0),
            KM_PER_DEGREE * math.cos(math.radians(place.lat)),
        )
        for place in places
        if place.lat is not None and place.lon is not None
    )


def _from_distance(distance: float, radius_km: float | None) -> float:
    half = max(HALF_KM, SOFTENED * (radius_km or 0.0))
    return 1.0 / (1.0 + (distance / half) ** 2)


def _distance(reach: Sequence[Point], lat: float, lon: float) -> float:
    """Kilometres to the edge of the nearest place."""
    if len(reach) == 1:
        point = reach[0]
        return max(0.0, distance_km(point.lat, point.lon, lat, lon) - point.extent_km)
    return min(
        max(0.0, distance_km(point.lat, point.lon, lat, lon) - point.extent_km) for point in reach
    )


def closeness(places: Sequence[Place], reach: Sequence[Point], supplier: Profile) -> Closeness:
    """Closeness of a supplier to the nearest place of a lot; `reach` is `reach_of(places)`."""
    if not places:
        return NEUTRAL
    distance = None
    if supplier.lat is not None and supplier.lon is not None and reach:
        distance = _distance(reach, supplier.lat, supplier.lon)
    near = UNKNOWN if distance is None else _from_distance(distance, supplier.radius_km)
    if not (supplier.national or supplier.zone_departments or supplier.zone_regions):
        radius = supplier.radius_km
        if radius is None or distance is None:
            return Closeness(near, distance, None)
        return Closeness(near, distance, distance <= radius or _sits_there(places, supplier))
    covers = _covers(places, supplier, distance)
    return Closeness(max(near, SERVED) if covers else near, distance, covers)


def _covers(places: Sequence[Place], supplier: Profile, distance: float | None) -> bool:
    """Whether the area that a supplier declares holds a place."""
    if supplier.national or _sits_there(places, supplier):
        return True
    if supplier.radius_km is not None and distance is not None and distance <= supplier.radius_km:
        return True
    return any(_area_holds(place, supplier) for place in places)


def _area_holds(place: Place, supplier: Profile) -> bool:
    """A declared département or région holds the place, or lies in it."""
    if place.kind == "region":
        # Wherever its seat is: a declared département of the région is part of what is asked for.
        inside = any(_region_of(code) == place.code for code in supplier.zone_departments)
        return place.code in supplier.zone_regions or inside
    code = place.code if place.kind == "departement" else place.department
    return code in supplier.zone_departments or place.region in supplier.zone_regions


def _region_of(department_code: str) -> str | None:
    found = department(department_code)
    return found.region if found else None


def _sits_there(places: Sequence[Place], supplier: Profile) -> bool:
    """Its seat stands in the département or région asked for."""
    return any(
        (place.kind == "departement" and place.code == supplier.department)
        or (place.kind == "region" and place.code == supplier.region)
        for place in places
    )
