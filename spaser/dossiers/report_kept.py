"""The report of a locked dossier: made once, its bytes kept with their digest."""

import hashlib
from datetime import datetime
from types import ModuleType

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.dossiers import report_build, report_document, report_word, report_workbook
from spaser.dossiers.answer_models import DossierReport
from spaser.dossiers.models import Dossier
from spaser.dossiers.report import Report

WRITERS: dict[str, ModuleType] = {"docx": report_word, "xlsx": report_workbook}


def written(report: Report, kind: str) -> bytes:
    """A report in Word or as a workbook; the same report gives the same bytes."""
    made = report_document.document(report)
    content: bytes = WRITERS[kind].written(made, report.written_at, report.organisation)
    return content


def keep(session: Session, dossier: Dossier, organisation: str, now: datetime) -> None:
    """Make both files of a dossier that has just been locked, and keep their bytes."""
    report = report_build.build(session, dossier, organisation, now, later=False)
    for kind in WRITERS:
        content = written(report, kind)
        session.add(
            DossierReport(
                dossier_id=dossier.id,
                kind=kind,
                made_at=now,
                sha256=hashlib.sha256(content).hexdigest(),
                content=content,
            )
        )
    session.flush()


def kept(session: Session, dossier_id: int) -> list[tuple[str, datetime, str]]:
    """What is kept of a dossier: kind, moment, digest; the first one first."""
    columns = (DossierReport.kind, DossierReport.made_at, DossierReport.sha256)
    statement = (
        sa.select(*columns)  # type: ignore[call-overload]
        .where(col(DossierReport.dossier_id) == dossier_id)
        .order_by(col(DossierReport.id))
    )
    return [tuple(row) for row in session.connection().execute(statement)]


def content_of(session: Session, dossier_id: int, kind: str) -> bytes:
    """The bytes kept at the lock; raises NotFound when there are none."""
    found = session.exec(
        select(DossierReport.content)
        .where(DossierReport.dossier_id == dossier_id, DossierReport.kind == kind)
        .order_by(col(DossierReport.id))
    ).first()
    if found is None:
        raise NotFound("Aucun rapport n’est gardé pour ce dossier : il n’est pas verrouillé.")
    return found
