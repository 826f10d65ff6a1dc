"""The fictitious notices of the demonstration, dated around the day they are loaded."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from spaser.accounts.models import Organisation
from spaser.core import clock
from spaser.paths import DEMO
from spaser.tenders.models import AmountKind, Lot, Reservation, Tender

SOURCE = "demo"
_SATURDAY = 5


def load(session: Session, by_key: Mapping[str, Organisation], now: datetime) -> int:
    """Add the notices that are not there yet, each for its buyer; gives how many.

    Deadlines are counted from the day of this loading, so that they are still to come.
    """
    notices = json.loads((DEMO / "tenders.json").read_text(encoding="utf-8"))["tenders"]
    count = 0
    for notice in notices:
        known = select(Tender.id).where(Tender.source == SOURCE, Tender.source_key == notice["key"])
        if session.exec(known).first() is None:
            session.add(_tender(notice, by_key[notice["buyer"]], now))
            count += 1
    session.flush()
    return count


def working_day(today: date, days: int) -> date:
    """The day so many days from today, or the Monday after when it is a week-end."""
    found = today + timedelta(days=days)
    return found + timedelta(days=7 - found.weekday()) if found.weekday() >= _SATURDAY else found


def _tender(notice: Mapping[str, Any], buyer: Organisation, now: datetime) -> Tender:
    today = now.astimezone(clock.PARIS).date()
    deadline = working_day(today, notice["deadline_in_days"])
    tender = Tender(
        organisation_id=buyer.id,
        source=SOURCE,
        source_key=notice["key"],
        title=notice["title"],
        description=notice["description"],
        buyer_name=buyer.name,
        nature=notice["nature"],
        procedure=notice["procedure"],
        published_on=today - timedelta(days=notice["published_days_ago"]),
        deadline_at=datetime.combine(deadline, time(11), UTC),
        fictitious=True,
        created_at=now,
        updated_at=now,
    )
    tender.lots = [_lot(lot, rank, today) for rank, lot in enumerate(notice["lots"], start=1)]
    return tender


def _lot(lot: Mapping[str, Any], position: int, today: date) -> Lot:
    amount, starts = lot["amount_ht"], lot.get("starts_in_days")
    kind = AmountKind(lot.get("amount_kind", AmountKind.ESTIMATED))
    return Lot(  # type: ignore[call-arg]
        position=position,
        number=lot["number"],
        title=lot["title"],
        description=lot["description"],
        cpv=list(lot["cpv"]),
        place=lot["place"],
        commune_code=lot["commune_code"],
        department=lot["department"],
        amount_ht=None if amount is None else Decimal(amount),
        amount_kind=None if amount is None else kind,
        duration_months=lot["duration_months"],
        starts_on=None if starts is None else working_day(today, starts),
        reservation=Reservation(lot["reserved"]) if lot["reserved"] else None,
        criteria=list(lot.get("criteria", ())),
        facts=dict(lot.get("facts", {})),
    )
