"""What the search finds for the lines of a plan, made rows to keep."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.levers.case import Buyer
from spaser.levers.offer import Offer, count
from spaser.purchases import advice, counting
from spaser.purchases.families import family_of
from spaser.purchases.models import PlanLine
from spaser.reference.geography import Place
from spaser.sourcing import lots, results
from spaser.sourcing.live import LiveIndex
from spaser.sourcing.lot_levers import case_of_lot
from spaser.sourcing.matching import Match, MatchResult
from spaser.sourcing.need import Need
from spaser.sourcing.offer import located, of_the_trade, seen
from spaser.sourcing.results import Answer, Ranked
from spaser.suppliers.models import Known, StatusKind, Supplier
from spaser.suppliers.queries import suppliers_by_id
from spaser.tenders.models import Lot

EXPLAINED = 10  # suppliers whose reasons are written: the first relevant one is among them
FIRST = 5  # suppliers named on the line; the page of the lot has them all


def lines_of(
    session: Session, index: LiveIndex, some: Sequence[Lot], run_id: int, on: date
) -> Iterator[PlanLine]:
    """One row for each line, in order. Raises IndexPreparing while there is no index."""
    buyer = _buyer(session, some)
    needs = [lots.from_lot(lot) for lot in some]
    matched = list(index.many(needs, counting.MOST, processes=1, explained=EXPLAINED))
    numbers = {one.supplier_id for result in matched for one in _every(result)}
    suppliers = suppliers_by_id(session, sorted(numbers))
    for lot, need, result in zip(some, needs, matched, strict=True):
        found = results.told(need, result, suppliers, on)
        yield _line(lot, found, run_id, on, buyer)


def _every(result: MatchResult) -> tuple[Match, ...]:
    return (*result.matches, *result.near_misses)


def _line(lot: Lot, found: Answer, run_id: int, on: date, buyer: Buyer | None) -> PlanLine:
    relevant = [one for one in found.ranked if of_the_trade(one.match)]
    counted = counting.count(map(_seen, relevant), found.need.places)
    case = advice.case_of_line(case_of_lot(lot, found.need, on), lot, buyer)
    levers = advice.advise(case, _offer(relevant, located(found.need.places)))
    return PlanLine(
        run_id=run_id,
        lot_id=lot.id,
        asked=asked(found.need),
        family=family_of(lot),
        found=counted.found,
        around=counted.around,
        reservable=levers.reservable,
        lever=levers.first,
        counts={
            "places": dict(counted.places),
            "families": dict(counted.families),
            "articles": dict(counted.articles),
        },
        levers=levers.rows,
        reasons=_reasons(relevant, found),
        first=[_first(one) for one in relevant[:FIRST]],
    )


def _buyer(session: Session, some: Sequence[Lot]) -> Buyer | None:
    """A collectivity has the thresholds of local buyers; of the others it is not known."""
    owner = some[0].tender.organisation_id if some else None
    organisation = session.get(Organisation, owner) if owner else None
    is_local = organisation is not None and organisation.kind == OrganisationKind.COLLECTIVITY
    return Buyer.LOCAL if is_local else None


def _offer(relevant: Sequence[Ranked], places: tuple[Place, ...]) -> Offer:
    at_least = len(relevant) >= counting.MOST
    return count((seen(one, places) for one in relevant), at_least, place_known=bool(places))


def _seen(one: Ranked) -> counting.Seen:
    supplier = one.supplier
    return counting.Seen(
        kinds=tuple(_affirmed(supplier, StatusKind.INCLUSIVE)),
        families=tuple(_affirmed(supplier, StatusKind.ESS)),
        department=supplier.department,
        region=supplier.region,
        national=any(activity.national for activity in supplier.activities),
        distance_km=one.match.distance_km,
        articles=one.articles,
    )


def _affirmed(supplier: Supplier, status: StatusKind) -> Iterator[str]:
    for fact in supplier.statuses:
        if fact.status == status and fact.value == Known.YES and fact.detail:
            yield fact.detail


def _first(one: Ranked) -> dict[str, Any]:
    distance = one.match.distance_km
    return {
        "id": one.supplier.id,
        "name": one.supplier.display_name,
        "commune": one.supplier.commune_name,
        "km": None if distance is None else round(distance),
        "score": round(one.match.score, 1),
    }


def _reasons(relevant: Sequence[Ranked], found: Answer) -> list[str]:
    """What speaks for the first one; or why nobody is there."""
    if relevant:
        return list(relevant[0].match.reasons[:3])
    if found.near_misses:
        return ["Des structures du métier existent, hors de leur zone d’action."]
    if found.described:
        return ["Les structures trouvées n’ont qu’un lien faible avec l’objet de la ligne."]
    return ["Aucune structure de l’annuaire ne décrit cette activité."]


def asked(need: Need) -> str:
    """A digest of what a line asks for: it tells whether the line changed since a search."""
    places = ",".join(f"{place.kind}:{place.code}" for place in need.places)
    parts: Iterable[object] = (
        need.title, need.description, ",".join(need.cpv), places, need.amount_ht,
        need.duration_months, need.starts_on,
    )  # fmt: skip
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
