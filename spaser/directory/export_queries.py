"""Reading thousands of suppliers for an export, a few at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.directory.export import Line
from spaser.reference.geography import Place, distance_km
from spaser.suppliers.models import (
    Supplier,
    SupplierActivity,
    SupplierLabel,
    SupplierReference,
    SupplierSector,
    SupplierSource,
    SupplierStatus,
)

CHUNK = 500
_BESIDE: dict[str, Any] = {
    "activities": SupplierActivity,
    "labels": SupplierLabel,
    "references": SupplierReference,
    "sectors": SupplierSector,
    "statuses": SupplierStatus,
    "sources": SupplierSource,
}
_HEAVY = frozenset({"facts"})  # the whole row of a source: nothing of it is exported


@dataclass(frozen=True)
class SourceEdition:
    """One source of the directory: its newest edition, and when it was last read."""

    source: str
    edition_on: date | None
    seen_at: datetime
    suppliers: int


def lines(
    session: Session,
    supplier_ids: Sequence[int],
    needs: Collection[str],
    place: Place | None = None,
) -> Iterator[Line]:
    """The suppliers of these numbers, in this order, with the lists that are needed.

    Rows rather than objects, and a chunk at a time: memory does not grow with the export. A
    supplier that went away meanwhile is left out.
    """
    table = sa.inspect(Supplier).local_table
    for start in range(0, len(supplier_ids), CHUNK):
        numbers = supplier_ids[start : start + CHUNK]
        found = session.connection().execute(sa.select(table).where(table.c.id.in_(numbers)))
        rows = {row.id: row for row in found}
        beside = {name: _beside(session, _BESIDE[name], numbers) for name in sorted(needs)}
        for number in numbers:
            if number in rows:
                told = {name: by_id.get(number, ()) for name, by_id in beside.items()}
                yield Line(rows[number], told, _distance(rows[number], place))


def _beside(session: Session, model: Any, numbers: Sequence[int]) -> dict[int, list[Any]]:
    table = sa.inspect(model).local_table
    columns = [column for column in table.c if column.name not in _HEAVY]
    statement = sa.select(*columns).where(table.c.supplier_id.in_(numbers)).order_by(table.c.id)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.connection().execute(statement):
        found[row.supplier_id].append(row)
    return found


def _distance(row: Any, place: Place | None) -> float | None:
    if place is None or place.lat is None or place.lon is None or row.lat is None:
        return None
    return distance_km(place.lat, place.lon, row.lat, row.lon)


def editions(session: Session) -> Sequence[SourceEdition]:
    """The sources that the directory is made from, the largest first."""
    count = sa.func.count(sa.distinct(col(SupplierSource.supplier_id)))
    statement = (
        select(
            SupplierSource.source,
            sa.func.max(SupplierSource.edition_on),
            sa.func.max(SupplierSource.seen_at),
            count,
        )
        .group_by(col(SupplierSource.source))
        .order_by(count.desc(), col(SupplierSource.source))
    )
    return [SourceEdition(*row) for row in session.exec(statement)]
