"""The territories that the observatory counts: France, a région, a département, an EPCI. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from spaser.core.text import normalise
from spaser.directory.wanted import Filter
from spaser.reference import areas, geography
from spaser.reference.communes import all_commune_codes, commune

LEVELS = (Filter.EPCI, Filter.DEPARTMENT, Filter.REGION)
_MOST_OFFERED = 12
_KINDS: dict[str, str] = {
    "CC": "communauté de communes",
    "CA": "communauté d’agglomération",
    "CU": "communauté urbaine",
    "METRO": "métropole",
    "MET69": "métropole de Lyon",
}


@dataclass(frozen=True)
class Territory:
    """One territory; `level` is the filter of the directory that holds to it, None for France."""

    level: Filter | None
    code: str
    name: str
    nature: str  # what it is: « département », « communauté d’agglomération »
    population: int

    @property
    def arguments(self) -> dict[str, str]:
        """What its address says of it, in the observatory as in the directory."""
        return {} if self.level is None else {self.level.value: self.code}

    def narrowed(self, one: Filter, value: str) -> dict[str, str]:
        """The address of those of its suppliers that have one value of a filter, in its order."""
        given = self.arguments | {one.value: value}
        return {each.value: given[each.value] for each in Filter if each.value in given}


def france() -> Territory:
    """The whole country, overseas included."""
    people = sum(one.population for one in geography.regions())
    return Territory(None, "", "France", "pays", people)


def territory(level: Filter, code: str) -> Territory | None:
    """The territory of a code as the reference tables write it; None when unknown."""
    found: areas.Region | areas.Department | areas.Epci | geography.Commune | None
    if level is Filter.REGION:
        found, nature = geography.region(code), "région"
    elif level is Filter.DEPARTMENT:
        found, nature = geography.department(code), "département"
    elif level is Filter.EPCI:
        found = geography.epci(code)
        nature = _KINDS.get(found.kind, "intercommunalité") if isinstance(found, areas.Epci) else ""
    elif level is Filter.COMMUNE:
        found, nature = geography.commune(code), "commune"
    else:
        return None
    return Territory(level, found.code, found.name, nature, found.population) if found else None


def asked(arguments: Mapping[str, str]) -> Territory | None:
    """The narrowest territory that an address names; None when it names one that is unknown."""
    for level in LEVELS:
        if code := arguments.get(level.value, "").strip():
            return territory(level, code)
    return france()


def above(one: Territory) -> tuple[Territory, ...]:
    """What a territory is compared with: its région, then France. Nothing for France."""
    if one.level is None:
        return ()
    whole = territory(Filter.REGION, region_of(one)) if one.level is not Filter.REGION else None
    return (whole, france()) if whole else (france(),)


def region_of(one: Territory) -> str:
    """The code of the région of a territory: of most people, for an EPCI across two of them."""
    if one.level is Filter.REGION:
        return one.code
    departments = departments_of(one)
    found = geography.department(departments[0]) if departments else None
    return found.region if found else ""


def departments_of(one: Territory) -> tuple[str, ...]:
    """Codes of the départements of a territory; of an EPCI, the most populated share first."""
    if one.level is Filter.DEPARTMENT:
        return (one.code,)
    if one.level is Filter.EPCI:
        people = _people_of_epcis().get(one.code, {})
        return tuple(sorted(people, key=lambda code: (-people[code], code)))
    return tuple(each.code for each in geography.departments() if one.code in ("", each.region))


def parts_of(one: Territory) -> tuple[tuple[Filter, tuple[str, ...]], ...]:
    """The smaller territories of a territory, by level: codes as the directory filters them."""
    if one.level is None:
        regions = tuple(each.code for each in geography.regions())
        return (Filter.REGION, regions), (Filter.DEPARTMENT, departments_of(one))
    if one.level is Filter.REGION:
        return ((Filter.DEPARTMENT, departments_of(one)),)
    if one.level is Filter.DEPARTMENT:
        people = _people_of_epcis()
        return ((Filter.EPCI, tuple(code for code, by in people.items() if one.code in by)),)
    return ((Filter.COMMUNE, _communes_of_epcis()[one.code]),)


def search(text: str) -> list[Territory]:
    """The territories that a text may mean, the likeliest first: by name, code or commune.

    « Tarn » gives the département, « Albi » its EPCI, its département and its région.
    """
    found = list(dict.fromkeys([*_named(text), *_epcis_named(text)]))
    return found[:_MOST_OFFERED]


def _named(text: str) -> Iterator[Territory]:
    for place in geography.parse_place(text):
        if place.kind == "pays":
            yield france()
        elif place.kind == "region":
            yield from _known((Filter.REGION, place.code))
        elif place.kind == "departement":
            yield from _known((Filter.DEPARTMENT, place.code))
        else:
            yield from _of_commune(place.code)


def _of_commune(code: str) -> Iterator[Territory]:
    found = commune(code)
    if found is not None:
        yield from _known(
            (Filter.EPCI, found.epci or ""),
            (Filter.DEPARTMENT, found.department),
            (Filter.REGION, found.region),
        )


def _epcis_named(text: str) -> Iterator[Territory]:
    """Groupings of communes whose name holds every word of the text."""
    digits = "".join(text.split())
    if re.fullmatch(r"\d{9}", digits):
        yield from _known((Filter.EPCI, digits))
        return
    words = set(normalise(text).split())
    if words:
        yield from _known(*((Filter.EPCI, code) for code, name in _epci_words() if words <= name))


def _known(*pairs: tuple[Filter, str]) -> Iterator[Territory]:
    for level, code in pairs:
        if found := territory(level, code):
            yield found


@cache
def _epci_words() -> list[tuple[str, frozenset[str]]]:
    """The words of the name of each grouping, the most populated first."""
    ordered = sorted(areas.epcis(), key=lambda one: (-one.population, one.code))
    return [(one.code, frozenset(normalise(one.name).split())) for one in ordered]


@cache
def _communes_of_epcis() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code in all_commune_codes():
        one = commune(code)
        if one is not None and one.epci:
            found.setdefault(one.epci, []).append(code)
    return {code: tuple(communes) for code, communes in found.items()}


@cache
def _people_of_epcis() -> dict[str, dict[str, int]]:
    """Grouping → département → people."""
    found: dict[str, dict[str, int]] = {}
    for grouping, communes in _communes_of_epcis().items():
        people = found.setdefault(grouping, {})
        for one in filter(None, map(commune, communes)):
            people[one.department] = people.get(one.department, 0) + one.population
    return found
