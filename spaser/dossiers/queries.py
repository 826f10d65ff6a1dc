"""Reading the dossiers of an organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound, RuleBroken
from spaser.dossiers.models import (
    Addendum,
    Dossier,
    DossierContact,
    DossierFound,
    DossierMessage,
    DossierOutcome,
    DossierSearch,
    DossierStatus,
    DossierSupplier,
)
from spaser.web.filters import day

MOST = 2_000  # rows of one list of a dossier


@dataclass(frozen=True)
class Wanted:
    """Which dossiers of the organisation are asked for."""

    words: str = ""
    status: DossierStatus | None = None
    opened_by: str = ""  # a full name; empty: anybody


@dataclass(frozen=True)
class Line:
    """One dossier of the list, and how far it is."""

    dossier: Dossier
    kept: int
    contacted: int
    outcome: DossierOutcome | None


def dossier_by_id(session: Session, organisation_id: int, dossier_id: int) -> Dossier:
    """Raises NotFound when it is of another organisation."""
    return _dossier(session, organisation_id, dossier_id, lock=False)


def editable(session: Session, organisation_id: int, dossier_id: int) -> Dossier:
    """The dossier, held until the transaction ends; raises RuleBroken when it is locked.

    Every change of a dossier begins here.
    """
    found = _dossier(session, organisation_id, dossier_id, lock=True)
    refuse_locked(found)
    return found


def held(session: Session, organisation_id: int, dossier_id: int) -> Dossier:
    """The dossier, locked or not, held until the transaction ends: for what may come later."""
    return _dossier(session, organisation_id, dossier_id, lock=True)


def locked_one(session: Session, organisation_id: int, dossier_id: int) -> Dossier:
    """A dossier that is locked, held until the transaction ends; raises RuleBroken when open."""
    found = _dossier(session, organisation_id, dossier_id, lock=True)
    if found.status != DossierStatus.LOCKED:
        raise RuleBroken("Ce dossier est encore ouvert : modifiez-le directement.")
    return found


def refuse_locked(dossier: Dossier) -> None:
    """Raises RuleBroken when the dossier changes no more."""
    if dossier.status == DossierStatus.LOCKED:
        raise RuleBroken(
            f"Ce dossier est verrouillé depuis le {day(dossier.locked_at)} : il ne change plus. "
            "Écrivez un ajout daté."
        )


def _dossier(session: Session, organisation_id: int, dossier_id: int, *, lock: bool) -> Dossier:
    statement = select(Dossier).where(
        Dossier.id == dossier_id, Dossier.organisation_id == organisation_id
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.exec(statement).first()
    if found is None:
        raise NotFound
    return found


def dossiers(
    session: Session, organisation_id: int, wanted: Wanted, offset: int, limit: int
) -> tuple[Sequence[Line], int]:
    """A page of dossiers, latest first, and how many there are in all."""
    statement = select(Dossier).where(Dossier.organisation_id == organisation_id)
    for word in wanted.words.split()[:8]:
        statement = statement.where(
            col(Dossier.title).icontains(word, autoescape=True)
            | col(Dossier.reference).icontains(word, autoescape=True)
            | col(Dossier.service).icontains(word, autoescape=True)
        )
    if wanted.status is not None:
        statement = statement.where(Dossier.status == wanted.status)
    if wanted.opened_by:
        statement = statement.where(Dossier.opened_by == wanted.opened_by)
    total = session.exec(select(sa.func.count()).select_from(statement.subquery())).one()
    newest_first = col(Dossier.opened_at).desc(), col(Dossier.id).desc()
    rows = session.exec(statement.order_by(*newest_first).offset(offset).limit(limit)).all()
    return _lines(session, rows), total


def _lines(session: Session, rows: Sequence[Dossier]) -> list[Line]:
    numbers = [row.id for row in rows]
    kept = _counted(session, numbers, sa.func.count(), DossierSupplier, col(DossierSupplier.kept))
    # Those who were spoken to: an entry of any kind that is not a cancellation.
    spoken = sa.func.count(sa.distinct(col(DossierContact.dossier_supplier_id)))
    live = _uncancelled()
    contacted = _counted(session, numbers, spoken, DossierContact, live)
    latest = _latest_outcomes(session, numbers)
    return [
        Line(row, kept.get(row.id, 0), contacted.get(row.id, 0), latest.get(row.id)) for row in rows
    ]


def _counted(
    session: Session, numbers: Sequence[int], count: object, model: type, condition: object
) -> dict[int, int]:
    column = col(model.dossier_id)  # type: ignore[attr-defined]
    statement = (
        sa.select(column, count)  # type: ignore[call-overload]
        .where(column.in_(numbers), condition)
        .group_by(column)
    )
    return {row[0]: int(row[1]) for row in session.connection().execute(statement)}


def _uncancelled() -> sa.ColumnElement[bool]:
    cancelling = sa.orm.aliased(DossierContact)
    cancelled = sa.exists().where(col(cancelling.cancels_id) == col(DossierContact.id))
    return sa.and_(col(DossierContact.cancels_id).is_(None), ~cancelled)


def _latest_outcomes(session: Session, numbers: Sequence[int]) -> dict[int, DossierOutcome]:
    latest = (
        sa.select(sa.func.max(col(DossierOutcome.id)))
        .where(col(DossierOutcome.dossier_id).in_(numbers))
        .group_by(col(DossierOutcome.dossier_id))
    )
    rows = session.exec(select(DossierOutcome).where(col(DossierOutcome.id).in_(latest))).all()
    return {row.dossier_id: row for row in rows}


def of_lot(session: Session, organisation_id: int, lot_id: int) -> Sequence[Dossier]:
    """The dossiers that an organisation opened on a lot, latest first."""
    statement = (
        select(Dossier)
        .where(Dossier.organisation_id == organisation_id, Dossier.lot_id == lot_id)
        .order_by(col(Dossier.id).desc())
        .limit(50)
    )
    return session.exec(statement).all()


def searches(session: Session, dossier_id: int) -> Sequence[DossierSearch]:
    """The searches of a dossier, the first one first."""
    statement = (
        select(DossierSearch)
        .where(DossierSearch.dossier_id == dossier_id)
        .order_by(col(DossierSearch.number))
        .limit(MOST)
    )
    return session.exec(statement).all()


def search_by_number(session: Session, dossier_id: int, number: int) -> DossierSearch:
    """Raises NotFound."""
    found = session.exec(
        select(DossierSearch).where(
            DossierSearch.dossier_id == dossier_id, DossierSearch.number == number
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def found_by(session: Session, search_id: int) -> Sequence[DossierFound]:
    """What a search found, in its order; near misses last."""
    statement = (
        select(DossierFound)
        .where(DossierFound.search_id == search_id)
        .order_by(col(DossierFound.near_miss), col(DossierFound.rank), col(DossierFound.id))
        .limit(MOST)
    )
    return session.exec(statement).all()


def suppliers(session: Session, dossier_id: int) -> Sequence[DossierSupplier]:
    """The suppliers kept in the order that people gave, then those set aside."""
    statement = (
        select(DossierSupplier)
        .where(DossierSupplier.dossier_id == dossier_id)
        .order_by(
            col(DossierSupplier.kept).desc(), col(DossierSupplier.position), col(DossierSupplier.id)
        )
        .limit(MOST)
    )
    return session.exec(statement).all()


def supplier_by_id(session: Session, dossier_id: int, number: int) -> DossierSupplier:
    """A supplier of that dossier; raises NotFound."""
    found = session.exec(
        select(DossierSupplier).where(
            DossierSupplier.id == number, DossierSupplier.dossier_id == dossier_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def contacts(session: Session, dossier_id: int) -> Sequence[DossierContact]:
    """Every exchange in the order it took place, cancelled ones and cancellations included."""
    statement = (
        select(DossierContact)
        .where(DossierContact.dossier_id == dossier_id)
        .order_by(col(DossierContact.at), col(DossierContact.id))
        .limit(MOST)
    )
    return session.exec(statement).all()


def contact_by_id(session: Session, dossier_id: int, number: int) -> DossierContact:
    """An exchange of that dossier; raises NotFound."""
    found = session.exec(
        select(DossierContact).where(
            DossierContact.id == number, DossierContact.dossier_id == dossier_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def messages(session: Session, dossier_id: int) -> dict[int, DossierMessage]:
    """The texts sent, by number, the first one first."""
    statement = (
        select(DossierMessage)
        .where(DossierMessage.dossier_id == dossier_id)
        .order_by(col(DossierMessage.id))
        .limit(MOST)
    )
    return {message.id: message for message in session.exec(statement).all()}


def outcomes(session: Session, dossier_id: int) -> Sequence[DossierOutcome]:
    """What became of the lot, as told each time; the last one counts."""
    statement = (
        select(DossierOutcome)
        .where(DossierOutcome.dossier_id == dossier_id)
        .order_by(col(DossierOutcome.id))
        .limit(MOST)
    )
    return session.exec(statement).all()


def addenda(session: Session, dossier_id: int) -> Sequence[Addendum]:
    """What was added after the lock, the first one first."""
    statement = (
        select(Addendum)
        .where(Addendum.dossier_id == dossier_id)
        .order_by(col(Addendum.id))
        .limit(MOST)
    )
    return session.exec(statement).all()
