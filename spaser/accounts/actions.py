"""Changing organisations, people and their rights. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlmodel import Session
from stdnum.fr import siren as siren_number

from spaser.accounts import passwords, queries, signing
from spaser.accounts.models import (
    Accompaniment,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    TerritoryKind,
)
from spaser.core.errors import RuleBroken
from spaser.web.access import Role

INVITATION_LENGTH = timedelta(days=7)


@dataclass(frozen=True)
class NewOrganisation:
    """What is needed to enter an organisation."""

    name: str
    kind: OrganisationKind
    siren: str | None = None
    territory_kind: TerritoryKind | None = None
    territory_code: str | None = None
    fictitious: bool = False


def add_organisation(session: Session, new: NewOrganisation, now: datetime) -> Organisation:
    """Enter an organisation; its name is used once and its SIREN is a real one."""
    if queries.organisation_by_name(session, new.name):
        raise RuleBroken(f"L’organisation « {new.name} » existe déjà.")
    if new.siren is not None and not siren_number.is_valid(new.siren):
        raise RuleBroken(f"Le SIREN {new.siren} est faux : vérifiez ses neuf chiffres.")
    organisation = Organisation(
        kind=new.kind,
        name=new.name.strip(),
        siren=new.siren,
        territory_kind=new.territory_kind,
        territory_code=new.territory_code,
        fictitious=new.fictitious,
        created_at=now,
    )
    session.add(organisation)
    session.flush()
    return organisation


def checked_email(email: str) -> str:
    """The address in its one spelling; raises RuleBroken when it cannot be one."""
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise RuleBroken(
            f"« {email.strip()} » n’est pas une adresse électronique valable. "
            "Écrivez-la comme nom@domaine.fr."
        ) from error
    return queries.normal_email(email)


def add_person(
    session: Session, email: str, full_name: str, now: datetime, fictitious: bool = False
) -> Person:
    """Enter somebody, still without a password."""
    if queries.person_by_email(session, email):
        raise RuleBroken(f"{email} a déjà un compte.")
    person = Person(
        email=queries.normal_email(email),
        full_name=full_name.strip(),
        fictitious=fictitious,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def set_password(session: Session, person: Person, password: str, now: datetime) -> None:
    """Change the password and end every open session."""
    passwords.check_strength(password, person.email)
    person.password_hash = passwords.hash_password(password)
    person.password_changed_at = now
    signing.close_every_sign_in(session, person.id)
    session.flush()


def change_password(
    session: Session, person: Person, current: str, password: str, now: datetime
) -> None:
    """Change one's own password: the present one is asked again."""
    if not passwords.matches(current, person.password_hash):
        raise RuleBroken("Ce n’est pas votre mot de passe actuel.")
    if current == password:
        raise RuleBroken("Le nouveau mot de passe est le même que l’ancien.")
    set_password(session, person, password, now)


def set_role(
    session: Session, organisation_id: int, person_id: int, role: Role, now: datetime
) -> Membership:
    """Give a person a role in an organisation, or change it."""
    member = queries.membership_of(session, organisation_id, person_id)
    if member is None:
        member = Membership(
            organisation_id=organisation_id, person_id=person_id, role=role, created_at=now
        )
        session.add(member)
    elif member.role != role:
        if member.role == Role.ADMINISTRATOR:
            _keep_one_administrator(session, organisation_id)
        member.role = role
    session.flush()
    return member


def remove_member(session: Session, member: Membership) -> None:
    """Take a person out of an organisation; the last administrator stays."""
    if member.role == Role.ADMINISTRATOR:
        _keep_one_administrator(session, member.organisation_id)
    session.delete(member)
    session.flush()


def _keep_one_administrator(session: Session, organisation_id: int) -> None:
    # Two administrators who leave at the same moment must not both be the one too many.
    queries.lock_organisation(session, organisation_id)
    if queries.administrators(session, organisation_id) <= 1:
        raise RuleBroken(
            "C’est la seule personne qui administre l’organisation. "
            "Donnez d’abord ce rôle à quelqu’un d’autre."
        )


def invite(
    session: Session, organisation_id: int, email: str, role: Role, now: datetime
) -> Invitation:
    """Keep a place for somebody; a newer invitation replaces the one still open."""
    address = checked_email(email)
    queries.lock_organisation(session, organisation_id)
    person = queries.person_by_email(session, address)
    if person and queries.membership_of(session, organisation_id, person.id):
        raise RuleBroken(f"{address} fait déjà partie de l’organisation : changez son rôle.")
    for earlier in queries.pending_invitations(session, organisation_id, now):
        if earlier.email == address:
            earlier.cancelled_at = now
    invitation = Invitation(
        organisation_id=organisation_id,
        email=address,
        role=role,
        created_at=now,
        expires_at=now + INVITATION_LENGTH,
    )
    session.add(invitation)
    session.flush()
    return invitation


def cancel_invitation(session: Session, invitation: Invitation, now: datetime) -> None:
    """The link opens nothing any more."""
    invitation.cancelled_at = now
    session.flush()


def accept_invitation(
    session: Session, invitation: Invitation, person: Person, now: datetime
) -> Membership:
    """The person takes the place kept for their address."""
    if person.email != invitation.email:
        raise RuleBroken(f"Cette invitation est pour {invitation.email}.")
    invitation.accepted_at = now
    return set_role(session, invitation.organisation_id, person.id, invitation.role, now)


def give_access(
    session: Session, organisation_id: int, cress_id: int, role: Role, now: datetime
) -> Accompaniment:
    """Let a CRESS work in an organisation that it accompanies; never as its administrator."""
    cress = queries.organisation_by_id(session, cress_id)
    if cress.kind != OrganisationKind.CRESS:
        raise RuleBroken("Seule une CRESS peut recevoir cet accès.")
    if cress_id == organisation_id:
        raise RuleBroken("Une CRESS ne s’accompagne pas elle-même.")
    if role == Role.ADMINISTRATOR:
        raise RuleBroken("L’administration de votre organisation ne se délègue pas.")
    queries.lock_organisation(session, organisation_id)
    for given in queries.accompaniments(session, organisation_id):
        if given.cress_id == cress_id:
            raise RuleBroken(f"{cress.name} a déjà accès à votre organisation.")
    access = Accompaniment(
        cress_id=cress_id, organisation_id=organisation_id, role=role, started_at=now
    )
    session.add(access)
    session.flush()
    return access


def end_access(session: Session, access: Accompaniment, now: datetime) -> None:
    """The CRESS no longer sees the organisation, at once."""
    if access.ended_at is None:
        access.ended_at = now
        session.flush()
