"""The long work of a large table that a buyer sends: read, then kept and searched."""

from typing import Any

from sqlmodel import Session

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.money import format_euros
from spaser.imports import intake, uploads
from spaser.imports.intake import Found
from spaser.imports.models import Upload
from spaser.imports.notices import Notice
from spaser.imports.plan_keeping import is_plan, keep
from spaser.imports.refusal import ImportRefused
from spaser.jobs.running import Progress, Task
from spaser.purchases import work
from spaser.purchases.actions import open_run
from spaser.tenders.models import Tender

KIND = "read_tenders"
SHOWN_LOTS, SHOWN_REMARKS = 50, 100
READING = "Lecture du fichier"
WRITING = "Écriture des lignes"


def read_upload(session: Session, task: Task, progress: Progress) -> dict[str, Any]:
    """Read the file of an upload; with « keep », write what it holds, and search a plan.

    Done again after the death of a worker, it writes nothing twice.
    """
    upload = session.get(Upload, task.payload["upload_id"])
    path = task.data_dir / uploads.FOLDER / upload.stored_name if upload else None
    if upload is None or path is None or upload.removed_at is not None or not path.is_file():
        raise ImportRefused("Le fichier n’est plus sur le serveur : envoyez-le à nouveau.")
    number, file_name = upload.id, upload.file_name
    plan_name = str(upload.columns.get("plan", ""))
    session.rollback()
    progress(0, None, READING)
    found = intake.found_in(path, file_name, plan_name, lambda row: progress(row, None, READING))
    if not task.payload.get("keep"):
        return {"found": [_shown(one) for one in found]}
    return _kept(session, task, progress, found, number)


def _kept(
    session: Session, task: Task, progress: Progress, found: list[Found], number: int
) -> dict[str, Any]:
    progress(0, None, WRITING)
    result: dict[str, Any] = {}
    with transaction(session):
        upload = session.get_one(Upload, number)
        path = task.data_dir / uploads.FOLDER / upload.stored_name
        for one in found:
            if one.notice is None:
                continue
            buyer = str(task.payload.get("buyer", ""))
            notice = intake.named(one.notice, buyer)
            owner = task.actor.organisation_id
            tender, _, _ = keep(session, notice, owner, path, upload.file_name)
            result["tender_id"] = tender.id
            if is_plan(notice):
                result["run_id"] = _run(session, tender, task)
    if "run_id" in result:
        result |= work.search(session, result["run_id"], task.data_dir, progress)
    with transaction(session):
        uploads.remove(path.parent, session.get_one(Upload, number), clock.now())
    return result


def _run(session: Session, tender: Tender, task: Task) -> int:
    return open_run(session, tender, task.actor, clock.now(), task.job_id).id


def _shown(one: Found) -> dict[str, Any]:
    """What the page shows of a notice that was read: its beginning, and its counts."""
    shown: dict[str, Any] = {"label": one.label, "refusal": one.refusal}
    if one.notice is not None:
        shown |= _beginning(one.notice)
    return shown


def _beginning(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "lots_count": len(notice.lots),
        "remarks_count": len(notice.remarks),
        "lots": [
            {
                "title": lot.title,
                "place": lot.place or lot.department or "",
                "amount": format_euros(lot.amount_ht) if lot.amount_ht else "",
            }
            for lot in notice.lots[:SHOWN_LOTS]
        ],
        "remarks": [
            {"row": r.row, "reason": r.reason, "value": r.value[:200]}
            for r in notice.remarks[:SHOWN_REMARKS]
        ],
    }
