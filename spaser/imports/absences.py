"""Structures that a newer edition of a list no longer names: flagged, never deleted."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.french import format_integer
from spaser.imports import runs
from spaser.imports.models import ImportRun, RemarkKind
from spaser.imports.rows import Remark
from spaser.imports.runs import Report
from spaser.suppliers import actions
from spaser.suppliers.assembly import Origin, write
from spaser.suppliers.models import SupplierSource
from spaser.suppliers.records import load

_AT_ONCE = 500
_REASON = "N’apparaît plus dans la liste : la structure est gardée, son statut devient inconnu."


def flag(session: Session, report: Report, file_name: str, complete: bool) -> None:
    """Flag the records of the source that this run did not see.

    A table is not a list: only the structures that a file of the same name brought, in the name
    of the same organisation, are looked at.
    A file that names less than half of what is known is taken for an extract: nothing is flagged.
    The register closes and never forgets: what an extract leaves out is elsewhere, not gone.
    """
    if report.source == "sirene":
        return
    absent = _absent(session, report, file_name, complete)
    missing = session.exec(select(sa.func.count()).where(*absent)).one()
    if not missing:
        return
    if report.read - report.refused < missing:
        reason = (
            f"{format_integer(missing)} structures déjà connues de cette source ne sont pas dans "
            "le fichier, qui semble être un extrait : aucune n’est marquée comme absente."
        )
        remarks = [Remark(RemarkKind.REPAIRED, None, "", "", reason, file_name)]
        report.remarks += remarks
        with transaction(session):
            runs.advance(session, report, remarks)
        return
    while _flag_some(session, report, file_name, absent):
        pass


def _absent(session: Session, report: Report, file_name: str, complete: bool) -> list[Any]:
    """What tells the records that this run should have seen and did not."""
    edition_on = col(SupplierSource.edition_on)
    conditions: list[Any] = [
        SupplierSource.source == report.source,
        col(SupplierSource.gone_at).is_(None),
        sa.or_(col(SupplierSource.run_id).is_(None), col(SupplierSource.run_id) != report.run_id),
    ]
    if report.newest:
        # An older edition, imported late, does not make newer structures disappear. What the file
        # says counts, not what is kept of those that it names: that may be newer.
        conditions.append(sa.or_(edition_on.is_(None), edition_on <= report.newest))
    if not complete:
        own = select(ImportRun.organisation_id).where(ImportRun.id == report.run_id)
        same_file = select(ImportRun.id).where(
            ImportRun.kind == report.kind,
            ImportRun.file_name == file_name,
            ImportRun.organisation_id == session.exec(own).one(),
        )
        conditions.append(col(SupplierSource.run_id).in_(same_file))
    return conditions


def _flag_some(session: Session, report: Report, file_name: str, absent: list[Any]) -> bool:
    """Flag at most five hundred records; False when none is left."""
    with transaction(session):
        actions.lock(session)
        found = session.exec(
            select(SupplierSource.id, SupplierSource.supplier_id, SupplierSource.key)
            .where(*absent)
            .order_by(col(SupplierSource.id))
            .limit(_AT_ONCE)
        ).all()
        if not found:
            return False
        session.connection().execute(
            sa.update(SupplierSource)
            .where(col(SupplierSource.id).in_([number for number, _, _ in found]))
            .values(gone_at=clock.now())
        )
        origin = Origin(report.source, report.run_id)
        write(session, load(session, {supplier for _, supplier, _ in found}), origin)
        report.gone += len(found)
        remarks = [
            Remark(RemarkKind.REPAIRED, None, "", k, _REASON, file_name) for _, _, k in found
        ]
        report.remarks += remarks
        runs.advance(session, report, remarks)
    return True
