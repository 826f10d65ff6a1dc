"""Suppliers put together from their records, and written at once with their journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from spaser.core import clock
from spaser.suppliers import actions
from spaser.suppliers.contact import is_generic
from spaser.suppliers.merge import Projection, project
from spaser.suppliers.models import (
    Supplier,
    SupplierActivity,
    SupplierLabel,
    SupplierReference,
    SupplierSector,
    SupplierSource,
    SupplierStatus,
)
from spaser.suppliers.records import Held, Holding

_LISTS = ("activities", "statuses", "references", "labels", "sectors")
_BESIDE = (SupplierActivity, SupplierStatus, SupplierReference, SupplierLabel, SupplierSector)
_COLUMNS = (
    "siret", "siren", "name", "brand", "sigle", "address", "postal_code", "commune_code",
    "commune_name", "department", "region", "lat", "lon", "precision", "naf", "legal_category",
    "workforce", "workforce_bracket", "website", "email", "email_consent_on", "phone", "closed_on",
    "fictitious",
)  # fmt: skip
OF_A_PERSON = "adresse d’une personne"  # as the journal reads
Changes = list[tuple[int, str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from: a source, and the run of its import when there is one."""

    source: str
    run_id: int | None = None


def write(
    session: Session,
    holdings: Sequence[Holding],
    origin: Origin,
    also_changed: Sequence[int] = (),
) -> None:
    """Put the suppliers together from their records again, and write what changed of them.

    `also_changed`: numbers of suppliers that the same transaction changed otherwise, to be read
    again by the indexes: a transaction takes one revision.
    """
    new = [holding for holding in holdings if holding.supplier_id is None]
    old = [holding for holding in holdings if holding.supplier_id is not None and holding.records]
    changes = _create(session, new, origin) + _change(session, old, origin)
    for holding in holdings:
        for held in holding.records:
            held.supplier_id = holding.supplier_id
    _write_sources(session, [h for holding in holdings for h in holding.records], origin.run_id)
    actions.record_in_journal(session, changes)
    actions.stamp(session, [*(number for number, _, _ in changes), *also_changed])


def projection_of(holding: Holding) -> Projection:
    """What the records of one supplier say together; new records come after the old ones."""
    records = (held.as_record(1 << 60 | n) for n, held in enumerate(holding.records))
    return project(records, clock.today())


def _create(session: Session, holdings: Sequence[Holding], origin: Origin) -> Changes:
    if not holdings:
        return []
    now = clock.now()
    projections = [projection_of(holding) for holding in holdings]
    numbers = actions.reserve_numbers(session, len(holdings))
    rows = [
        {
            **projection.columns,
            "id": n,
            "revision": 0,
            "created_at": now,
            "updated_at": now,
        }
        for n, projection in zip(numbers, projections, strict=True)
    ]
    session.connection().execute(sa.insert(Supplier), rows)
    changes: Changes = []
    for holding, projection, number in zip(holdings, projections, numbers, strict=True):
        holding.supplier_id = number
        told = {"source": [None, origin.source], "run": [None, origin.run_id]}
        changes.append((number, "created", {**told, "name": [None, projection.columns["name"]]}))
    _write_lists(session, numbers, projections)
    return changes


def _change(session: Session, holdings: Sequence[Holding], origin: Origin) -> Changes:
    if not holdings:
        return []
    numbers = [holding.supplier_id for holding in holdings if holding.supplier_id]
    projections = [projection_of(holding) for holding in holdings]
    table = Supplier.__table__  # type: ignore[attr-defined]
    statement = sa.select(table.c.id, *(table.c[name] for name in _COLUMNS))
    found = session.connection().execute(statement.where(table.c.id.in_(numbers)))
    current = {row.id: row._asdict() for row in found}
    _keep_free_sirets(session, current, numbers, projections)
    now = clock.now()
    changes: Changes = []
    rows = []
    for holding, projection, number in zip(holdings, projections, numbers, strict=True):
        rows.append({**projection.columns, "updated_at": now, "b_id": number})
        before = current[number]
        differing = {
            name: [_journaled(name, before[name]), _journaled(name, value)]
            for name, value in projection.columns.items()
            if before[name] != value
        }
        changes.append((number, "changed", {**_origin(holding, origin), **differing}))
    update = sa.update(table).where(table.c.id == sa.bindparam("b_id"))
    session.connection().execute(update, rows)
    delete_lists(session, numbers)
    _write_lists(session, numbers, projections)
    return changes


