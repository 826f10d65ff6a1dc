"""Errors reported on suppliers: kept, slowed down, handled, forgotten in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.accounts.actions import checked_email
from spaser.core.db import transaction
from spaser.core.errors import Conflict, RuleBroken, SpaserError
from spaser.directory.models import ErrorReport, ReportState, ReportTopic

WINDOW = timedelta(hours=1)
REPORTS_PER_ADDRESS = 10
_HASH_KEPT = timedelta(days=1)
EMAIL_KEPT = timedelta(days=365)


class TooManyReports(SpaserError):
    """Wait: one address has sent many."""


@dataclass(frozen=True)
class NewReport:
    """What somebody says is wrong."""

    topic: ReportTopic
    message: str
    email: str = ""


@dataclass(frozen=True)
class Decision:
    """What an editor decides of it."""

    state: ReportState
    answer: str = ""


def report(
    session: Session,
    supplier_id: int,
    new: NewReport,
    *,
    address_hash: str,
    now: datetime,
    person_id: int | None = None,
) -> ErrorReport:
    """Keep a report. Raises TooManyReports, or RuleBroken when the e-mail cannot be one."""
    forget(session, now)
    email = checked_email(new.email) if new.email else ""
    recent = select(sa.func.count()).select_from(ErrorReport)
    recent = recent.where(
        ErrorReport.address_hash == address_hash, col(ErrorReport.created_at) > now - WINDOW
    )
    if session.exec(recent).one() >= REPORTS_PER_ADDRESS:
        raise TooManyReports(
            "Vous avez envoyé beaucoup de signalements en peu de temps. "
            "Attendez une heure avant d’en envoyer un autre : votre texte reste ci-dessous."
        )
    made = ErrorReport(
        supplier_id=supplier_id,
        topic=new.topic,
        message=new.message,
        email=email,
        person_id=person_id,
        address_hash=address_hash,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made


def decide(
    session: Session,
    found: ErrorReport,
    decision: Decision,
    *,
    version: str,
    by: str,
    now: datetime,
) -> None:
    """Write what was decided; `version` is what the editor had read, see `version_of`."""
    if version != version_of(found):
        raise Conflict(
            f"{found.handled_by or 'Quelqu’un'} a décidé de ce signalement entre-temps. "
            "Lisez sa décision avant de la changer."
        )
    if decision.state == found.state and decision.answer == found.answer:
        raise RuleBroken("Choisissez une décision, ou changez la réponse.")
    open_again = decision.state == ReportState.OPEN
    found.state, found.answer = decision.state, decision.answer
    found.handled_at = None if open_again else now
    found.handled_by = "" if open_again else by
    session.flush()
    forget(session, now)


def version_of(found: ErrorReport) -> str:
    """What tells two states of one report apart."""
    return found.handled_at.isoformat() if found.handled_at else found.state.value


def tidy(session: Session, _data_dir: Path, _node: str, now: datetime) -> None:
    """Forget in time even when nobody reports or decides; opens its own transaction."""
    with transaction(session):
        forget(session, now)


def forget(session: Session, now: datetime) -> None:
    """Forget the addresses of machines after a day, e-mails a year after their report is closed."""
    connection = session.connection()
    connection.execute(
        sa.update(ErrorReport)
        .where(col(ErrorReport.address_hash) != "", col(ErrorReport.created_at) <= now - _HASH_KEPT)
        .values(address_hash="")
    )
    connection.execute(
        sa.update(ErrorReport)
        .where(col(ErrorReport.email) != "", col(ErrorReport.handled_at) <= now - EMAIL_KEPT)
        .values(email="")
    )
