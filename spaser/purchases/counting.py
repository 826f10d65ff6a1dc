"""How many suppliers answer a line, by family and by place. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from spaser.levers.advice import mark
from spaser.reference.geography import Place
from spaser.suppliers.models import InclusiveKind

MOST = 60  # suppliers looked at for one line: a count may stop there
OTHER = "ESS"  # nothing says its family


class Spot(StrEnum):
    """Where a supplier is, seen from the place of the line."""

    HERE = "ici"  # the same département, or région when the line says no more
    NEAR = "proche"
    FAR = "loin"
    NATIONAL = "national"  # serves the whole country from elsewhere
    UNPLACED = "sans_lieu"  # the line, or the supplier, has no place


AROUND = (Spot.HERE, Spot.NEAR)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a count needs to know of one supplier found."""

    kinds: tuple[str, ...]
    families: tuple[str, ...]
    department: str | None
    region: str | None
    national: bool
    distance_km: float | None
    articles: tuple[str, ...]


@dataclass(slots=True)
class Count:
    """The suppliers of one line, each counted once by family and once by place."""

    found: int = 0
    around: int = 0
    places: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)  # eligible, in the zone or national


def count(seen: Iterable[Seen], places: Sequence[Place]) -> Count:
    """The count of a line performed at these places."""
    made = Count()
    for one in seen:
        spot = spot_of(one, places)
        made.found += 1
        made.around += spot in AROUND
        made.places[spot] += 1
        made.families[family_of(one.kinds, one.families)] += 1
        # National suppliers are shown apart: they must not make a local offer where there is none.
        if spot in (*AROUND, Spot.UNPLACED):
            made.articles.update(one.articles)
    return made


def spot_of(seen: Seen, places: Sequence[Place]) -> Spot:
    """Where the supplier is; the best of the places of the line."""
    grounds = [place for place in places if place.kind != "pays"]
    if not grounds:
        return Spot.UNPLACED
    if any(_holds(place, seen) for place in grounds):
        return Spot.HERE
    if seen.distance_km is not None and Decimal(seen.distance_km) <= mark("close_km"):
        return Spot.NEAR
    if seen.national:
        return Spot.NATIONAL
    return Spot.UNPLACED if seen.distance_km is None else Spot.FAR


def _holds(place: Place, seen: Seen) -> bool:
    # By code, never by name: Saint-Denis is a commune of several départements.
    if place.department is not None:
        return seen.department == place.department
    return place.region is not None and seen.region == place.region


def family_of(kinds: Iterable[str], families: Iterable[str]) -> str:
    """Its inclusive kind, which says most; else its legal family."""
    held = set(kinds)
    for kind in InclusiveKind:
        if kind in held:
            return str(kind)
    return next(iter(families), OTHER)
