"""What the pages of the directory read beside the index."""

from collections import Counter
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.suppliers.models import Supplier


def supplier_sheet(session: Session, supplier_id: int) -> Supplier:
    """A supplier with everything that its sheet shows; raises NotFound."""
    found = session.exec(
        select(Supplier)
        .where(Supplier.id == supplier_id)
        .options(
            selectinload(Supplier.statuses),  # type: ignore[arg-type]
            selectinload(Supplier.activities),  # type: ignore[arg-type]
            selectinload(Supplier.references),  # type: ignore[arg-type]
            selectinload(Supplier.labels),  # type: ignore[arg-type]
            selectinload(Supplier.sectors),  # type: ignore[arg-type]
            selectinload(Supplier.sources),  # type: ignore[arg-type]
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def establishments(
    session: Session, siren: str, offset: int, limit: int
) -> tuple[Sequence[Supplier], int]:
    """The establishments of one legal unit, the open ones first, and how many there are."""
    unmerged = sa.and_(col(Supplier.siren) == siren, col(Supplier.merged_into_id).is_(None))
    total = session.exec(select(sa.func.count()).select_from(Supplier).where(unmerged)).one()
    statement = (
        select(Supplier)
        .where(unmerged)
        .options(
            selectinload(Supplier.statuses),  # type: ignore[arg-type]
            selectinload(Supplier.activities),  # type: ignore[arg-type]
        )
        .order_by(
            col(Supplier.closed_on).is_not(None),
            col(Supplier.department),
            sa.func.lower(Supplier.name),
            col(Supplier.id),
        )
        .offset(offset)
        .limit(limit)
    )
    return session.exec(statement).all(), total


def siblings(session: Session, sirens: Collection[str]) -> dict[str, int]:
    """How many open establishments each of these legal units has, when it has several."""
    if not sirens:
        return {}
    # Counted here: a condition on the merged column makes SQLite read every supplier.
    columns = (col(Supplier.siren), col(Supplier.closed_on), col(Supplier.merged_into_id))
    statement = sa.select(*columns).where(columns[0].in_(sirens))
    found = session.connection().execute(statement)
    counted = Counter(siren for siren, closed, merged in found if closed is None and merged is None)
    return {siren: count for siren, count in counted.items() if siren and count > 1}


def names_of(session: Session, supplier_ids: Collection[int]) -> dict[int, str]:
    """The names that people know these suppliers by."""
    statement = select(Supplier.id, Supplier.brand, Supplier.name)
    found = session.exec(statement.where(col(Supplier.id).in_(supplier_ids)))
    return {number: brand or name for number, brand, name in found}
