"""The end of a dossier: conclusions, lock, later additions, and what became of the lot."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from spaser.core import clock
from spaser.core.errors import Conflict, RuleBroken
from spaser.dossiers import actions, outcome_actions, queries, report_kept, showing
from spaser.dossiers.closing_forms import AddendumForm, LockForm, OutcomeForm
from spaser.dossiers.forms import ConclusionForm, conclusions_of
from spaser.dossiers.models import OutcomeKind
from spaser.dossiers.pages import latest_change
from spaser.dossiers.standing import not_chosen
from spaser.web.access import WRITER, Role, access, organisation_id, signed_in
from spaser.web.fields import put, say
from spaser.web.session import reading, writing

bp = Blueprint("closing", __name__, url_prefix="/dossiers/<int:dossier_id>")


@bp.get("/conclusions")
@access(Role.READER)
def conclusions(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    return render_template(
        "dossiers/conclusions.html", dossier=dossier, may_change=showing.may_change(dossier)
    )


@bp.route("/conclusions/modifier", methods=["GET", "POST"])
@access(WRITER)
def conclude(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    queries.refuse_locked(dossier)
    form, clashing = ConclusionForm(**conclusions_of(dossier)), None
    form.start(dossier.version)
    if form.validate_on_submit():
        try:
            with writing() as session:
                dossier = queries.editable(session, organisation_id(), dossier_id)
                by, now = signed_in().full_name, clock.now()
                actions.conclude(session, dossier, form.draft(), form.seen(), by=by, now=now)
        except Conflict:
            clashing = form.meet(conclusions_of(dossier), dossier.version)
        else:
            say("Conclusions enregistrées.")
            return redirect(url_for("dossiers.show", dossier_id=dossier_id))
    whole = showing.whole(reading(), dossier)
    page = render_template(
        "dossiers/conclude.html",
        form=form,
        dossier=dossier,
        left=not_chosen(whole.found, [one.supplier for one in whole.standing]),
        clashing=clashing,
        latest=latest_change(dossier),
    )
    return page, 409 if clashing is not None else 422 if form.errors else 200


@bp.route("/verrouiller", methods=["GET", "POST"])
@access(WRITER)
def lock(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    queries.refuse_locked(dossier)
    form = LockForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                dossier = queries.editable(session, organisation_id(), dossier_id)
                serious = [gap for gap in showing.whole(session, dossier).gaps if gap.serious]
                if serious and not form.despite.data:
                    raise RuleBroken(
                        "Comblez les manques, ou cochez « Verrouiller malgré ces manques »."
                    )
                who, now = signed_in(), clock.now()
                actions.lock(session, dossier, by=who.full_name, now=now)
                report_kept.keep(session, dossier, who.organisation_name, now)
        except RuleBroken as refusal:
            put(form, refusal.message)
        else:
            say("Dossier verrouillé : il ne change plus. Son rapport est gardé.")
            return redirect(url_for("dossiers.show", dossier_id=dossier_id))
    page = render_template(
        "dossiers/lock.html",
        form=form,
        dossier=dossier,
        gaps=showing.whole(reading(), dossier).gaps,
    )
    return page, 422 if form.errors else 200


@bp.route("/ajouts/nouveau", methods=["GET", "POST"])
@access(WRITER)
def add_later(dossier_id: int) -> ResponseReturnValue:
    """A dated text after a locked dossier."""
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    form = AddendumForm()
    if form.validate_on_submit():
        with writing() as session:
            dossier = queries.locked_one(session, organisation_id(), dossier_id)
            by, now = signed_in().full_name, clock.now()
            actions.add_later(session, dossier, form.text.data, by=by, now=now)
        say("Ajout daté et enregistré.")
        return redirect(url_for("dossiers.show", dossier_id=dossier_id))
    page = render_template("dossiers/add_later.html", form=form, dossier=dossier)
    return page, 422 if form.errors else 200


@bp.route("/issue", methods=["GET", "POST"])
@access(WRITER)
def outcome(dossier_id: int) -> ResponseReturnValue:
    """What became of the lot: possible after the lock, as one more dated entry."""
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    told = queries.outcomes(reading(), dossier.id)
    form = OutcomeForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                again = queries.held(session, organisation_id(), dossier_id)
                by, now = signed_in().full_name, clock.now()
                outcome_actions.tell_outcome(session, again, form.draft(), by=by, now=now)
        except RuleBroken as refusal:
            put(form, refusal.message)
        else:
            say("Issue du lot enregistrée.")
            return redirect(url_for("dossiers.show", dossier_id=dossier_id))
    page = render_template(
        "dossiers/outcome.html",
        form=form,
        dossier=dossier,
        told=told[-1] if told and told[-1].kind != OutcomeKind.WITHDRAWN else None,
        evidence=outcome_actions.evidence_of(reading(), dossier),
    )
    return page, 422 if form.errors else 200
