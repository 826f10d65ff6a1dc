"""Searches that an organisation keeps."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from spaser.accounts.forms import EmptyForm
from spaser.core import clock
from spaser.core.errors import NotReady, RuleBroken
from spaser.directory import address, search, words
from spaser.directory import saved_actions as actions
from spaser.directory import saved_queries as queries
from spaser.directory.address import Asked
from spaser.directory.models import SavedSearch
from spaser.directory.saved_forms import NAME_LENGTH, SearchForm
from spaser.sourcing import live
from spaser.web.access import WRITER, Role, access, organisation_id, signed_in
from spaser.web.fields import put, say
from spaser.web.session import reading, writing

bp = Blueprint("searches", __name__, url_prefix="/recherches")


@dataclass(frozen=True)
class Row:
    """A search as the list shows it; `total` is None while the directory is being prepared."""

    saved: SavedSearch
    url: str
    told: str
    total: int | None


@bp.get("/")
@access(Role.READER)
def index() -> ResponseReturnValue:
    rows = [_row(saved) for saved in queries.searches(reading(), organisation_id())]
    return render_template(
        "searches/index.html",
        rows=rows,
        ready=all(row.total is not None for row in rows),
        may_write=signed_in().may(WRITER),
    )


def _row(saved: SavedSearch) -> Row:
    asked = _asked(saved.query)
    return Row(saved, _address(asked), words.told(asked.wanted), _total(asked))


def _total(asked: Asked) -> int | None:
    """How many suppliers it finds now; None while the index is being built."""
    try:
        found = live.of().ask(lambda index: search.sifted_rows(index, asked.wanted))
    except NotReady:
        return None
    return sum(len(rows) for _, rows in found)


@bp.route("/nouvelle", methods=["GET", "POST"])
@access(WRITER)
def create() -> ResponseReturnValue:
    asked = _asked(request.args["query"]) if "query" in request.args else address.read(request.args)
    query, told = address.query_of(asked.wanted, asked.view), words.told(asked.wanted)
    if not address.query_of(asked.wanted):
        return render_template("searches/empty.html")
    form = SearchForm(name=_proposed(asked))
    if form.validate_on_submit():
        try:
            with writing() as session:
                by, now = signed_in().full_name, clock.now()
                name, here = form.name.data, organisation_id()
                actions.save(session, here, name=name, query=query, by=by, now=now)
        except RuleBroken as refusal:
            put(form, refusal.message, "name")
        else:
            say("Recherche gardée.")
            return redirect(url_for(".index"))
    page = render_template(
        "searches/name.html", saved=False, form=form, told=told, back=_address(asked)
    )
    return page, 422 if form.errors else 200


def _proposed(asked: Asked) -> str:
    """A name made of what is asked, in a few words."""
    return ", ".join(chip.label for chip in words.chips(asked.wanted))[:NAME_LENGTH]


@bp.route("/<int:search_id>/renommer", methods=["GET", "POST"])
@access(WRITER)
def edit(search_id: int) -> ResponseReturnValue:
    saved = queries.search_by_id(reading(), organisation_id(), search_id)
    told, form = words.told(_asked(saved.query).wanted), SearchForm(name=saved.name)
    if form.validate_on_submit():
        try:
            with writing() as session:
                again = queries.search_by_id(session, organisation_id(), search_id)
                actions.rename(session, again, form.name.data)
        except RuleBroken as refusal:
            put(form, refusal.message, "name")
        else:
            say("Recherche renommée.")
            return redirect(url_for(".index"))
    page = render_template(
        "searches/name.html", saved=True, form=form, told=told, back=url_for(".index")
    )
    return page, 422 if form.errors else 200


@bp.route("/<int:search_id>/supprimer", methods=["GET", "POST"])
@access(WRITER)
def delete(search_id: int) -> ResponseReturnValue:
    saved, form = queries.search_by_id(reading(), organisation_id(), search_id), EmptyForm()
    if form.validate_on_submit():
        with writing() as session:
            session.delete(queries.search_by_id(session, organisation_id(), search_id))
        say("Recherche supprimée.")
        return redirect(url_for(".index"))
    return render_template("searches/delete.html", form=form, saved=saved)


def _asked(query: str) -> Asked:
    """What a kept address asks; what the directory no longer knows is left out."""
    return address.read(MultiDict(parse_qsl(query[:4_000])))


def _address(asked: Asked) -> str:
    arguments: dict[str, Any] = dict(address.arguments_of(asked.wanted, asked.view))
    return url_for("suppliers.index", **arguments)
