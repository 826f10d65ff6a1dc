"""What the worker of a node looks at every few seconds: dead jobs, forgotten ones, old ones."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, col

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.journal import Actor, act_as
from spaser.jobs import actions, queries
from spaser.jobs.models import Job, JobState
from spaser.jobs.queue import Queue
from spaser.jobs.running import Runner

log = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 10.0
TIDY_EVERY_SECONDS = 3_600.0
ABANDONED_AFTER = timedelta(days=1)
KEPT = timedelta(days=365)
Tidy = Callable[[Session, Path, str, datetime], None]
"""Throws away what a feature no longer needs: given a session, the data folder, the node, now."""


class Watch:
    """One in the process of the worker. The lock of the node makes it the only one."""

    def __init__(
        self, engine: Engine, queue: Queue, runner: Runner, data_dir: Path, tidies: Sequence[Tidy]
    ) -> None:
        self._engine = engine
        self._queue = queue
        self._runner = runner
        self._data_dir = data_dir
        self._tidies = tidies
        self._tidied_at = -TIDY_EVERY_SECONDS

    def go_on(self, stopping: Callable[[], bool]) -> None:
        """Look until the service stops; the database may be away for a while."""
        while not stopping():
            try:
                self.look()
            except Exception:  # without the watch, nobody takes up what died
                log.exception("the watch of the jobs could not look")
            limit = time.monotonic() + LOOK_EVERY_SECONDS
            while not stopping() and time.monotonic() < limit:
                time.sleep(0.5)

    def look(self) -> None:
        """Take up what died, push what waits, tell that the node is alive, throw away."""
        with Session(self._engine) as session:
            act_as(session, Actor("travaux de fond"))
            self._take_up(session)
            self._abandon(session)
            if time.monotonic() - self._tidied_at >= TIDY_EVERY_SECONDS:
                self._tidied_at = time.monotonic()
                self._tidy(session)

    def _take_up(self, session: Session) -> None:
        node = self._queue.node
        found = queries.unfinished(session, node)
        session.rollback()
        for job_id, state in found:
            if state == JobState.WAITING:
                continue
            # Nobody else works on this node: a job that runs and is not ours has lost its worker.
            # Ours is looked for after the row was read: it may have ended meanwhile.
            if job_id not in self._runner.current:
                with transaction(session):
                    actions.take_up(session, job_id, clock.now())
        self._push(session)
        if found:
            with transaction(session):
                self._tell_alive(session, node)

    def _push(self, session: Session) -> None:
        waiting = [
            job_id
            for job_id, state in queries.unfinished(session, self._queue.node)
            if state == JobState.WAITING and job_id not in self._runner.current
        ]
        session.rollback()
        if waiting:
            known = self._queue.named()
            for job_id in waiting:
                if job_id not in known:
                    self._queue.push(job_id)

    def _tell_alive(self, session: Session, node: str) -> None:
        session.connection().execute(
            sa.update(Job)
            .where(col(Job.node) == node, col(Job.ended_at).is_(None))
            .values(heartbeat_at=clock.now())
        )

    def _abandon(self, session: Session) -> None:
        silent = queries.silent(session, self._queue.node, clock.now() - ABANDONED_AFTER)
        session.rollback()
        for job_id in silent:
            with transaction(session):
                actions.abandon(session, job_id, clock.now())

    def _tidy(self, session: Session) -> None:
        now = clock.now()
        for tidy in self._tidies:
            tidy(session, self._data_dir, self._queue.node, now)
        with transaction(session):
            session.connection().execute(sa.delete(Job).where(col(Job.ended_at) < now - KEPT))
