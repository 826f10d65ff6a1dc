"""How the directory says a search in French: filters, their values, chips to take off. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spaser.core.french import NBSP, french_spaces
from spaser.core.text import normalise
from spaser.directory import address
from spaser.directory.wanted import Beyond, Counted, Filter, Relaxed, Sort, Wanted
from spaser.reference import cpv, geography
from spaser.suppliers import wording
from spaser.suppliers.workforce import WORKFORCES

TITLES: dict[Filter, str] = {
    Filter.KIND: "Structure inclusive",
    Filter.FAMILY: "Famille de l’ESS",
    Filter.DEPARTMENT: "Département",
    Filter.REGION: "Région",
    Filter.EPCI: "Intercommunalité",
    Filter.COMMUNE: "Commune",
    Filter.ZONE: "Intervient dans",
    Filter.CPV: "Branche d’achat (CPV)",
    Filter.SECTOR: "Secteur de la transition",
    Filter.ESUS: "Agrément ESUS",
    Filter.LABEL: "Label",
    Filter.WORKFORCE: "Effectif",
    Filter.CONTRACTS: "Marchés publics obtenus",
    Filter.TEXT: "Activité décrite",
    Filter.SIREN: "Unité légale (SIREN)",
}
SORTS: dict[Sort, str] = {
    Sort.RELEVANCE: "Pertinence",
    Sort.DISTANCE: "Distance",
    Sort.NAME: "Nom",
}
_UNKNOWN: dict[Filter, str] = {
    Filter.FAMILY: "Famille inconnue",
    Filter.KIND: "Aucune source ne le dit",
    Filter.WORKFORCE: "Effectif inconnu",
}
_FEW = 6  # values that are seen before the others are unfolded
# Filters whose values have an order of their own.
_ORDERS: dict[Filter, Sequence[str]] = {
    Filter.WORKFORCE: tuple(WORKFORCES),
    Filter.TEXT: ("oui", "non"),
    Filter.CONTRACTS: ("oui", "non"),
}
Labels = Mapping[str, str]  # normalised label → the name that people know


@dataclass(frozen=True)
class Choice:
    """One value that may be ticked."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """The values of one filter: those seen at once, and the others."""

    filter: Filter
    title: str
    first: Sequence[Choice]
    others: Sequence[Choice]

    @property
    def chosen(self) -> int:
        """How many of its values are ticked."""
        return sum(one.chosen for one in (*self.first, *self.others))


@dataclass(frozen=True)
class Chip:
    """Something asked, and the search without it."""

    title: str
    label: str
    without: Wanted


def value_label(one: Filter, value: str, labels: Labels | None = None) -> str:
    """What is read for a value of a filter; the value itself when it has no other name."""
    if value in address.UNKNOWN:
        return _UNKNOWN.get(one, "Non renseigné")
    if one == Filter.CPV:
        return f"{value} – {cpv.label(f'{value}000000') or 'autre'}"
    if one in (Filter.DEPARTMENT, Filter.ZONE):
        found = geography.department(value)
        return f"{found.name} ({value})" if found else value
    if one == Filter.LABEL:
        return (labels or {}).get(value, value)
    if one == Filter.KIND:
        return f"{value} – {wording.KINDS[value]}" if value in wording.KINDS else value
    return _NAMES.get(one, {}).get(value) or _place_name(one, value)


def _place_name(one: Filter, value: str) -> str:
    if one == Filter.REGION:
        region = geography.region(value)
        return region.name if region else value
    if one == Filter.EPCI:
        epci = geography.epci(value)
        return epci.name if epci else value
    if one == Filter.COMMUNE:
        commune = geography.commune(value)
        return f"{commune.name} ({commune.department})" if commune else value
    return value


_NAMES: dict[Filter, Mapping[str, str]] = {
    Filter.FAMILY: wording.FAMILIES,
    Filter.ESUS: {"liste": "Sur la liste des ESUS agréées", "de_droit": "ESUS de droit"},
    Filter.SECTOR: wording.SECTORS,
    Filter.WORKFORCE: wording.WORKFORCES,
    Filter.CONTRACTS: {"oui": "A obtenu un marché connu", "non": "Aucun marché connu"},
    Filter.TEXT: {"oui": "Dit ce qu’elle fait", "non": "Activité non décrite"},
}


def groups(
    wanted: Wanted, facets: Mapping[Filter, Sequence[Counted]], labels: Labels
) -> list[Group]:
    """The filters to show, with the values that would find something and those already ticked."""
    found = []
    for one, title in TITLES.items():
        choices = _choices(one, wanted.filters.get(one, ()), facets.get(one, ()), labels)
        if choices and one != Filter.SIREN and _is_useful(one, wanted):
            first = [c for at, c in enumerate(choices) if c.chosen or at < _FEW]
            others = [c for at, c in enumerate(choices) if not c.chosen and at >= _FEW]
            found.append(Group(one, title, first, others))
    return found


def _is_useful(one: Filter, wanted: Wanted) -> bool:
    """Communes and intercommunalités are too many to choose from before a territory is."""
    if one == Filter.COMMUNE:
        return bool(wanted.filters.get(one) or wanted.filters.get(Filter.EPCI))
    near = (Filter.EPCI, Filter.DEPARTMENT)
    return one != Filter.EPCI or bool(wanted.place) or any(wanted.filters.get(f) for f in near)


def _choices(
    one: Filter, ticked: Sequence[str], counted: Iterable[Counted], labels: Labels
) -> list[Choice]:
    counts = {each.value: each.count for each in counted if each.count or each.value in ticked}
    counts = {value: 0 for value in ticked if value not in counts} | counts
    order = _ORDERS.get(one)

    def rank(value: str) -> tuple[bool, int, str]:
        known = order.index(value) if order and value in order else -counts[value]
        return value in address.UNKNOWN, known, value

    return [
        Choice(value, value_label(one, value, labels), counts[value], value in ticked)
        for value in sorted(counts, key=rank)
    ]


def chips(wanted: Wanted, labels: Labels | None = None) -> Iterator[Chip]:
    """Each thing asked, with the search that is left when it is taken off."""
    if wanted.words:
        yield Chip("Mots", wanted.words, replace(wanted, words=""))
    if wanted.place is not None:
        without = address.tidy(replace(wanted, place=None))
        yield Chip("Lieu", _around(wanted), without)
    for one, title in TITLES.items():
        values = wanted.filters.get(one, ())
        for value in values:
            left = [other for other in values if other != value]
            label = value_label(one, value, labels)
            yield Chip(title, label, address.with_values(wanted, one, left))


def _around(wanted: Wanted) -> str:
    place = wanted.place
    assert place is not None
    name = f"{place.name} ({place.department})" if place.department else place.name
    if wanted.radius_km is None:
        return name
    return f"{name}, à {wanted.radius_km:g}{NBSP}km au plus"


def told(wanted: Wanted, labels: Labels | None = None) -> str:
    """The whole search in one line; « Tout l’annuaire » when nothing is asked."""
    said = [f"{chip.title} : {chip.label}" for chip in chips(wanted, labels)]
    return french_spaces(" ; ".join(said)) or "Tout l’annuaire"


def relaxed(wanted: Wanted, given: Iterable[Relaxed]) -> list[tuple[str, int, Wanted]]:
    """What to take off to find something: in words, how many are then found, and that search."""
    found = []
    for one in given:
        if one.count <= 0:
            continue
        if isinstance(one.without, Filter):
            said = f"sans le filtre « {TITLES[one.without]} »"
            search = address.with_values(wanted, one.without, ())
        elif one.without is Beyond.FILTERS:
            search = Wanted(one.words)
            said = f"« {one.words} », sans aucun filtre" if one.words else "sans aucun filtre"
        elif one.without is Beyond.PLACE:
            said = "sans limite de distance" if wanted.radius_km is not None else "sans le lieu"
            kept = wanted.place if wanted.radius_km is not None else None
            search = address.tidy(replace(wanted, place=kept, radius_km=None))
        else:
            said = f"sans le mot « {one.without} »"
            search = replace(wanted, words=_without(wanted.words, one.without))
        found.append((french_spaces(said), one.count, search))
    return found


def _without(words: str, word: str) -> str:
    return " ".join(each for each in words.split() if normalise(each) != normalise(word))
