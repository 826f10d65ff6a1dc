"""Groups for the list of a lot: what it asks for, and what each supplier found has of it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from spaser.levers.advice import mark
from spaser.levers.case import Case
from spaser.levers.support import people_for
from spaser.reference.geography import Place, distance_km
from spaser.sourcing.groups import Applicant, Asked, Groups, Requirement, groups_of, trades_asked
from spaser.sourcing.listed import Listed
from spaser.sourcing.offer import located
from spaser.sourcing.sifting import Line
from spaser.sourcing.vocabulary import vocabulary
from spaser.suppliers.models import Supplier, SupplierActivity
from spaser.suppliers.workforce import BRACKETS

_supplier = sa.inspect(Supplier).local_table
_activity = sa.inspect(SupplierActivity).local_table
_SEAT = (_supplier.c.department, _supplier.c.region, _supplier.c.lat, _supplier.c.lon)
_ZONE = (
    _activity.c.radius_km,
    _activity.c.zone_departments,
    _activity.c.zone_regions,
    _activity.c.national,
)
_Row = Any  # a row of one of the two selections above


def groups_of_lot(session: Session, found: Listed, case: Case) -> Groups | None:
    """Groups among the suppliers of a list; None when one of them covers the lot."""
    need = found.need
    trades = trades_asked(need.title, need.description, need.cpv, vocabulary())
    places = located(need.places)
    lines = [line for line in found.lines if _worth(line, trades)]
    if not lines:
        return None
    served = _served(session, [line.card.id for line in lines], places)
    asked = Asked(trades, _requirements(places), people_for(case))
    return groups_of(asked, [_applicant(line, served) for line in lines])


def _worth(line: Line, trades: Sequence[Requirement]) -> bool:
    """Relevant enough: one of two trades gives about half of the points."""
    floor = mark("relevance_floor") / max(1, len(trades))
    return Decimal(line.match.relevance) >= floor


def _requirements(places: Sequence[Place]) -> tuple[Requirement, ...]:
    """Several places only: one alone has already decided who is in the list."""
    if len(places) < 2:
        return ()
    return tuple(Requirement(place.name, frozenset({place.code})) for place in places)


def _applicant(line: Line, served: Mapping[int, frozenset[str]]) -> Applicant:
    card = line.card
    return Applicant(
        supplier_id=card.id,
        rank=line.rank,
        name=card.display_name,
        trades=frozenset(line.match.trades),
        places=served.get(card.id, frozenset()),
        workforce=BRACKETS.get(card.workforce_bracket or ""),
    )


def _served(
    session: Session, numbers: Sequence[int], places: Sequence[Place]
) -> dict[int, frozenset[str]]:
    """Codes of the places that each supplier serves; nothing is asked for fewer than two."""
    if len(places) < 2:
        return {}
    connection = session.connection()
    seats = sa.select(_supplier.c.id, *_SEAT).where(_supplier.c.id.in_(numbers))
    zones = sa.select(_activity.c.supplier_id, *_ZONE).where(_activity.c.supplier_id.in_(numbers))
    declared: dict[int, list[_Row]] = {}
    for row in connection.execute(zones):
        declared.setdefault(row.supplier_id, []).append(row)
    return {
        seat.id: frozenset(
            place.code for place in places if _serves(seat, declared.get(seat.id, ()), place)
        )
        for seat in connection.execute(seats)
    }


def _serves(seat: _Row, zones: Iterable[_Row], place: Place) -> bool:
    """By its seat, by what it declares, or by being close when it declares nothing."""
    if _sits_in(seat, place) or any(_declares(zone, place) for zone in zones):
        return True
    if seat.lat is None or place.lat is None or place.lon is None:
        return False
    radii = [zone.radius_km for zone in zones if zone.radius_km is not None]
    told = radii or any(zone.zone_departments or zone.zone_regions for zone in zones)
    reach = max(radii, default=0) if told else float(mark("close_km"))
    return distance_km(seat.lat, seat.lon, place.lat, place.lon) <= reach


def _sits_in(seat: _Row, place: Place) -> bool:
    code = seat.region if place.kind == "region" else seat.department
    return code is not None and code == place.code


def _declares(zone: _Row, place: Place) -> bool:
    if zone.national:
        return True
    department = place.code if place.kind == "departement" else place.department
    return department in zone.zone_departments or place.region in zone.zone_regions
