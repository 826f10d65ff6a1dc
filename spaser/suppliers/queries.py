"""Reading the directory."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from spaser.suppliers.models import (
    Known,
    StatusKind,
    Supplier,
    SupplierActivity,
    SupplierClock,
    SupplierStatus,
)


@dataclass(frozen=True)
class Figures:
    """The directory in four numbers: suppliers that a search may find."""

    suppliers: int
    with_activity: int
    inclusive: int
    departments: int


def clock_of(session: Session) -> tuple[str, int]:
    """Which directory this is, and its latest revision."""
    row = session.get(SupplierClock, 1, populate_existing=True)
    return (row.epoch, row.value) if row else ("", 0)


def directory_figures(session: Session) -> Figures:
    """Counted once for each state of the directory."""
    return _figures(clock_of(session), _Session(session))


class _Session:
    """A session that counts for nothing in the key of the cache."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Session)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _figures(_state: tuple[str, int], held: _Session) -> Figures:
    session = held.session
    listed = col(Supplier.closed_on).is_(None), col(Supplier.merged_into_id).is_(None)
    totals = session.exec(
        select(sa.func.count(), sa.func.count(sa.distinct(col(Supplier.department))))
        .select_from(Supplier)
        .where(*listed)
    ).one()
    texts = (
        select(sa.func.count(sa.distinct(col(SupplierActivity.supplier_id))))
        .join(Supplier, col(Supplier.id) == col(SupplierActivity.supplier_id))
        .where(SupplierActivity.text != "", *listed)
    )
    inclusive = (
        select(sa.func.count(sa.distinct(col(SupplierStatus.supplier_id))))
        .join(Supplier, col(Supplier.id) == col(SupplierStatus.supplier_id))
        .where(SupplierStatus.status == StatusKind.INCLUSIVE, SupplierStatus.value == Known.YES)
        .where(*listed)
    )
    return Figures(
        suppliers=totals[0],
        with_activity=session.exec(texts).one(),
        inclusive=session.exec(inclusive).one(),
        departments=totals[1],
    )


def suppliers_by_id(session: Session, supplier_ids: Sequence[int]) -> dict[int, Supplier]:
    """The suppliers of a list of results, with their statuses and activities, by number."""
    rows = session.exec(
        select(Supplier)
        .where(col(Supplier.id).in_(supplier_ids))
        .options(
            selectinload(Supplier.statuses),  # type: ignore[arg-type]
            selectinload(Supplier.activities),  # type: ignore[arg-type]
        )
    ).all()
    return {supplier.id: supplier for supplier in rows}
