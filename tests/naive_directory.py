"""The directory searched one supplier at a time in plain Python: what the fast way must find."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from spaser.core.text import normalise
from spaser.directory.wanted import Filter, Wanted
from spaser.reference import geography
from spaser.sourcing.documents import SupplierDocument
from spaser.suppliers.workforce import BRACKETS, WORKFORCES


@cache
def values(one: SupplierDocument, asked: Filter) -> set[str]:
    """What a supplier has for a filter."""
    return _VALUES[asked](one)


def _workforce(one: SupplierDocument) -> set[str]:
    if one.workforce_bracket not in BRACKETS:
        return {"inconnu"}
    people = BRACKETS[one.workforce_bracket][0]
    return {
        name
        for name, (least, most) in WORKFORCES.items()
        if least <= people and (most is None or people <= most)
    }


def _zone(one: SupplierDocument) -> set[str]:
    served = set()
    for department in geography.departments():
        near = (
            one.radius_km is not None
            and one.lat is not None
            and one.lon is not None
            and department.lat is not None
            and department.lon is not None
            and geography.distance_km(one.lat, one.lon, department.lat, department.lon)
            <= one.radius_km
        )
        if (
            one.national
            or department.code in one.zone_departments
            or department.region in one.zone_regions
            or near
            or (one.radius_km and department.code == one.department)
        ):
            served.add(department.code)
    return served


def _epci(one: SupplierDocument) -> set[str]:
    found = geography.commune(one.commune) if one.commune else None
    return {found.epci} if found and found.epci else {"inconnu"}


_VALUES = {
    Filter.FAMILY: lambda one: set(one.families) or {"inconnue"},
    Filter.KIND: lambda one: set(one.kinds) or {"aucun"},
    Filter.ESUS: lambda one: set(one.esus) or {"inconnu"},
    Filter.SECTOR: lambda one: set(one.sectors) or {"inconnu"},
    Filter.CPV: lambda one: {code[:2] for code in one.cpv},
    Filter.LABEL: lambda one: {normalise(label) for label in one.labels},
    Filter.WORKFORCE: _workforce,
    Filter.REGION: lambda one: {one.region or "inconnu"},
    Filter.DEPARTMENT: lambda one: {one.department or "inconnu"},
    Filter.EPCI: _epci,
    Filter.COMMUNE: lambda one: {one.commune or "inconnu"},
    Filter.ZONE: _zone,
    Filter.CONTRACTS: lambda one: {"oui"} if one.contracts_won else set(),
    Filter.TEXT: lambda one: {"oui"} if any(one.activities) else {"non"},
    Filter.SIREN: lambda one: {siren_of(one)} if siren_of(one) else set(),
}


def siren_of(one: SupplierDocument) -> str:
    """Its SIREN, or the beginning of its SIRET; nothing when it has neither."""
    return one.siren or (one.siret or "")[:9]


def found(
    suppliers: Iterable[SupplierDocument], wanted: Wanted, without: Filter | None = None
) -> list[SupplierDocument]:
    """Suppliers that pass the place and the filters, all but one, by name."""
    kept = [
        one
        for one in suppliers
        if all(
            not chosen or asked is without or values(one, asked) & set(chosen)
            for asked, chosen in wanted.filters.items()
        )
        and _near(one, wanted)
    ]
    return sorted(kept, key=lambda one: (normalise(one.brand or one.name), one.id))


def _near(one: SupplierDocument, wanted: Wanted) -> bool:
    if wanted.radius_km is None or wanted.place is None or wanted.place.lat is None:
        return True
    away = distance(one, wanted)
    return away is not None and away <= wanted.radius_km


def distance(one: SupplierDocument, wanted: Wanted) -> float | None:
    """Kilometres from the place; None when one of the two is nowhere."""
    place = wanted.place
    if place is None or place.lat is None or place.lon is None:
        return None
    if one.lat is None or one.lon is None:
        return None
    return geography.distance_km(place.lat, place.lon, one.lat, one.lon)


def counts(
    suppliers: Sequence[SupplierDocument], wanted: Wanted, filters: Iterable[Filter]
) -> Mapping[Filter, Mapping[str, int]]:
    """How many have each value of each filter, with all the others."""
    return {
        asked: Counter(
            value for one in found(suppliers, wanted, asked) for value in values(one, asked)
        )
        for asked in filters
    }
