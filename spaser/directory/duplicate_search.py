"""The search for twins: asked from a page, done by the worker, or by the command line."""

import json
from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from spaser.core import clock
from spaser.core.errors import RuleBroken
from spaser.core.journal import Actor
from spaser.jobs import actions, queries
from spaser.jobs.models import Job
from spaser.jobs.queue import Queue
from spaser.jobs.running import Progress, Task
from spaser.suppliers.proposals import refresh

KIND = "duplicates"
_STEP = "Comparaison des structures"


def find(session: Session, _task: Task, progress: Progress) -> dict[str, Any]:
    """The work of the job; done again after the death of a worker, it gives the same."""
    progress(0, None, _STEP)
    return asdict(refresh(session, lambda done, total: progress(done, total, _STEP)))


def ask(session: Session, queue: Queue, organisation_id: int, actor: Actor) -> Job:
    """Ask for a search. Raises RuleBroken while one waits or runs."""
    latest = last(session, organisation_id)
    if latest is not None and latest.ended_at is None:
        raise RuleBroken("Une recherche de doublons est déjà en cours : attendez sa fin.")
    return actions.enqueue(session, queue, KIND, {}, actor=actor, now=clock.now())


def last(session: Session, organisation_id: int) -> Job | None:
    """The latest search that the organisation asked for."""
    found = queries.jobs(session, organisation_id, KIND, limit=1)
    return found[0] if found else None


def report_line(session: Session) -> str:
    """Search now; gives one JSON line of what it came to."""
    return json.dumps(asdict(refresh(session)))
