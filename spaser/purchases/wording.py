"""How plans and their results say things in French."""

from collections.abc import Mapping

from spaser.purchases.counting import MOST, OTHER, Spot
from spaser.suppliers.models import InclusiveKind
from spaser.suppliers.wording import FAMILIES, KINDS

SPOTS: dict[str, str] = {
    Spot.HERE: "Même département",
    Spot.NEAR: "À moins de 60 km",
    Spot.FAR: "Plus loin",
    Spot.NATIONAL: "Nationales",
    Spot.UNPLACED: "Sans lieu connu",
}
OFFERS: dict[str, str] = {
    "": "Toutes",
    "sans": "Sans offre de l’ESS",
    "reservable": "Réservables",
}
LEVERS: dict[str, str] = {
    "": "Tous",
    "reserver_lot": "Réserver le lot",
    "reserver_partie": "Réserver une partie",
    "clause": "Clause sociale",
    "critere": "Critère social",
}
# The order in which families are told: inclusive kinds, then legal families.
FAMILY_ORDER: tuple[str, ...] = (*map(str, InclusiveKind), *FAMILIES, OTHER)


def family_name(code: str) -> str:
    """« EI », « SCOP », « Association »."""
    return code if code in KINDS else FAMILIES.get(code, "Autre structure de l’ESS")


def by_family(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Short name, meaning when it is an abbreviation, number; in a steady order, no zero."""
    return [
        (family_name(code), KINDS.get(code, ""), counts[code])
        for code in FAMILY_ORDER
        if counts.get(code)
    ]


def how_many(found: int) -> str:
    """A count stops at the number of suppliers looked at."""
    return f"{found} ou plus" if found >= MOST else str(found)


def difference(before: int | None, now: int) -> str:
    """« +2 », « −1 », « nouvelle »; empty when nothing changed."""
    if before is None:
        return "nouvelle ligne"
    if before == now:
        return ""
    return f"+{now - before}" if now > before else f"−{before - now}"
