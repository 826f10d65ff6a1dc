"""Régions, départements and groupings of communes, and distances between points."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

from spaser.reference.files import rows

_EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Region:
    """A région or overseas collectivity. The centre (degrees) is the mean point of its people."""

    code: str
    name: str
    population: int
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Department:
    """A département or overseas collectivity, `region` its code. Centre: mean of its people."""

    code: str
    name: str
    region: str
    population: int
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Epci:
    """A grouping of communes with its own taxation; `code` is its SIREN, `kind` CC, CA, CU…"""

    code: str
    name: str
    kind: str
    population: int
    lat: float | None
    lon: float | None


def region(code: str) -> Region | None:
    """The région of an INSEE code (« 76 »); None when unknown."""
    return _regions().get(code.strip())


def regions() -> tuple[Region, ...]:
    """Every région and overseas collectivity, by code."""
    return tuple(_regions().values())


def department(code: str) -> Department | None:
    """The département of a code: « 31 », « 2A », « 2a », « 974 », « 1 » for « 01 »."""
    return _departments().get(code.strip().upper().zfill(2))


def departments() -> tuple[Department, ...]:
    """Every département and overseas collectivity, by code."""
    return tuple(_departments().values())


def epci(code: str) -> Epci | None:
    """The grouping of a SIREN; None when unknown."""
    return _epci().get(code.strip())


def epcis() -> tuple[Epci, ...]:
    """Every grouping of communes, by SIREN."""
    return tuple(_epci().values())


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance between two points in degrees (haversine)."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2
    half += cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def departments_within(lat: float, lon: float, km: float) -> tuple[str, ...]:
    """Codes of the départements whose centre is within `km` of a point, nearest first."""
    found = [
        (distance_km(lat, lon, one.lat, one.lon), one.code)
        for one in departments()
        if one.lat is not None and one.lon is not None
    ]
    return tuple(code for distance, code in sorted(found) if distance <= km)


@cache
def _regions() -> Mapping[str, Region]:
    return MappingProxyType(
        {
            row["code"]: Region(row["code"], row["name"], *_centre(row))
            for row in rows("regions.csv")
        }
    )


@cache
def _departments() -> Mapping[str, Department]:
    return MappingProxyType(
        {
            row["code"]: Department(row["code"], row["name"], row["region"], *_centre(row))
            for row in rows("departments.csv")
        }
    )


@cache
def _epci() -> Mapping[str, Epci]:
    return MappingProxyType(
        {
            row["code"]: Epci(row["code"], row["name"], row["kind"], *_centre(row))
            for row in rows("epci.csv")
        }
    )


def _centre(row: dict[str, str]) -> tuple[int, float | None, float | None]:
    return int(row["population"]), degrees(row["lat"]), degrees(row["lon"])


def degrees(written: str) -> float | None:
    """A coordinate as the tables write it; None when it is not known."""
    return float(written) if written else None
