"""The exchanges of a dossier: written down, read in order, cancelled by another entry."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from spaser.core import clock
from spaser.core.errors import RuleBroken
from spaser.core.french import plural
from spaser.dossiers import exchange_actions as actions
from spaser.dossiers import queries, showing
from spaser.dossiers.exchange_forms import CancelForm, ContactForm
from spaser.dossiers.models import Channel, ContactKind, Dossier, DossierMessage
from spaser.web.access import WRITER, Role, access, organisation_id, signed_in
from spaser.web.fields import put, say
from spaser.web.session import reading, writing

bp = Blueprint("exchanges", __name__, url_prefix="/dossiers/<int:dossier_id>/echanges")


@bp.get("/")
@access(Role.READER)
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    whole = showing.whole(reading(), dossier)
    return render_template(
        "dossiers/exchanges.html",
        dossier=dossier,
        whole=whole,
        suppliers={one.supplier.id: one.supplier for one in whole.standing},
        cancelling={one.cancels_id: one for one in whole.contacts if one.cancels_id},
        may_change=showing.may_change(dossier),
    )


@bp.route("/nouveau", methods=["GET", "POST"])
@access(WRITER)
def record(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    queries.refuse_locked(dossier)
    form = _form(dossier)
    if form.validate_on_submit():
        try:
            with writing() as session:
                dossier = queries.editable(session, organisation_id(), dossier_id)
                count = _record(session, dossier, form)
        except RuleBroken as refusal:
            put(form, refusal.message)
        else:
            say(f"Échange noté pour {plural(count, 'structure')}.")
            return redirect(url_for(".index", dossier_id=dossier_id))
    page = render_template("dossiers/contact.html", form=form, dossier=dossier)
    return page, 422 if form.errors else 200


def _form(dossier: Dossier) -> ContactForm:
    """The form with the suppliers of the dossier; those of the address are ticked."""
    now, who = clock.now(), signed_in().full_name
    local = now.astimezone(clock.PARIS)
    asked = [
        int(one) for one in request.args.getlist("structure") if one.isdecimal() and len(one) <= 9
    ]
    form = ContactForm(
        suppliers=asked, day=local.date(), hour=local.time().replace(second=0), person=who
    )
    suppliers = [
        (one.id, f"{one.name} ({one.commune})" if one.commune else one.name)
        for one in queries.suppliers(reading(), dossier.id)
    ]
    form.offer(suppliers, queries.messages(reading(), dossier.id))
    return form


def _record(session: Session, dossier: Dossier, form: ContactForm) -> int:
    by, now = signed_in().full_name, clock.now()
    message: DossierMessage | None = None
    if form.known.data:
        message = queries.messages(session, dossier.id)[form.known.data]
    elif form.body.data:
        told = form.subject.data, form.body.data
        message = actions.record_message(session, dossier, *told, by=by, now=now)
    new = actions.NewContact(
        kind=ContactKind(form.kind.data),
        channel=Channel(form.channel.data),
        at=form.moment(),
        person=form.person.data or by,
        summary=form.summary.data or "",
        message=message,
    )
    chosen = [queries.supplier_by_id(session, dossier.id, one) for one in form.suppliers.data]
    return len(actions.record_contacts(session, dossier, chosen, new, by=by, now=now))


@bp.route("/<int:number>/annuler", methods=["GET", "POST"])
@access(WRITER)
def cancel(dossier_id: int, number: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    contact = queries.contact_by_id(reading(), dossier.id, number)
    queries.refuse_locked(dossier)
    form = CancelForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                dossier = queries.editable(session, organisation_id(), dossier_id)
                contact = queries.contact_by_id(session, dossier.id, number)
                by, now = signed_in().full_name, clock.now()
                actions.cancel(session, dossier, contact, form.reason.data, by=by, now=now)
        except RuleBroken as refusal:
            put(form, refusal.message)
        else:
            say("Entrée annulée ; elle reste lisible.")
            return redirect(url_for(".index", dossier_id=dossier_id))
    page = render_template(
        "dossiers/cancel.html",
        form=form,
        dossier=dossier,
        contact=contact,
        supplier=queries.supplier_by_id(reading(), dossier.id, contact.dossier_supplier_id),
    )
    return page, 422 if form.errors else 200
