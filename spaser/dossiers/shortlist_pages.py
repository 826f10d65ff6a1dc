"""The suppliers of a dossier: chosen from a search or the directory, ordered, annotated."""

from typing import cast

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from spaser.accounts.forms import EmptyForm
from spaser.core import clock, journal
from spaser.core.errors import Conflict, RuleBroken
from spaser.core.french import plural
from spaser.directory import search
from spaser.directory.followed import kept
from spaser.directory.wanted import Wanted
from spaser.dossiers import queries, showing, trace
from spaser.dossiers import shortlist_actions as actions
from spaser.dossiers.forms import (
    AddForm,
    ChooseForm,
    JudgeForm,
    MoveForm,
    asked_words,
    judgement_of,
)
from spaser.dossiers.shortlist_actions import Direction
from spaser.dossiers.standing import not_chosen, standings
from spaser.sourcing import live
from spaser.suppliers.models import Supplier
from spaser.suppliers.queries import suppliers_by_id
from spaser.suppliers.wording import tags
from spaser.web.access import WRITER, Role, access, organisation_id, signed_in
from spaser.web.fields import put, say
from spaser.web.session import reading, writing

bp = Blueprint("shortlist", __name__, url_prefix="/dossiers/<int:dossier_id>/structures")
_SHOWN = 20  # suppliers of the directory that a name may mean


@bp.get("/")
@access(Role.READER)
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    whole = showing.whole(reading(), dossier)
    return render_template(
        "dossiers/shortlist.html",
        dossier=dossier,
        whole=whole,
        lines=actions.lines_of(reading(), dossier),
        left=not_chosen(whole.found, [one.supplier for one in whole.standing]),
        form=EmptyForm(),
        may_change=showing.may_change(dossier),
    )


@bp.post("/retenir/<int:number>")
@access(WRITER)
def choose(dossier_id: int, number: int) -> ResponseReturnValue:
    """Keep suppliers that search `number` found."""
    form = ChooseForm()
    with writing() as session:
        dossier = queries.editable(session, organisation_id(), dossier_id)
        made = queries.search_by_number(session, dossier.id, number)
        if not form.validate() or not form.found.data:
            raise RuleBroken("Cochez au moins une structure de la liste.")
        chosen = form.found.data
        count = actions.choose(
            session, dossier, made, chosen, by=signed_in().full_name, now=clock.now()
        )
    say(f"{plural(count, 'structure retenue', 'structures retenues')}.")
    return redirect(url_for(".index", dossier_id=dossier_id))


@bp.route("/<int:number>", methods=["GET", "POST"])
@access(WRITER)
def judge(dossier_id: int, number: int) -> ResponseReturnValue:
    """Keep or set aside, say why, annotate."""
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    supplier = queries.supplier_by_id(reading(), dossier.id, number)
    queries.refuse_locked(dossier)
    form, clashing = JudgeForm(**judgement_of(supplier)), None
    form.start(supplier.version)
    if form.validate_on_submit():
        try:
            with writing() as session:
                dossier = queries.editable(session, organisation_id(), dossier_id)
                supplier = queries.supplier_by_id(session, dossier.id, number)
                actions.judge(session, dossier, supplier, form.draft(), form.seen())
        except Conflict:
            clashing = form.meet(judgement_of(supplier), supplier.version)
        except RuleBroken as refusal:
            put(form, refusal.message, "why_not")
        else:
            say("Structure enregistrée.")
            return redirect(url_for(".index", dossier_id=dossier_id))
    history = journal.history(reading(), "dossier_supplier", supplier.id)
    contacts = queries.contacts(reading(), dossier.id)
    page = render_template(
        "dossiers/judge.html",
        form=form,
        dossier=dossier,
        standing=standings([supplier], contacts)[0],
        line=actions.lines_of(reading(), dossier).get(supplier.supplier_key),
        clashing=clashing,
        latest=history[0] if history else None,
        history=history,
    )
    return page, 409 if clashing is not None else 422 if form.errors else 200


@bp.post("/<int:number>/deplacer")
@access(WRITER)
def move(dossier_id: int, number: int) -> ResponseReturnValue:
    form = MoveForm()
    with writing() as session:
        dossier = queries.editable(session, organisation_id(), dossier_id)
        supplier = queries.supplier_by_id(session, dossier.id, number)
        if not form.validate():
            raise RuleBroken("Choisissez « Monter » ou « Descendre ».")
        actions.move(session, dossier, supplier, cast("Direction", form.direction.data))
    return redirect(url_for(".index", dossier_id=dossier_id, _anchor=f"structure-{number}"))


@bp.route("/ajouter", methods=["GET", "POST"])
@access(WRITER)
def add(dossier_id: int) -> ResponseReturnValue:
    """A supplier that no search found, by its SIRET or its name."""
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    queries.refuse_locked(dossier)
    form, words = AddForm(), asked_words()
    if form.validate_on_submit():
        try:
            with writing() as session:
                dossier = queries.editable(session, organisation_id(), dossier_id)
                supplier = kept(session, form.number())
                made = actions.add_supplier(
                    session, dossier, supplier, by=signed_in().full_name, now=clock.now()
                )
        except RuleBroken as refusal:
            put(form, refusal.message)
        else:
            say(f"{made.name} est ajoutée au dossier.")
            return redirect(url_for(".index", dossier_id=dossier_id))
    page = render_template(
        "dossiers/add_supplier.html",
        form=form,
        dossier=dossier,
        words=words,
        found=_named(words) if words else [],
        present={one.supplier_key for one in queries.suppliers(reading(), dossier.id)},
        key_of=trace.key_of,
        tags=tags,
    )
    return page, 422 if form.errors else 200


def _named(words: str) -> list[Supplier]:
    """The suppliers of the directory that a name or a SIRET finds."""
    found = live.of().ask(lambda index: search.search(index, Wanted(words), 0, _SHOWN))
    by_id = suppliers_by_id(reading(), found.ids)
    return [by_id[number] for number in found.ids if number in by_id]
