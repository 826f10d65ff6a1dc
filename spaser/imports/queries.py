"""Questions on imports and on what they said."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from spaser.core.journal import JournalEntry
from spaser.imports.models import ImportRemark, ImportRun, RemarkKind, RunState, Upload
from spaser.suppliers.models import Supplier

_BLOCK = 1_000


def run_of(
    session: Session, upload: Upload, number: int | None, since: datetime | None
) -> ImportRun | None:
    """The run of an upload: by its number, or the latest one since the work began."""
    if number is not None:
        return session.get(ImportRun, number)
    if since is None:
        return None
    statement = select(ImportRun).where(
        ImportRun.kind == "suppliers",
        ImportRun.source == upload.source,
        ImportRun.file_sha256 == upload.file_sha256,
        ImportRun.file_name == upload.file_name,
        ImportRun.started_at >= since,
    )
    return session.exec(statement.order_by(col(ImportRun.id).desc())).first()


def latest_editions(session: Session) -> Sequence[ImportRun]:
    """The last complete run of each source of suppliers, whoever ran it, latest first."""
    last = (
        sa.select(sa.func.max(col(ImportRun.id)))
        .where(col(ImportRun.kind) == "suppliers", col(ImportRun.state) == RunState.DONE)
        .group_by(col(ImportRun.source))
    )
    statement = select(ImportRun).where(col(ImportRun.id).in_(last))
    return session.exec(statement.order_by(col(ImportRun.id).desc())).all()


def remarks(
    session: Session, run_id: int, kind: RemarkKind | None, offset: int, limit: int
) -> Sequence[ImportRemark]:
    """Refused and repaired rows in the order of the file; what is said of the whole file first."""
    statement = _remarks(run_id, kind).offset(offset).limit(limit)
    return session.exec(statement).all()


def count_remarks(session: Session, run_id: int, kind: RemarkKind | None = None) -> int:
    """How many there are."""
    counted = select(sa.func.count(col(ImportRemark.id))).where(ImportRemark.run_id == run_id)
    if kind is not None:
        counted = counted.where(ImportRemark.kind == kind)
    return session.exec(counted).one()


def every_remark(session: Session, run_id: int) -> Iterator[ImportRemark]:
    """All of them, read by blocks."""
    statement = _remarks(run_id, None).execution_options(yield_per=_BLOCK)
    yield from session.exec(statement)


def _remarks(run_id: int, kind: RemarkKind | None) -> SelectOfScalar[ImportRemark]:
    statement = select(ImportRemark).where(ImportRemark.run_id == run_id)
    if kind is not None:
        statement = statement.where(ImportRemark.kind == kind)
    return statement.order_by(col(ImportRemark.row).asc().nulls_first(), col(ImportRemark.id))


def _changes(session: Session, run: ImportRun, actor: str) -> sa.ColumnElement[bool]:
    """The lines that the journal got between the beginning and the end of the run."""
    bounds = session.exec(
        select(sa.func.min(col(JournalEntry.id)), sa.func.max(col(JournalEntry.id))).where(
            JournalEntry.object_type == "import_run", JournalEntry.object_id == run.id
        )
    ).one()
    first, last = bounds
    if first is None or run.state == RunState.RUNNING:
        return sa.false()
    return sa.and_(
        col(JournalEntry.id) > first,
        col(JournalEntry.id) < last,
        col(JournalEntry.object_type) == "supplier",
        col(JournalEntry.actor) == actor,
    )


def changed_suppliers(
    session: Session, run: ImportRun, actor: str, offset: int, limit: int
) -> Sequence[JournalEntry]:
    """What the run changed, supplier by supplier, in its order."""
    statement = select(JournalEntry).where(_changes(session, run, actor))
    return session.exec(statement.order_by(col(JournalEntry.id)).offset(offset).limit(limit)).all()


def count_changes(session: Session, run: ImportRun, actor: str) -> int:
    """How many lines of the journal the run wrote on suppliers."""
    counted = select(sa.func.count(col(JournalEntry.id))).where(_changes(session, run, actor))
    return session.exec(counted).one()


def names_of(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """The names of these suppliers."""
    found = select(col(Supplier.id), col(Supplier.name)).where(col(Supplier.id).in_(numbers))
    return dict(session.exec(found).all())
