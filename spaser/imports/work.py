"""The long work of imports: a file that was sent, tried or imported for good."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from spaser.core import clock
from spaser.core.db import transaction
from spaser.imports import uploads
from spaser.imports.models import RemarkKind, Upload
from spaser.imports.refusal import ImportRefused
from spaser.imports.rows import Remark
from spaser.imports.runs import Report
from spaser.imports.suppliers import import_suppliers
from spaser.jobs.running import Progress, Task

KIND = "import_suppliers"
# What a trial leaves in its job: a real import keeps every remark in a table.
MAX_REMARKS = 1_000
MAX_REASONS = 30
MAX_VALUE = 200
READING = "Lecture du fichier"
TRYING = "Essai, sans rien écrire"
WRITING = "Écriture dans l’annuaire"


def import_upload(session: Session, task: Task, progress: Progress) -> dict[str, Any]:
    """Try the file of an upload, or import it for good; gives the counts and the first remarks.

    Done again after the death of a worker, it finds unchanged what was already written.
    """
    dry_run = bool(task.payload["dry_run"])
    upload = session.get(Upload, task.payload["upload_id"])
    path = task.data_dir / uploads.FOLDER / upload.stored_name if upload else None
    if upload is None or path is None or upload.removed_at is not None or not path.is_file():
        raise ImportRefused("Le fichier n’est plus sur le serveur : envoyez-le à nouveau.")
    number, source, name = upload.id, upload.source, upload.file_name
    columns = dict(upload.columns) or None
    session.rollback()
    progress(0, None, READING)
    step = TRYING if dry_run else WRITING
    report = import_suppliers(
        session,
        path,
        source,
        dry_run,
        lambda done, total: progress(done, total, step),
        mapping=columns,
        file_name=name,
    )
    if not dry_run:
        with transaction(session):
            uploads.remove(path.parent, session.get_one(Upload, number), clock.now())
    return _result(report)


def _result(report: Report) -> dict[str, Any]:
    """What the page of the job shows; a real import keeps its remarks in their table."""
    result: dict[str, Any] = {
        **report.counts(),
        "repaired": report.repaired,
        "gone": report.gone,
        "run_id": report.run_id,
        "remarks_count": len(report.remarks),
        "reasons": reasons(report.remarks),
    }
    if report.run_id is None:
        result["remarks"] = [_plain(remark) for remark in _worst_first(report.remarks)]
    return result


def _worst_first(remarks: Iterable[Remark]) -> list[Remark]:
    """Refused rows before repaired ones, each in the order of the file."""
    ordered = sorted(remarks, key=lambda remark: remark.kind != RemarkKind.REFUSED)
    return ordered[:MAX_REMARKS]


def _plain(remark: Remark) -> dict[str, Any]:
    return {
        "kind": remark.kind.value,
        "row": remark.row,
        "field": remark.field,
        "value": remark.value[:MAX_VALUE],
        "reason": remark.reason,
    }


def reasons(remarks: Iterable[Remark]) -> list[list[Any]]:
    """How often each thing was said, as [kind, field, reason, count], the commonest first."""
    counted = Counter((r.kind.value, r.field if r.row else "", r.reason) for r in remarks)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [[*said, count] for said, count in ordered[:MAX_REASONS]]
