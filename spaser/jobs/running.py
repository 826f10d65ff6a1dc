"""Doing one job: its handler is called, and what becomes of it is written."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session, col

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import SpaserError
from spaser.core.journal import Actor, act_as
from spaser.jobs import actions
from spaser.jobs.models import Job, JobState
from spaser.jobs.queue import Queue

log = logging.getLogger(__name__)
TOLD_EVERY_SECONDS = 0.5
_UNKNOWN_KIND = "Cette version du service ne sait plus faire ce travail. Recommencez-le."
_UNEXPECTED = (
    "Le service a rencontré une erreur, qui est consignée (travail n° {}). Recommencez ; si elle "
    "revient, signalez-la avec ce numéro."
)


class Cancelled(Exception):
    """Somebody asked to stop this job."""


class Interrupted(BaseException):
    """The service stops. Not an Exception: what the job has begun is not closed as failed."""


@dataclass(frozen=True)
class Task:
    """What a handler is given of its job."""

    job_id: int
    kind: str
    payload: Mapping[str, Any]
    attempt: int  # from 1
    actor: Actor
    data_dir: Path


class Progress:
    """Told by a handler, between its transactions, how far it is: rows done, and of how many.

    Raises Cancelled or Interrupted when the job must stop there.
    """

    def __init__(
        self, engine: Engine, session: Session, task: Task, stopping: Callable[[], bool]
    ) -> None:
        self._engine = engine
        self._session = session
        self._task = task
        self._stopping = stopping
        self._told_at = -TOLD_EVERY_SECONDS
        self._step = ""

    def __call__(self, done: int, total: int | None = None, step: str = "") -> None:
        """Written twice a second at most, and whenever the step changes."""
        if self._session.info.get("writing"):
            raise RuntimeError("progress is told between transactions")  # it would wait for itself
        if self._stopping():
            raise Interrupted
        now = time.monotonic()
        if step == self._step and now - self._told_at < TOLD_EVERY_SECONDS:
            return
        self._told_at, self._step = now, step
        self._session.rollback()  # an open reading would keep SQLite from cleaning its journal
        self._write({"done": done, "total": total, "step": step})

    def _write(self, values: dict[str, object]) -> None:
        change = (
            sa.update(Job)
            .where(
                col(Job.id) == self._task.job_id,
                col(Job.state) == JobState.RUNNING,
                col(Job.attempts) == self._task.attempt,
            )
            .values(heartbeat_at=clock.now(), **values)
        )
        connection = self._engine.connect().execution_options(spaser_writes=True)
        with connection, connection.begin():
            told = connection.execute(change)
        if told.rowcount == 0:
            raise Cancelled


Handler = Callable[[Session, Task, Progress], dict[str, Any]]
"""Does the work, as often as it takes: called again after the death of a worker, it gives what one
call gives. Opens its own transactions. Gives the result kept with the job; a SpaserError fails it
with its sentence."""


class Runner:
    """Does the jobs of a node, one at a time."""

    def __init__(
        self,
        engine: Engine,
        queue: Queue,
        handlers: Mapping[str, Handler],
        data_dir: Path,
        stopping: Callable[[], bool],
    ) -> None:
        self._engine = engine
        self._queue = queue
        self._handlers = handlers
        self._data_dir = data_dir
        self._stopping = stopping
        self.current: set[int] = set()  # the watch leaves them alone

    def run(self, job_id: int) -> None:
        """Do a waiting job to its end. Leaves it running when the database itself fails: the watch
        takes it up again."""
        if self._stopping():
            return
        self.current.add(job_id)
        try:
            self._run(job_id)
        finally:
            self.current.discard(job_id)

    def _run(self, job_id: int) -> None:
        with Session(self._engine) as session:
            task = self._begin(session, job_id)
            if task is None:
                return
            act_as(session, task.actor)
            started = time.monotonic()
            progress = Progress(self._engine, session, task, self._stopping)
            outcome = self._outcome(session, task, progress)
        seconds = round(time.monotonic() - started, 1)
        log.info("job ended", extra={"job": job_id, "outcome": outcome, "seconds": seconds})

    def _begin(self, session: Session, job_id: int) -> Task | None:
        act_as(session, Actor("travaux de fond"))
        with transaction(session):
            job = actions.begin(session, job_id, self._queue.node, clock.now())
            if job is None:
                return None
            actor = Actor(job.asked_by, job.person_id, job.organisation_id)
            return Task(job_id, job.kind, job.payload, job.attempts, actor, self._data_dir)

    def _outcome(self, session: Session, task: Task, progress: Progress) -> str:
        """Call the handler, and write what became of the job; gives a word for the log."""
        number, attempt = task.job_id, task.attempt
        try:
            result = self._handler(task.kind)(session, task, progress)
        except Interrupted:
            self._write(lambda s: actions.give_back(s, number, attempt), task.actor)
            return "interrupted"
        except Cancelled:
            self._write(lambda s: actions.acknowledge(s, number, clock.now()), task.actor)
            return "cancelled"
        except (OperationalError, InterfaceError):
            log.exception("the database failed during a job", extra={"job": number})
            return "left"
        except SpaserError as refusal:
            self._fail(task, refusal.message)
            return "refused"
        except Exception:  # whatever it is, the person must be told and the next job be done
            log.exception("a job failed", extra={"job": number})
            self._fail(task, _UNEXPECTED.format(number))
            return "failed"
        finally:
            with suppress(OperationalError, InterfaceError):
                session.rollback()
        self._write(lambda s: actions.finish(s, number, attempt, result, clock.now()), task.actor)
        return "done"

    def _handler(self, kind: str) -> Handler:
        if kind not in self._handlers:
            raise SpaserError(_UNKNOWN_KIND)
        return self._handlers[kind]

    def _fail(self, task: Task, sentence: str) -> None:
        self._write(
            lambda s: actions.fail(s, task.job_id, task.attempt, sentence, clock.now()), task.actor
        )

    def _write(self, change: Callable[[Session], None], actor: Actor) -> None:
        with Session(self._engine) as session:
            act_as(session, actor)
            with transaction(session):
                change(session)
