"""Reading the reported errors."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.directory.models import ErrorReport, ReportState
from spaser.suppliers.models import Supplier


@dataclass(frozen=True)
class Reported:
    """A supplier with its reports."""

    supplier: Supplier
    reports: Sequence[ErrorReport]


def report_by_id(
    session: Session, report_id: int, lock: bool = False
) -> tuple[ErrorReport, Supplier]:
    """A report and its supplier; raises NotFound. With `lock`, nobody else decides meanwhile."""
    found = session.get(ErrorReport, report_id, with_for_update=lock or None)
    supplier = session.get(Supplier, found.supplier_id) if found else None
    if found is None or supplier is None:
        raise NotFound
    return found, supplier


def open_count(session: Session) -> int:
    """How many reports wait."""
    statement = select(sa.func.count()).select_from(ErrorReport)
    return session.exec(statement.where(ErrorReport.state == ReportState.OPEN)).one()


def of_supplier(session: Session, supplier_id: int, limit: int = 100) -> Sequence[ErrorReport]:
    """The reports of one supplier, latest first."""
    newest_first = col(ErrorReport.created_at).desc(), col(ErrorReport.id).desc()
    statement = select(ErrorReport).where(ErrorReport.supplier_id == supplier_id)
    return session.exec(statement.order_by(*newest_first).limit(limit)).all()


def waiting(session: Session, offset: int, limit: int) -> tuple[list[Reported], int]:
    """Suppliers with open reports, the longest waiting first, and how many such suppliers."""
    first = sa.func.min(ErrorReport.created_at)
    grouped = (
        select(col(ErrorReport.supplier_id))
        .where(ErrorReport.state == ReportState.OPEN)
        .group_by(col(ErrorReport.supplier_id))
    )
    total = session.exec(select(sa.func.count()).select_from(grouped.subquery())).one()
    order = grouped.order_by(first, col(ErrorReport.supplier_id)).offset(offset).limit(limit)
    numbers = list(session.exec(order).all())
    found = session.exec(
        select(ErrorReport, Supplier)
        .join(Supplier, col(Supplier.id) == col(ErrorReport.supplier_id))
        .where(col(ErrorReport.supplier_id).in_(numbers), ErrorReport.state == ReportState.OPEN)
        .order_by(col(ErrorReport.created_at), col(ErrorReport.id))
    ).all()
    rows = []
    for number in numbers:
        mine = [pair for pair in found if pair[0].supplier_id == number]
        rows.append(Reported(mine[0][1], [report for report, _ in mine]))
    return rows, total


def handled(
    session: Session, offset: int, limit: int
) -> tuple[Sequence[tuple[ErrorReport, Supplier]], int]:
    """Reports that were decided, latest first, and how many there are."""
    closed = col(ErrorReport.state) != ReportState.OPEN
    total = session.exec(select(sa.func.count()).select_from(ErrorReport).where(closed)).one()
    statement = (
        select(ErrorReport, Supplier)
        .join(Supplier, col(Supplier.id) == col(ErrorReport.supplier_id))
        .where(closed)
        .order_by(col(ErrorReport.handled_at).desc(), col(ErrorReport.id).desc())
    )
    return session.exec(statement.offset(offset).limit(limit)).all(), total
