"""From the tables of the directory to what the search engine reads."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from spaser.core.db import make_engine
from spaser.sourcing.documents import SupplierDocument
from spaser.suppliers.models import (
    Known,
    StatusKind,
    Supplier,
    SupplierActivity,
    SupplierClock,
    SupplierLabel,
    SupplierReference,
    SupplierSector,
    SupplierStatus,
)

CHUNK = 1_000
# From this size on, several processes read the directory: each takes a second to start.
LARGE = 30_000
MOST_PROCESSES = 4
_supplier = sa.inspect(Supplier).local_table
_activity = sa.inspect(SupplierActivity).local_table
_status = sa.inspect(SupplierStatus).local_table
_reference = sa.inspect(SupplierReference).local_table
_label = sa.inspect(SupplierLabel).local_table
_sector = sa.inspect(SupplierSector).local_table
_SAME = (
    "id", "siret", "siren", "name", "brand", "sigle", "naf", "department", "region", "lat", "lon",
    "workforce_bracket", "precision",
)  # fmt: skip
_TABLES = (_activity, _status, _reference, _label, _sector)
_listed = _supplier.c.closed_on.is_(None) & _supplier.c.merged_into_id.is_(None)
_clock = sa.inspect(SupplierClock).local_table


def clock(connection: Connection) -> tuple[str, int]:
    """Which directory this is, and its latest revision; ("", 0) before the first migration."""
    row = connection.execute(sa.select(_clock.c.epoch, _clock.c.value)).first()
    return (row[0], row[1]) if row else ("", 0)


def count_open(connection: Connection) -> int:
    """How many suppliers are open, and not merged into another."""
    statement = sa.select(sa.func.count()).select_from(_supplier)
    return int(connection.execute(statement.where(_listed)).scalar_one())


def changed_since(connection: Connection, revision: int, limit: int) -> list[tuple[int, bool]]:
    """(number, still listed) of the suppliers changed after a revision; at most `limit`."""
    statement = (
        sa.select(_supplier.c.id, _listed)
        .where(_supplier.c.revision > revision)
        .order_by(_supplier.c.id)
        .limit(limit)
    )
    return [(row[0], bool(row[1])) for row in connection.execute(statement)]


def open_documents(connection: Connection) -> Iterator[SupplierDocument]:
    """Every supplier that is open and not merged into another, by number, in chunks: memory does
    not grow with the directory."""
    last = 0
    while True:
        statement = (
            sa.select(_supplier.c.id)
            .where(_supplier.c.id > last, _listed)
            .order_by(_supplier.c.id)
            .limit(CHUNK)
        )
        numbers = connection.execute(statement).scalars().all()
        if not numbers:
            return
        yield from documents(connection, numbers)
        last = numbers[-1]


def documents(connection: Connection, numbers: Sequence[int]) -> Iterator[SupplierDocument]:
    """The suppliers of these numbers; six queries for each thousand."""
    for start in range(0, len(numbers), CHUNK):
        some = numbers[start : start + CHUNK]
        yield from _where(connection, partial(_among, some), sa.true())


def _among(numbers: Sequence[int], column: Any) -> sa.ColumnElement[bool]:
    among: sa.ColumnElement[bool] = column.in_(numbers)
    return among


class Directory:
    """The open suppliers of a database that any process may open: its address."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ranges(self, size: int) -> list[tuple[int, int]]:
        """First and last numbers of ranges of `size` suppliers, in order."""
        with self._connected() as connection:
            statement = sa.select(_supplier.c.id).where(_listed).order_by(_supplier.c.id)
            numbers = connection.execute(statement).scalars().all()
        some = (numbers[start : start + size] for start in range(0, len(numbers), size))
        return [(one[0], one[-1]) for one in some]

    def read(self, some: tuple[int, int]) -> list[SupplierDocument]:
        """The open suppliers of a range, by number."""
        with self._connected() as connection:
            return list(_where(connection, lambda column: column.between(*some), _listed))

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = make_engine(self.url)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def source(connection: Connection) -> tuple[Iterable[SupplierDocument] | Directory, int]:
    """Every open supplier, and how many processes may read them together."""
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    if processes < 2 or count_open(connection) < LARGE:
        return open_documents(connection), 1
    return Directory(connection.engine.url.render_as_string(hide_password=False)), processes


def _where(
    connection: Connection,
    within: Callable[[Any], sa.ColumnElement[bool]],
    also: sa.ColumnElement[bool],
) -> Iterator[SupplierDocument]:
    """The suppliers whose number is within something; one query for each table."""
    statement = sa.select(_supplier).where(within(_supplier.c.id), also).order_by(_supplier.c.id)
    suppliers = connection.execute(statement).mappings().all()
    beside = {table: _beside(connection, table, within) for table in _TABLES}
    for row in suppliers:
        yield _document(row, {table: rows.get(row["id"], ()) for table, rows in beside.items()})


def _beside(
    connection: Connection, table: Any, within: Callable[[Any], sa.ColumnElement[bool]]
) -> dict[int, list[RowMapping]]:
    found: dict[int, list[RowMapping]] = defaultdict(list)
    statement = sa.select(table).where(within(table.c.supplier_id)).order_by(table.c.id)
    for row in connection.execute(statement).mappings():
        found[row["supplier_id"]].append(row)
    return found


def _document(row: RowMapping, beside: Mapping[Any, Sequence[RowMapping]]) -> SupplierDocument:
    """A supplier from its row, and its rows in each of the other tables."""
    activities, statuses = beside[_activity], beside[_status]
    radii = [a["radius_km"] for a in activities if a["radius_km"] is not None]
    return SupplierDocument(
        **{name: row[name] for name in _SAME},
        activities=tuple(a["text"] for a in activities if a["text"]),
        cpv=_merged(a["cpv"] for a in activities),
        kinds=_affirmed(statuses, StatusKind.INCLUSIVE),
        families=_affirmed(statuses, StatusKind.ESS),
        radius_km=max(radii) if radii else None,
        zone_departments=_merged(a["zone_departments"] for a in activities),
        zone_regions=_merged(a["zone_regions"] for a in activities),
        national=any(a["national"] for a in activities),
        workforce=row["workforce"] or None,
        contracts_won=tuple((r["title"], r["cpv"] or "") for r in beside[_reference]),
        commune=row["commune_code"],
        esus=_affirmed(statuses, StatusKind.ESUS),
        sectors=tuple(dict.fromkeys(str(s["sector"]) for s in beside[_sector])),
        labels=tuple(dict.fromkeys(one["label"] for one in beside[_label])),
    )


def _merged(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))


def _affirmed(statuses: Sequence[RowMapping], status: StatusKind) -> tuple[str, ...]:
    facts = (s for s in statuses if s["status"] == status and s["value"] == Known.YES)
    return tuple(dict.fromkeys(fact["detail"] for fact in facts if fact["detail"]))
