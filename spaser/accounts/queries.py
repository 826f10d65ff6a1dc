"""Reading organisations, people and their rights."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from spaser.accounts.models import (
    Accompaniment,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    SignIn,
)
from spaser.core.errors import NotFound
from spaser.web.access import Role


def person_by_email(session: Session, email: str) -> Person | None:
    """None when nobody has it: the caller must not let the user see the difference."""
    return session.exec(select(Person).where(Person.email == normal_email(email))).first()


def normal_email(email: str) -> str:
    """One spelling for one mailbox."""
    return email.strip().lower()


def person_by_id(session: Session, person_id: int) -> Person:
    """Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def organisation_by_id(session: Session, organisation_id: int) -> Organisation:
    """Raises NotFound."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def lock_organisation(session: Session, organisation_id: int) -> Organisation:
    """Make those who change the same organisation wait for each other; raises NotFound."""
    organisation = session.get(Organisation, organisation_id, with_for_update=True)
    if organisation is None:
        raise NotFound
    return organisation


def organisation_by_name(session: Session, name: str) -> Organisation | None:
    """None when there is none of that exact name."""
    return session.exec(select(Organisation).where(Organisation.name == name.strip())).first()


def open_session(session: Session, secret_hash: str, now: datetime) -> tuple[SignIn, Person] | None:
    """The sign-in of a cookie and its person; None when ended, expired or locked out."""
    statement = (
        select(SignIn, Person)
        .join(Person, col(Person.id) == col(SignIn.person_id))
        .where(SignIn.secret_hash == secret_hash, col(SignIn.expires_at) > now)
        .where(col(Person.active))
    )
    return session.exec(statement).first()


def rights(session: Session, person_id: int) -> list[tuple[Organisation, Role]]:
    """Where the person may act and as what: own organisations first, then accompanied ones.

    In an accompanied organisation a reader of the CRESS stays a reader, others take the role that
    the organisation gave to the CRESS.
    """
    own = session.exec(
        select(Organisation, Membership)
        .join(Membership, col(Membership.organisation_id) == col(Organisation.id))
        .where(Membership.person_id == person_id)
        .order_by(Organisation.name, col(Organisation.id))
    ).all()
    found = {organisation.id: (organisation, member.role) for organisation, member in own}
    accompanied = session.exec(
        select(Organisation, Accompaniment.role, Membership.role)
        .join(Accompaniment, col(Accompaniment.organisation_id) == col(Organisation.id))
        .join(Membership, col(Membership.organisation_id) == col(Accompaniment.cress_id))
        .where(Membership.person_id == person_id, col(Accompaniment.ended_at).is_(None))
        .order_by(Organisation.name, col(Organisation.id))
    ).all()
    for organisation, given, held in accompanied:
        role = Role.READER if held == Role.READER else Role(given)
        found.setdefault(organisation.id, (organisation, role))
    return list(found.values())


def members(session: Session, organisation_id: int) -> Sequence[Membership]:
    """The people of an organisation, by name."""
    statement = (
        select(Membership)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(Membership.organisation_id == organisation_id)
        .options(selectinload(Membership.person))  # type: ignore[arg-type]
        .order_by(Person.full_name, col(Membership.id))
        .limit(500)
    )
    return session.exec(statement).all()


def membership_by_id(session: Session, organisation_id: int, membership_id: int) -> Membership:
    """Raises NotFound when it is of another organisation."""
    found = session.exec(
        select(Membership).where(
            Membership.id == membership_id, Membership.organisation_id == organisation_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def membership_of(session: Session, organisation_id: int, person_id: int) -> Membership | None:
    """The membership that binds the two, if any."""
    return session.exec(
        select(Membership).where(
            Membership.organisation_id == organisation_id, Membership.person_id == person_id
        )
    ).first()


def administrators(session: Session, organisation_id: int) -> int:
    """How many active administrators the organisation has."""
    statement = (
        select(sa.func.count())
        .select_from(Membership)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(Membership.organisation_id == organisation_id, col(Person.active))
        .where(Membership.role == Role.ADMINISTRATOR)
    )
    return session.exec(statement).one()


def pending_invitations(
    session: Session, organisation_id: int, now: datetime
) -> Sequence[Invitation]:
    """Invitations that can still be accepted, latest first."""
    statement = (
        select(Invitation)
        .where(Invitation.organisation_id == organisation_id, col(Invitation.expires_at) > now)
        .where(col(Invitation.accepted_at).is_(None), col(Invitation.cancelled_at).is_(None))
        .order_by(col(Invitation.id).desc())
        .limit(200)
    )
    return session.exec(statement).all()


def invitation_by_id(session: Session, organisation_id: int, invitation_id: int) -> Invitation:
    """Raises NotFound when it is of another organisation."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def usable_invitation(
    session: Session, invitation_id: int, now: datetime, lock: bool = False
) -> Invitation:
    """The invitation of a link; raises NotFound, saying what to do, when it is no longer open.

    With `lock`, nobody else may use it until the transaction ends.
    """
    found = session.get(Invitation, invitation_id, with_for_update=lock or None)
    if found is None or found.cancelled_at is not None:
        raise NotFound("Cette invitation a été annulée. Demandez-en une autre.")
    if found.accepted_at is not None:
        raise NotFound("Cette invitation a déjà servi. Connectez-vous.")
    if found.expires_at <= now:
        raise NotFound("Cette invitation a expiré. Demandez-en une autre.")
    return found


def accompaniments(session: Session, organisation_id: int) -> Sequence[Accompaniment]:
    """Accesses in force, given or received by the organisation."""
    either = sa.or_(
        col(Accompaniment.organisation_id) == organisation_id,
        col(Accompaniment.cress_id) == organisation_id,
    )
    statement = (
        select(Accompaniment)
        .where(either, col(Accompaniment.ended_at).is_(None))
        .options(
            selectinload(Accompaniment.cress),  # type: ignore[arg-type]
            selectinload(Accompaniment.organisation),  # type: ignore[arg-type]
        )
        .order_by(col(Accompaniment.id))
        .limit(500)
    )
    return session.exec(statement).all()


def accompaniments_between(
    session: Session, cress_id: int, organisation_id: int
) -> Sequence[Accompaniment]:
    """Every access that the organisation gave to the CRESS, ended or not."""
    statement = select(Accompaniment).where(
        Accompaniment.cress_id == cress_id, Accompaniment.organisation_id == organisation_id
    )
    return session.exec(statement.order_by(col(Accompaniment.id)).limit(100)).all()


def accompaniment_by_id(
    session: Session, organisation_id: int, accompaniment_id: int
) -> Accompaniment:
    """Raises NotFound when neither side is the organisation."""
    found = session.get(Accompaniment, accompaniment_id)
    if found is None or organisation_id not in (found.organisation_id, found.cress_id):
        raise NotFound
    return found


def cresses(session: Session) -> Sequence[Organisation]:
    """Chambers that an access can be given to."""
    statement = (
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.CRESS)
        .order_by(Organisation.name, col(Organisation.id))
        .limit(100)
    )
    return session.exec(statement).all()


def organisations(session: Session) -> Sequence[Organisation]:
    """Every organisation, by name; for the command line."""
    return session.exec(
        select(Organisation).order_by(Organisation.name, col(Organisation.id)).limit(1_000)
    ).all()
