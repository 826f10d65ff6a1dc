"""From the tables of the directory to what the search engine reads."""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

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
    "workforce_bracket",
)  # fmt: skip
_STATUSES = [str(kind) for kind in (StatusKind.INCLUSIVE, StatusKind.ESS, StatusKind.ESUS)]
_Row = Sequence[Any]
_clock = sa.inspect(SupplierClock).local_table
_listed = _supplier.c.closed_on.is_(None) & _supplier.c.merged_into_id.is_(None)


def _written(column: Any) -> sa.ColumnElement[str]:
    """A list or a choice as the database keeps it: values are read once, not row by row."""
    return sa.cast(column, sa.Text)


_SUPPLIERS = sa.select(
    *(_supplier.c[name] for name in _SAME),
    _written(_supplier.c.precision),
    _supplier.c.workforce,
    _supplier.c.commune_code,
)
_ACTIVITIES = sa.select(
    _activity.c.supplier_id,
    _activity.c.text,
    *(_written(_activity.c[name]) for name in ("cpv", "zone_departments", "zone_regions")),
    _activity.c.radius_km,
    _activity.c.national,
    _activity.c.id,
)
_AFFIRMED = sa.select(
    _status.c.supplier_id, _written(_status.c.status), _status.c.detail, _status.c.id
).where(_status.c.value == Known.YES, _status.c.detail != "")
_WON = sa.select(_reference.c.supplier_id, _reference.c.title, _reference.c.cpv, _reference.c.id)
_LABELS = sa.select(_label.c.supplier_id, _label.c.label, _label.c.id)
_SECTORS = sa.select(_sector.c.supplier_id, _written(_sector.c.sector), _sector.c.id)
_BESIDE = (_ACTIVITIES, _AFFIRMED, _WON, _LABELS, _SECTORS)


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
    statement = _SUPPLIERS.where(within(_supplier.c.id), also).order_by(_supplier.c.id)
    suppliers = connection.execute(statement).all()
    beside = [_beside(connection, table, within) for table in _BESIDE]
    for row in suppliers:
        yield _document(row, [rows.get(row[0], ()) for rows in beside])


def _beside(
    connection: Connection,
    statement: sa.Select[Any],
    within: Callable[[Any], sa.ColumnElement[bool]],
) -> dict[int, list[_Row]]:
    """Rows of another table by supplier: their first value is its number, the last their own."""
    supplier, *_, own = statement.selected_columns
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in connection.execute(statement.where(within(supplier)).order_by(supplier, own)):
        found[row[0]].append(row)
    return found


def _document(row: _Row, beside: Sequence[Sequence[_Row]]) -> SupplierDocument:
    """A supplier from its row, and its rows in each of the other tables."""
    activities, statuses, references, labels, sectors = beside
    radii = [one[5] for one in activities if one[5] is not None]
    inclusive, ess, esus = (
        tuple(dict.fromkeys([row[2] for row in statuses if row[1] == kind])) for kind in _STATUSES
    )
    *same, precision, workforce, commune = row
    return SupplierDocument(
        **dict(zip(_SAME, same, strict=True)),
        activities=tuple([one[1] for one in activities if one[1]]),
        cpv=_merged(activities, 2),
        kinds=inclusive,
        families=ess,
        radius_km=max(radii) if radii else None,
        zone_departments=_merged(activities, 3),
        zone_regions=_merged(activities, 4),
        national=any(one[6] for one in activities),
        workforce=workforce or None,
        contracts_won=tuple([(title, code or "") for _, title, code, _ in references]),
        commune=commune,
        esus=esus,
        sectors=tuple(dict.fromkeys([one[1] for one in sectors])) if sectors else (),
        labels=tuple(dict.fromkeys([one[1] for one in labels])) if labels else (),
        precision=precision,
    )


def _merged(activities: Sequence[_Row], place: int) -> tuple[str, ...]:
    """The values of the lists that stand at a place of each row."""
    if len(activities) == 1:
        return _values(activities[0][place])
    return tuple(dict.fromkeys(item for one in activities for item in _values(one[place])))


@lru_cache(maxsize=10_000)
def _values(written: str) -> tuple[str, ...]:
    """The values of a list as the database keeps it, each once."""
    return tuple(dict.fromkeys(json.loads(written)))
