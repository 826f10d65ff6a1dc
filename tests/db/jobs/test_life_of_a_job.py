"""Jobs asked for, done, failed, cancelled, taken up again; on both databases."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import NotFound, RuleBroken, SpaserError
from spaser.core.journal import Actor, history
from spaser.jobs import actions, queries
from spaser.jobs.models import Job, JobState
from spaser.jobs.queue import Queue
from spaser.jobs.running import Handler, Progress, Runner, Task
from spaser.jobs.watch import ABANDONED_AFTER, KEPT, Watch

KEY = "a key for tests, long enough to be accepted"
NOBODY = Actor("essai")


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    return Queue(tmp_path / "jobs", KEY)


def asked(session: Session, queue: Queue, node: str | None = None, **payload: Any) -> int:
    with transaction(session):
        job = actions.enqueue(
            session, queue, "counting", payload, actor=NOBODY, now=clock.now(), node=node
        )
    return job.id


def job_of(session: Session, number: int) -> Job:
    session.rollback()
    return session.get_one(Job, number, populate_existing=True)


def counting(session: Session, task: Task, progress: Progress) -> dict[str, Any]:
    progress(0, 10, "Comptage")
    return {"attempt": task.attempt, "asked": task.payload["to"]}


def runner(
    engine: sa.Engine, queue: Queue, handler: Handler = counting, stopping: Any = lambda: False
) -> Runner:
    return Runner(engine, queue, {"counting": handler}, Path("/nowhere"), stopping)


def watch(engine: sa.Engine, queue: Queue, work: Runner | None = None) -> Watch:
    return Watch(engine, queue, work or runner(engine, queue), Path("/nowhere"), ())


def test_a_job_is_queued_once_its_row_is_committed(session, queue):
    with transaction(session):
        given = {"actor": NOBODY, "now": clock.now()}
        job = actions.enqueue(session, queue, "counting", {"to": 3}, **given)
        assert queue.named() == set()
    assert queue.named() == {job.id}


def test_a_job_undone_with_its_transaction_is_not_queued(session, queue):
    def undone() -> None:
        with transaction(session):
            given = {"actor": NOBODY, "now": clock.now()}
            actions.enqueue(session, queue, "counting", {"to": 3}, **given)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    number = asked(session, queue, to=4)
    assert queue.named() == {number}
    assert len(session.exec(select(Job)).all()) == 1


def test_a_job_is_done_with_its_result(session, engine, queue):
    number = asked(session, queue, to=3)
    runner(engine, queue).run(number)
    job = job_of(session, number)
    assert (job.state, job.result) == (JobState.DONE, {"attempt": 1, "asked": 3})
    assert (job.total, job.step, job.error) == (10, "Comptage", "")
    assert job.ended_at is not None
    runner(engine, queue).run(number)
    assert job_of(session, number).attempts == 1, "what is done is not done again"


def test_its_states_are_in_the_journal(session, engine, queue):
    number = asked(session, queue, to=3)
    runner(engine, queue).run(number)
    session.rollback()
    states = [line.changes["state"] for line in reversed(history(session, "job", number))]
    assert [after for _, after in states] == ["en_attente", "en_cours", "terminee"]


def test_a_refusal_is_told_and_a_fault_is_not_shown(session, engine, queue):
    def refusing(*_: Any) -> dict[str, Any]:
        raise SpaserError("Ce fichier est vide.")

    def faulty(*_: Any) -> dict[str, Any]:
        raise KeyError("secret")

    for handler, told in (
        (refusing, "Ce fichier est vide."),
        (faulty, "erreur, qui est consignée"),
    ):
        number = asked(session, queue, to=1)
        runner(engine, queue, handler).run(number)
        job = job_of(session, number)
        assert job.state == JobState.FAILED
        assert told in job.error
        assert "secret" not in job.error


def test_a_kind_that_is_no_longer_known_fails_with_a_sentence(session, engine, queue):
    number = asked(session, queue, to=1)
    Runner(engine, queue, {}, Path("/nowhere"), lambda: False).run(number)
    assert "ne sait plus faire" in job_of(session, number).error


def test_a_waiting_job_is_cancelled_at_once(session, engine, queue):
    number = asked(session, queue, to=1)
    with transaction(session):
        actions.cancel(session, number, clock.now())
    runner(engine, queue).run(number)
    job = job_of(session, number)
    assert (job.state, job.attempts) == (JobState.CANCELLED, 0)
    with pytest.raises(RuleBroken), transaction(session):
        actions.cancel(session, number, clock.now())


def test_a_running_job_stops_at_its_next_progress(session, engine, queue):
    def cancelled_meanwhile(own: Session, task: Task, progress: Progress) -> dict[str, Any]:
        progress(1, 10, "Un")
        with transaction(session):
            actions.cancel(session, task.job_id, clock.now())
        assert job_of(session, task.job_id).ended_at is None
        session.rollback()
        progress(2, 10, "Deux")
        raise AssertionError("it must have stopped")

    number = asked(session, queue, to=1)
    runner(engine, queue, cancelled_meanwhile).run(number)
    job = job_of(session, number)
    assert job.state == JobState.CANCELLED
    assert job.ended_at is not None
    assert job.done == 1


def test_a_stop_of_the_service_gives_the_job_back_without_counting(session, engine, queue):
    stopping: list[bool] = []

    def stopped(own: Session, task: Task, progress: Progress) -> dict[str, Any]:
        stopping.append(True)
        progress(1)
        return {}

    for _ in range(actions.MAX_ATTEMPTS + 1):
        stopping.clear()
        number = asked(session, queue, to=1)
        runner(engine, queue, stopped, lambda: bool(stopping)).run(number)
        job = job_of(session, number)
        assert (job.state, job.attempts) == (JobState.WAITING, 0)


def test_progress_inside_a_transaction_is_a_fault(session, engine, queue):
    def within(own: Session, task: Task, progress: Progress) -> dict[str, Any]:
        with transaction(own):
            progress(1)
        return {}

    number = asked(session, queue, to=1)
    runner(engine, queue, within).run(number)
    assert job_of(session, number).state == JobState.FAILED


def died(session: Session, number: int) -> None:
    """What a worker killed in the middle leaves."""
    with transaction(session):
        assert actions.begin(session, number, job_of_node(session, number), clock.now()) is not None


def job_of_node(session: Session, number: int) -> str:
    return session.get_one(Job, number).node


def test_a_job_whose_worker_died_is_taken_up_again_three_times_at_most(session, engine, queue):
    number = asked(session, queue, to=1)
    for attempt in range(1, actions.MAX_ATTEMPTS + 1):
        died(session, number)
        assert job_of(session, number).attempts == attempt
        session.rollback()
        watch(engine, queue).look()
    job = job_of(session, number)
    assert job.state == JobState.FAILED
    assert "interrompu trois fois" in job.error


def test_a_job_that_was_taken_up_again_is_done(session, engine, queue):
    number = asked(session, queue, to=1)
    died(session, number)
    watch(engine, queue).look()
    runner(engine, queue).run(number)
    job = job_of(session, number)
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_job_left_by_a_failing_database_is_taken_up_again(session, engine, queue):
    def broken(*_: Any) -> dict[str, Any]:
        raise OperationalError("SELECT 1", {}, RuntimeError("gone"))

    number = asked(session, queue, to=1)
    work = runner(engine, queue, broken)
    work.run(number)
    assert job_of(session, number).state == JobState.RUNNING
    watch(engine, queue, work).look()
    assert job_of(session, number).state == JobState.WAITING


def test_a_job_cancelled_under_a_worker_that_died_is_ended(session, engine, queue):
    number = asked(session, queue, to=1)
    died(session, number)
    with transaction(session):
        actions.cancel(session, number, clock.now())
    watch(engine, queue).look()
    job = job_of(session, number)
    assert job.state == JobState.CANCELLED
    assert job.ended_at is not None


def test_the_job_that_runs_here_is_left_alone(session, engine, queue):
    number = asked(session, queue, to=1)
    died(session, number)
    work = runner(engine, queue)
    work.current.add(number)
    watch(engine, queue, work).look()
    job = job_of(session, number)
    assert job.state == JobState.RUNNING


def test_waiting_jobs_that_a_lost_queue_forgot_are_pushed_again(session, engine, queue, tmp_path):
    number = asked(session, queue, to=1)
    for path in (tmp_path / "jobs").glob("queue.sqlite3*"):
        path.unlink()
    again = Queue(tmp_path / "jobs", KEY)
    assert again.named() == set()
    watch(engine, again).look()
    watch(engine, again).look()
    assert [int(task.args[0]) for task in again.huey.pending()] == [number]


def test_each_node_does_its_own_jobs(session, engine, queue, tmp_path):
    other = Queue(tmp_path / "other", KEY)
    number = asked(session, queue, node=other.node, to=1)
    assert queue.named() == set()
    runner(engine, queue).run(number)
    watch(engine, queue).look()
    assert job_of(session, number).state == JobState.WAITING
    session.rollback()
    watch(engine, other).look()
    assert other.named() == {number}
    runner(engine, other).run(number)
    assert job_of(session, number).state == JobState.DONE


def test_jobs_of_a_node_that_is_gone_are_abandoned(session, engine, queue):
    gone, fresh = (asked(session, queue, node="elsewhere", to=1) for _ in range(2))
    before = clock.now() - ABANDONED_AFTER - timedelta(minutes=1)
    with transaction(session):
        session.exec(sa.update(Job).where(col(Job.id) == gone).values(created_at=before))
    watch(engine, queue).look()
    assert job_of(session, gone).state == JobState.FAILED
    assert "ne répond plus" in job_of(session, gone).error
    assert job_of(session, fresh).state == JobState.WAITING


def test_old_jobs_are_thrown_away(session, engine, queue):
    old, recent = asked(session, queue, to=1), asked(session, queue, to=1)
    for number in (old, recent):
        runner(engine, queue).run(number)
    with transaction(session):
        past = clock.now() - KEPT - timedelta(days=1)
        session.exec(sa.update(Job).where(col(Job.id) == old).values(ended_at=past))
    watch(engine, queue).look()
    session.rollback()
    assert [job.id for job in session.exec(select(Job))] == [recent]


def test_a_page_sees_only_the_jobs_of_its_organisation(session, queue):
    owners = []
    with transaction(session):
        for name in ("CRESS d’Ici", "CRESS d’Ailleurs"):
            kind = OrganisationKind.CRESS
            made = Organisation(kind=kind, name=name, fictitious=True, created_at=clock.now())
            session.add(made)
            session.flush()
            owners.append(made.id)
    numbers = []
    for owner in owners:
        with transaction(session):
            who = Actor("essai", None, owner)
            job = actions.enqueue(session, queue, "counting", {}, actor=who, now=clock.now())
            numbers.append(job.id)
    assert [job.id for job in queries.jobs(session, owners[0], "counting")] == [numbers[0]]
    assert queries.count_jobs(session, owners[0], "counting") == 1
    with pytest.raises(NotFound):
        queries.job_by_id(session, owners[0], numbers[1], "counting")
    with pytest.raises(NotFound):
        queries.job_by_id(session, owners[0], numbers[0], "another kind")
