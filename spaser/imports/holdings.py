"""Which supplier each row of a chunk belongs to: by its key first, then by its SIRET."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from spaser.imports.models import RemarkKind
from spaser.imports.rows import Remark, SourceRow
from spaser.suppliers.merge import Record
from spaser.suppliers.models import Supplier, SupplierSource


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


class Holdings:
    """The suppliers that the rows of one chunk create or change."""

    def __init__(self, session: Session, source: str, rows: Sequence[SourceRow]) -> None:
        self._source = source
        self.known = _known(session, source, [row.key for row in rows])
        self.fresh = [row for row in rows if not self._same(row)]
        sirets = {row.facts["siret"] for row in self.fresh if row.facts and "siret" in row.facts}
        owners = _owners(session, sirets)
        homes = {self.known[row.key].supplier_id for row in self.fresh if row.key in self.known}
        numbers = {number for number in homes if number is not None} | set(owners.values())
        self._by_id = _load(session, numbers)
        self._by_siret = {siret: self._by_id[number] for siret, number in owners.items()}
        self.touched: dict[int, Holding] = {}  # by identity, in the order of the rows
        self.remarks: list[Remark] = []
        for row in self.fresh:
            self._attach(row)

    def _same(self, row: SourceRow) -> bool:
        """True when the database already says this, or something newer from the same source."""
        held = self.known.get(row.key)
        if held is None or held.gone:
            return False
        if row.edition_on and held.edition_on and row.edition_on < held.edition_on:
            return True
        return held.facts == row.facts and held.edition_on == row.edition_on

    def _attach(self, row: SourceRow) -> None:
        facts: dict[str, Any] = dict(row.facts or {})
        siret: str | None = facts.get("siret")
        known = self.known.get(row.key)
        owner = self._by_siret.get(siret) if siret else None
        home = self._by_id[known.supplier_id] if known and known.supplier_id else None
        held = self._taken_from(home, known) or Held(self._source, row.key, {}, None)
        target = owner or home or Holding()
        if home and not owner and siret and (home.sirets - {siret}):
            # Other sources still give the former SIRET: it is another establishment.
            target = Holding()
        if home and target is not home:
            self._moved(row, siret)
            self.touched[id(home)] = home
        held.before, held.facts = (held.facts if held.id else None), facts
        held.edition_on, held.gone, held.fresh = row.edition_on, False, True
        target.records.append(held)
        self.touched[id(target)] = target
        if siret:
            self._by_siret[siret] = target

    @staticmethod
    def _taken_from(home: Holding | None, known: Held | None) -> Held | None:
        """The record, taken out of the supplier that holds it."""
        if home is None or known is None:
            return None
        held = next(held for held in home.records if held.id == known.id)
        home.records.remove(held)
        return held

    def _moved(self, row: SourceRow, siret: str | None) -> None:
        reason = "Son SIRET a changé : la rangée est rattachée à l’établissement qui le porte."
        self.remarks.append(Remark(RemarkKind.REPAIRED, row.row, "siret", siret or "", reason))


def _known(session: Session, source: str, keys: Collection[str]) -> dict[str, Held]:
    statement = select(SupplierSource).where(
        SupplierSource.source == source, col(SupplierSource.key).in_(keys)
    )
    return {held.key: held for held in _held(session, statement)}


def _owners(session: Session, sirets: Collection[str]) -> dict[str, int]:
    statement = select(Supplier.siret, Supplier.id).where(col(Supplier.siret).in_(sirets))
    return {siret: number for siret, number in session.exec(statement) if siret}


def _load(session: Session, numbers: Collection[int]) -> dict[int, Holding]:
    holdings = {number: Holding(number) for number in numbers}
    statement = (
        select(SupplierSource)
        .where(col(SupplierSource.supplier_id).in_(numbers))
        .order_by(col(SupplierSource.id))
    )
    for held in _held(session, statement):
        if held.supplier_id is not None:
            holdings[held.supplier_id].records.append(held)
    return holdings


def _held(session: Session, statement: Any) -> Iterable[Held]:
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
    found = _load(session, numbers)
    return [found[number] for number in sorted(found)]
