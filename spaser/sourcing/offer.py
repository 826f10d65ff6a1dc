"""The offer of a lot, counted from the suppliers found for it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from spaser.levers import offer as counting
from spaser.levers.advice import mark
from spaser.levers.offer import Offer, Seen
from spaser.reference.geography import Place
from spaser.sourcing.matching import Match
from spaser.sourcing.results import Answer, Ranked
from spaser.suppliers.models import Known, StatusKind, Supplier
from spaser.suppliers.workforce import BRACKETS


def offer_of(found: Answer, top: int) -> Offer:
    """The offer among the suppliers of an answer asked with that `top`.

    Only those of the trade are counted.
    """
    places = located(found.need.places)
    told = [line for line in found.ranked if of_the_trade(line.match)]
    return counting.count(
        (seen(line, places) for line in told),
        at_least=len(told) >= top,
        place_known=bool(places),
    )


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
