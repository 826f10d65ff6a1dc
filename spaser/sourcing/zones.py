"""Where suppliers say they go: the areas they declare, and the départements they serve."""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from spaser.reference import geography
from spaser.sourcing.columns import Coded
from spaser.sourcing.packed import Array
from spaser.sourcing.profile import EVERYWHERE, IN_DEPARTMENT, IN_REGION

_KM_OF_A_DEGREE, _EARTH_RADIUS_KM = 111.0, 6371.0


def declared(national: bool, departments: Iterable[str], regions: Iterable[str]) -> tuple[str, ...]:
    """The areas that are declared: FR, a département (S31), a région (R76)."""
    areas = {*map(IN_DEPARTMENT.__add__, departments), *map(IN_REGION.__add__, regions)}
    return tuple(sorted(areas | {EVERYWHERE} if national else areas))


def served(area: Coded, department: Coded, numbers: Mapping[str, Array]) -> Coded:
    """Of each, the départements it says it serves: listed, of a région it lists, all of them,
    those whose centre its radius reaches, and its own when it states a radius."""
    listed = [_listed(areas) for areas in area.sets]
    reached, which = _reached(numbers)
    wide = numbers["radius"] > 0
    own = np.where(wide, department.codes.astype(np.int64), -1)
    together = np.stack([area.codes.astype(np.int64), which, own])
    kinds, kind_of_row = np.unique(together, axis=1, return_inverse=True)
    sets = []
    for areas, reach, seat in kinds.T.tolist():
        more = (*reached[reach], *department.sets[seat]) if seat >= 0 else ()
        sets.append(tuple(sorted({*listed[areas], *more})) if more else listed[areas])
    return Coded.of(kind_of_row.ravel().tolist(), len(area.codes), sets.__getitem__)


def _listed(areas: tuple[str, ...]) -> tuple[str, ...]:
    """The départements of areas."""
    if EVERYWHERE in areas:
        return tuple(sorted(one.code for one in geography.departments()))
    found = {area[1:] for area in areas if area[0] == IN_DEPARTMENT}
    found.update(
        code for area in areas if area[0] == IN_REGION for code in _departments_of(area[1:])
    )
    return tuple(sorted(found))


def _reached(numbers: Mapping[str, Array]) -> tuple[list[list[str]], Array]:
    """Sets of départements whose centre a radius reaches, and the number of the set of each row."""
    codes, lat, lon = _centres()
    own_lat, own_lon = numbers["exact_lat"], numbers["exact_lon"]
    radius = numbers["radius"].astype(np.float64)
    away = np.abs(own_lat[:, None] - lat)
    rows, centres = np.nonzero(away <= radius[:, None] / _KM_OF_A_DEGREE + 0.1)
    distances = _kilometres((own_lat[rows], own_lon[rows]), (lat[centres], lon[centres]))
    inside = distances <= radius[rows]
    reached = np.zeros((len(radius), len(codes)), bool)
    reached[rows[inside], centres[inside]] = True
    sets, which = np.unique(np.packbits(reached, axis=1), axis=0, return_inverse=True)
    bits = np.unpackbits(sets, axis=1)
    return [[codes[place] for place in np.flatnonzero(one).tolist()] for one in bits], which.ravel()


def _kilometres(points: tuple[Array, Array], others: tuple[Array, Array]) -> Array:
    """Great-circle distances (haversine), as `geography.distance_km`. Latitudes, longitudes."""
    phi, to_phi = np.radians(points[0]), np.radians(others[0])
    half = np.sin((to_phi - phi) / 2) ** 2
    half += np.cos(phi) * np.cos(to_phi) * np.sin(np.radians(others[1] - points[1]) / 2) ** 2
    distances: Array = 2 * _EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return distances


@cache
def _centres() -> tuple[list[str], Array, Array]:
    """Codes of the départements in order, and the latitudes and longitudes of their centres."""
    found = sorted(
        (one.code, one.lat, one.lon)
        for one in geography.departments()
        if one.lat is not None and one.lon is not None
    )
    return (
        [code for code, _, _ in found],
        np.asarray([lat for _, lat, _ in found]),
        np.asarray([lon for _, _, lon in found]),
    )


@cache
def _departments_of(region: str) -> tuple[str, ...]:
    return tuple(one.code for one in geography.departments() if one.region == region)
