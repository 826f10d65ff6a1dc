"""The directory as plain values, numbers and moments apart: two runs can be compared."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from spaser.suppliers.models import (
    Supplier,
    SupplierActivity,
    SupplierLabel,
    SupplierReference,
    SupplierSector,
    SupplierSource,
    SupplierStatus,
)

_BESIDE = (SupplierActivity, SupplierStatus, SupplierReference, SupplierLabel, SupplierSector,
           SupplierSource)  # fmt: skip
_LEFT_OUT = frozenset(
    {"id", "supplier_id", "revision", "created_at", "updated_at", "run_id", "seen_at", "gone_at"}
)


def state_of(session: Session) -> list[str]:
    """One line per supplier with all that stands beside it, in an order of its own."""
    beside: dict[int, list[str]] = {}
    for model in _BESIDE:
        for row in _rows(session, model):
            line = f"{model.__tablename__} {_plain(row)}"
            beside.setdefault(row["supplier_id"], []).append(line)
    lines = (
        f"{_plain(row)} {sorted(beside.get(row['id'], []))}" for row in _rows(session, Supplier)
    )
    return sorted(lines)


def _rows(session: Session, model: Any) -> list[dict[str, Any]]:
    found = session.connection().execute(sa.select(model.__table__))
    return [dict(row) for row in found.mappings()]


def _plain(row: dict[str, Any]) -> str:
    told = {name: value for name, value in sorted(row.items()) if name not in _LEFT_OUT}
    if "gone_at" in row:
        told["gone"] = row["gone_at"] is not None
    return repr({name: _value(value) for name, value in told.items()})


def _value(value: Any) -> str:
    """Facts come back with their keys in another order from PostgreSQL."""
    return repr(sorted(value.items())) if isinstance(value, dict) else repr(value)
