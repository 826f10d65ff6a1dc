"""The shortlist of a dossier: suppliers chosen, ordered, annotated, set aside. None is removed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from spaser.core.errors import Conflict, RuleBroken
from spaser.dossiers import queries, trace
from spaser.dossiers.actions import CHANGED
from spaser.dossiers.models import Dossier, DossierFound, DossierSearch, DossierSupplier
from spaser.dossiers.queries import refuse_locked
from spaser.suppliers.models import Supplier
from spaser.suppliers.queries import suppliers_by_id

MOST = 300  # suppliers of one dossier
Direction = Literal["monter", "descendre"]


@dataclass(frozen=True)
class Judgement:
    """What a person says of a supplier of the dossier."""

    kept: bool
    why_not: str = ""  # why it is set aside, or not contacted
    note: str = ""


def choose(
    session: Session,
    dossier: Dossier,
    search: DossierSearch,
    numbers: Collection[int],
    *,
    by: str,
    now: datetime,
) -> int:
    """Put suppliers that a search found on the shortlist, in the order of the search; those that
    are there already stay as they are. Gives how many joined."""
    refuse_locked(dossier)
    lines = [one for one in queries.found_by(session, search.id) if one.id in set(numbers)]
    present = set(_keys(session, dossier))
    wanted = [one for one in lines if one.supplier_key not in present]
    known = suppliers_by_id(session, [one.supplier_id for one in wanted if one.supplier_id])
    for line in wanted:
        supplier = known.get(line.supplier_id) if line.supplier_id else None
        origin = f"recherche n° {search.number}, rang {line.rank}"
        if line.near_miss:
            origin += " hors zone"
        _join(session, dossier, trace.chosen_from(line, supplier), origin, by=by, now=now)
    return len(wanted)


def add_supplier(
    session: Session, dossier: Dossier, supplier: Supplier, *, by: str, now: datetime
) -> DossierSupplier:
    """Put a supplier of the directory on the shortlist; raises RuleBroken when it is there."""
    refuse_locked(dossier)
    if trace.key_of(supplier) in _keys(session, dossier):
        raise RuleBroken("Cette structure est déjà dans le dossier.")
    return _join(session, dossier, trace.chosen_of(supplier), "annuaire", by=by, now=now)


def _keys(session: Session, dossier: Dossier) -> list[str]:
    chosen = select(DossierSupplier.supplier_key).where(DossierSupplier.dossier_id == dossier.id)
    return list(session.exec(chosen).all())


def _join(
    session: Session,
    dossier: Dossier,
    made: DossierSupplier,
    origin: str,
    *,
    by: str,
    now: datetime,
) -> DossierSupplier:
    positions = session.exec(
        select(DossierSupplier.position).where(DossierSupplier.dossier_id == dossier.id)
    ).all()
    if len(positions) >= MOST:
        raise RuleBroken(f"Un dossier tient {MOST} structures au plus : resserrez votre choix.")
    made.dossier_id, made.origin, made.added_by, made.added_at = dossier.id, origin, by, now
    made.position = max(positions, default=0) + 1
    session.add(made)
    session.flush()
    return made


def judge(
    session: Session,
    dossier: Dossier,
    supplier: DossierSupplier,
    said: Judgement,
    version: int,
) -> None:
    """Keep or set aside, with a note. Raises Conflict when somebody wrote of it meanwhile, and
    RuleBroken when it is set aside without a reason."""
    refuse_locked(dossier)
    if supplier.version != version:
        raise Conflict(CHANGED)
    if not said.kept and not said.why_not:
        raise RuleBroken(
            "Dites pourquoi vous écartez cette structure : la raison figurera au rapport."
        )
    before = supplier.kept, supplier.why_not, supplier.note
    if before == (said.kept, said.why_not, said.note):
        return
    if said.kept and not supplier.kept:
        supplier.position = 1 + max(
            (one.position for one in queries.suppliers(session, dossier.id)), default=0
        )
    supplier.kept, supplier.why_not, supplier.note = said.kept, said.why_not, said.note
    supplier.version += 1
    session.flush()


def move(
    session: Session,
    dossier: Dossier,
    supplier: DossierSupplier,
    direction: Direction,
) -> None:
    """Exchange the place of a supplier with the one before or after it; at an end, nothing."""
    refuse_locked(dossier)
    kept = [one for one in queries.suppliers(session, dossier.id) if one.kept]
    if supplier not in kept:
        raise RuleBroken("Cette structure est écartée : reprenez-la avant de la classer.")
    here = kept.index(supplier)
    there = here - 1 if direction == "monter" else here + 1
    if 0 <= there < len(kept):
        kept[here], kept[there] = kept[there], kept[here]
    for position, one in enumerate(kept, start=1):
        one.position = position
    session.flush()


def lines_of(session: Session, dossier: Dossier) -> dict[str, DossierFound]:
    """What the latest search that found each supplier said of it, by key."""
    statement = (
        select(DossierFound)
        .join(DossierSearch, col(DossierSearch.id) == col(DossierFound.search_id))
        .where(DossierSearch.dossier_id == dossier.id)
        .order_by(col(DossierSearch.number), col(DossierFound.id))
    )
    return {one.supplier_key: one for one in session.exec(statement).all()}
