"""Two suppliers made one by a person, and made two again.

The kept supplier receives the records of the absorbed one and is put together again from all of
them. The absorbed one keeps its number, its name and nothing else. What moved is written down,
so that undoing gives each its own records back; a source that was read again meanwhile finds its
record where it is, by its key.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core.errors import Conflict, NotFound, RuleBroken
from spaser.suppliers import actions
from spaser.suppliers.assembly import Origin, delete_lists, write
from spaser.suppliers.models import (
    DuplicatePair,
    PairState,
    Supplier,
    SupplierMerge,
    SupplierSource,
)
from spaser.suppliers.records import load

MERGE = "fusion"  # the source that the journal gives for what a merge changes


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides of two suppliers, having seen the pair in that state."""

    first_id: int
    second_id: int
    seen: PairState | None  # None: nobody had decided or proposed anything
    by: str
    now: datetime

    @property
    def pair(self) -> tuple[int, int]:
        """The smaller number first."""
        low, high = sorted((self.first_id, self.second_id))
        return low, high


def merge(session: Session, decision: Decision, kept_id: int) -> SupplierMerge:
    """Let one supplier absorb the other; gives what was done.

    Raises RuleBroken when both have a SIRET, or when only the other has records; Conflict when
    somebody decided meanwhile.
    """
    if kept_id not in decision.pair:
        raise RuleBroken("Choisissez laquelle des deux structures est gardée.")
    first, second = _both(session, decision)
    pair = _pair_as_seen(session, decision)
    kept, absorbed = (first, second) if kept_id == first.id else (second, first)
    refuse(kept, absorbed)
    moved = _to_move(session, kept, absorbed, pair)
    _set_state(session, pair, decision, PairState.MERGED)
    _absorb(session, kept, absorbed, moved["records"])
    done = SupplierMerge(
        kept_id=kept.id,
        absorbed_id=absorbed.id,
        moved=moved,
        merged_at=decision.now,
        merged_by=decision.by,
    )
    session.add(done)
    session.flush()
    return done


def _to_move(
    session: Session, kept: Supplier, absorbed: Supplier, pair: DuplicatePair | None
) -> dict[str, Any]:
    """What undoing needs; raises RuleBroken when the kept one has no record of its own."""
    records = _numbers(session, absorbed.id)
    if records and not _numbers(session, kept.id):
        raise RuleBroken(
            f"« {kept.name} » n’a plus aucune fiche de source : gardez « {absorbed.name} »."
        )
    return {"records": records, "siret": absorbed.siret, "pair": _kept_of_pair(pair)}


def refuse(kept: Supplier, absorbed: Supplier) -> None:
    """Raise RuleBroken when these two can never be one."""
    if kept.id == absorbed.id:
        raise RuleBroken("Ces deux numéros désignent la même structure.")
    if kept.siret and absorbed.siret:
        raise RuleBroken(
            "Ces deux structures ont chacune leur SIRET : ce sont deux établissements. "
            "Un SIRET faux se corrige dans la source qui le donne, ou sur la page de la structure "
            "s’il a été saisi ici."
        )


def tell_apart(session: Session, decision: Decision) -> DuplicatePair:
    """Say that these two are two structures: they are not proposed again."""
    first, second = _both(session, decision)
    if first.id == second.id:
        raise RuleBroken("Ces deux numéros désignent la même structure.")
    return _set_state(session, _pair_as_seen(session, decision), decision, PairState.DISTINCT)


def undo(session: Session, merge_id: int, by: str, now: datetime) -> SupplierMerge:
    """Give the absorbed supplier its records back.

    A record read again since goes back as it is now. A record that came since stays with the kept
    supplier, unless it gives the SIRET of the absorbed one. Raises Conflict when already undone,
    RuleBroken when a later merge stands on this one or when no record is left to give back.
    """
    actions.lock(session)
    done = session.get(SupplierMerge, merge_id, populate_existing=True)
    if done is None:
        raise NotFound
    if done.undone_at is not None:
        raise Conflict("Cette fusion est déjà défaite. Rouvrez la liste des fusions.")
    kept = session.get_one(Supplier, done.kept_id, populate_existing=True)
    absorbed = session.get_one(Supplier, done.absorbed_id, populate_existing=True)
    if kept.merged_into_id is not None:
        raise RuleBroken(
            f"« {kept.name} » a depuis été fusionnée à son tour : défaites d’abord cette fusion-là."
        )
    _give_back(session, kept, absorbed, _to_give_back(session, done), done.moved["siret"])
    _put_pair_back(session, done)
    done.undone_at, done.undone_by = now, by
    session.flush()
    return done


