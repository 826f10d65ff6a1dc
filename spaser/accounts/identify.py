"""Who asks: from the cookie to the person, the organisation and the role."""

import re

from flask import session as cookie
from flask import url_for
from sqlmodel import Session

from spaser.accounts import queries, tokens
from spaser.accounts.models import Organisation, OrganisationKind, Person
from spaser.core import clock
from spaser.web.access import Identity, Role
from spaser.web.session import reading

# One slash at the head; browsers read a backslash as a slash, and skip tabs and line ends.
_OURS = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")
SECRET = "secret"  # noqa: S105 — the name of the entry in the cookie


def current_identity() -> Identity | None:
    """The identity of this request; None without an open session."""
    secret = open_secret()
    if not secret:
        return None
    found = queries.open_session(reading(), tokens.digest(secret), clock.now())
    if found is None:
        return None
    sign_in, person = found
    return _looking_from(reading(), person, sign_in.organisation_id)


def _looking_from(session: Session, person: Person, chosen: int | None) -> Identity:
    """The chosen organisation while the person still has it, otherwise their first one."""
    places = queries.rights(session, person.id)
    by_id = {organisation.id: (organisation, role) for organisation, role in places}
    place: tuple[Organisation, Role] | None = by_id.get(chosen or 0)
    if place is None and places:
        place = places[0]
    return Identity(
        person_id=person.id,
        full_name=person.full_name,
        email=person.email,
        organisation_id=place[0].id if place else None,
        organisation_name=place[0].name if place else "",
        role=place[1] if place else None,
        chamber=place is not None and place[0].kind == OrganisationKind.CRESS,
    )


def start_session(secret: str) -> None:
    """Put a fresh secret in a fresh cookie: nothing planted before sign-in survives it."""
    cookie.clear()
    cookie[SECRET] = secret


def open_secret() -> str:
    """The secret of the cookie of this request; empty without one."""
    secret = cookie.get(SECRET)
    return secret if isinstance(secret, str) else ""


def end_session() -> str:
    """Empty the cookie; gives the secret that it held."""
    secret = open_secret()
    cookie.clear()
    return secret


def safe_next(target: str | None) -> str:
    """Where to go after sign-in: a page of ours, never another site."""
    if target and _OURS.fullmatch(target):
        return target
    return url_for("home.index")
