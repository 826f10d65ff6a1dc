"""Reading consultations: public notices, and those of one's own organisation."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.tenders import search
from spaser.tenders.models import Lot, Tender
from spaser.tenders.search import LotWanted

_SHORT, _MOST_WORDS = 3, 6  # letters of a word that may be a mere link; words looked for


def _open_to(organisation_id: int) -> sa.ColumnElement[bool]:
    return col(Tender.organisation_id).is_(None) | (col(Tender.organisation_id) == organisation_id)


def tenders(
    session: Session,
    organisation_id: int,
    wanted: LotWanted,
    now: datetime,
    *,
    start: int,
    limit: int,
) -> tuple[Sequence[Tender], int]:
    """A page of consultations, latest first, with their lots, and how many there are in all.

    A consultation is found by its own words or by those of one of its lots.
    """
    statement = select(Tender).where(_open_to(organisation_id))
    if not wanted.empty:
        # A consultation may have no lot yet: its title is looked at all the same.
        joined = sa.outerjoin(Tender, Lot, col(Lot.tender_id) == col(Tender.id))
        matching = sa.select(col(Tender.id)).select_from(joined)
        found = matching.where(*search.conditions(wanted, now))
        statement = statement.where(col(Tender.id).in_(found))
    total = session.exec(select(sa.func.count()).select_from(statement.subquery())).one()
    newest_first = col(Tender.published_on).desc().nulls_last(), col(Tender.id).desc()
    rows = session.exec(
        statement.options(selectinload(Tender.lots))  # type: ignore[arg-type]
        .order_by(*newest_first)
        .offset(start)
        .limit(limit)
    ).all()
    return rows, total


def lots_since(
    session: Session,
    organisation_id: int,
    wanted: LotWanted,
    now: datetime,
    *,
    since: datetime,
    limit: int,
) -> Sequence[Lot]:
    """Lots of consultations that came in after a moment and pass a search, the newest first."""
    return session.exec(
        select(Lot)
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .where(_open_to(organisation_id), col(Tender.created_at) > since)
        .where(*search.conditions(wanted, now))
        .options(selectinload(Lot.tender))  # type: ignore[arg-type]
        .order_by(
            col(Tender.created_at).desc(),
            col(Lot.tender_id).desc(),
            col(Lot.position),
            col(Lot.id),
        )
        .limit(limit)
    ).all()


def latest_lots_holding(
    session: Session, organisation_id: int, words: str, limit: int
) -> Sequence[Lot]:
    """The latest lots that hold every long word, whatever its number, in title or description.

    Without a long word (« eau », « BTP »), every word is looked for.
    """
    every = words.split()
    statement = (
        select(Lot)
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .where(_open_to(organisation_id))
    )
    for word in ([one for one in every if len(one) > _SHORT] or every)[:_MOST_WORDS]:
        beginning = word.rstrip("sx") or word
        statement = statement.where(
            col(Lot.title).icontains(beginning, autoescape=True)
            | col(Lot.description).icontains(beginning, autoescape=True)
        )
    latest = col(Tender.published_on).desc().nulls_last(), col(Lot.id).desc()
    return session.exec(statement.order_by(*latest).limit(limit)).all()


def nearing(
    session: Session, organisation_id: int, now: datetime, until: datetime
) -> Sequence[Tender]:
    """Consultations of the organisation with a deadline between two moments, nearest first."""
    return session.exec(
        select(Tender)
        .where(Tender.organisation_id == organisation_id)
        .where(col(Tender.deadline_at) >= now, col(Tender.deadline_at) <= until)
        .order_by(col(Tender.deadline_at), col(Tender.id))
        .limit(100)
    ).all()


def tender_by_id(session: Session, organisation_id: int, tender_id: int) -> Tender:
    """With its lots; raises NotFound when it is another organisation's."""
    tender = session.exec(
        select(Tender)
        .where(Tender.id == tender_id, _open_to(organisation_id))
        .options(selectinload(Tender.lots))  # type: ignore[arg-type]
    ).first()
    if tender is None:
        raise NotFound
    return tender


def lot_by_id(session: Session, organisation_id: int, tender_id: int, lot_id: int) -> Lot:
    """A lot of that consultation; raises NotFound when it is another organisation's."""
    lot = session.exec(
        select(Lot)
        .join(Tender, col(Tender.id) == col(Lot.tender_id))
        .where(Lot.id == lot_id, Tender.id == tender_id, _open_to(organisation_id))
        .options(selectinload(Lot.tender))  # type: ignore[arg-type]
    ).first()
    if lot is None:
        raise NotFound
    return lot


def own_tender(session: Session, organisation_id: int, tender_id: int) -> Tender:
    """A consultation that the organisation may change; a public notice is nobody’s to change."""
    tender = tender_by_id(session, organisation_id, tender_id)
    if tender.organisation_id != organisation_id:
        raise NotFound
    return tender


def own_lot(session: Session, organisation_id: int, tender_id: int, lot_id: int) -> Lot:
    """A lot that the organisation may change; raises NotFound."""
    lot = lot_by_id(session, organisation_id, tender_id, lot_id)
    if lot.tender.organisation_id != organisation_id:
        raise NotFound
    return lot
