"""Sign-in, sign-out, one's own account."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.accounts import actions, queries, signing, tokens
from spaser.accounts.forms import (
    ORGANISATION_KINDS,
    ROLES,
    ChooseForm,
    EmptyForm,
    JoinAgainForm,
    JoinForm,
    PasswordForm,
)
from spaser.accounts.forms import SignInForm as Credentials
from spaser.accounts.identify import end_session, open_secret, safe_next, start_session
from spaser.accounts.models import Invitation, Person
from spaser.core import clock, journal
from spaser.core.errors import Conflict, NotFound, RuleBroken
from spaser.core.journal import Actor, act_as
from spaser.web.access import PUBLIC, SIGNED_IN, access, identity, signed_in
from spaser.web.fields import offered, put, say
from spaser.web.session import reading, writing

bp = Blueprint("accounts", __name__)
# How the journal names what it speaks of.
OBJECT_NAMES = {
    "organisation": "organisation",
    "person": "personne",
    "membership": "appartenance",
    "accompaniment": "accompagnement",
    "invitation": "invitation",
    "supplier": "structure",
    "tender": "consultation",
    "lot": "lot",
    "import_run": "import",
    "column_mapping": "lecture de colonnes",
    "import_upload": "fichier déposé",
    "job": "travail de fond",
    "duplicate_pair": "doublon possible",
    "supplier_merge": "fusion",
    "favourite_list": "liste",
    "favourite": "structure d’une liste",
    "saved_search": "recherche gardée",
    "saved_lot_search": "recherche de lots gardée",
    "error_report": "signalement",
    "vocabulary_expression": "expression d’un métier",
    "dossier": "dossier de sourcing",
    "dossier_search": "recherche d’un dossier",
    "dossier_supplier": "structure d’un dossier",
    "dossier_message": "message d’un dossier",
    "dossier_contact": "échange d’un dossier",
    "question_set": "questionnaire",
    "answer_link": "lien de réponse",
    "answer": "réponse d’une structure",
    "answer_file": "pièce jointe",
    "dossier_outcome": "issue d’un lot",
    "dossier_report": "rapport de sourcing",
    "dossier_addendum": "ajout à un dossier verrouillé",
}
WRONG = "Adresse ou mot de passe inconnus. Vérifiez-les et réessayez."


def secret_key() -> str:
    """The key that signs links and cookies."""
    return str(current_app.config["SECRET_KEY"])


def _counted(email: str) -> signing.Try:
    """Count a try at a password before looking at it; raises TooManyTries."""
    now = clock.now()
    with writing() as session:
        address = request.remote_addr or ""
        tried = signing.record_try(session, email, address, secret_key(), now)
    try:
        signing.check_limits(reading(), tried, now)
    except signing.TooManyTries:
        with writing() as session:
            signing.forget_try(session, tried)
        raise
    return tried


def _try_password(email: str, password: str) -> tuple[Person | None, signing.Try]:
    """The person whose password it is; raises TooManyTries."""
    tried = _counted(email)
    return signing.authenticate(reading(), email, password), tried


def _open(person: Person, tried: signing.Try | None) -> None:
    with writing() as session:
        signing.close_sign_in(session, open_secret())
        secret = signing.open_sign_in(session, person, clock.now(), tried)
    start_session(secret)


@bp.route("/connexion", methods=["GET", "POST"])
@access(PUBLIC)
def sign_in() -> ResponseReturnValue:
    form = Credentials(suite=request.args.get("suite", ""))
    status = 200
    if form.validate_on_submit():
        try:
            person, tried = _try_password(form.email.data, form.password.data)
        except signing.TooManyTries as refusal:
            put(form, refusal.message)
            status = 429
        else:
            if person is not None:
                _open(person, tried)
                say(f"Bonjour {person.full_name}.")
                return redirect(safe_next(form.suite.data))
            put(form, WRONG)
    if form.errors and status == 200:
        status = 422
    return render_template("accounts/sign_in.html", form=form), status


@bp.post("/deconnexion")
@access(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    secret = end_session()
    if secret:
        with writing() as session:
            signing.close_sign_in(session, secret)
    say("Vous êtes déconnecté.")
    return redirect(url_for("home.index"))


@bp.get("/mon-compte")
@access(SIGNED_IN)
def account() -> ResponseReturnValue:
    who = signed_in()
    places = queries.rights(reading(), who.person_id)
    person = queries.person_by_id(reading(), who.person_id)
    return render_template(
        "accounts/account.html",
        person=person,
        places=places,
        form=_choose_form(),
        who=who,
        history=journal.history(reading(), "person", person.id),
    )


def _choose_form() -> ChooseForm:
    who = signed_in()
    form = ChooseForm()
    places = queries.rights(reading(), who.person_id)
    form.organisation.choices = offered((place.id, place.name) for place, _ in places)
    if not form.is_submitted():
        form.organisation.data = who.organisation_id
    return form


@bp.post("/mon-compte/organisation")
@access(SIGNED_IN)
def choose_organisation() -> ResponseReturnValue:
    form = _choose_form()
    if not form.validate_on_submit():
        raise NotFound
    secret = open_secret()
    with writing() as session:
        found = queries.open_session(session, tokens.digest(secret), clock.now())
        if found is None:
            raise NotFound
        found[0].organisation_id = form.organisation.data
        name = queries.organisation_by_id(session, form.organisation.data).name
    say(f"Vous agissez maintenant pour {name}.")
    return redirect(url_for(".account"))


@bp.route("/mon-compte/mot-de-passe", methods=["GET", "POST"])
@access(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    status = 200
    if form.validate_on_submit():
        try:
            tried = _counted(signed_in().email)
            with writing() as session:
                person = queries.person_by_id(session, signed_in().person_id)
                given = form.current.data, form.password.data
                actions.change_password(session, person, *given, clock.now())
        except signing.TooManyTries as refusal:
            put(form, refusal.message)
            status = 429
        except RuleBroken as refusal:
            wrong_current = "actuel" in refusal.message
            put(form, refusal.message, "current" if wrong_current else "password")
        else:
            _open(person, tried)
            say("Mot de passe changé. Vos autres sessions sont fermées.")
            return redirect(url_for(".account"))
    if form.errors and status == 200:
        status = 422
    return render_template("accounts/change_password.html", form=form), status


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def join(token: str) -> ResponseReturnValue:
    number = tokens.invitation_id(secret_key(), token)
    invitation = queries.usable_invitation(reading(), number, clock.now())
    person = queries.person_by_email(reading(), invitation.email)
    known = person is not None and person.password_hash is not None
    form = JoinAgainForm() if known else JoinForm()
    status = 200
    if form.validate_on_submit():
        try:
            member, tried = (_join_again if known else _join)(form, invitation)
        except signing.TooManyTries as refusal:
            put(form, refusal.message)
            status = 429
        except RuleBroken as refusal:
            put(form, refusal.message, "password")
        else:
            _open(member, tried)
            say("Bienvenue. Votre compte est prêt.")
            return redirect(url_for("home.index"))
    if form.errors and status == 200:
        status = 422
    page = render_template("accounts/join.html", form=form, invitation=invitation, known=known)
    return page, status


def _join(form: JoinForm, invitation: Invitation) -> tuple[Person, signing.Try | None]:
    now = clock.now()
    with writing() as session:
        act_as(session, Actor(f"{form.full_name.data} (invitation)"))
        queries.usable_invitation(session, invitation.id, now, lock=True)
        person = queries.person_by_email(session, invitation.email)
        if person is not None and person.password_hash is not None:
            raise Conflict("Ce compte vient d’être ouvert. Rouvrez le lien et connectez-vous.")
        if person is None:
            person = actions.add_person(session, invitation.email, form.full_name.data, now)
        person.full_name = form.full_name.data
        actions.set_password(session, person, form.password.data, now)
        actions.accept_invitation(session, invitation, person, now)
    return person, None


def _join_again(form: JoinAgainForm, invitation: Invitation) -> tuple[Person, signing.Try | None]:
    person, tried = _try_password(invitation.email, form.password.data)
    if person is None:
        raise RuleBroken("Ce n’est pas le mot de passe de ce compte.")
    with writing() as session:
        act_as(session, Actor(person.full_name, person.id))
        queries.usable_invitation(session, invitation.id, clock.now(), lock=True)
        actions.accept_invitation(session, invitation, person, clock.now())
    return person, tried


def navigation() -> dict[str, object]:
    """What every page shows of the person: their name, and a button to leave."""
    who = identity()
    return {
        "who": who,
        "leave": EmptyForm(formdata=None) if who else None,
        "role_names": ROLES,
        "organisation_kinds": ORGANISATION_KINDS,
        "object_names": OBJECT_NAMES,
    }
