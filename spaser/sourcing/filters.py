"""The filters of a list of suppliers, applied after the ranking, as its address says them. Pure.

They change no score: they hide lines, and the page says how many. `widened` alone looks further
than the place of the lot.
"""

from dataclasses import dataclass, replace
from typing import Any, Protocol

from spaser.reference import geography
from spaser.reference.geography import Place
from spaser.sourcing.need import Need
from spaser.suppliers import wording
from spaser.suppliers.models import Family, InclusiveKind

FAMILY, KIND, WORKFORCE = "famille", "type", "effectif"
RADIUS, ELIGIBLE, WIDER = "rayon", "reservable", "etendue"
NO_FAMILY, NO_KIND, NO_WORKFORCE = "inconnue", "aucun", "inconnu"
RADII = (10, 20, 30, 50, 100, 200)  # km
TITLES = {
    FAMILY: "Famille de l’ESS",
    KIND: "Structure inclusive",
    WORKFORCE: "Effectif",
    RADIUS: "Distance",
    ELIGIBLE: "Réservation",
    WIDER: "Lieu",
}
_NAMES: dict[str, dict[str, str]] = {
    FAMILY: {**wording.FAMILIES, NO_FAMILY: "Famille inconnue"},
    KIND: {**wording.KINDS, NO_KIND: "Aucune source ne le dit"},
    WORKFORCE: {**wording.WORKFORCES, NO_WORKFORCE: "Effectif inconnu"},
    ELIGIBLE: {"oui": "Peuvent répondre à un lot réservé"},
    WIDER: {
        "departement": "Tout le département du lieu",
        "region": "Toute la région du lieu",
        "france": "Toute la France",
    },
}
_VALUES: dict[str, frozenset[str]] = {
    FAMILY: frozenset({*Family, NO_FAMILY}),
    KIND: frozenset({*InclusiveKind, NO_KIND}),
    WORKFORCE: frozenset({*wording.WORKFORCES, NO_WORKFORCE}),
}
_LISTS = {FAMILY: "families", KIND: "kinds", WORKFORCE: "workforces"}
_WIDEST_KM = 1_000


class Arguments(Protocol):
    """What an address gives: Werkzeug's MultiDict, or anything like it."""

    def get(self, name: str, default: str) -> str: ...

    def getlist(self, name: str) -> list[str]: ...


@dataclass(frozen=True)
class Filters:
    """Any of the values of one filter, and all the filters. Empty: no filter."""

    families: tuple[str, ...] = ()  # Family or NO_FAMILY
    kinds: tuple[str, ...] = ()  # InclusiveKind or NO_KIND
    workforces: tuple[str, ...] = ()  # a key of WORKFORCES or NO_WORKFORCE
    radius_km: int | None = None  # around the place of the lot
    eligible: bool = False  # for the reservation of the lot, or any
    wider: str = ""  # « departement », « region » or « france »: instead of the place of the lot

    @property
    def hiding(self) -> bool:
        """Whether a filter may hide somebody."""
        lists = self.families or self.kinds or self.workforces
        return bool(lists) or self.radius_km is not None or self.eligible


def read(arguments: Arguments) -> Filters:
    """The filters of an address; values that mean nothing are left out."""
    wider = arguments.get(WIDER, "")
    return Filters(
        families=_known(FAMILY, arguments),
        kinds=_known(KIND, arguments),
        workforces=_known(WORKFORCE, arguments),
        radius_km=_radius(arguments.get(RADIUS, "")),
        eligible=arguments.get(ELIGIBLE, "") == "oui",
        wider=wider if wider in _NAMES[WIDER] else "",
    )


def _known(name: str, arguments: Arguments) -> tuple[str, ...]:
    return tuple(sorted(_VALUES[name].intersection(arguments.getlist(name))))


def _radius(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    return min(number, _WIDEST_KM) or None


def pairs(filters: Filters) -> list[tuple[str, str]]:
    """The filters as the parameters of an address, in their one order."""
    found = [(name, one) for name, field in _LISTS.items() for one in getattr(filters, field)]
    if filters.radius_km is not None:
        found.append((RADIUS, str(filters.radius_km)))
    if filters.eligible:
        found.append((ELIGIBLE, "oui"))
    return [*found, (WIDER, filters.wider)] if filters.wider else found


def arguments_of(filters: Filters) -> dict[str, Any]:
    """The same as `url_for` takes it: several values under one name."""
    found: dict[str, Any] = {}
    for name, value in pairs(filters):
        found.setdefault(name, []).append(value)
    return found


def told(filters: Filters) -> list[tuple[str, str]]:
    """The filters in French, each as the name of the filter and that of its value."""
    return [(TITLES[name], name_of(name, value)) for name, value in pairs(filters)]


def name_of(name: str, value: str) -> str:
    """« À 50 km au plus » for the value 50 of RADIUS."""
    if name == RADIUS:
        return f"À {value} km au plus, ou y intervient"
    return _NAMES[name].get(value, value)


def without(filters: Filters, name: str, value: str = "") -> Filters:
    """The same filters but one value; or without any value of that filter."""
    gone: dict[str, dict[str, Any]] = {
        RADIUS: {"radius_km": None},
        ELIGIBLE: {"eligible": False},
        WIDER: {"wider": ""},
    }
    if name in _LISTS:
        held = getattr(filters, _LISTS[name])
        gone[name] = {_LISTS[name]: tuple(one for one in held if value and one != value)}
    return replace(filters, **gone[name])


def widened(need: Need, filters: Filters) -> Need:
    """The need in the wider place that was asked for."""
    if not filters.wider:
        return need
    around = (_around(place, filters.wider) for place in need.places)
    return replace(need, places=tuple(dict.fromkeys(place for place in around if place)))


def _around(place: Place, wider: str) -> Place | None:
    """The département or the région of a place; None: nothing stands for the whole country."""
    if wider == "departement" and place.department:
        return geography.place_of_department(place.department)
    if wider == "region" and place.region:
        return geography.place_of_region(place.region)
    return None if wider == "france" else place


def may_widen(need: Need) -> tuple[str, ...]:
    """How the place of a lot may be widened, the nearest first."""
    kinds = {place.kind for place in need.places if place.kind != "pays"}
    steps = {"commune": ("departement", "region", "france"), "departement": ("region", "france")}
    for kind in ("commune", "departement"):
        if kind in kinds:
            return steps[kind]
    return ("france",) if kinds else ()
