"""Notices sent, files being read and purchase plans of an organisation."""

from spaser.accounts.models import Organisation
from spaser.core import clock
from spaser.core.db import transaction
from spaser.imports import intake
from spaser.imports.models import Upload
from spaser.jobs.models import Job, JobState
from spaser.purchases import queries as purchases
from spaser.purchases.actions import NewFile, keep_file
from spaser.purchases.models import PlanRun
from tests.pages.world_objects import World, tender


def sent_notice(world: World, owner: Organisation) -> dict[str, object]:
    """A notice that somebody of the organisation sent, and that waits to be kept."""
    place = world.visit.app.extensions["uploads"]
    place.mkdir(parents=True, exist_ok=True)
    name = f"{world.number():032x}"
    (place / name).write_text("Nettoyage des vitres (essai)", encoding="utf-8")
    with transaction(world.session):
        made = Upload(
            organisation_id=owner.id,
            source=intake.KIND,
            file_name="avis.txt",
            stored_name=name,
            file_sha256="0" * 64,
            size=28,
            node="essai",
            created_at=clock.now(),
        )
        world.session.add(made)
    return {"upload_id": made.id}


def purchase_plan(world: World, owner: Organisation) -> dict[str, object]:
    """A plan of one line, searched once, with its file."""
    made, now = tender(world, owner), clock.now()
    with transaction(world.session):
        made.source = purchases.SOURCE
        made.lots[0].facts = {"key": "n:1"}
        file = NewFile("plan.csv", b"Objet;Lieu\nTonte;\n", 1, "", ";", "utf-8", [(2, "n:1")], [])
        keep_file(world.session, made, file, now, "essai")
        world.session.add(PlanRun(tender_id=made.id, started_at=now, ended_at=now))
    return {"tender_id": made.id}


def searched_plan(world: World, owner: Organisation) -> dict[str, object]:
    """A plan whose lines are being searched."""
    found = purchase_plan(world, owner)
    job_id = job_of(world, owner, "search_plan", {})
    with transaction(world.session):
        run = PlanRun(tender_id=int(str(found["tender_id"])), job_id=job_id, started_at=clock.now())
        world.session.add(run)
    return found


def job_of(world: World, owner: Organisation, kind: str, payload: dict[str, object]) -> int:
    with transaction(world.session):
        made = Job(
            kind=kind,
            payload=payload,
            organisation_id=owner.id,
            node="essai",
            created_at=clock.now(),
        )
        world.session.add(made)
    return made.id


def file_being_read(world: World, owner: Organisation) -> dict[str, object]:
    upload = sent_notice(world, owner)["upload_id"]
    payload = {"upload_id": upload, "keep": False, "buyer": owner.name}
    return {"job_id": job_of(world, owner, "read_tenders", payload)}


def file_read(world: World, owner: Organisation) -> dict[str, object]:
    """A file that was read, and waits for a decision."""
    found = file_being_read(world, owner)
    with transaction(world.session):
        job = world.session.get_one(Job, found["job_id"])
        job.state, job.ended_at = JobState.DONE, clock.now()
        job.result = {"found": [{"label": "avis.txt", "refusal": "Illisible."}]}
    return found
