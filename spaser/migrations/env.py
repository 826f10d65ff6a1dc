"""Runs the migrations on the connection that `spaser.migrate` gives."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from spaser.core.columns import EurosHT, Moment
from spaser.tables import METADATA


def _plain_types(kind: str, thing: Any, _autogen: Any) -> str | Literal[False]:
    """Write column types as they are in the database: a migration imports nothing of ours."""
    if kind == "type" and isinstance(thing, EurosHT):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, sa.Enum):
        values = ", ".join(repr(value) for value in thing.enums)
        return (
            f"sa.Enum({values}, name={thing.name!r}, native_enum=False, length={thing.length}, "
            "create_constraint=True)"
        )
    if kind == "type" and isinstance(thing, AutoString):
        length = thing.impl_instance.length  # type: ignore[attr-defined]
        return "sa.String()" if length is None else f"sa.String(length={length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_item=_plain_types,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
