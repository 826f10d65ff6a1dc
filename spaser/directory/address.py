"""The address of the directory is the search: read from it, and written to it. Pure.

One search has one address: filters in one order, values sorted, what is empty left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlencode

from spaser.core.french import french_spaces
from spaser.core.text import normalise
from spaser.directory.wanted import Filter, Sort, Wanted
from spaser.reference import geography
from spaser.reference.geography import Place
from spaser.suppliers.models import Family, InclusiveKind, Sector
from spaser.suppliers.workforce import WORKFORCES

LONGEST = 200  # characters of the words
MOST_VALUES = 30  # of one filter
RADII = (5, 10, 20, 30, 50, 100, 200)  # km that the form offers
UNKNOWN = ("inconnu", "inconnue", "aucun")
_WIDEST = 1_000


class Arguments(Protocol):
    """What an address gives: Werkzeug's MultiDict, or anything like it."""

    def get(self, name: str, default: str) -> str: ...

    def getlist(self, name: str) -> list[str]: ...


class View(StrEnum):
    """How results are shown."""

    LIST = "liste"
    MAP = "carte"


@dataclass(frozen=True)
class Asked:
    """What an address asks."""

    wanted: Wanted
    view: View = View.LIST
    place_typed: str = ""  # as typed, when it is not read
    homonyms: Sequence[Place] = field(default_factory=tuple)  # other places of the same name
    problem: str = ""  # a sentence: the place cannot be read


def read(arguments: Arguments) -> Asked:
    """The search of an address. Values that no filter knows are left out."""
    words = " ".join(arguments.get("q", "").split())[:LONGEST]
    filters = {one: values for one in Filter if (values := _values(one, arguments))}
    view = View.MAP if arguments.get("vue", "") == View.MAP else View.LIST
    typed = " ".join(arguments.get("lieu", "").split())[:LONGEST]
    asked = Asked(Wanted(words, filters), view)
    if typed:
        asked = _placed(asked, typed, _radius(arguments.get("rayon", "")))
    wanted = replace(asked.wanted, sort=_sort(arguments.get("tri", ""), asked.wanted))
    return replace(asked, wanted=wanted)


def pairs(wanted: Wanted, view: View = View.LIST) -> list[tuple[str, str]]:
    """The search as the parameters of its address, in their one order."""
    found = [("q", wanted.words)] if wanted.words else []
    found += [(one.value, value) for one in Filter for value in wanted.filters.get(one, ())]
    if wanted.place is not None:
        found.append(("lieu", written(wanted.place)))
        if wanted.radius_km is not None:
            found.append(("rayon", f"{wanted.radius_km:g}"))
    if wanted.sort != usual_sort(wanted):
        found.append(("tri", wanted.sort.value))
    return [*found, ("vue", view.value)] if view != View.LIST else found


def arguments_of(wanted: Wanted, view: View = View.LIST) -> dict[str, Any]:
    """The same as `url_for` takes it: several values under one name."""
    found: dict[str, Any] = {}
    for name, value in pairs(wanted, view):
        found.setdefault(name, []).append(value)
    return found


def query_of(wanted: Wanted, view: View = View.LIST) -> str:
    """What follows « ? » in the address of the search."""
    return urlencode(pairs(wanted, view))


def usual_sort(wanted: Wanted) -> Sort:
    """The order when the address says none: the nearest first around a place without words."""
    nearest = wanted.place is not None and not wanted.words
    return Sort.DISTANCE if nearest else Sort.RELEVANCE


def written(place: Place) -> str:
    """A place as `parse_place` reads it again: « Albi (81) », or its code between homonyms."""
    text = f"{place.name} ({place.department})" if place.department else place.name
    return text if geography.parse_place(text)[:1] == [place] else place.code


def with_values(wanted: Wanted, one: Filter, values: Iterable[str]) -> Wanted:
    """The same search with other values of one filter; without any, without the filter."""
    filters = {name: kept for name, kept in wanted.filters.items() if name != one}
    if chosen := tuple(values):
        filters[one] = chosen
    return tidy(replace(wanted, filters=filters))


