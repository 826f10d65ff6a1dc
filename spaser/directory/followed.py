"""The supplier that another one was found to be."""

from sqlmodel import Session

from spaser.core.errors import NotFound
from spaser.suppliers.models import Supplier

_STEPS = 20  # merges of merges; more would be a circle


def kept(session: Session, supplier_id: int) -> Supplier:
    """The supplier itself, or the one that it was merged into; raises NotFound."""
    supplier = session.get(Supplier, supplier_id)
    for _ in range(_STEPS):
        if supplier is None:
            raise NotFound
        if supplier.merged_into_id is None:
            return supplier
        supplier = session.get(Supplier, supplier.merged_into_id)
    raise NotFound
