"""Lists of favourites of an organisation."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.accounts.forms import EmptyForm
from spaser.core import clock, journal
from spaser.core.errors import RuleBroken
from spaser.directory import favourite_actions as actions
from spaser.directory import favourite_queries as queries
from spaser.directory import favourite_workbook
from spaser.directory.favourite_forms import NEW, AddForm, ListForm, NoteForm
from spaser.directory.followed import kept
from spaser.directory.models import FavouriteList
from spaser.suppliers import wording
from spaser.suppliers.models import Supplier
from spaser.web.access import WRITER, Role, access, organisation_id, signed_in
from spaser.web.fields import offered, put, say
from spaser.web.filters import day
from spaser.web.session import reading, writing

bp = Blueprint("favourites", __name__, url_prefix="/favoris")


@bp.get("/")
@access(Role.READER)
def index() -> ResponseReturnValue:
    found = queries.lists(reading(), organisation_id())
    may_write = signed_in().may(WRITER)
    return render_template("favourites/index.html", lists=found, may_write=may_write)


@bp.route("/nouvelle", methods=["GET", "POST"])
@access(WRITER)
def create() -> ResponseReturnValue:
    form = ListForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                told = form.name.data, form.note.data
                made = actions.add_list(session, organisation_id(), *told, clock.now())
        except RuleBroken as refusal:
            put(form, refusal.message, "name")
        else:
            say("Liste créée.")
            return redirect(url_for(".show", list_id=made.id))
    return render_template("favourites/create.html", form=form), 422 if form.errors else 200


@bp.get("/<int:list_id>")
@access(Role.READER)
def show(list_id: int) -> ResponseReturnValue:
    found = queries.list_by_id(reading(), organisation_id(), list_id)
    return render_template(
        "favourites/show.html",
        found=found,
        lines=queries.lines(reading(), found.id),
        may_write=signed_in().may(WRITER),
        tags=wording.tags,
        history=journal.history(reading(), "favourite_list", found.id),
        today=clock.today(),
    )


@bp.get("/<int:list_id>/liste.xlsx")
@access(Role.READER)
def workbook(list_id: int) -> ResponseReturnValue:
    found = queries.list_by_id(reading(), organisation_id(), list_id)
    lines, today = queries.lines(reading(), found.id), day(clock.today())
    content = favourite_workbook.written(reading(), found, lines, today)
    answer = Response(content, mimetype=favourite_workbook.MIMETYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"liste-{found.id}.xlsx")
    return answer


@bp.route("/<int:list_id>/modifier", methods=["GET", "POST"])
@access(WRITER)
def edit(list_id: int) -> ResponseReturnValue:
    found = queries.list_by_id(reading(), organisation_id(), list_id)
    form = ListForm(name=found.name, note=found.note)
    if form.validate_on_submit():
        try:
            with writing() as session:
                again = queries.list_by_id(session, organisation_id(), list_id)
                actions.change_list(session, again, form.name.data, form.note.data)
        except RuleBroken as refusal:
            put(form, refusal.message, "name")
        else:
            say("Liste modifiée.")
            return redirect(url_for(".show", list_id=list_id))
    page = render_template("favourites/edit.html", form=form, found=found)
    return page, 422 if form.errors else 200


@bp.route("/<int:list_id>/supprimer", methods=["GET", "POST"])
@access(WRITER)
def delete(list_id: int) -> ResponseReturnValue:
    found = queries.list_by_id(reading(), organisation_id(), list_id)
    form = EmptyForm()
    if form.validate_on_submit():
        with writing() as session:
            again = queries.list_by_id(session, organisation_id(), list_id)
            actions.delete_list(session, again)
        say("Liste supprimée.")
        return redirect(url_for(".index"))
    count = len(queries.lines(reading(), found.id))
    return render_template("favourites/delete.html", form=form, found=found, count=count)


@bp.route("/ajouter/<int:supplier_id>", methods=["GET", "POST"])
@access(WRITER)
def add(supplier_id: int) -> ResponseReturnValue:
    supplier = kept(reading(), supplier_id)
    form = AddForm(chosen=request.args.get("liste", ""))
    own = queries.lists(reading(), organisation_id())
    form.chosen.choices = offered(
        [*((one.id, one.name) for one, _ in own), (NEW, "Nouvelle liste")]
    )
    if form.validate_on_submit():
        try:
            chosen = _add(supplier, form)
        except RuleBroken as refusal:
            put(form, refusal.message, "name" if _wants_new_name(form, refusal) else "chosen")
        else:
            say("Structure ajoutée à la liste.")
            return redirect(url_for(".show", list_id=chosen.id))
    page = render_template(
        "favourites/add.html",
        form=form,
        supplier=supplier,
        present=queries.lists_holding(reading(), organisation_id(), supplier.id),
    )
    return page, 422 if form.errors else 200


def _wants_new_name(form: AddForm, refusal: RuleBroken) -> bool:
    return form.chosen.data == NEW and not isinstance(refusal, actions.AlreadyThere)


def _add(supplier: Supplier, form: AddForm) -> FavouriteList:
    """Put the supplier in the chosen list, made first when it is new; both or neither."""
    number, now = supplier.id, clock.now()
    if form.chosen.data == NEW and not form.name.data:
        raise RuleBroken("Donnez un nom à la nouvelle liste, ou choisissez-en une autre.")
    if form.chosen.data != NEW and form.name.data:
        raise RuleBroken("Choisissez « Nouvelle liste », ou videz le nom écrit dessous.")
    with writing() as session:
        if form.chosen.data == NEW:
            chosen = actions.add_list(session, organisation_id(), form.name.data, "", now)
        else:
            chosen = queries.list_by_id(session, organisation_id(), form.chosen.data)
        note, by = form.note.data, signed_in().full_name
        actions.add(session, chosen, number, note=note, by=by, now=now)
    return chosen


@bp.route("/<int:list_id>/structures/<int:favourite_id>", methods=["GET", "POST"])
@access(WRITER)
def note(list_id: int, favourite_id: int) -> ResponseReturnValue:
    where = organisation_id(), list_id, favourite_id
    found, favourite = queries.favourite_by_id(reading(), *where)
    form = NoteForm(note=favourite.note)
    if form.validate_on_submit():
        with writing() as session:
            _, again = queries.favourite_by_id(session, *where)
            again.note = form.note.data
        say("Note enregistrée.")
        return redirect(url_for(".show", list_id=list_id))
    page = render_template(
        "favourites/note.html",
        form=form,
        found=found,
        favourite=favourite,
        supplier=kept(reading(), favourite.supplier_id),
        button=EmptyForm(),
    )
    return page, 422 if form.errors else 200


@bp.post("/<int:list_id>/structures/<int:favourite_id>/retirer")
@access(WRITER)
def remove(list_id: int, favourite_id: int) -> ResponseReturnValue:
    with writing() as session:
        _, favourite = queries.favourite_by_id(session, organisation_id(), list_id, favourite_id)
        session.delete(favourite)
    say("Structure retirée de la liste.")
    return redirect(url_for(".show", list_id=list_id))
