"""Opening a dossier, searching again, and writing its texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from spaser.accounts.queries import lock_organisation
from spaser.core.clock import PARIS
from spaser.core.errors import Conflict
from spaser.dossiers import trace
from spaser.dossiers.models import (
    Addendum,
    Dossier,
    DossierSearch,
    DossierStatus,
    Sharing,
)
from spaser.dossiers.queries import refuse_locked
from spaser.dossiers.searching import Seen
from spaser.dossiers.wording import CONFLICT
from spaser.tenders.models import Lot

CHANGED = "Quelqu’un a modifié ce texte pendant que vous l’écriviez."


@dataclass(frozen=True)
class NewDossier:
    """What a person says when opening a dossier."""

    purpose: str = ""
    service: str = ""


@dataclass(frozen=True)
class Texts:
    """What is concluded from a sourcing, and what is declared of its fairness."""

    conclusions: Mapping[str, str]  # by the names of wording.CONCLUSIONS
    others_reason: str
    information_shared: Sharing | None
    information_note: str
    no_conflict: bool
    oriented_checked: bool
    oriented_note: str


def open_dossier(
    session: Session,
    organisation_id: int,
    lot: Lot,
    seen: Seen,
    *,
    new: NewDossier,
    by: str,
    now: datetime,
) -> Dossier:
    """Open a dossier on a lot; the search that led to it is its first trace."""
    organisation = lock_organisation(session, organisation_id)
    dossier = Dossier(
        organisation_id=organisation_id,
        lot_id=lot.id,
        reference=_next_reference(session, organisation_id, now.astimezone(PARIS).year),
        title=lot.title,
        service=new.service,
        purpose=new.purpose,
        need=trace.need_of(lot),
        opened_at=now,
        opened_by=by,
        fictitious=organisation.fictitious or lot.tender.fictitious,
    )
    session.add(dossier)
    session.flush()
    add_search(session, dossier, seen, by=by, now=now)
    return dossier


def _next_reference(session: Session, organisation_id: int, year: int) -> str:
    """« SRC-2026-001 », the number after the highest of the year."""
    start = f"SRC-{year}-"
    used = session.exec(
        select(Dossier.reference).where(Dossier.organisation_id == organisation_id)
    ).all()
    numbers = [int(one.removeprefix(start)) for one in used if one.startswith(start)]
    return f"{start}{max(numbers, default=0) + 1:03d}"


def add_search(
    session: Session, dossier: Dossier, seen: Seen, *, by: str, now: datetime
) -> DossierSearch:
    """Keep one more search, with the whole list in its order; raises RuleBroken when locked."""
    refuse_locked(dossier)
    known = session.exec(
        select(DossierSearch.number).where(DossierSearch.dossier_id == dossier.id)
    ).all()
    found = seen.answer
    search = DossierSearch(
        dossier_id=dossier.id,
        number=max(known, default=0) + 1,
        at=now,
        by=by,
        query=trace.query_of(found, seen.filters),
        edition=dict(seen.edition),
        found_count=len(found.ranked),
        near_miss_count=len(found.near_misses),
    )
    session.add(search)
    session.flush()
    session.add_all(trace.found_of(line, search.id, near_miss=False) for line in found.ranked)
    session.add_all(trace.found_of(line, search.id, near_miss=True) for line in found.near_misses)
    session.flush()
    return search


def change_purpose(session: Session, dossier: Dossier, new: NewDossier, version: int) -> None:
    """Say again what the sourcing seeks; raises Conflict when somebody wrote meanwhile."""
    _refuse_stale(dossier, version)
    if (dossier.purpose, dossier.service) != (new.purpose, new.service):
        dossier.purpose, dossier.service = new.purpose, new.service
        dossier.version += 1
    session.flush()


def conclude(
    session: Session, dossier: Dossier, texts: Texts, version: int, *, by: str, now: datetime
) -> None:
    """Write the conclusions and the declarations; raises Conflict when they changed meanwhile.

    A declaration keeps the name and the day of who made it first; taken back, it keeps neither.
    """
    _refuse_stale(dossier, version)
    dossier.conclusions = {name: text for name, text in texts.conclusions.items() if text}
    dossier.others_reason = texts.others_reason
    dossier.information_shared = texts.information_shared
    dossier.information_note = texts.information_note
    if texts.no_conflict != bool(dossier.conflict_at):
        dossier.conflict_statement = CONFLICT if texts.no_conflict else ""
        dossier.conflict_by = by if texts.no_conflict else ""
        dossier.conflict_at = now if texts.no_conflict else None
    if texts.oriented_checked != bool(dossier.oriented_at):
        dossier.oriented_by = by if texts.oriented_checked else ""
        dossier.oriented_at = now if texts.oriented_checked else None
    dossier.oriented_note = texts.oriented_note
    dossier.version += 1
    session.flush()


def _refuse_stale(dossier: Dossier, version: int) -> None:
    refuse_locked(dossier)
    if dossier.version != version:
        raise Conflict(CHANGED)


def lock(session: Session, dossier: Dossier, *, by: str, now: datetime) -> None:
    """Make the dossier read-only, for good."""
    refuse_locked(dossier)
    dossier.status, dossier.locked_at, dossier.locked_by = DossierStatus.LOCKED, now, by
    session.flush()


def add_later(session: Session, dossier: Dossier, text: str, *, by: str, now: datetime) -> Addendum:
    """Add a dated text to a locked dossier."""
    made = Addendum(dossier_id=dossier.id, at=now, by=by, text=text)
    session.add(made)
    session.flush()
    return made
