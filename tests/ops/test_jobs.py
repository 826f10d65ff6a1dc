"""Long work under real processes: killed workers, stopped servers, nothing lost, nothing twice."""

import csv
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, select

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.config import Settings
from spaser.core import clock
from spaser.core.db import make_engine, transaction
from spaser.core.journal import Actor, act_as
from spaser.imports import sending, uploads
from spaser.imports.models import ImportRun, RunState
from spaser.jobs.models import Job, JobState
from spaser.jobs.queue import Queue
from spaser.suppliers.models import Supplier
from tests.ops.service import SECRET_KEY, Machine, Service

ROWS = 6_000
Facts = list[tuple[object, ...]]


def wait_for(what: Callable[[], object], seconds: float = 90) -> None:
    limit = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < limit, "it did not come"
        time.sleep(0.1)


def alive(number: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except FileNotFoundError:
        return False


def sent_table(machine: Machine, rows: int = ROWS) -> int:
    """A table of fictitious suppliers sent by a CRESS, whose import is asked for; its job."""
    settings = Settings(SECRET_KEY, machine.database_url, machine.data_dir)
    path = machine.cwd / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "commune", "department", "activity"])
        writer.writerows([f"Fictive {n}", "Toulouse", "31", f"Tonte {n}"] for n in range(rows))
    engine = make_engine(machine.database_url)
    queue = Queue(settings.jobs_dir, SECRET_KEY)
    with Session(engine) as session, path.open("rb") as stream:
        act_as(session, Actor("essai"))
        stored = uploads.store(settings.uploads_dir, stream)
        with transaction(session):
            cress = Organisation(
                kind=OrganisationKind.CRESS, name="CRESS d’Essai", created_at=clock.now()
            )
            session.add(cress)
            session.flush()
            who = Actor("essai", None, cress.id)
            upload = uploads.record(session, stored, "table", "table.csv", node=queue.node, who=who)
            number = sending.ask(session, queue, upload, False, who).id
    engine.dispose()
    return number


class Looking:
    """What the database says, asked as often as needed."""

    def __init__(self, machine: Machine, number: int) -> None:
        self.engine = make_engine(machine.database_url)
        self.number = number

    def job(self) -> Job:
        with Session(self.engine, expire_on_commit=False) as session:
            return session.get_one(Job, self.number)

    def begun(self) -> bool:
        job = self.job()
        return job.state == JobState.RUNNING and job.done > 0

    def ended(self) -> bool:
        return self.job().ended_at is not None

    def directory(self) -> Facts:
        """What the directory holds, whatever the moment and the order it was written."""
        with Session(self.engine) as session:
            found = session.exec(
                sa.select(Supplier.name, Supplier.commune_code, Supplier.department).order_by(
                    Supplier.name
                )
            )
            return [tuple(row) for row in found]


def consumer_of(service: Service) -> int:
    wait_for(service.consumers, 30)
    return service.consumers()[0]


def test_an_import_whose_worker_is_killed_ends_as_an_uninterrupted_one(migrated: Machine):
    look = Looking(migrated, sent_table(migrated))
    with migrated.serving(workers=1) as service:
        killed = consumer_of(service)
        wait_for(look.begun)
        os.kill(killed, signal.SIGKILL)
        wait_for(look.ended, 120)
        assert service.consumers() not in ([], [killed])
        assert len(service.workers()) == 1
    job = look.job()
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 2, "")
    assert job.result["read"] == ROWS
    assert job.result["created"] + job.result["unchanged"] == ROWS
    assert job.result["created"] < ROWS, "it was killed in the middle"
    with Session(look.engine) as session:
        assert [run.state for run in session.exec(select(ImportRun))] == [RunState.DONE]
    expected = [(f"Fictive {n}", "31555", "31") for n in range(ROWS)]
    assert look.directory() == sorted(expected)
    look.engine.dispose()


def test_killing_a_worker_of_pages_changes_nothing_to_the_work(machine: Machine):
    machine.run("db", "upgrade")
    look = Looking(machine, sent_table(machine, 3_000))
    with machine.serving(workers=1) as service:
        consumer = consumer_of(service)
        wait_for(look.begun)
        os.kill(service.workers()[0], signal.SIGKILL)
        wait_for(look.ended)
        assert service.consumers() == [consumer]
    assert (look.job().state, look.job().attempts) == (JobState.DONE, 1)
    look.engine.dispose()


def test_a_stop_in_the_middle_leaves_no_process_and_the_next_service_goes_on(machine: Machine):
    machine.run("db", "upgrade")
    look = Looking(machine, sent_table(machine))
    with machine.serving(workers=1) as service:
        consumer = consumer_of(service)
        wait_for(look.begun)
        assert service.stop() == 0
        assert not alive(consumer)
    job = look.job()
    assert (job.state, job.attempts) == (JobState.WAITING, 0), "a stop is not a failure"
    with machine.serving(workers=1):
        wait_for(look.ended, 120)
    assert look.job().state == JobState.DONE
    assert len(look.directory()) == ROWS
    look.engine.dispose()


def test_the_worker_ends_with_a_server_that_is_killed(machine: Machine):
    with machine.serving(workers=1) as service:
        consumer = consumer_of(service)
        os.kill(service.process.pid, signal.SIGKILL)
        service.process.wait(10)
        wait_for(lambda: not alive(consumer), 30)


def test_there_is_one_worker_on_a_node(machine: Machine):
    with machine.serving(workers=1) as service:
        consumer_of(service)
        wait_for(lambda: "jobs are taken" in service.log.read_text(), 30)
        assert "fait déjà les travaux" in machine.run("jobs", status=1).err
        assert len(service.consumers()) == 1
