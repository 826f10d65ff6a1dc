"""A large table that a buyer sent, read in the background: its progress, then what was read."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from spaser.accounts.forms import EmptyForm
from spaser.core import clock
from spaser.core.errors import RuleBroken
from spaser.imports import reading_work, uploads
from spaser.imports.models import Upload
from spaser.jobs import actions, queue
from spaser.jobs import progress as far
from spaser.jobs import queries as jobs
from spaser.jobs.models import Job, JobState
from spaser.web.access import Identity, Role, access, organisation_id, signed_in
from spaser.web.fields import say
from spaser.web.session import reading, writing

bp = Blueprint("readings", __name__, url_prefix="/consultations/lectures")
_GONE = "Ce fichier n’est plus sur le serveur : envoyez-le à nouveau."


def ask(session: Session, upload: Upload, who: Identity, keep: bool = False) -> Job:
    """Ask for a file to be read; with `keep`, to be kept and searched too."""
    payload = {"upload_id": upload.id, "keep": keep, "buyer": who.organisation_name}
    given = session, queue.of(), reading_work.KIND, payload
    return actions.enqueue(*given, actor=who.actor, now=clock.now(), node=upload.node)


def _found(job_id: int) -> tuple[Job, Upload]:
    session, here = reading(), organisation_id()
    job = jobs.job_by_id(session, here, job_id, reading_work.KIND)
    return job, uploads.upload_by_id(session, here, job.payload["upload_id"])


@bp.get("/<int:job_id>")
@access(Role.BUYER)
def show(job_id: int) -> ResponseReturnValue:
    job, upload = _found(job_id)
    if job.state == JobState.DONE and job.payload["keep"]:
        run = job.result.get("run_id")
        where = "purchases.show" if run else "tenders.show"
        number = job.result.get("tender_id")
        return redirect(url_for(where, tender_id=number) if number else url_for("tenders.index"))
    return render_template(
        "intake/reading.html",
        upload=upload,
        found=job.result.get("found", ()),
        shown=reading_work.SHOWN_LOTS,
        shown_remarks=reading_work.SHOWN_REMARKS,
        button=EmptyForm(),
        **_progress_of(job),
    )


def _progress_of(job: Job) -> dict[str, object]:
    ahead = jobs.ahead(reading(), job) if job.ended_at is None else 0
    silent = far.is_silent(job, clock.now())
    return {"job": job, "percent": far.percent(job), "ahead": ahead, "silent": silent}


@bp.get("/<int:job_id>/avancement")
@access(Role.BUYER)
def progress(job_id: int) -> ResponseReturnValue:
    """How far it is, for the page that follows; once it has ended, the page opens again."""
    job, _ = _found(job_id)
    page = render_template("intake/_progress.html", **_progress_of(job))
    return page, 200, {"HX-Refresh": "true"} if job.ended_at else {}


@bp.post("/<int:job_id>/suite")
@access(Role.BUYER)
def go_on(job_id: int) -> ResponseReturnValue:
    """Keep what was read, or throw the file away."""
    with writing() as session:
        job, upload = _found(job_id)
        if upload.removed_at is not None or job.ended_at is None:
            raise RuleBroken(_GONE)
        if request.form.get("step") == "keep":
            asked = ask(session, upload, signed_in(), keep=True)
        else:
            uploads.remove(uploads.folder(), upload, clock.now())
            asked = None
    if asked is not None:
        return redirect(url_for(".show", job_id=asked.id))
    say("Rien n’a été gardé.")
    return redirect(url_for("tenders.index"))


@bp.post("/<int:job_id>/arret")
@access(Role.BUYER)
def stop(job_id: int) -> ResponseReturnValue:
    with writing() as session:
        job, _ = _found(job_id)
        actions.cancel(session, job.id, clock.now())
    say("Arrêt demandé.")
    return redirect(url_for(".show", job_id=job_id))
