"""« À suivre »: what is new for a person, and the searches of lots that are followed."""

import time
from collections import OrderedDict
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.accounts.forms import EmptyForm
from spaser.core import clock
from spaser.core.errors import RuleBroken
from spaser.core.french import NBSP
from spaser.directory.saved_forms import NAME_LENGTH, SearchForm
from spaser.following import actions, queries
from spaser.following.forms import SeenForm
from spaser.following.models import Subject
from spaser.following.news import NEAR_DAYS, SHOWN, SILENT_DAYS, News, news
from spaser.sourcing import live
from spaser.suppliers.queries import suppliers_by_id
from spaser.tenders import search
from spaser.web.access import WRITER, Role, access, identity, organisation_id, signed_in
from spaser.web.fields import put, say
from spaser.web.session import reading, writing

bp = Blueprint("following", __name__, url_prefix="/suivi")
_COUNT_SECONDS = 60.0  # how long a count in the navigation is believed
_COUNTS_KEPT = 2_000
_counts: "OrderedDict[tuple[object, ...], tuple[float, int]]" = OrderedDict()


@bp.get("/")
@access(Role.READER)
def index() -> ResponseReturnValue:
    now = clock.now()
    found = _news(now)
    shown = [number for one in found.suppliers for number in one.first]
    return render_template(
        "following/index.html",
        news=found,
        suppliers=suppliers_by_id(reading(), shown) if shown else {},
        form=SeenForm(until=now.isoformat()),
        subjects=Subject,
        limits={"near": NEAR_DAYS, "silent": SILENT_DAYS, "shown": SHOWN},
        may_write=signed_in().may(WRITER),
    )


def _news(now: datetime) -> News:
    return news(reading(), live.of(), signed_in().person_id, organisation_id(), now)


@bp.post("/vu")
@access(Role.READER)
def see() -> ResponseReturnValue:
    form, now = SeenForm(), clock.now()
    if not form.validate_on_submit():
        abort(422)
    seen = [one for text in request.form.getlist("vu")[:500] if (one := _named(text))]
    with writing() as session:
        actions.see(session, signed_in().person_id, organisation_id(), seen, form.moment(now))
    return redirect(url_for(".index"))


def _named(text: str) -> tuple[Subject, int] | None:
    """« echeance-12 » as a subject and its number."""
    kind, _, number = text.partition("-")
    if kind not in list(Subject) or not number.isdecimal() or len(number) > 9:
        return None
    return Subject(kind), int(number)


@bp.route("/recherches/nouvelle", methods=["GET", "POST"])
@access(WRITER)
def create() -> ResponseReturnValue:
    wanted = search.read(request.args)
    if wanted.empty:
        return render_template("following/empty.html")
    told, query = search.told(wanted), search.query_of(wanted)
    form = SearchForm(name=told.replace("« ", "").replace(" »", "")[:NAME_LENGTH])
    if form.validate_on_submit():
        try:
            with writing() as session:
                by, here = signed_in().full_name, organisation_id()
                name, now = form.name.data, clock.now()
                actions.save_search(session, here, name=name, query=query, by=by, now=now)
        except RuleBroken as refusal:
            put(form, refusal.message, "name")
        else:
            say("Recherche suivie : les nouveaux lots seront dans « À suivre ».")
            return redirect(url_for(".index"))
    back = url_for("tenders.index", **search.arguments_of(wanted))
    page = render_template("following/name.html", form=form, told=told, back=back)
    return page, 422 if form.errors else 200


@bp.route("/recherches/<int:search_id>/supprimer", methods=["GET", "POST"])
@access(WRITER)
def delete(search_id: int) -> ResponseReturnValue:
    saved, form = queries.lot_search_by_id(reading(), organisation_id(), search_id), EmptyForm()
    if form.validate_on_submit():
        with writing() as session:
            session.delete(queries.lot_search_by_id(session, organisation_id(), search_id))
        say("Cette recherche n’est plus suivie.")
        return redirect(url_for(".index"))
    return render_template("following/delete.html", form=form, saved=saved)


def navigation() -> dict[str, Any]:
    """How many things wait, for the navigation; asked only by the pages that show it."""
    return {"following_count": _count_told}


def _count_told() -> str:
    who = identity()
    if who is None or who.organisation_id is None:
        return ""
    count = _count(who.person_id, who.organisation_id)
    return f"{NBSP}({count})" if count else ""


def _count(person_id: int, here: int) -> int:
    """Counted once a minute for each person, and at once when they say « vu »."""
    mark = queries.newest_mark(reading(), person_id, here)
    key, now = (live.of().folder, person_id, here, mark), time.monotonic()
    known = _counts.get(key)
    if known is None or now - known[0] > _COUNT_SECONDS:
        _counts[key] = known = (now, _news(clock.now()).count)
        while len(_counts) > _COUNTS_KEPT:
            _counts.popitem(last=False)
    return known[1]
