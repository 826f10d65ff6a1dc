"""Dossiers: their list, the opening of one, its overview and its searches."""

from decimal import Decimal

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.accounts.forms import EmptyForm
from spaser.core import clock, journal
from spaser.core.errors import Conflict, RuleBroken
from spaser.core.money import format_euros
from spaser.dossiers import actions, differences, queries, searching, showing, wording
from spaser.dossiers.forms import ChooseForm, PurposeForm, asked_words, purpose_of
from spaser.dossiers.models import Dossier, DossierStatus
from spaser.sourcing import filters, live
from spaser.tenders import wording as tender_words
from spaser.tenders.queries import lot_by_id
from spaser.web import paging
from spaser.web.access import WRITER, Role, access, organisation_id, signed_in
from spaser.web.fields import say
from spaser.web.session import reading, writing

bp = Blueprint("dossiers", __name__, url_prefix="/dossiers")
PAGE_SIZE = 25


@bp.app_template_filter("euros_ecrits")
def _written_euros(text: str) -> str:
    """« 148 000 € » for « 148000.00 », as a dossier keeps amounts."""
    return format_euros(Decimal(text) if text else None)


# Macros that are imported know the globals alone.
_GLOBALS = {"dossier_words": wording, "dossier_tabs": showing.TABS}
bp.record_once(lambda state: state.app.jinja_env.globals.update(_GLOBALS))


@bp.get("/")
@access(Role.READER)
def index() -> ResponseReturnValue:
    number, mine = paging.wanted(), request.args.get("les") == "miens"
    asked = request.args.get("etat", "")
    wanted = queries.Wanted(
        words=asked_words(),
        status=DossierStatus(asked) if asked in set(DossierStatus) else None,
        opened_by=signed_in().full_name if mine else "",
    )
    start = paging.offset(number, PAGE_SIZE)
    rows, total = queries.dossiers(reading(), organisation_id(), wanted, start, PAGE_SIZE)
    return render_template(
        "dossiers/index.html",
        listing=paging.Page(rows, number, PAGE_SIZE, total),
        wanted=wanted,
        mine=mine,
        asked=bool(wanted.words or wanted.status or mine),
        may_write=signed_in().may(WRITER),
    )


@bp.route("/ouvrir/<int:tender_id>/<int:lot_id>", methods=["GET", "POST"])
@access(WRITER)
def open_from_lot(tender_id: int, lot_id: int) -> ResponseReturnValue:
    lot = lot_by_id(reading(), organisation_id(), tender_id, lot_id)
    form, chosen = PurposeForm(), filters.read(request.args)
    form.start(0)
    if form.validate_on_submit():
        with writing() as session:
            lot = lot_by_id(session, organisation_id(), tender_id, lot_id)
            seen = searching.seen(session, live.of(), lot, chosen, clock.today())
            made = actions.open_dossier(
                session, organisation_id(), lot, seen,
                new=form.draft(), by=signed_in().full_name, now=clock.now(),
            )  # fmt: skip
        say(f"Dossier {made.reference} ouvert. Choisissez maintenant les structures à consulter.")
        return redirect(url_for(".search", dossier_id=made.id, number=1))
    page = render_template(
        "dossiers/open.html",
        form=form,
        lot=lot,
        seen=searching.seen(reading(), live.of(), lot, chosen, clock.today()),
        told=filters.told(chosen),
        others=queries.of_lot(reading(), organisation_id(), lot.id),
    )
    return page, 422 if form.errors else 200


@bp.get("/<int:dossier_id>")
@access(Role.READER)
def show(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    outcomes = queries.outcomes(reading(), dossier.id)
    return render_template(
        "dossiers/show.html",
        whole=showing.whole(reading(), dossier),
        dossier=dossier,
        lot=searching.lot_of(reading(), dossier),
        outcomes=outcomes,
        addenda=queries.addenda(reading(), dossier.id),
        may_change=showing.may_change(dossier),
        may_write=signed_in().may(WRITER),
        tender_words=tender_words,
        history=journal.history(reading(), "dossier", dossier.id),
    )


@bp.route("/<int:dossier_id>/modifier", methods=["GET", "POST"])
@access(WRITER)
def edit(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    queries.refuse_locked(dossier)
    form, clashing = PurposeForm(**purpose_of(dossier)), None
    form.start(dossier.version)
    if form.validate_on_submit():
        try:
            with writing() as session:
                dossier = queries.editable(session, organisation_id(), dossier_id)
                actions.change_purpose(session, dossier, form.draft(), form.seen())
        except Conflict:
            clashing = form.meet(purpose_of(dossier), dossier.version)
        else:
            say("But du sourcing enregistré.")
            return redirect(url_for(".show", dossier_id=dossier_id))
    page = render_template(
        "dossiers/edit.html", form=form, dossier=dossier, clashing=clashing,
        latest=latest_change(dossier),
    )  # fmt: skip
    return page, 409 if clashing is not None else 422 if form.errors else 200


def latest_change(dossier: Dossier) -> journal.JournalEntry | None:
    """Who changed the dossier last."""
    entries = journal.history(reading(), "dossier", dossier.id, limit=1)
    return entries[0] if entries else None


@bp.get("/<int:dossier_id>/recherches")
@access(Role.READER)
def searches(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    return render_template(
        "dossiers/searches.html",
        dossier=dossier,
        searches=queries.searches(reading(), dossier.id),
        lot=searching.lot_of(reading(), dossier),
        form=EmptyForm(),
        may_change=showing.may_change(dossier),
    )


@bp.post("/<int:dossier_id>/recherches")
@access(WRITER)
def search_again(dossier_id: int) -> ResponseReturnValue:
    with writing() as session:
        dossier = queries.editable(session, organisation_id(), dossier_id)
        lot = searching.lot_of(session, dossier)
        if lot is None:
            raise RuleBroken(
                "Le lot de ce dossier n’est plus dans vos consultations : la recherche ne peut "
                "pas être refaite. Les recherches déjà faites restent dans le dossier."
            )
        former = queries.searches(session, dossier.id)[-1]
        chosen = searching.filters_of(former)
        seen = searching.seen(session, live.of(), lot, chosen, clock.today())
        by = signed_in().full_name
        made = actions.add_search(session, dossier, seen, by=by, now=clock.now())
    say("Recherche refaite et gardée dans le dossier.")
    return redirect(url_for(".search", dossier_id=dossier_id, number=made.number))


@bp.get("/<int:dossier_id>/recherches/<int:number>")
@access(Role.READER)
def search(dossier_id: int, number: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    made = queries.search_by_number(reading(), dossier.id, number)
    found = queries.found_by(reading(), made.id)
    difference = None
    if number > 1:
        former = queries.search_by_number(reading(), dossier.id, number - 1)
        difference = differences.between(queries.found_by(reading(), former.id), found)
    suppliers = queries.suppliers(reading(), dossier.id)
    return render_template(
        "dossiers/search.html",
        dossier=dossier,
        search=made,
        found=found,
        difference=difference,
        judged={one.supplier_key: one for one in suppliers},
        form=ChooseForm(),
        may_change=showing.may_change(dossier),
        source_name=searching.source_name,
        moment_of=searching.moment_of,
        day_of=searching.day_of,
    )
