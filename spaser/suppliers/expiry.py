"""Statuses that had an end: once it has come, they are no longer known."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select, update

from spaser.core.clock import PARIS
from spaser.core.db import transaction
from spaser.suppliers import actions
from spaser.suppliers.models import Known, SupplierStatus

_AT_ONCE = 500


def tidy(session: Session, _data_dir: Path, _node: str, now: datetime) -> None:
    """What the worker of each node does in passing: an agreement ends at midnight in Paris."""
    expire(session, now.astimezone(PARIS).date())


def expire(session: Session, today: date) -> int:
    """Say « unknown » of what ended by `today`; how many statuses changed.

    Opens its own transactions, five hundred statuses each; doing it again changes nothing.
    """
    count = 0
    while changed := _expire_some(session, today):
        count += changed
    return count


def _expire_some(session: Session, today: date) -> int:
    with transaction(session):
        actions.lock(session)
        ended = session.exec(
            select(SupplierStatus)
            .where(col(SupplierStatus.until) <= today, SupplierStatus.value == Known.YES)
            .order_by(col(SupplierStatus.id))
            .limit(_AT_ONCE)
        ).all()
        if not ended:
            return 0
        numbers = [status.id for status in ended]
        changes = [(status.supplier_id, "changed", _told(status)) for status in ended]
        unknown = update(SupplierStatus).where(col(SupplierStatus.id).in_(numbers))
        session.connection().execute(unknown.values(value=Known.UNKNOWN))
        actions.record_in_journal(session, changes)
        actions.stamp(session, sorted({supplier_id for supplier_id, _, _ in changes}))
        return len(numbers)


def _told(status: SupplierStatus) -> dict[str, Any]:
    """The status before and after, as the journal tells statuses."""
    until = status.until.isoformat() if status.until else ""
    told = {"status": status.status.value, "detail": status.detail, "until": until}
    before, after = ({**told, "value": value.value} for value in (status.value, Known.UNKNOWN))
    return {"source": [status.source, status.source], "statuses": [[before], [after]]}
