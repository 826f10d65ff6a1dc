"""Suppliers whose last record an import moved to another one: they follow it, like a merge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from spaser.core import clock
from spaser.core.journal import Actor
from spaser.suppliers.models import (
    Supplier,
    SupplierActivity,
    SupplierLabel,
    SupplierMerge,
    SupplierReference,
    SupplierSector,
    SupplierStatus,
)
from spaser.suppliers.records import Holding

_BESIDE: tuple[type[SQLModel], ...] = (
    SupplierActivity, SupplierStatus, SupplierReference, SupplierLabel, SupplierSector,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Emptied:
    """A supplier that holds no record any more, who has them now, and their numbers."""

    supplier_id: int
    into: Holding
    records: Sequence[int]


def follow(session: Session, emptied: Sequence[Emptied]) -> None:
    """Let each supplier without records be the one that has them now.

    Otherwise it would go on being found, with facts that no source states. Written down as a
    merge: it is listed with the others, and can be undone. The caller has locked, has written the
    suppliers that received the records, and stamps the emptied ones.
    """
    actor: Actor = session.info["actor"]
    for one in emptied:
        supplier = session.get_one(Supplier, one.supplier_id, populate_existing=True)
        moved = {"records": list(one.records), "siret": supplier.siret, "pair": None}
        supplier.merged_into_id, supplier.siret = one.into.supplier_id, None
        for model in _BESIDE:
            column: Any = col(model.supplier_id)  # type: ignore[attr-defined]
            session.connection().execute(sa.delete(model).where(column == supplier.id))
        done = SupplierMerge(
            kept_id=one.into.supplier_id,
            absorbed_id=supplier.id,
            moved=moved,
            merged_at=clock.now(),
            merged_by=actor.label,
        )
        session.add(done)
    session.flush()
