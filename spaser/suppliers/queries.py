"""Reading the directory."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.core.text import normalise
from spaser.suppliers.models import (
    InclusiveKind,
    Known,
    StatusKind,
    Supplier,
    SupplierActivity,
    SupplierClock,
    SupplierStatus,
)


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for in the directory."""

    words: str = ""
    department: str = ""
    kind: InclusiveKind | None = None


@dataclass(frozen=True)
class Figures:
    """The directory in four numbers."""

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
    is_open = col(Supplier.closed_on).is_(None)
    totals = session.exec(
        select(sa.func.count(), sa.func.count(sa.distinct(col(Supplier.department))))
        .select_from(Supplier)
        .where(is_open)
    ).one()
    texts = select(sa.func.count(sa.distinct(col(SupplierActivity.supplier_id))))
    inclusive = select(sa.func.count(sa.distinct(col(SupplierStatus.supplier_id)))).where(
        SupplierStatus.status == StatusKind.INCLUSIVE, SupplierStatus.value == Known.YES
    )
    return Figures(
        suppliers=totals[0],
        with_activity=session.exec(texts.where(SupplierActivity.text != "")).one(),
        inclusive=session.exec(inclusive).one(),
        departments=totals[1],
    )


def directory(
    session: Session, wanted: Wanted, offset: int, limit: int
) -> tuple[Sequence[Supplier], int]:
    """A page of open suppliers by name, with their statuses, and how many there are in all."""
    statement = select(Supplier).where(col(Supplier.closed_on).is_(None))
    if wanted.words:
        statement = statement.where(_holds(wanted.words))
    if wanted.department:
        statement = statement.where(Supplier.department == wanted.department)
    if wanted.kind is not None:
        statement = statement.where(_is_a(wanted.kind))
    total = session.exec(select(sa.func.count()).select_from(statement.subquery())).one()
    by_name = (sa.func.lower(Supplier.name), col(Supplier.id))
    rows = session.exec(
        statement.options(
            selectinload(Supplier.statuses),  # type: ignore[arg-type]
            selectinload(Supplier.activities),  # type: ignore[arg-type]
        )
        .order_by(*by_name)
        .offset(offset)
        .limit(limit)
    ).all()
    return rows, total


def _holds(words: str) -> sa.ColumnElement[bool]:
    """Every word in a name or an activity, or the start of a SIRET."""
    digits = "".join(words.split())
    if digits.isdecimal() and len(digits) >= 9:
        return col(Supplier.siret).startswith(digits) | (col(Supplier.siren) == digits[:9])
    asked = normalise(words).split()[:8]
    if not asked:
        return sa.false()  # only signs: no name holds them
    text = col(Supplier.search_text)
    return sa.and_(*(text.contains(word, autoescape=True) for word in asked))


def _is_a(kind: InclusiveKind) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        col(SupplierStatus.supplier_id) == col(Supplier.id),
        col(SupplierStatus.status) == StatusKind.INCLUSIVE,
        col(SupplierStatus.value) == Known.YES,
        col(SupplierStatus.detail) == kind.value,
    )


def supplier_by_id(session: Session, supplier_id: int) -> Supplier:
    """Raises NotFound."""
    supplier = session.exec(
        select(Supplier)
        .where(Supplier.id == supplier_id)
        .options(
            selectinload(Supplier.statuses),  # type: ignore[arg-type]
            selectinload(Supplier.activities),  # type: ignore[arg-type]
            selectinload(Supplier.references),  # type: ignore[arg-type]
            selectinload(Supplier.sources),  # type: ignore[arg-type]
        )
    ).first()
    if supplier is None:
        raise NotFound
    return supplier


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


def departments_present(session: Session) -> Sequence[str]:
    """Codes of the départements where there is at least one supplier."""
    statement = select(Supplier.department).where(col(Supplier.department).is_not(None))
    return [code for code in session.exec(statement.distinct().order_by("department")) if code]
