"""What counts in the offer of a lot: suppliers of its trade, near it, and what they are."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from spaser.levers.advice import mark
from spaser.levers.offer import Seen
from spaser.reference.geography import Place
from spaser.sourcing.matching import Match
from spaser.sourcing.results import Ranked
from spaser.suppliers.models import Known, StatusKind, Supplier
from spaser.suppliers.workforce import BRACKETS


def located(places: Iterable[Place]) -> tuple[Place, ...]:
    """The places that say something: not the whole country."""
    return tuple(place for place in places if place.kind != "pays")


def of_the_trade(match: Match) -> bool:
    """Whether the supplier does what the lot asks for.

    A common trade is not enough: a word of the lot met by chance names one too.
    """
    return not match.silent and Decimal(match.relevance) >= mark("relevance_floor")


def seen(line: Ranked, places: Sequence[Place]) -> Seen:
    """One supplier as it is counted."""
    supplier = line.supplier
    return Seen(
        department=supplier.department,
        close=close(line.match.distance_km, supplier.department, places),
        national=any(activity.national for activity in supplier.activities),
        workforce=BRACKETS.get(supplier.workforce_bracket or ""),
        articles=frozenset(line.articles),
        inclusive=_inclusive(supplier),
    )


def close(
    distance_km: float | None, department: str | None, places: Sequence[Place]
) -> bool | None:
    """By its distance, or by its département when it has no address; None when nothing tells."""
    if not places:
        return None
    if distance_km is not None:
        return Decimal(distance_km) <= mark("close_km")
    if department is None:
        return None
    return any(place.department == department for place in places)


def _inclusive(supplier: Supplier) -> bool:
    return any(
        fact.status == StatusKind.INCLUSIVE and fact.value == Known.YES
        for fact in supplier.statuses
    )
