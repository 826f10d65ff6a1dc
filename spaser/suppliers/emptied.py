"""Suppliers whose last record an import moved to another one: they follow it, like a merge."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from spaser.core import clock
from spaser.core.journal import Actor
from spaser.suppliers.assembly import delete_lists
from spaser.suppliers.models import Supplier, SupplierMerge
from spaser.suppliers.records import Holding


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
        kept_id = one.into.supplier_id
        if kept_id is None:
            raise RuntimeError("the suppliers that received the records are written first")
        supplier = session.get_one(Supplier, one.supplier_id, populate_existing=True)
        moved = {"records": list(one.records), "siret": supplier.siret, "pair": None}
        supplier.merged_into_id, supplier.siret = kept_id, None
        done = SupplierMerge(
            kept_id=kept_id,
            absorbed_id=supplier.id,
            moved=moved,
            merged_at=clock.now(),
            merged_by=actor.label,
        )
        session.add(done)
    delete_lists(session, [one.supplier_id for one in emptied])
    session.flush()