def tidy(wanted: Wanted) -> Wanted:
    """The order that a search is left with when its place is gone."""
    if wanted.place is None:
        sort = Sort.RELEVANCE if wanted.sort == Sort.DISTANCE else wanted.sort
        return replace(wanted, radius_km=None, sort=sort)
    return wanted


def _values(one: Filter, arguments: Arguments) -> tuple[str, ...]:
    given = {text.strip() for text in arguments.getlist(one.value)[:MOST_VALUES]}
    return tuple(sorted({kept for text in given if text and (kept := _known(one, text))}))


def _known(one: Filter, text: str) -> str:
    """The value as the search takes it; empty when there is no such value."""
    if one in _CLOSED:
        return text if text in _CLOSED[one] else ""
    return text if text in UNKNOWN else _OPEN[one](text)


def _department(text: str) -> str:
    found = geography.department(text[:3])
    return found.code if found else ""


def _commune(text: str) -> str:
    found = geography.commune(text[:5])
    return found.code if found else ""


def _digits(size: int) -> Callable[[str], str]:
    return lambda text: text if len(text) == size and text.isascii() and text.isdecimal() else ""


_OPEN: dict[Filter, Callable[[str], str]] = {
    Filter.LABEL: lambda text: normalise(text)[:100],
    Filter.DEPARTMENT: _department,
    Filter.ZONE: _department,
    Filter.REGION: lambda text: text if geography.region(text) else "",
    Filter.EPCI: lambda text: text if geography.epci(text) else "",
    Filter.COMMUNE: _commune,
    Filter.CPV: _digits(2),
    Filter.SIREN: _digits(9),
}
_CLOSED: dict[Filter, frozenset[str]] = {
    Filter.FAMILY: frozenset({*Family, *UNKNOWN}),
    Filter.KIND: frozenset({*InclusiveKind, *UNKNOWN}),
    Filter.ESUS: frozenset({"liste", "de_droit", *UNKNOWN}),
    Filter.SECTOR: frozenset({*Sector, *UNKNOWN}),
    Filter.WORKFORCE: frozenset({*WORKFORCES, *UNKNOWN}),
    Filter.CONTRACTS: frozenset({"oui", "non"}),
    Filter.TEXT: frozenset({"oui", "non"}),
}


def _placed(asked: Asked, typed: str, radius: float | None) -> Asked:
    """The place of the search; a département or a région is a filter, the country is nothing."""
    found = geography.parse_place(typed)
    if not found:
        sentence = (
            f"« {typed} » n’est pas un lieu reconnu. Écrivez une commune, un code postal, "
            "un département ou une région."
        )
        return replace(asked, place_typed=typed, problem=french_spaces(sentence))
    place, wanted = found[0], asked.wanted
    if place.kind == "commune" and place.lat is not None:
        wanted = replace(wanted, place=place, radius_km=radius)
    elif place.kind in ("commune", "departement") and place.department:
        kept = {*wanted.filters.get(Filter.DEPARTMENT, ()), place.department}
        wanted = with_values(wanted, Filter.DEPARTMENT, sorted(kept))
    elif place.kind == "region" and place.region:
        kept = {*wanted.filters.get(Filter.REGION, ()), place.region}
        wanted = with_values(wanted, Filter.REGION, sorted(kept))
    others = [other for other in geography.parse_place(place.name) if other != place]
    return replace(asked, wanted=wanted, homonyms=tuple(others[:5]))


def _radius(text: str) -> float | None:
    number = text.strip().replace(",", ".")
    if not (number.isascii() and number.replace(".", "", 1).isdecimal()):
        return None
    return min(float(number), _WIDEST) or None


def _sort(text: str, wanted: Wanted) -> Sort:
    chosen = Sort(text) if text in list(Sort) else usual_sort(wanted)
    return usual_sort(wanted) if chosen == Sort.DISTANCE and wanted.place is None else chosen
