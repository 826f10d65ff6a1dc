"""The life of a job: asked for, begun, ended, cancelled, taken up again."""

import logging
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session

from spaser.core.errors import RuleBroken
from spaser.core.french import french_spaces
from spaser.core.journal import Actor
from spaser.jobs import queries
from spaser.jobs.models import Job, JobState
from spaser.jobs.queue import Queue

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
WORN_OUT = (
    "Ce travail a été interrompu trois fois, sans doute parce qu’il demande trop de mémoire au "
    "serveur. Prévenez la personne qui tient le service, ou recommencez avec un fichier plus petit."
)
ABANDONED = (
    "La machine qui devait faire ce travail ne répond plus depuis plus d’une journée. Recommencez."
)


def enqueue(
    session: Session,
    queue: Queue,
    kind: str,
    payload: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    node: str | None = None,
) -> Job:
    """Ask for a job, in the transaction of the caller; the queue hears of it once committed.

    `node`: whose data folder holds the files, when it is not this one.
    """
    job = Job(
        kind=kind,
        payload=dict(payload),
        organisation_id=actor.organisation_id,
        person_id=actor.person_id,
        asked_by=actor.label,
        node=node or queue.node,
        created_at=now,
    )
    session.add(job)
    session.flush()
    if job.node == queue.node:  # another node looks by itself every few seconds
        session.info.setdefault("queued_jobs", []).append((queue, job.id))
    return job


@event.listens_for(OrmSession, "after_commit")
def _push(session: OrmSession) -> None:
    for queue, job_id in session.info.pop("queued_jobs", []):
        try:
            queue.push(job_id)
        except (OSError, sqlite3.Error):
            # The row is written: the worker finds it by itself a little later.
            log.exception("the queue did not take a job")


@event.listens_for(OrmSession, "after_rollback")
def _forget(session: OrmSession) -> None:
    session.info.pop("queued_jobs", None)


def begin(session: Session, job_id: int, node: str, now: datetime) -> Job | None:
    """Begin a waiting job of this node; None when there is nothing to do any more."""
    job = queries.locked(session, job_id)
    if job is None or job.node != node or job.state != JobState.WAITING:
        return None
    job.state, job.error, job.step = JobState.RUNNING, "", ""
    job.attempts += 1
    job.started_at = job.started_at or now
    job.heartbeat_at = now
    session.flush()
    return job


def finish(
    session: Session, job_id: int, attempt: int, result: Mapping[str, Any], now: datetime
) -> None:
    """The job is done. One cancelled too late is done all the same: that is the truth."""
    job = queries.locked(session, job_id)
    if job is not None and _still_mine(job, attempt):
        _end(job, JobState.DONE, now)
        job.result = dict(result)


def fail(session: Session, job_id: int, attempt: int, sentence: str, now: datetime) -> None:
    """The job has failed; the sentence says why, in French."""
    job = queries.locked(session, job_id)
    if job is not None and _still_mine(job, attempt):
        _end(job, JobState.FAILED, now)
        job.error = french_spaces(sentence)


def give_back(session: Session, job_id: int, attempt: int) -> None:
    """The service stops: the job waits for the next worker, and this attempt does not count."""
    job = queries.locked(session, job_id)
    if job is not None and job.state == JobState.RUNNING and job.attempts == attempt:
        job.state = JobState.WAITING
        job.attempts -= 1


def cancel(session: Session, job_id: int, now: datetime) -> None:
    """Cancel a job that waits, or ask the worker to stop; raises RuleBroken once it has ended.

    A cancelled job without `ended_at` is one whose worker has not stopped yet.
    """
    job = queries.locked(session, job_id)
    if job is None or job.state not in queries.OPEN:
        raise RuleBroken("Ce travail est déjà terminé : il n’y a plus rien à arrêter.")
    if job.state == JobState.WAITING:
        job.ended_at = now
    job.state = JobState.CANCELLED


def acknowledge(session: Session, job_id: int, now: datetime) -> None:
    """The worker of a cancelled job has stopped."""
    job = queries.locked(session, job_id)
    if job is not None and job.state == JobState.CANCELLED and job.ended_at is None:
        job.ended_at = now


def take_up(session: Session, job_id: int, now: datetime) -> None:
    """Its worker died: the job waits again, or fails when it was tried too often."""
    job = queries.locked(session, job_id)
    if job is None or job.ended_at is not None:
        return
    if job.state == JobState.CANCELLED:
        job.ended_at = now
    elif job.state == JobState.RUNNING and job.attempts >= MAX_ATTEMPTS:
        _end(job, JobState.FAILED, now)
        job.error = french_spaces(WORN_OUT)
    elif job.state == JobState.RUNNING:
        job.state = JobState.WAITING


def abandon(session: Session, job_id: int, now: datetime) -> None:
    """Its node is gone."""
    job = queries.locked(session, job_id)
    if job is not None and job.ended_at is None:
        _end(job, JobState.FAILED, now)
        job.error = french_spaces(ABANDONED)


def _still_mine(job: Job, attempt: int) -> bool:
    return job.ended_at is None and job.attempts == attempt


def _end(job: Job, state: JobState, now: datetime) -> None:
    job.state, job.ended_at = state, now
