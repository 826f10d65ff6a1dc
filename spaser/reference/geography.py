"""Places: what a free text, a code or a NUTS code says of where something happens."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spaser.core.text import normalise
from spaser.reference.areas import (
    Department,
    Epci,
    Region,
    department,
    departments,
    departments_within,
    distance_km,
    epci,
    region,
    regions,
)
from spaser.reference.communes import (
    Commune,
    commune,
    find_communes,
    named_communes,
    place_key,
    postal_departments,
    towns_of_grouping,
)
from spaser.reference.nuts import former_regions, nuts

__all__ = [
    "Commune",
    "Department",
    "Epci",
    "Place",
    "Region",
    "commune",
    "department",
    "departments",
    "departments_within",
    "distance_km",
    "epci",
    "find_communes",
    "parse_place",
    "place_from_nuts",
    "place_of_commune",
    "place_of_department",
    "place_of_region",
    "region",
    "regions",
]

Kind = Literal["commune", "departement", "region", "pays"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happens. `department` and `region` are codes, None above them.

    A former région (Midi-Pyrénées) has the code of the région that holds it, its own name and its
    own centre. A country has no point: nothing is near it or far from it.
    """

    kind: Kind
    code: str
    name: str
    department: str | None
    region: str | None
    lat: float | None
    lon: float | None


FRANCE = Place("pays", "FR", "France", None, None, None, None)

_COUNTRY = re.compile(
    r"(?:(?:la )?france(?: entiere| metropolitaine)?|fra?|(?:tout )?(?:le )?territoire (?:national"
    r"|francais|metropolitain)(?: francais)?|national(?:e)?|(?:toute )?la france|toute france"
    r"|ensemble du territoire(?: national| francais)?|hexagone)"
)
_AREA_TITLE = re.compile(
    r"^(?:le |la |l )?(?:(?:conseil |collectivite )?(?:departementale?|regionale?)|departement"
    r"|region|dept|dep)(?: de la| de l| de| du| des| d)? (?=.)"
)
_REGION_TITLE = re.compile(r"^(?:la )?(?:conseil )?region")
_QUALIFIED = re.compile(r"\s*[,;()\[\]/\n]\s*|\s+[-–—]\s+")
_ALIASES = {"paca": "93", "region sud": "93", "sud paca": "93", "idf": "11", "aura": "84"}


def parse_place(text: str) -> list[Place]:
    """What a free text may mean, best first; empty when it means nothing certain.

    « Toulouse », « 31000 », « 31555 », « 31 », « Haute-Garonne », « Occitanie », « FRJ23 »,
    « France entière », « Toulouse (Haute-Garonne) ». A département or région comes before the
    communes of the same name, except Paris.
    """
    key = place_key(text)
    if not key:
        return []
    if _COUNTRY.fullmatch(key):
        return [FRANCE]
    if text.isupper() and nuts(text):  # in capitals only: « Fry » is a commune
        return _places([place_from_nuts(text)])
    return _by_code(key) or _once(_by_name(key)) or _qualified(text) or _town_of_grouping(key)


def place_from_nuts(code: str) -> Place | None:
    """The place of a French NUTS code of any edition from 2003 to 2024.

    None when it is unknown, or spans several régions (FR4, FRY).
    """
    found = nuts(code)
    if found is None:
        return None
    if found.level == 0:
        return FRANCE
    if len(found.departments) == 1:
        return place_of_department(found.departments[0])
    whole = region(found.region) if found.region else None
    if whole is None:
        return None
    if {one.code for one in departments() if one.region == whole.code} == set(found.departments):
        return place_of_region(whole.code)
    lat, lon = _middle(found.departments)
    return Place("region", whole.code, found.name, None, whole.code, lat, lon)


def place_of_commune(one: Commune) -> Place:
    """The place of a commune."""
    return Place("commune", one.code, one.name, one.department, one.region, one.lat, one.lon)


def place_of_department(code: str) -> Place | None:
    """The place of a département; None when unknown."""
    one = department(code)
    return (
        Place("departement", one.code, one.name, one.code, one.region, one.lat, one.lon)
        if one
        else None
    )


