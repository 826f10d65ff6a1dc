"""What the sources of the directory are, and how recent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.suppliers.models import SupplierSource


@dataclass(frozen=True)
class Edition:
    """One source: the latest date that it gives itself, and when it was last read."""

    source: str
    records: int  # rows that its latest edition still holds
    edition_on: date | None
    seen_at: datetime


def editions(session: Session) -> Sequence[Edition]:
    """The sources of the whole directory, by name."""
    statement = (
        select(
            SupplierSource.source,
            sa.func.count(),
            sa.func.max(SupplierSource.edition_on),
            sa.func.max(SupplierSource.seen_at),
        )
        .where(col(SupplierSource.gone_at).is_(None))
        .group_by(SupplierSource.source)
        .order_by(SupplierSource.source)
    )
    return [Edition(*row) for row in session.exec(statement)]
