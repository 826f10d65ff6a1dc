"""How a person of a CRESS imports a file, and what the worker of the node does meanwhile."""

import csv
import io
import secrets
from pathlib import Path

from bs4 import BeautifulSoup
from sqlmodel import Session, select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.handlers import HANDLERS
from spaser.imports import uploads, work
from spaser.imports.models import ImportRun, RunState, Upload
from spaser.jobs import queue as queues
from spaser.jobs.models import Job, JobState
from spaser.jobs.running import Runner
from spaser.suppliers.models import Supplier
from tests.visit import Visit

NEW = "/imports/nouveau"
HEADER = ["Structure", "Ce que nous faisons", "Ville"]
ROWS = [["Élan fictif", "Tonte", "Toulouse"], ["", "Sans nom", "Albi"], ["=CMD()", "Tri", "Zz"]]


def table(rows: list[list[str]] = ROWS, header: list[str] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([header, *rows])
    return text.getvalue().encode()


def send(visit: Visit, content: bytes, source: str = "table", name: str = "liste.csv",
         expect: int = 302) -> BeautifulSoup:  # fmt: skip
    return visit.submit(NEW, {"source": source, "file": (io.BytesIO(content), name)}, expect)


def place(visit: Visit) -> str:
    assert visit.answer is not None
    return str(visit.answer.headers["Location"])


def do_the_work(visit: Visit) -> None:
    """What the worker of this node does."""
    queue = queues.of(visit.app)
    runner = Runner(visit.app.extensions["engine"], queue, HANDLERS, data_dir(visit), lambda: False)
    for number in sorted(queue.named()):
        runner.run(number)
    queue.huey.flush()


def data_dir(visit: Visit) -> Path:
    return Path(visit.app.extensions["uploads"]).parent


def try_table(visit: Visit, rows: list[list[str]] = ROWS) -> str:
    """Send a table, say what its columns hold, and try it; the address of the trial."""
    send(visit, table(rows))
    chosen = {"column-0": "name", "column-1": "activity", "column-2": "commune"}
    visit.submit(place(visit), chosen)
    trial = place(visit)
    do_the_work(visit)
    return trial


def import_table(visit: Visit, rows: list[list[str]] = ROWS) -> str:
    trial = try_table(visit, rows)
    visit.press(trial, f"{trial}/suite")
    done = place(visit)
    do_the_work(visit)
    return done


def figures(page: BeautifulSoup) -> dict[str, str]:
    return {
        tag.dt.get_text(strip=True): tag.dd.get_text(strip=True)
        for tag in page.select(".figures div")
        if tag.dt and tag.dd
    }


def suppliers(visit: Visit) -> list[str]:
    visit.session.rollback()
    return sorted(visit.session.exec(select(Supplier.name)))


def uploads_of(visit: Visit) -> list[Path]:
    folder = data_dir(visit) / uploads.FOLDER
    return list(folder.iterdir()) if folder.is_dir() else []


def an_upload(session: Session, owner_id: int) -> int:
    """A table that the chamber sent."""
    with transaction(session):
        made = Upload(
            organisation_id=owner_id,
            source="table",
            file_name="liste.csv",
            stored_name=secrets.token_hex(16),
            file_sha256="0" * 64,
            size=10,
            node="essai",
            preview={"header": ["Nom"], "keys": ["nom"], "recognised": ["name"],
                     "sample": [["Essai"]], "header_row": 1, "sheet": ""},
            created_at=clock.now(),
        )  # fmt: skip
        session.add(made)
    return made.id


def a_job(
    session: Session, owner_id: int, state: JobState = JobState.DONE, dry_run: bool = True
) -> int:
    """The trial of that table, ended; or its import, with its run."""
    now, number = clock.now(), an_upload(session, owner_id)
    with transaction(session):
        run = ImportRun(
            kind="suppliers", source="table", file_name="liste.csv", file_sha256="0" * 64,
            state=RunState.DONE, started_at=now, ended_at=now,
        )  # fmt: skip
        session.add(run)
        session.flush()
        job = Job(
            kind=work.KIND,
            state=state,
            organisation_id=owner_id,
            asked_by="essai",
            node="essai",
            payload={"upload_id": number, "dry_run": dry_run},
            result={"read": 1, "created": 1, "run_id": None if dry_run else run.id},
            created_at=now,
            ended_at=now if state == JobState.DONE else None,
        )
        session.add(job)
    return job.id
