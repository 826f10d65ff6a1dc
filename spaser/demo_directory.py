"""What the demonstration keeps of the directory: a list, a search, errors reported, twins."""

from datetime import datetime

from sqlmodel import Session, col, select

from spaser.accounts.models import Organisation
from spaser.core.db import transaction
from spaser.directory import favourite_actions, report_actions, saved_actions
from spaser.directory.models import ErrorReport, FavouriteList, ReportTopic
from spaser.suppliers import proposals
from spaser.suppliers.models import Supplier

LIST = "Espaces verts : à consulter avant le marché"
_REPORTS = (
    (
        ReportTopic.ACTIVITY,
        "Nous ne faisons plus de restauration, seulement le potager.",
    ),
    (ReportTopic.CONTACT, "Le site indiqué n’existe plus."),
    (ReportTopic.DUPLICATE, "Cette structure figure deux fois dans l’annuaire."),
)


def load(session: Session, buyer: Organisation, now: datetime) -> int:
    """Add what is missing; gives the number of twins to review. Loading again changes nothing."""
    with transaction(session):
        if not session.exec(select(FavouriteList).where(FavouriteList.name == LIST)).first():
            _keep(session, buyer, now)
        if not session.exec(select(ErrorReport.id)).first():
            _report(session, now)
    return proposals.refresh(session).proposed


def _keep(session: Session, buyer: Organisation, now: datetime) -> None:
    note = "Repérées en préparant le marché des abords des collèges (démonstration)."
    made = favourite_actions.add_list(session, buyer.id, LIST, note, now)
    for supplier in _some(session, 5, Supplier.department == buyer.territory_code):
        favourite_actions.add(session, made, supplier.id, note="", by="Corinne Imaginaire", now=now)
    saved_actions.save(
        session,
        buyer.id,
        name="Entreprises d’insertion du département",
        query=f"type=EI&departement={buyer.territory_code}",
        by="Corinne Imaginaire",
        now=now,
    )


def _report(session: Session, now: datetime) -> None:
    for supplier, (topic, message) in zip(_some(session, len(_REPORTS)), _REPORTS, strict=False):
        new = report_actions.NewReport(topic, message)
        report_actions.report(session, supplier.id, new, address_hash="", now=now)


def _some(session: Session, count: int, *conditions: bool) -> list[Supplier]:
    statement = select(Supplier).where(col(Supplier.siret).is_not(None), *conditions)
    return list(session.exec(statement.order_by(col(Supplier.siret)).limit(count)))
