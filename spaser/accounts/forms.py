"""What people type about accounts."""

from typing import Any

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo

from spaser.accounts.models import OrganisationKind
from spaser.core.french import french_spaces
from spaser.web.access import Role
from spaser.web.fields import Form, at_most, one_of, required, stripped

ROLES: dict[Role, str] = {
    Role.READER: "Lecture",
    Role.CONTRIBUTOR: "Contribution (ce que je pilote)",
    Role.BUYER: "Achat",
    Role.PLAN_MANAGER: "Pilotage du SPASER",
    Role.EDITOR: "Rédaction des fiches REX",
    Role.ADMINISTRATOR: "Administration",
}
ORGANISATION_KINDS: dict[OrganisationKind, str] = {
    OrganisationKind.COLLECTIVITY: "Collectivité",
    OrganisationKind.BUYER: "Acheteur public",
    OrganisationKind.CRESS: "CRESS",
    OrganisationKind.NETWORK: "Réseau",
}
_SAME = french_spaces("Les deux mots de passe diffèrent : retapez-les.")


def _new_password() -> PasswordField:
    return PasswordField(
        "Nouveau mot de passe",
        validators=[required("Choisissez un mot de passe."), at_most(200)],
        render_kw={"autocomplete": "new-password"},
        description=french_spaces(
            "Au moins 12 caractères ; une phrase de quatre ou cinq mots convient bien."
        ),
    )


def _again() -> PasswordField:
    return PasswordField(
        "Le même, une seconde fois",
        validators=[required("Retapez le mot de passe."), EqualTo("password", message=_SAME)],
        render_kw={"autocomplete": "new-password"},
    )


def _current(label: str, sentence: str) -> PasswordField:
    return PasswordField(
        label,
        validators=[required(sentence), at_most(200)],
        render_kw={"autocomplete": "current-password"},
    )


class SignInForm(Form):
    """E-mail and password."""

    email = EmailField(
        "Adresse électronique",
        filters=[stripped],
        validators=[required("Indiquez votre adresse électronique."), at_most(254)],
        render_kw={"autocomplete": "username"},
    )
    password = _current("Mot de passe", "Indiquez votre mot de passe.")
    suite = HiddenField()


class PasswordForm(Form):
    """Changing one's own password."""

    current = _current("Mot de passe actuel", "Indiquez votre mot de passe actuel.")
    password = _new_password()
    again = _again()


class InviteForm(Form):
    """A place kept for somebody."""

    email = EmailField(
        "Adresse électronique",
        filters=[stripped],
        validators=[required("Indiquez l’adresse de la personne à inviter."), at_most(254)],
        render_kw={"autocomplete": "off"},
    )
    role = one_of("Rôle", {role.value: label for role, label in ROLES.items()})


class RoleForm(Form):
    """Another role for a member."""

    role = one_of("Rôle", {role.value: label for role, label in ROLES.items()})


class JoinForm(Form):
    """Accepting an invitation without an account yet."""

    full_name = StringField(
        "Prénom et nom",
        filters=[stripped],
        validators=[required("Indiquez vos prénom et nom."), at_most(120)],
        render_kw={"autocomplete": "name"},
    )
    password = _new_password()
    again = _again()


class JoinAgainForm(Form):
    """Accepting an invitation with the account one already has."""

    password = _current("Mot de passe de votre compte", "Indiquez votre mot de passe.")


class AccessForm(Form):
    """Giving a CRESS access to the organisation."""

    cress = one_of("CRESS", coerce=int)
    role = one_of(
        "Ce qu’elle pourra faire",
        {role.value: label for role, label in ROLES.items() if role != Role.ADMINISTRATOR},
    )


class ChooseForm(Form):
    """Acting for another organisation."""

    organisation = one_of("Organisation", coerce=int)


class EmptyForm(Form):
    """A button: only its token. A page may hold several, so the token has no id."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.csrf_token.render_kw = {"id": False}
