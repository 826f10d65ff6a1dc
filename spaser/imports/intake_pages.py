"""New consultations of an organisation: by hand, from a text, from a file; and their lots."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from spaser.accounts.forms import EmptyForm
from spaser.core import clock
from spaser.core.errors import NotFound, RuleBroken
from spaser.imports import intake, pasted, uploads
from spaser.imports.cpv_assistant import propose
from spaser.imports.intake_forms import FileForm, LotForm, PasteForm, TenderForm
from spaser.imports.plan_keeping import is_plan, keep
from spaser.imports.plans import SOURCE as PLAN
from spaser.imports.reading_pages import ask
from spaser.imports.refusal import ImportRefused
from spaser.imports.tender_writing import save
from spaser.jobs import queue
from spaser.purchases.actions import ask as ask_search
from spaser.purchases.actions import running
from spaser.tenders import actions, queries, wording
from spaser.tenders.models import Tender
from spaser.web.access import Role, access, organisation_id, signed_in
from spaser.web.fields import put, say
from spaser.web.security import large
from spaser.web.session import reading, writing

bp = Blueprint("intake", __name__, url_prefix="/consultations")
LIMIT_MB = 8  # read within the request: larger files are for the command line
SHOWN_LOTS, SHOWN_REMARKS = 200, 100
bp.record_once(lambda state: state.app.config.setdefault("TENDER_LIMIT_MB", LIMIT_MB))


@bp.route("/nouvelle", methods=["GET", "POST"])
@access(Role.BUYER)
def create() -> ResponseReturnValue:
    form = TenderForm(buyer_name=signed_in().organisation_name)
    if form.validate_on_submit():
        with writing() as session:
            made = actions.create_tender(session, organisation_id(), form.draft(), clock.now())
        say("Consultation créée. Ajoutez maintenant ses lots.")
        return redirect(url_for(".add_lot", tender_id=made.id))
    return render_template("intake/create.html", form=form), 422 if form.errors else 200


@bp.route("/nouvelle/texte", methods=["GET", "POST"])
@access(Role.BUYER)
def paste() -> ResponseReturnValue:
    form, notice = PasteForm(), None
    if form.validate_on_submit():
        try:
            notice = pasted.read(form.written.data)
        except ImportRefused as refusal:
            put(form, refusal.message, "written")
        else:
            if request.form.get("step") == "keep":
                with writing() as session:
                    kept, _, _ = save(
                        session, intake.of_buyer(notice, signed_in()), organisation_id()
                    )
                say("Consultation gardée. Relisez ses lots.")
                return redirect(url_for("tenders.show", tender_id=kept.id))
    page = render_template(
        "intake/paste.html", form=form, notice=notice, wording=wording, shown=SHOWN_LOTS
    )
    return page, 422 if form.errors else 200


@bp.route("/nouvelle/fichier", methods=["GET", "POST"])
@large("TENDER_LIMIT_MB")
@access(Role.BUYER)
def send() -> ResponseReturnValue:
    form = FileForm()
    if form.validate_on_submit():
        try:
            return redirect(_received(form))
        except ImportRefused as refusal:
            put(form, refusal.message, "file")
    return _file_page(form), 422 if form.errors else 200


def _received(form: FileForm) -> str:
    """Keep the file that was sent; the address where what was read of it is shown."""
    stored = uploads.store(uploads.folder(), form.file.data.stream)
    name = uploads.plain_name(form.file.data.filename)
    is_long = intake.is_long(stored.path)
    if not is_long:
        intake.refuse_unreadable(stored.path, name)
    with writing() as session:
        upload = uploads.record(
            session, stored, intake.KIND, name, node=queue.of().node, who=signed_in().actor
        )
        upload.columns = {"plan": form.plan_name.data or ""}
        uploads.make_room(session, uploads.folder(), upload, clock.now())
        job = ask(session, upload, signed_in()) if is_long else None
    if job is not None:
        return url_for("readings.show", job_id=job.id)
    return url_for(".check", upload_id=upload.id)


def _file_page(form: FileForm) -> str:
    return render_template("intake/send.html", form=form, limit_mb=LIMIT_MB)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The file is not read at all: the form is shown again, empty."""
    form = FileForm(formdata=None)
    put(form, f"Ce fichier dépasse la limite de {LIMIT_MB} Mo : envoyez seulement l’avis.", "file")
    return _file_page(form), 413


@bp.route("/fichiers/<int:upload_id>", methods=["GET", "POST"])
@access(Role.BUYER)
def check(upload_id: int) -> ResponseReturnValue:
    """What was read of a file, before it is kept."""
    upload = uploads.upload_by_id(reading(), organisation_id(), upload_id)
    path = uploads.folder() / upload.stored_name
    if upload.source != intake.KIND or upload.removed_at is not None or not path.is_file():
        raise NotFound("Ce fichier n’est plus sur le serveur : envoyez-le à nouveau.")
    found = intake.read(path, upload.file_name, upload.columns.get("plan", ""))
    form = EmptyForm()
    if form.validate_on_submit():
        return redirect(_kept(upload_id, found if request.form.get("step") == "keep" else []))
    return render_template(
        "intake/check.html", upload=upload, found=found, form=form, wording=wording,
        shown=SHOWN_LOTS, shown_remarks=SHOWN_REMARKS,
    )  # fmt: skip