def delete_lists(session: Session, numbers: Sequence[int]) -> None:
    """Delete what stands beside suppliers: activities, statuses, references, labels, sectors."""
    for model in _BESIDE:
        column: Any = col(model.supplier_id)
        session.connection().execute(sa.delete(model).where(column.in_(numbers)))


def _origin(holding: Holding, origin: Origin) -> dict[str, Any]:
    """Which record changed, and what it now says of activities, statuses and references."""
    told: dict[str, Any] = {"run": [None, origin.run_id]}
    if not any(held.fresh for held in holding.records):
        told["source"] = [None, origin.source]
    for held in holding.records:
        if not held.fresh:
            continue
        told["source"] = [held.source if held.id else None, held.source]
        before = held.before or {}
        for name in _LISTS:
            if before.get(name) != held.facts.get(name):
                told[name] = [before.get(name), held.facts.get(name)]
    return told


def _journaled(name: str, value: Any) -> Any:
    """A value as the journal keeps it for ever: never the e-mail of a person, who may ask for it
    to be forgotten."""
    if name == "email" and value and not is_generic(value):
        return OF_A_PERSON
    return value.isoformat() if hasattr(value, "isoformat") else value


def _keep_free_sirets(
    session: Session,
    current: dict[int, dict[str, Any]],
    numbers: Sequence[int],
    projections: Sequence[Projection],
) -> None:
    """A SIRET that another supplier holds stays there: nothing is merged in silence."""
    wanted = {
        p.columns["siret"]: number
        for number, p in zip(numbers, projections, strict=True)
        if p.columns["siret"] and p.columns["siret"] != current[number]["siret"]
    }
    if not wanted:
        return
    statement = select(Supplier.siret, Supplier.id).where(col(Supplier.siret).in_(wanted))
    taken = {siret for siret, number in session.exec(statement) if wanted[siret] != number}
    for number, projection in zip(numbers, projections, strict=True):
        if projection.columns["siret"] in taken and wanted[projection.columns["siret"]] == number:
            projection.columns["siret"] = current[number]["siret"]


def _write_lists(
    session: Session, numbers: Sequence[int], projections: Sequence[Projection]
) -> None:
    lists: tuple[tuple[type[SQLModel], str], ...] = (
        (SupplierActivity, "activities"),
        (SupplierStatus, "statuses"),
        (SupplierReference, "references"),
        (SupplierLabel, "labels"),
        (SupplierSector, "sectors"),
    )
    for model, name in lists:
        rows = [
            {**row, "supplier_id": number}
            for number, projection in zip(numbers, projections, strict=True)
            for row in getattr(projection, name)
        ]
        if rows:
            session.connection().execute(sa.insert(model), rows)


def _write_sources(session: Session, records: Sequence[Held], run_id: int | None) -> None:
    now = clock.now()
    fresh = [held for held in records if held.fresh]
    rows = [
        {
            "supplier_id": held.supplier_id,
            "source": held.source,
            "key": held.key,
            "facts": held.facts,
            "edition_on": held.edition_on,
            "run_id": run_id,
            "seen_at": now,
            "gone_at": None,
            "b_id": held.id,
        }
        for held in fresh
    ]
    new = [{k: v for k, v in row.items() if k != "b_id"} for row in rows if row["b_id"] is None]
    if new:
        session.connection().execute(sa.insert(SupplierSource), new)
    old = [row for row in rows if row["b_id"] is not None]
    if old:
        table = SupplierSource.__table__  # type: ignore[attr-defined]
        update = sa.update(table).where(table.c.id == sa.bindparam("b_id"))
        session.connection().execute(update, old)
