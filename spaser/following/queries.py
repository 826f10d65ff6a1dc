"""Reading what is new for a person: searches, deadlines, exchanges without answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.core.text import normalise
from spaser.dossiers.models import (
    ContactKind,
    Dossier,
    DossierContact,
    DossierStatus,
    DossierSupplier,
)
from spaser.following.models import SavedLotSearch, SeenMark, Subject
from spaser.suppliers.models import Supplier

MOST_NEW = 20_000  # suppliers that came in since a visit, looked at
MOST_WAITING = 100
Marks = Mapping[tuple[Subject, int], datetime]


@dataclass(frozen=True)
class Waiting:
    """A supplier of an open dossier, contacted and silent since."""

    supplier_id: int  # of the dossier
    name: str
    dossier_id: int
    reference: str
    since: datetime  # the last message or reminder


def lot_searches(session: Session, organisation_id: int) -> list[SavedLotSearch]:
    """The searches of lots of an organisation, by name."""
    mine = select(SavedLotSearch).where(SavedLotSearch.organisation_id == organisation_id)
    return sorted(session.exec(mine).all(), key=lambda one: (normalise(one.name), one.id))


def lot_search_by_id(session: Session, organisation_id: int, search_id: int) -> SavedLotSearch:
    """Raises NotFound when it is of another organisation."""
    found = session.exec(
        select(SavedLotSearch).where(
            SavedLotSearch.id == search_id, SavedLotSearch.organisation_id == organisation_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def marks(session: Session, person_id: int, organisation_id: int) -> Marks:
    """Until when the person has seen what is new of each thing."""
    rows = session.exec(
        select(SeenMark.subject, SeenMark.subject_id, SeenMark.seen_at).where(
            SeenMark.person_id == person_id, SeenMark.organisation_id == organisation_id
        )
    )
    return {(Subject(subject), number): seen_at for subject, number, seen_at in rows}


def newest_mark(session: Session, person_id: int, organisation_id: int) -> datetime | None:
    """When the person last said that something was seen."""
    return session.exec(
        select(sa.func.max(SeenMark.seen_at)).where(
            SeenMark.person_id == person_id, SeenMark.organisation_id == organisation_id
        )
    ).one()


def suppliers_since(session: Session, since: datetime) -> Mapping[int, datetime]:
    """Suppliers that came into the directory after a moment, the newest first."""
    rows = session.exec(
        select(Supplier.id, Supplier.created_at)
        .where(col(Supplier.created_at) > since, col(Supplier.merged_into_id).is_(None))
        .order_by(col(Supplier.created_at).desc(), col(Supplier.id).desc())
        .limit(MOST_NEW)
    )
    return dict(rows.all())


def waiting(session: Session, organisation_id: int, before: datetime) -> Sequence[Waiting]:
    """Suppliers kept in open dossiers, whose last message is older, and who said nothing.

    Oldest first. An entry that was cancelled counts for nothing.
    """
    cancelling = aliased(DossierContact)
    standing = ~sa.exists().where(col(cancelling.cancels_id) == col(DossierContact.id))
    sent = (ContactKind.MESSAGE, ContactKind.REMINDER)
    last = sa.func.max(
        sa.case((col(DossierContact.kind).in_(sent), col(DossierContact.at)), else_=None)
    )
    answered = sa.func.sum(
        sa.case(
            (col(DossierContact.kind).in_((ContactKind.ANSWER, ContactKind.REFUSAL)), 1), else_=0
        )
    )
    rows = session.execute(
        sa.select(
            col(DossierSupplier.id),
            col(DossierSupplier.name),
            col(Dossier.id),
            col(Dossier.reference),
            last,
        )
        .join(Dossier, col(Dossier.id) == col(DossierSupplier.dossier_id))
        .join(DossierContact, col(DossierContact.dossier_supplier_id) == col(DossierSupplier.id))
        .where(col(Dossier.organisation_id) == organisation_id)
        .where(col(Dossier.status) == DossierStatus.OPEN)
        .where(col(DossierSupplier.kept), standing)
        .group_by(
            col(DossierSupplier.id),
            col(DossierSupplier.name),
            col(Dossier.id),
            col(Dossier.reference),
        )
        .having(answered == 0, last <= before)
        .order_by(last, col(DossierSupplier.id))
        .limit(MOST_WAITING)
    )
    return [Waiting(*row) for row in rows]