def place_of_region(code: str) -> Place | None:
    """The place of a région; None when unknown."""
    one = region(code)
    return Place("region", one.code, one.name, None, one.code, one.lat, one.lon) if one else None


def _by_code(key: str) -> list[Place]:
    """A département, postal or INSEE code alone; a CEDEX code gives its département."""
    code = _AREA_TITLE.sub("", key)
    if not re.fullmatch(r"\d{1,5}|2[ab]\d{0,3}", code):
        return []
    if len(code) <= 3:
        return _places([place_of_department(code)])
    communes = [place_of_commune(one) for one in named_communes(code)]
    if communes or len(code) == 4:
        return communes
    return _places(place_of_department(start) for start in postal_departments(code))


def _by_name(key: str) -> list[Place]:
    """Areas of that name, then communes; only the areas when the text says it is one."""
    bare = _AREA_TITLE.sub("", key)
    areas = _areas().get(key) or _areas().get(bare, ())
    if bare != key and areas:
        wanted = "region" if _REGION_TITLE.match(key) else "departement"
        return sorted(areas, key=lambda place: place.kind != wanted)[:1]
    communes = [place_of_commune(one) for one in named_communes(key)]
    if communes and communes[0].name == "Paris":
        return [*communes, *areas]
    return [*areas, *communes]


def _town_of_grouping(key: str) -> list[Place]:
    """« Dinan Agglomération »: its town, when there is exactly one."""
    towns = towns_of_grouping(key)
    return [place_of_commune(towns[0])] if len(towns) == 1 else []


def _qualified(text: str) -> list[Place]:
    """« Toulouse (Haute-Garonne) », « 31 - Haute-Garonne »: the smaller place in the larger."""
    parts = [part for part in _QUALIFIED.split(text) if place_key(part)]
    if not 2 <= len(parts) <= 3:
        return []
    read = [_by_code(key) or _by_name(key) for part in parts if (key := place_key(part))]
    if not all(
        found or _COUNTRY.fullmatch(place_key(p)) for found, p in zip(read, parts, strict=True)
    ):
        return []
    candidates = [found for found in read if found]
    if len(candidates) == 1:
        return candidates[0]
    inside = [
        place
        for found in candidates
        for place in found
        if all(any(_holds(other, place) for other in others) for others in candidates)
    ]
    return _once(sorted(inside, key=lambda place: _SIZES[place.kind]))[:1] if inside else []


_SIZES = {"commune": 0, "departement": 1, "region": 2, "pays": 3}


def _holds(outer: Place, inner: Place) -> bool:
    """Whether the first place contains the second, or is the second."""
    if outer == inner:
        return True
    if outer.kind == "departement":
        return inner.kind == "commune" and inner.department == outer.code
    return outer.kind == "region" and inner.kind != "region" and inner.region == outer.code


@cache
def _areas() -> dict[str, tuple[Place, ...]]:
    """Folded name → régions and départements so called; a région of one département is dropped."""
    found: dict[str, tuple[Place, ...]] = {}
    named = _places(place_of_department(one.code) for one in departments())
    named += _places(place_of_region(one.code) for one in regions())
    named += _places(place_from_nuts(one.code) for one in former_regions())
    for place in named:
        key = normalise(place.name)
        for written in {key, key.removeprefix("la ")}:
            if not any(place.region == other.region for other in found.get(written, ())):
                found[written] = (*found.get(written, ()), place)
    for alias, code in _ALIASES.items():
        found[alias] = tuple(_places([place_of_region(code)]))
    return found


def _middle(codes: tuple[str, ...]) -> tuple[float, float]:
    """The mean point of the people of several départements."""
    found = [one for code in codes if (one := department(code)) is not None]
    weighed = [(one.population, one.lat or 0.0, one.lon or 0.0) for one in found]
    total = sum(people for people, _, _ in weighed)
    lat = sum(people * lat for people, lat, _ in weighed) / total
    lon = sum(people * lon for people, _, lon in weighed) / total
    return round(lat, 4), round(lon, 4)


def _places(found: Iterable[Place | None]) -> list[Place]:
    return [place for place in found if place is not None]


def _once(found: Iterable[Place]) -> list[Place]:
    return list(dict.fromkeys(found))
