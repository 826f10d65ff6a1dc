"""Purchase plans: the table of all their lines, searched in one go, and their file given back."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.accounts.forms import EmptyForm
from spaser.core import clock
from spaser.core.errors import RuleBroken
from spaser.jobs import actions as jobs
from spaser.jobs import progress as far
from spaser.jobs import queries as asked
from spaser.jobs import queue as queues
from spaser.jobs.models import Job
from spaser.purchases import actions, export, queries, searching, wording
from spaser.purchases.models import PlanRun
from spaser.purchases.queries import Row, Wanted
from spaser.sourcing import lots
from spaser.tenders.models import Tender
from spaser.web import paging
from spaser.web.access import Role, access, organisation_id, signed_in
from spaser.web.fields import say
from spaser.web.session import reading, writing

bp = Blueprint("purchases", __name__, url_prefix="/programmations")
PLANS, LINES, REMARKS = 25, 50, 100


@bp.get("/")
@access(Role.READER)
def index() -> ResponseReturnValue:
    number = paging.wanted()
    start = paging.offset(number, PLANS)
    rows, total = queries.plans(reading(), organisation_id(), start, PLANS)
    listing = paging.Page(rows, number, PLANS, total)
    if number > listing.count:
        return redirect(url_for(".index", page=listing.count))
    searched = queries.ended_at(reading(), [tender.id for tender, _ in rows])
    return render_template("purchases/index.html", listing=listing, searched=searched)


@bp.get("/<int:tender_id>")
@access(Role.READER)
def show(tender_id: int) -> ResponseReturnValue:
    session = reading()
    tender = queries.plan_by_id(session, organisation_id(), tender_id)
    job = actions.running(session, tender.id)
    done = queries.runs(session, tender.id)
    run, before = (*done[:2], None, None)[:2]
    wanted, number = _wanted(), paging.wanted()
    listing = _listing(tender, run, wanted, number)
    if number > listing.count:
        sent = {**_sent(wanted), "page": str(listing.count)}
        return redirect(f"{url_for('.show', tender_id=tender.id)}?{urlencode(sent)}")
    return render_template(
        "purchases/show.html",
        tender=tender,
        run=run,
        before=before,
        listing=listing,
        wanted=wanted,
        sent=_sent(wanted),
        earlier=_earlier(before, listing.rows),
        changed={row.lot.id for row in listing.rows if _has_changed(row)},
        figures=queries.figures(session, run.id) if run else None,
        families=queries.families(session, run.id) if run else (),
        file=queries.file_of(session, tender.id),
        failed=_failed(tender) if job is None else None,
        **_words(),
        **_progress_of(job),
    )


def _words() -> dict[str, object]:
    return {
        "words": wording,
        "sorts": queries.SORTS,
        "shown_remarks": REMARKS,
        "button": EmptyForm(),
    }


def _listing(tender: Tender, run: PlanRun | None, wanted: Wanted, number: int) -> paging.Page[Row]:
    start, run_id = paging.offset(number, LINES), run.id if run else 0
    found, total = queries.rows(reading(), tender.id, run_id, wanted, offset=start, limit=LINES)
    return paging.Page(found, number, LINES, total)


def _wanted() -> Wanted:
    offer, sort = request.args.get("offre", ""), request.args.get("tri", "plan")
    lever = request.args.get("levier", "")
    return Wanted(
        offer=offer if offer in wording.OFFERS else "",
        lever=lever if lever in wording.LEVERS else "",
        family=request.args.get("famille", "")[:200],
        sort=sort if sort in queries.SORTS else "plan",
    )


def _sent(wanted: Wanted) -> dict[str, str]:
    """The filters as the address carries them."""
    sent = {"offre": wanted.offer, "famille": wanted.family, "levier": wanted.lever}
    sent |= {"tri": wanted.sort} if wanted.sort != "plan" else {}
    return {name: value for name, value in sent.items() if value}


def _earlier(before: PlanRun | None, found: Sequence[Row]) -> dict[int, str]:
    """What changed since the search before, in words, by line."""
    if before is None:
        return {}
    ids = [row.lot.id for row in found]
    known = queries.found_before(reading(), before.id, ids)
    told = {}
    for row in found:
        if row.line is not None:
            number, _ = known.get(row.lot.id, (None, ""))
            told[row.lot.id] = wording.difference(number, row.line.found)
    return told


def _has_changed(row: Row) -> bool:
    """Whether the line asks for something else since it was searched."""
    return row.line is not None and searching.asked(lots.from_lot(row.lot)) != row.line.asked


def _failed(tender: Tender) -> Job | None:
    """The job of the last search, when it gave nothing."""
    run = queries.latest_run(reading(), tender.id)
    if run is None or run.ended_at is not None or run.job_id is None:
        return None
    return reading().get(Job, run.job_id)


def _progress_of(job: Job | None) -> dict[str, object]:
    if job is None:
        return {"job": None, "percent": None, "ahead": 0, "silent": False}
    silent = far.is_silent(job, clock.now())
    ahead = asked.ahead(reading(), job)
    return {"job": job, "percent": far.percent(job), "ahead": ahead, "silent": silent}


@bp.get("/<int:tender_id>/avancement")
@access(Role.READER)
def progress(tender_id: int) -> ResponseReturnValue:
    """How far the search is, for the page that follows; once it has ended, the page opens again."""
    tender = queries.plan_by_id(reading(), organisation_id(), tender_id)
    job = actions.running(reading(), tender.id)
    if job is None:
        return "", 200, {"HX-Refresh": "true"}
    return render_template("purchases/_progress.html", **_progress_of(job))


@bp.post("/<int:tender_id>/recherche")
@access(Role.BUYER)
def search(tender_id: int) -> ResponseReturnValue:
    """Search all the lines, for the first time or again."""
    with writing() as session:
        tender = queries.plan_by_id(session, organisation_id(), tender_id)
        actions.ask(session, queues.of(), tender, signed_in().actor, clock.now())
    say("Recherche lancée.")
    return redirect(url_for(".show", tender_id=tender_id))


@bp.post("/<int:tender_id>/arret")
@access(Role.BUYER)
def stop(tender_id: int) -> ResponseReturnValue:
    with writing() as session:
        tender = queries.plan_by_id(session, organisation_id(), tender_id)
        job = actions.running(session, tender.id)
        if job is None:
            raise RuleBroken("Cette recherche est déjà terminée : il n’y a plus rien à arrêter.")
        jobs.cancel(session, job.id, clock.now())
    say("Arrêt demandé.")
    return redirect(url_for(".show", tender_id=tender_id))


@bp.get("/<int:tender_id>/fichier")
@access(Role.READER)
def file(tender_id: int) -> ResponseReturnValue:
    """The file of the plan with our columns at the right of its own."""
    tender = queries.plan_by_id(reading(), organisation_id(), tender_id)
    done = queries.runs(reading(), tender.id)
    kept = queries.file_of(reading(), tender.id, content=True)
    if kept is None or not done:
        raise RuleBroken(
            "Le fichier de cette programmation n’est pas gardé ici, ou ses lignes n’ont pas encore "
            "été cherchées. Déposez-le à nouveau, puis lancez la recherche."
        )
    rows = queries.every_row(reading(), tender.id, done[0].id)
    made = export.written(kept, rows, done[0], request.url_root.rstrip("/"))
    answer = Response(made.content, mimetype=made.mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=made.name)
    return answer
