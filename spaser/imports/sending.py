"""From a file that is sent to its trial, then to its import."""

from collections.abc import Mapping
from typing import IO, Any

from sqlmodel import Session, select

from spaser.core import clock
from spaser.core.errors import RuleBroken
from spaser.core.journal import Actor
from spaser.imports import mappings, table, uploads, work
from spaser.imports.models import Upload
from spaser.imports.refusal import ImportRefused
from spaser.jobs import actions
from spaser.jobs import queries as jobs
from spaser.jobs.models import Job, JobState
from spaser.jobs.queue import Queue

TABLE = "table"
SAMPLES = 3
_LONGEST_HEADER = 100_000
_GONE = "Le fichier n’est plus sur le serveur : envoyez-le à nouveau."
_ALREADY = "Ce fichier est déjà en cours de traitement : attendez la fin, ou arrêtez-le d’abord."


def receive(stream: IO[bytes], source: str) -> tuple[uploads.Stored, dict[str, Any]]:
    """Store a file; with a table, look at its beginning. Raises ImportRefused: nothing is kept."""
    stored = uploads.store(uploads.folder(), stream)
    try:
        return stored, _preview(stored) if source == TABLE else {}
    except BaseException:
        stored.path.unlink(missing_ok=True)
        raise


def _preview(stored: uploads.Stored) -> dict[str, Any]:
    seen = table.preview(stored.path, at_most=SAMPLES)
    if sum(map(len, seen.header)) > _LONGEST_HEADER:
        raise ImportRefused(
            "Les en-têtes de ce tableau sont trop longs pour être ceux de colonnes."
        )
    return {
        "header": list(seen.header),
        "keys": list(seen.keys),
        "recognised": list(seen.recognised),
        "sample": [[cell[:80] for cell in row] for row in seen.sample],
        "header_row": seen.header_row,
        "sheet": seen.sheet,
    }


def columns_of(session: Session, upload: Upload) -> tuple[dict[str, str], bool]:
    """What the columns of a table seem to hold: what was said of it, of one like it, or what
    their names say. True when it was said of a table like it."""
    if upload.columns:
        return dict(upload.columns), False
    known = mappings.find(session, upload.preview["header"])
    if known is not None:
        return dict(known.columns), True
    return dict(zip(upload.preview["keys"], upload.preview["recognised"], strict=True)), False


def choose_columns(session: Session, upload: Upload, columns: Mapping[str, str]) -> None:
    """Keep what a person says of the columns, for this table and the next ones like it."""
    mappings.remember(session, upload.preview["header"], columns, upload.file_name)
    upload.columns = dict(columns)


def ask(session: Session, queue: Queue, upload: Upload, dry_run: bool, who: Actor) -> Job:
    """Ask for the trial or the import of a file. Raises RuleBroken when the file is gone, or when
    it is being worked on."""
    session.exec(select(Upload.id).where(Upload.id == upload.id).with_for_update()).one()
    if upload.removed_at is not None:
        raise RuleBroken(_GONE)
    if any(job.payload.get("upload_id") == upload.id for job in _open(session, upload)):
        raise RuleBroken(_ALREADY)
    payload = {"upload_id": upload.id, "dry_run": dry_run}
    now = clock.now()
    return actions.enqueue(session, queue, work.KIND, payload, actor=who, now=now, node=upload.node)


def _open(session: Session, upload: Upload) -> list[Job]:
    recent = jobs.jobs(session, upload.organisation_id, work.KIND, limit=200)
    return [job for job in recent if job.state in jobs.OPEN]


def next_step(job: Job, upload: Upload) -> str:
    """What the person may do with the file once the job has ended: « import », « again » or « »."""
    if job.ended_at is None or upload.removed_at is not None:
        return ""
    if job.state in (JobState.FAILED, JobState.CANCELLED):
        return "again"
    return "import" if job.payload.get("dry_run") else ""


def go_on(session: Session, queue: Queue, job: Job, upload: Upload, who: Actor) -> Job:
    """Import what was tried, or do again what failed. Raises RuleBroken when it cannot be."""
    step = next_step(job, upload)
    if not step:
        raise RuleBroken(
            _GONE if upload.removed_at else "Ce travail n’est pas terminé : attendez sa fin."
        )
    dry_run = bool(job.payload.get("dry_run")) and step == "again"
    return ask(session, queue, upload, dry_run, who)
