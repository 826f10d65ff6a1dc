"""Signing in: tries are counted in the database, so the limits hold across every worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.accounts import passwords, queries, tokens
from spaser.accounts.models import Person, SignIn, SignInAttempt
from spaser.core.errors import SpaserError

WINDOW = timedelta(minutes=15)
TRIES_PER_EMAIL = 5
TRIES_PER_ADDRESS = 40
SESSION_LENGTH = timedelta(hours=12)
_KEPT = timedelta(days=1)


class TooManyTries(SpaserError):
    """Wait; nobody is told whether the account exists."""


@dataclass(frozen=True)
class Try:
    """A counted attempt, already written."""

    id: int
    email_hash: str
    address_hash: str


def record_try(session: Session, email: str, address: str, key: str, now: datetime) -> Try:
    """Write the attempt as a failure, first: a crash or a race cannot make it free."""
    attempt = SignInAttempt(
        email_hash=tokens.keyed_digest(key, queries.normal_email(email)),
        address_hash=tokens.keyed_digest(key, address),
        at=now,
    )
    session.add(attempt)
    session.exec(sa.delete(SignInAttempt).where(col(SignInAttempt.at) < now - _KEPT))
    session.flush()
    return Try(attempt.id, attempt.email_hash, attempt.address_hash)


def forget_try(session: Session, tried: Try) -> None:
    """A try refused for its number counts for nothing: insisting must not lock for ever."""
    session.exec(sa.delete(SignInAttempt).where(col(SignInAttempt.id) == tried.id))


def check_limits(session: Session, tried: Try, now: datetime) -> None:
    """Raises TooManyTries. Call it once the attempt is committed: every worker then counts it."""
    since = now - WINDOW
    same_email = col(SignInAttempt.email_hash) == tried.email_hash
    same_address = col(SignInAttempt.address_hash) == tried.address_hash
    # A success forgives the tries at that account; at an address it would let whoever has one
    # account try the passwords of all the others.
    by_email = _failures(session, same_email & _after_success(same_email), since)
    by_address = _failures(session, same_address, since)
    if by_email > TRIES_PER_EMAIL or by_address > TRIES_PER_ADDRESS:
        raise TooManyTries(
            "Trop d’essais en peu de temps. Par sécurité, attendez un quart d’heure "
            "avant de réessayer."
        )


def _after_success(whose: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    success = sa.select(sa.func.max(col(SignInAttempt.id))).where(
        whose, col(SignInAttempt.succeeded)
    )
    return col(SignInAttempt.id) > sa.func.coalesce(success.scalar_subquery(), 0)


def _failures(session: Session, which: sa.ColumnElement[bool], since: datetime) -> int:
    """How many of those tries failed in the window."""
    statement = select(sa.func.count()).select_from(SignInAttempt)
    statement = statement.where(which, col(SignInAttempt.at) > since)
    return session.exec(statement.where(~col(SignInAttempt.succeeded))).one()


def authenticate(session: Session, email: str, password: str) -> Person | None:
    """The person whose password it is; None otherwise, after the same time."""
    person = queries.person_by_email(session, email)
    known = passwords.matches(password, person.password_hash if person else None)
    return person if person and person.active and known else None


def open_sign_in(session: Session, person: Person, now: datetime, tried: Try | None = None) -> str:
    """Open a session for the person; gives the secret for the cookie, kept nowhere else."""
    secret = tokens.new_secret()
    expiry = now + SESSION_LENGTH
    if tried is not None:
        attempt = session.get(SignInAttempt, tried.id)
        if attempt is not None:
            attempt.succeeded = True
    session.exec(sa.delete(SignIn).where(col(SignIn.expires_at) < now))
    session.add(
        SignIn(
            secret_hash=tokens.digest(secret),
            person_id=person.id,
            started_at=now,
            expires_at=expiry,
        )
    )
    session.flush()
    return secret


def close_sign_in(session: Session, secret: str) -> None:
    """End one session: its cookie opens nothing any more."""
    session.exec(sa.delete(SignIn).where(col(SignIn.secret_hash) == tokens.digest(secret)))


def close_every_sign_in(session: Session, person_id: int) -> None:
    """End all the sessions of a person."""
    session.exec(sa.delete(SignIn).where(col(SignIn.person_id) == person_id))