def _both(session: Session, decision: Decision) -> tuple[Supplier, Supplier]:
    """The two suppliers, which nobody else changes until the end; neither is merged."""
    actions.lock(session)
    found = []
    for number in (decision.first_id, decision.second_id):
        supplier = session.get(Supplier, number, populate_existing=True)
        if supplier is None:
            raise NotFound
        if supplier.merged_into_id is not None:
            raise Conflict(f"« {supplier.name} » vient d’être fusionnée avec une autre structure.")
        found.append(supplier)
    return found[0], found[1]


def pair_of(session: Session, first_id: int, second_id: int) -> DuplicatePair | None:
    """What is known of two suppliers together."""
    low, high = sorted((first_id, second_id))
    statement = select(DuplicatePair).where(
        DuplicatePair.first_id == low, DuplicatePair.second_id == high
    )
    return session.exec(statement.execution_options(populate_existing=True)).first()


def _pair_as_seen(session: Session, decision: Decision) -> DuplicatePair | None:
    pair = pair_of(session, *decision.pair)
    if (pair.state if pair else None) != decision.seen:
        raise Conflict(
            "Quelqu’un vient de décider de ces deux structures. "
            "Rouvrez la comparaison pour voir où elle en est."
        )
    return pair


def _set_state(
    session: Session, pair: DuplicatePair | None, decision: Decision, state: PairState
) -> DuplicatePair:
    if pair is None:
        low, high = decision.pair
        pair = DuplicatePair(
            first_id=low, second_id=high, score=0.0, state=state, proposed_at=decision.now
        )
        session.add(pair)
    pair.state = state
    pair.decided_at, pair.decided_by = decision.now, decision.by
    session.flush()
    return pair


def _kept_of_pair(pair: DuplicatePair | None) -> dict[str, Any] | None:
    if pair is None:
        return None
    decided = pair.decided_at.isoformat() if pair.decided_at else None
    return {"state": pair.state.value, "decided_at": decided, "decided_by": pair.decided_by}


def _put_pair_back(session: Session, done: SupplierMerge) -> None:
    """The pair as it was before the merge, so that it can be decided otherwise."""
    pair = pair_of(session, done.kept_id, done.absorbed_id)
    if pair is None or pair.state != PairState.MERGED:
        return
    before = done.moved["pair"]
    if before is None:
        session.delete(pair)
        return
    decided = before["decided_at"]
    pair.state = PairState(before["state"])
    pair.decided_at = datetime.fromisoformat(decided) if decided else None
    pair.decided_by = before["decided_by"]


def _numbers(session: Session, supplier_id: int) -> list[int]:
    statement = select(SupplierSource.id).where(SupplierSource.supplier_id == supplier_id)
    return list(session.exec(statement.order_by(col(SupplierSource.id))))


def _move(session: Session, records: list[int], to: int) -> None:
    session.connection().execute(
        sa.update(SupplierSource).where(col(SupplierSource.id).in_(records)).values(supplier_id=to)
    )


def _absorb(session: Session, kept: Supplier, absorbed: Supplier, records: list[int]) -> None:
    absorbed.merged_into_id = kept.id
    absorbed.siret = None  # the kept one takes it with the record that gives it
    session.flush()
    if not records:
        actions.stamp(session, [kept.id, absorbed.id])
        return
    _move(session, records, kept.id)
    delete_lists(session, [absorbed.id])
    write(session, load(session, [kept.id]), Origin(MERGE), also_changed=[absorbed.id])
    session.expire_all()


def _to_give_back(session: Session, done: SupplierMerge) -> list[int]:
    """Records of the absorbed supplier that the kept one still holds, and those that give its
    SIRET. Raises RuleBroken when none is left, or when none would be left to the kept one."""
    siret, moved = done.moved["siret"], set(done.moved["records"])
    statement = select(SupplierSource.id, SupplierSource.facts).where(
        SupplierSource.supplier_id == done.kept_id
    )
    held = session.exec(statement.order_by(col(SupplierSource.id))).all()
    if moved and not any(number in moved for number, _ in held):
        raise RuleBroken(
            "Les fiches qui avaient été déplacées sont depuis rattachées à une autre structure : "
            "il n’y a plus rien à rendre."
        )
    back = [n for n, facts in held if n in moved or (siret and facts.get("siret") == siret)]
    if moved and len(back) == len(held):
        raise RuleBroken(
            "Toutes les sources donnent maintenant le même SIRET à ces deux structures : "
            "c’est bien le même établissement."
        )
    return back if moved else []


def _give_back(
    session: Session, kept: Supplier, absorbed: Supplier, records: list[int], siret: str | None
) -> None:
    absorbed.merged_into_id = None
    if not records:
        absorbed.siret = siret
        session.flush()
        actions.stamp(session, [kept.id, absorbed.id])
        return
    if siret and kept.siret == siret:
        kept.siret = None  # free for the record that gives it
    session.flush()
    _move(session, records, absorbed.id)
    write(session, load(session, [kept.id, absorbed.id]), Origin(MERGE))
    session.expire_all()
