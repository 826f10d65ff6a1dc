"""The search of a dossier: what the page of its lot shows, with its filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from spaser.core.clock import PARIS
from spaser.directory.observatory_queries import editions
from spaser.dossiers import trace
from spaser.dossiers.models import Dossier
from spaser.sourcing import lots, results
from spaser.sourcing.live import LiveIndex
from spaser.suppliers.queries import clock_of, directory_figures
from spaser.suppliers.wording import SOURCES
from spaser.tenders.models import Lot, Tender

KEPT = 50  # ranks of a list that a dossier keeps


@dataclass(frozen=True)
class Seen:
    """What was found, with which filters (label → value, in French), in which data."""

    answer: results.Answer
    filters: Mapping[str, str]
    edition: Mapping[str, Any]  # see trace.edition_of


def seen(
    session: Session, index: LiveIndex, lot: Lot, _arguments: Mapping[str, str], on: date
) -> Seen:
    """Search for a lot; raises IndexPreparing while there is nothing to search in."""
    answer = results.answer(session, index, lots.from_lot(lot), on, KEPT)
    suppliers = directory_figures(session).suppliers
    edition = trace.edition_of(clock_of(session), suppliers, editions(session))
    return Seen(answer, {}, edition)


def lot_of(session: Session, dossier: Dossier) -> Lot | None:
    """The lot of a dossier; None once it is gone, or not open to the organisation any more."""
    if dossier.lot_id is None:
        return None
    open_to = col(Tender.organisation_id).is_(None) | (
        col(Tender.organisation_id) == dossier.organisation_id
    )
    statement = select(Lot).join(Tender).where(Lot.id == dossier.lot_id, open_to)
    return session.exec(statement).first()


def source_name(code: str) -> str:
    """« Liste des SIAE (ASP) »; the code itself when it has no other name."""
    return SOURCES.get(code, code)


def day_of(text: str) -> date | None:
    """A day that was kept as text; None when there is none."""
    return date.fromisoformat(text) if text else None


def moment_of(text: str) -> datetime | None:
    """A moment that was kept as text; None when there is none."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)
