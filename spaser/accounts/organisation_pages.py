"""The organisation of the person: its members, its invitations, the CRESS that helps it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from spaser.accounts import actions, queries, tokens
from spaser.accounts.forms import ROLES, AccessForm, EmptyForm, InviteForm, RoleForm
from spaser.accounts.models import Invitation
from spaser.accounts.pages import secret_key
from spaser.core import clock, journal
from spaser.core.errors import Forbidden, NotFound, RuleBroken
from spaser.web import paging
from spaser.web.access import Role, access, organisation_id, signed_in
from spaser.web.fields import offered, put, say
from spaser.web.session import reading, writing

bp = Blueprint("organisation", __name__, url_prefix="/organisation")


@bp.get("/")
@access(Role.READER)
def index() -> ResponseReturnValue:
    session, here = reading(), organisation_id()
    return render_template(
        "accounts/organisation.html",
        organisation=queries.organisation_by_id(session, here),
        members=queries.members(session, here),
        invitations=queries.pending_invitations(session, here, clock.now()),
        accompaniments=queries.accompaniments(session, here),
        history=journal.history(session, "organisation", here),
        may_change=signed_in().may(Role.ADMINISTRATOR),
        roles=ROLES,
        button=EmptyForm(),
    )


@bp.get("/journal")
@access(Role.ADMINISTRATOR)
def history() -> ResponseReturnValue:
    limit = 50
    entries = journal.of_organisation(reading(), organisation_id(), paging.number("avant"), limit)
    return render_template("accounts/history.html", entries=entries, more=len(entries) == limit)


@bp.route("/invitations/nouvelle", methods=["GET", "POST"])
@access(Role.ADMINISTRATOR)
def invite() -> ResponseReturnValue:
    form = InviteForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                invitation = actions.invite(
                    session, organisation_id(), form.email.data, Role(form.role.data), clock.now()
                )
        except RuleBroken as refusal:
            put(form, refusal.message, "email")
        else:
            say("Invitation prête : envoyez son lien à la personne.")
            return redirect(url_for(".show_invitation", invitation_id=invitation.id))
    return render_template("accounts/invite.html", form=form), 422 if form.errors else 200


def _link(invitation: Invitation) -> str:
    token = tokens.invitation_token(secret_key(), invitation.id)
    return url_for("accounts.join", token=token, _external=True)


@bp.get("/invitations/<int:invitation_id>")
@access(Role.ADMINISTRATOR)
def show_invitation(invitation_id: int) -> ResponseReturnValue:
    invitation = queries.invitation_by_id(reading(), organisation_id(), invitation_id)
    is_open = invitation.accepted_at is None and invitation.cancelled_at is None
    return render_template(
        "accounts/invitation.html",
        invitation=invitation,
        link=_link(invitation) if is_open and invitation.expires_at > clock.now() else None,
        history=journal.history(reading(), "invitation", invitation.id),
        roles=ROLES,
        button=EmptyForm(),
    )


@bp.post("/invitations/<int:invitation_id>/annuler")
@access(Role.ADMINISTRATOR)
def cancel_invitation(invitation_id: int) -> ResponseReturnValue:
    with writing() as session:
        invitation = queries.invitation_by_id(session, organisation_id(), invitation_id)
        actions.cancel_invitation(session, invitation, clock.now())
    say("Invitation annulée : son lien ne sert plus.")
    return redirect(url_for(".index"))


@bp.route("/membres/<int:membership_id>", methods=["GET", "POST"])
@access(Role.ADMINISTRATOR)
def member(membership_id: int) -> ResponseReturnValue:
    found = queries.membership_by_id(reading(), organisation_id(), membership_id)
    form = RoleForm(role=found.role.value)
    if form.validate_on_submit():
        try:
            with writing() as session:
                role = Role(form.role.data)
                actions.set_role(session, organisation_id(), found.person_id, role, clock.now())
        except RuleBroken as refusal:
            put(form, refusal.message, "role")
        else:
            say("Rôle changé.")
            return redirect(url_for(".index"))
    page = render_template(
        "accounts/member.html",
        form=form,
        member=found,
        history=journal.history(reading(), "membership", found.id),
        button=EmptyForm(),
    )
    return page, 422 if form.errors else 200


@bp.post("/membres/<int:membership_id>/retirer")
@access(Role.ADMINISTRATOR)
def remove_member(membership_id: int) -> ResponseReturnValue:
    with writing() as session:
        queries.lock_organisation(session, organisation_id())
        found = queries.membership_by_id(session, organisation_id(), membership_id)
        name = found.person.full_name
        actions.remove_member(session, found)
    say(f"{name} ne fait plus partie de l’organisation.")
    return redirect(url_for(".index"))


@bp.route("/acces/nouveau", methods=["GET", "POST"])
@access(Role.ADMINISTRATOR)
def give_access() -> ResponseReturnValue:
    form = AccessForm()
    form.cress.choices = offered((cress.id, cress.name) for cress in queries.cresses(reading()))
    if form.validate_on_submit():
        try:
            with writing() as session:
                given = form.cress.data, Role(form.role.data)
                actions.give_access(session, organisation_id(), *given, clock.now())
        except RuleBroken as refusal:
            put(form, refusal.message, "cress")
        else:
            say("Accès ouvert. Vous pouvez le retirer à tout moment.")
            return redirect(url_for(".index"))
    return render_template("accounts/give_access.html", form=form), 422 if form.errors else 200


@bp.post("/acces/<int:accompaniment_id>/retirer")
@access(Role.ADMINISTRATOR)
def end_access(accompaniment_id: int) -> ResponseReturnValue:
    if signed_in().organisation_id is None:
        raise Forbidden("Choisissez d’abord une organisation.")
    with writing() as session:
        given = queries.accompaniment_by_id(session, organisation_id(), accompaniment_id)
        if given.ended_at is not None:
            raise NotFound
        actions.end_access(session, given, clock.now())
    say("Accès retiré.")
    return redirect(url_for(".index"))
