"""The records of suppliers: what each source says of them, as the database keeps it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from spaser.suppliers.merge import Record
from spaser.suppliers.models import SupplierSource


@dataclass(slots=True)
class Held:
    """One record of one source, as it is or will be in the database."""

    source: str
    key: str
    facts: dict[str, Any]
    edition_on: date | None
    id: int | None = None
    run_id: int | None = None
    gone: bool = False
    supplier_id: int | None = None
    before: dict[str, Any] | None = None  # the facts that this chunk replaces
    fresh: bool = False  # to be written

    def as_record(self, order: int) -> Record:
        """What the projection reads."""
        return Record(self.source, self.facts, self.edition_on, self.id or order, self.gone)


@dataclass(slots=True, eq=False)
class Holding:
    """One supplier with all its records; without id it is to be created."""

    supplier_id: int | None = None
    records: list[Held] = field(default_factory=list)

    @property
    def sirets(self) -> set[str]:
        """SIRET that its records give."""
        return {held.facts["siret"] for held in self.records if "siret" in held.facts}


def load_by_id(session: Session, numbers: Collection[int]) -> dict[int, Holding]:
    """The suppliers of these numbers with all their records."""
    holdings = {number: Holding(number) for number in numbers}
    statement = (
        select(SupplierSource)
        .where(col(SupplierSource.supplier_id).in_(numbers))
        .order_by(col(SupplierSource.id))
    )
    for each in held(session, statement):
        if each.supplier_id is not None:
            holdings[each.supplier_id].records.append(each)
    return holdings


def held(session: Session, statement: Any) -> Iterable[Held]:
    """The records that a statement selects."""
    # Columns rather than objects: thousands of rows pass here, and nothing is changed through them.
    columns = statement.with_only_columns(
        SupplierSource.source,
        SupplierSource.key,
        SupplierSource.facts,
        SupplierSource.edition_on,
        SupplierSource.id,
        SupplierSource.run_id,
        SupplierSource.gone_at,
        SupplierSource.supplier_id,
    )
    for (
        source,
        key,
        facts,
        edition_on,
        number,
        run_id,
        gone_at,
        supplier_id,
    ) in session.connection().execute(columns):
        yield Held(source, key, facts, edition_on, number, run_id, gone_at is not None, supplier_id)


def load(session: Session, numbers: Collection[int]) -> list[Holding]:
    """The suppliers of these numbers with all their records, in the order of their numbers."""
    found = load_by_id(session, numbers)
    return [found[number] for number in sorted(found)]
