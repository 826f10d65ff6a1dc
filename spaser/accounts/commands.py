"""What the command line does with accounts."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from spaser.accounts import actions, queries
from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core.errors import RuleBroken
from spaser.web.access import Role


@dataclass(frozen=True)
class NewUser:
    """A person to add, as typed on the command line."""

    email: str
    organisation: str
    role: str
    name: str = ""
    kind: str = OrganisationKind.COLLECTIVITY.value


def add_user(session: Session, new: NewUser, now: datetime) -> list[str]:
    """Add the person, and the organisation when it is new; gives what to tell, in French.

    A new person gets a password of their own, told once.
    """
    told: list[str] = []
    organisation = queries.organisation_by_name(session, new.organisation)
    if organisation is None:
        organisation = _new_organisation(session, new, now)
        told.append(f"Organisation créée : {organisation.name}.")
    address = actions.checked_email(new.email)
    person = queries.person_by_email(session, address)
    if person is None:
        name = new.name or address.split("@")[0]
        person = actions.add_person(session, address, name, now)
        password = secrets.token_urlsafe(15)
        actions.set_password(session, person, password, now)
        told.append(f"Compte créé : {address}, mot de passe à changer : {password}")
    actions.set_role(session, organisation.id, person.id, Role(new.role), now)
    told.append(f"{address} a le rôle {new.role} dans {organisation.name}.")
    return told


def _new_organisation(session: Session, new: NewUser, now: datetime) -> Organisation:
    draft = actions.NewOrganisation(new.organisation, OrganisationKind(new.kind))
    return actions.add_organisation(session, draft, now)


def organisation_number(session: Session, name: str) -> int:
    """The number of an organisation; raises RuleBroken with the names that exist."""
    found = queries.organisation_by_name(session, name)
    if found is None:
        names = ", ".join(each.name for each in queries.organisations(session)) or "aucune"
        raise RuleBroken(f"L’organisation « {name} » n’existe pas. Organisations : {names}.")
    return found.id
