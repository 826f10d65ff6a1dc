"""The search of a dossier: what the page of its lot shows, with its filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select
from werkzeug.datastructures import MultiDict

from spaser.core.clock import PARIS
from spaser.directory.observatory_queries import editions
from spaser.dossiers import trace
from spaser.dossiers.models import Dossier, DossierSearch
from spaser.sourcing import filters, listed, lots
from spaser.sourcing.filters import Filters
from spaser.sourcing.listed import Asked
from spaser.sourcing.live import LiveIndex
from spaser.sourcing.results import Answer
from spaser.suppliers.queries import clock_of, directory_figures
from spaser.suppliers.wording import SOURCES
from spaser.tenders.models import Lot, Tender
from spaser.tenders.wording import RESERVED_FOR


@dataclass(frozen=True)
class Seen:
    """What was found, with which filters, in which data."""

    answer: Answer
    filters: Filters
    edition: Mapping[str, Any]  # see trace.edition_of


def seen(session: Session, index: LiveIndex, lot: Lot, chosen: Filters, on: date) -> Seen:
    """Search for a lot as its page does; raises IndexPreparing while there is nothing to search."""
    reserved = RESERVED_FOR.get(lot.reservation, ()) if lot.reservation else ()
    answer = listed.answer(session, index, Asked(lots.from_lot(lot), chosen, reserved), on)
    suppliers = directory_figures(session).suppliers
    edition = trace.edition_of(clock_of(session), suppliers, editions(session))
    return Seen(answer, chosen, edition)


def filters_of(search: DossierSearch) -> Filters:
    """The filters that a search was made with, to make it again."""
    return filters.read(MultiDict(search.query.get("arguments", ())))


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
