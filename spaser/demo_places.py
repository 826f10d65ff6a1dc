"""The real communes where fictitious suppliers are placed."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from spaser.reference.communes import Commune, all_commune_codes, commune

# Paris, Lyon, Marseille: their arrondissements are listed too, and hold the same people.
DIVIDED = frozenset({"75056", "69123", "13055"})


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A commune whose centre is known."""

    code: str
    name: str
    capitals: str  # without accents, the way registers write
    postal_code: str
    department: str
    region: str
    population: int
    lat: float
    lon: float


@cache
def demo_places() -> tuple[DemoPlace, ...]:
    """Every commune with inhabitants, a centre and a postal code."""
    known = (commune(code) for code in all_commune_codes() if code not in DIVIDED)
    places = (_place(one) for one in known if one is not None)
    return tuple(place for place in places if place is not None)


def _place(one: Commune) -> DemoPlace | None:
    if one.lat is None or one.lon is None or not one.postal_codes or one.population <= 0:
        return None
    return DemoPlace(
        code=one.code,
        name=one.name,
        capitals=in_capitals(one.name),
        postal_code=one.postal_codes[0],
        department=one.department,
        region=one.region,
        population=one.population,
        lat=one.lat,
        lon=one.lon,
    )


def in_capitals(text: str) -> str:
    """Capitals without accents: « L’Église » → « L’EGLISE »."""
    decomposed = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).upper()
