"""Suppliers made of records, merged and undone, for tests."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.directory import twins
from spaser.directory.models import ErrorReport, Favourite, FavouriteList
from spaser.suppliers import actions
from spaser.suppliers.assembly import Origin, write
from spaser.suppliers.merging import Decision
from spaser.suppliers.models import (
    DuplicatePair,
    PairState,
    Supplier,
    SupplierActivity,
    SupplierLabel,
    SupplierReference,
    SupplierSector,
    SupplierSource,
    SupplierStatus,
)
from spaser.suppliers.records import Held, Holding, load_by_id

SIRET, OTHER = "00000000100013", "00000000200011"
TABLES = (
    Supplier, SupplierSource, SupplierActivity, SupplierStatus, SupplierReference, SupplierLabel,
    SupplierSector, Favourite, FavouriteList, ErrorReport, DuplicatePair,
)  # fmt: skip
# Rows beside a supplier are written again: their numbers, and the moments, may differ.
NOT_COMPARED = {"revision", "updated_at"}


def facts(name: str, **more: object) -> dict[str, object]:
    status = {"status": "inclusive", "value": "yes", "detail": "EI", "as_of": "2025-01-01"}
    return {
        "name": name, "commune_name": "Foix", "commune_code": "09122", "department": "09",
        "fictitious": True, "statuses": [status], "activities": [{"text": f"Activité de {name}"}],
        "labels": ["Label d’essai"], "sectors": ["mobilite_durable"],
        "references": [{"title": f"Marché de {name}"}], **more,
    }  # fmt: skip


def record(source: str, key: str, told: dict[str, object]) -> Held:
    return Held(source, key, told, date(2025, 1, 1), fresh=True)


def supplier(session: Session, *records: Held) -> int:
    holding = Holding(None, list(records))
    with transaction(session):
        actions.lock(session)
        write(session, [holding], Origin(records[0].source))
    assert holding.supplier_id is not None
    return holding.supplier_id


def again(session: Session, supplier_id: int, *records: Held) -> None:
    """A source is read again: its record is found by its key, as imports do."""
    with transaction(session):
        actions.lock(session)
        holding = load_by_id(session, {supplier_id})[supplier_id]
        for new in records:
            known = next(
                (h for h in holding.records if (h.source, h.key) == (new.source, new.key)), None
            )
            if known:
                known.before, known.facts, known.fresh = known.facts, new.facts, True
            else:
                holding.records.append(new)
        write(session, [holding], Origin(records[0].source))


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """All rows, but for what may differ."""
    found = {}
    for model in TABLES:
        table = model.__table__  # type: ignore[attr-defined]
        beside = model.__name__.startswith("Supplier") and model not in (Supplier, SupplierSource)
        left_out = NOT_COMPARED | ({"id"} if beside else set())
        columns = [column for column in table.c if column.name not in left_out]
        rows = session.connection().execute(sa.select(*columns)).all()
        found[table.name] = sorted((tuple(row) for row in rows), key=str)
    session.rollback()
    return found


def decision(first: int, second: int, seen: PairState | None = None) -> Decision:
    return Decision(first, second, seen, "Camille Essai", clock.now())


def merged(session: Session, kept: int, absorbed: int, seen: PairState | None = None) -> int:
    with transaction(session):
        return twins.merge(session, decision(kept, absorbed, seen), kept).id


def undone(session: Session, merge_id: int) -> None:
    with transaction(session):
        twins.undo(session, merge_id, "Camille Essai", clock.now())


def count(session: Session, model: type[SQLModel]) -> int:
    return session.exec(select(sa.func.count()).select_from(model)).one()
