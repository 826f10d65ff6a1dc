"""Which supplier each row of a chunk belongs to: its key first, then its SIRET, then its SIREN."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlmodel import Session, col, func, select

from spaser.imports.models import RemarkKind
from spaser.imports.rows import Remark, SourceRow
from spaser.suppliers.emptied import Emptied
from spaser.suppliers.models import Supplier, SupplierSource
from spaser.suppliers.records import Held, Holding, held, load_by_id

# What these sources say of a SIREN holds for its establishment, when only one is known.
_OF_LEGAL_UNITS = frozenset({"esus"})
_FOLLOWS = (
    "Plus aucune source ne parlait de son ancienne page : elle est réunie à celle de cet "
    "établissement. Cette fusion peut être défaite."
)


class Holdings:
    """The suppliers that the rows of one chunk create or change."""

    def __init__(self, session: Session, source: str, rows: Sequence[SourceRow]) -> None:
        self._source = source
        self.known = _known(session, source, [row.key for row in rows])
        self.fresh = [row for row in rows if not self._same(row)]
        sirets = {row.facts["siret"] for row in self.fresh if row.facts and "siret" in row.facts}
        owners = _owners(session, sirets)
        homes = {self.known[row.key].supplier_id for row in self.fresh if row.key in self.known}
        units = _only_ones(session, self._sirens())
        numbers = {number for number in homes if number is not None}
        numbers |= {*owners.values(), *units.values()}
        self._by_id = load_by_id(session, numbers)
        self._by_siret = {siret: self._by_id[number] for siret, number in owners.items()}
        self._by_siren = {siren: self._by_id[number] for siren, number in units.items()}
        self.touched: dict[int, Holding] = {}  # by identity, in the order of the rows
        self.remarks: list[Remark] = []
        self._moves: list[tuple[Holding, Holding, Held, int]] = []
        for row in self.fresh:
            self._attach(row)
        self.emptied = self._emptied()

    def _emptied(self) -> list[Emptied]:
        """The suppliers whose last record went elsewhere; each is said."""
        found: dict[int, Emptied] = {}
        for home, target, record, row in self._moves:
            if home.records or home.supplier_id is None or record.id is None:
                continue
            before = found.get(home.supplier_id)
            records = (*(before.records if before else ()), record.id)
            found[home.supplier_id] = Emptied(home.supplier_id, target, records)
            if before is None:
                self.remarks.append(Remark(RemarkKind.REPAIRED, row, "siret", "", _FOLLOWS))
        return list(found.values())

    def _sirens(self) -> set[str]:
        """Legal units that new rows speak of, when their source speaks of legal units."""
        if self._source not in _OF_LEGAL_UNITS:
            return set()
        new = (row.facts for row in self.fresh if row.facts and row.key not in self.known)
        return {facts["siren"] for facts in new if "siren" in facts and "siret" not in facts}

    def _same(self, row: SourceRow) -> bool:
        """True when the database already says this, or something newer from the same source."""
        held = self.known.get(row.key)
        if held is None:
            return False
        if row.edition_on and held.edition_on and row.edition_on < held.edition_on:
            return True
        return not held.gone and held.facts == row.facts and held.edition_on == row.edition_on

    def _attach(self, row: SourceRow) -> None:
        facts: dict[str, Any] = dict(row.facts or {})
        siret: str | None = facts.get("siret")
        known = self.known.get(row.key)
        owner = self._by_siret.get(siret or "")
        if not siret and not known:
            owner = self._by_siren.get(facts.get("siren", ""))
        home = self._by_id[known.supplier_id] if known and known.supplier_id else None
        held = self._taken_from(home, known) or Held(self._source, row.key, {}, None)
        target = owner or home or Holding()
        if home and not owner and siret and (home.sirets - {siret}):
            # Other sources still give the former SIRET: it is another establishment.
            target = Holding()
        if home and target is not home:
            self._moved(row, siret)
            self._moves.append((home, target, held, row.row))
            self.touched[id(home)] = home
        held.before, held.facts = (held.facts if held.id else None), facts
        held.edition_on, held.gone, held.fresh = row.edition_on, False, True
        target.records.append(held)
        self.touched[id(target)] = target
        if siret:
            self._by_siret[siret] = target
        elif self._source in _OF_LEGAL_UNITS and "siren" in facts:
            self._by_siren[facts["siren"]] = target

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
    return {each.key: each for each in held(session, statement)}


def _owners(session: Session, sirets: Collection[str]) -> dict[str, int]:
    statement = select(Supplier.siret, Supplier.id).where(col(Supplier.siret).in_(sirets))
    return {siret: number for siret, number in session.exec(statement) if siret}


def _only_ones(session: Session, sirens: Collection[str]) -> dict[str, int]:
    """The establishment of each legal unit of which exactly one is in the directory."""
    if not sirens:
        return {}
    number = func.min(Supplier.id)
    statement = (
        select(Supplier.siren, number)
        .where(col(Supplier.siren).in_(sirens), col(Supplier.merged_into_id).is_(None))
        .group_by(col(Supplier.siren))
        .having(func.count() == 1)
    )
    return {siren: found for siren, found in session.exec(statement) if siren}