def _kept(upload_id: int, found: list[intake.Found]) -> str:
    """Keep what was read, search a plan, and throw the file away; where to go next."""
    who, now = signed_in(), clock.now()
    kept: list[Tender] = []
    with writing() as session:
        upload = uploads.upload_by_id(session, organisation_id(), upload_id)
        path = uploads.folder() / upload.stored_name
        for notice in (intake.of_buyer(one.notice, who) for one in found if one.notice):
            tender, _, _ = keep(session, notice, organisation_id(), path, upload.file_name)
            kept.append(tender)
            if is_plan(notice) and running(session, tender.id) is None:
                ask_search(session, queue.of(), tender, who.actor, now)
        uploads.remove(uploads.folder(), upload, now)
    if not kept:
        say("Rien n’a été gardé.")
    elif kept[0].source == PLAN:
        say("Programmation gardée. Ses lignes sont cherchées une à une.")
        return url_for("purchases.show", tender_id=kept[0].id)
    else:
        say("Consultation gardée. Relisez ses lots.")
    if len(kept) == 1:
        return url_for("tenders.show", tender_id=kept[0].id)
    return url_for("tenders.index")


@bp.route("/<int:tender_id>/modifier", methods=["GET", "POST"])
@access(Role.BUYER)
def edit(tender_id: int) -> ResponseReturnValue:
    tender = _own(tender_id)
    form = TenderForm.of(tender)
    if form.validate_on_submit():
        with writing() as session:
            actions.change_tender(session, tender, form.draft(), clock.now())
        say("Consultation corrigée.")
        return redirect(url_for("tenders.show", tender_id=tender.id))
    page = render_template("intake/edit.html", form=form, tender=tender)
    return page, 422 if form.errors else 200


@bp.route("/<int:tender_id>/supprimer", methods=["GET", "POST"])
@access(Role.BUYER)
def delete(tender_id: int) -> ResponseReturnValue:
    tender, form = _own(tender_id), EmptyForm()
    if form.validate_on_submit():
        with writing() as session:
            actions.delete_tender(session, tender)
        say("Consultation supprimée.")
        return redirect(url_for("tenders.index"))
    return render_template("intake/delete.html", form=form, tender=tender, lot=None)


@bp.route("/<int:tender_id>/lots/nouveau", methods=["GET", "POST"])
@access(Role.BUYER)
def add_lot(tender_id: int) -> ResponseReturnValue:
    tender = _own(tender_id)
    form = LotForm(number=str(len(tender.lots) + 1))
    if _asks_for_codes(form):
        return _lot_page(form, tender)
    if form.validate_on_submit():
        try:
            with writing() as session:
                lot = actions.add_lot(session, tender, form.draft(), clock.now())
        except RuleBroken as refusal:
            put(form, refusal.message, "number")
        else:
            say(f"Lot {lot.number} ajouté.")
            return redirect(url_for("tenders.show", tender_id=tender.id))
    return _lot_page(form, tender), 422 if form.errors else 200


@bp.route("/<int:tender_id>/lots/<int:lot_id>/modifier", methods=["GET", "POST"])
@access(Role.BUYER)
def edit_lot(tender_id: int, lot_id: int) -> ResponseReturnValue:
    lot = queries.own_lot(reading(), organisation_id(), tender_id, lot_id)
    form = LotForm.of(lot)
    if _asks_for_codes(form):
        return _lot_page(form, lot.tender, lot_id)
    if form.validate_on_submit():
        try:
            with writing() as session:
                actions.change_lot(session, lot, form.draft(lot), clock.now())
        except RuleBroken as refusal:
            put(form, refusal.message, "number")
        else:
            say(f"Lot {lot.number} corrigé.")
            return redirect(url_for("tenders.show", tender_id=tender_id))
    return _lot_page(form, lot.tender, lot_id), 422 if form.errors else 200


@bp.route("/<int:tender_id>/lots/<int:lot_id>/supprimer", methods=["GET", "POST"])
@access(Role.BUYER)
def delete_lot(tender_id: int, lot_id: int) -> ResponseReturnValue:
    lot, form = queries.own_lot(reading(), organisation_id(), tender_id, lot_id), EmptyForm()
    if form.validate_on_submit():
        with writing() as session:
            actions.delete_lot(session, lot)
        say("Lot supprimé.")
        return redirect(url_for("tenders.show", tender_id=tender_id))
    return render_template("intake/delete.html", form=form, tender=lot.tender, lot=lot)


@bp.get("/propositions-cpv")
@access(Role.BUYER)
def proposals() -> ResponseReturnValue:
    """The codes that a title may mean, for the list beside the field."""
    return render_template(
        "intake/_proposals.html", proposals=propose(request.args.get("title", "")), ticked=()
    )


def _own(tender_id: int) -> Tender:
    return queries.own_tender(reading(), organisation_id(), tender_id)


def _asks_for_codes(form: LotForm) -> bool:
    return form.is_submitted() and request.form.get("step") == "propose"


def _lot_page(form: LotForm, tender: Tender, lot_id: int | None = None) -> str:
    # With JavaScript the proposals follow the title; without it, a button asks for them.
    form.title.render_kw = {
        **form.title.render_kw,
        "hx-get": url_for(".proposals"),
        "hx-trigger": "input changed delay:600ms",
        "hx-target": "#proposals",
    }
    return render_template(
        "intake/lot.html",
        form=form,
        tender=tender,
        lot_id=lot_id,
        proposals=propose(form.title.data or ""),
        ticked=form.proposed.data or (),
    )
