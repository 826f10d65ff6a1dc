"""What a visitor looks for in the directory, and what is found. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from spaser.reference.geography import Place


class Filter(StrEnum):
    """What suppliers are sifted by: any of the values of one filter, and all the filters.

    The value is the name of the filter in the address of the page.
    """

    FAMILY = "famille"  # a Family, or « inconnue »
    KIND = "type"  # an InclusiveKind, or « aucun »
    ESUS = "esus"  # liste, de_droit, or « inconnu »
    SECTOR = "secteur"  # a Sector, or « inconnu »
    CPV = "cpv"  # a division: two digits
    LABEL = "label"  # as normalised by core.text.normalise
    WORKFORCE = "effectif"  # a key of WORKFORCES, or « inconnu »
    REGION = "region"  # a code, or « inconnu », as for the three that follow
    DEPARTMENT = "departement"
    EPCI = "epci"
    COMMUNE = "commune"  # its INSEE code
    ZONE = "zone"  # a département that it says it serves (by its zone, its radius, or everywhere)
    CONTRACTS = "marches"  # oui: it has won a contract that we know
    TEXT = "activite"  # oui: it says what it does; or « non »
    SIREN = "siren"


class Sort(StrEnum):
    """In which order. Relevance without words is by name."""

    RELEVANCE = "pertinence"
    DISTANCE = "distance"
    NAME = "nom"


@dataclass(frozen=True)
class Wanted:
    """One search: the address of the page says all of it, and nothing else."""

    words: str = ""
    filters: Mapping[Filter, tuple[str, ...]] = field(default_factory=dict)
    place: Place | None = None
    radius_km: float | None = None  # with a place only
    sort: Sort = Sort.RELEVANCE


@dataclass(frozen=True)
class Counted:
    """One value of a filter, and how many suppliers it would give with the other filters."""

    value: str
    count: int


@dataclass(frozen=True)
class Measures:
    """What is counted of the suppliers of a territory besides the values of the filters."""

    total: int = 0
    legal_units: int = 0  # different SIREN
    without_siren: int = 0
    with_text: int = 0
    located: int = 0  # with coordinates, whatever their precision
    exact: int = 0  # those of the address itself


class Beyond(StrEnum):
    """What can be taken off a search besides one filter or one word."""

    PLACE = "lieu"  # the radius
    FILTERS = "filtres"  # every filter, and the place


@dataclass(frozen=True)
class Relaxed:
    """What would be found without one filter, without the radius, or without one of the words.

    With `words`, when that is not enough: without any filter, and for these words alone.
    """

    without: Filter | Beyond | str  # a plain text is the word itself
    count: int
    words: str = ""


@dataclass(frozen=True)
class Found:
    """One page of what was found."""

    ids: Sequence[int]
    total: int
    distances: Mapping[int, float]  # km from the place, by supplier; only with a place
    facets: Mapping[Filter, Sequence[Counted]]
    corrected: Sequence[tuple[str, str]] = ()  # word typed, word searched instead
    relaxed: Sequence[Relaxed] = ()  # when nothing was found


@dataclass(frozen=True)
class Spot:
    """Suppliers at one place of the map; `supplier_id` when there is only one."""

    lat: float
    lon: float
    count: int
    supplier_id: int | None = None
