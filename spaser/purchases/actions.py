"""Keeping the file of a plan, and asking for a search of all its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from spaser.core.errors import RuleBroken
from spaser.core.journal import Actor
from spaser.jobs import actions as jobs
from spaser.jobs.models import Job
from spaser.jobs.queries import OPEN
from spaser.jobs.queue import Queue
from spaser.purchases import work
from spaser.purchases.models import PlanFile, PlanRun
from spaser.tenders.models import Lot, Tender


@dataclass(frozen=True, slots=True)
class NewFile:
    """A plan as it was sent, and where its table stands."""

    file_name: str
    content: bytes
    header_row: int
    sheet: str
    separator: str
    encoding: str
    lines: Sequence[tuple[int, str]]  # row, key of the lot
    remarks: Sequence[tuple[str, int | None, str, str, str]]


def keep_file(session: Session, tender: Tender, new: NewFile, now: datetime, who: str) -> None:
    """Keep the file of the plan in the place of the former one."""
    kept = session.exec(select(PlanFile).where(PlanFile.tender_id == tender.id)).first()
    values: dict[str, Any] = {
        "file_name": new.file_name,
        "size": len(new.content),
        "content": new.content,
        "header_row": new.header_row,
        "sheet": new.sheet,
        "separator": new.separator,
        "encoding": new.encoding,
        "lines": [list(line) for line in new.lines],
        "remarks": [list(remark) for remark in new.remarks],
        "kept_at": now,
        "kept_by": who,
    }
    if kept is None:
        session.add(PlanFile(tender_id=tender.id, **values))
    else:
        for name, value in values.items():
            setattr(kept, name, value)
    session.flush()


def open_run(
    session: Session, tender: Tender, who: Actor, now: datetime, job_id: int | None = None
) -> PlanRun:
    """A search that begins, or that a job had begun; raises RuleBroken without any line."""
    if job_id is not None:
        begun = session.exec(select(PlanRun).where(PlanRun.job_id == job_id)).first()
        if begun is not None:
            return begun
    if session.exec(select(Lot.id).where(Lot.tender_id == tender.id)).first() is None:
        raise RuleBroken("Cette programmation n’a plus aucune ligne : ajoutez-en une d’abord.")
    run = PlanRun(
        tender_id=tender.id,
        job_id=job_id,
        started_at=now,
        asked_by=who.label,
        fictitious=tender.fictitious,
    )
    session.add(run)
    session.flush()
    return run


def ask(session: Session, queue: Queue, tender: Tender, who: Actor, now: datetime) -> PlanRun:
    """Ask for a search of all the lines. Raises RuleBroken while one is under way."""
    session.exec(select(Tender.id).where(Tender.id == tender.id).with_for_update()).one()
    if running(session, tender.id) is not None:
        raise RuleBroken("Une recherche est déjà en cours pour cette programmation : attendez-la.")
    run = open_run(session, tender, who, now)
    job = jobs.enqueue(session, queue, work.KIND, {"run_id": run.id}, actor=who, now=now)
    run.job_id = job.id
    session.flush()
    return run


def running(session: Session, tender_id: int) -> Job | None:
    """The job that searches the lines of the plan now, or waits to."""
    return session.exec(
        select(Job)
        .join(PlanRun, PlanRun.job_id == Job.id)  # type: ignore[arg-type]
        .where(PlanRun.tender_id == tender_id, Job.state.in_(OPEN))  # type: ignore[attr-defined]
        .order_by(PlanRun.id.desc())  # type: ignore[attr-defined]
    ).first()
