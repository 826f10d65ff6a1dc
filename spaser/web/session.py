"""The database session of a request."""

from contextlib import AbstractContextManager

from flask import Flask, current_app, g
from sqlalchemy.engine import Engine
from sqlmodel import Session

from spaser.core.db import transaction
from spaser.core.journal import act_as
from spaser.web import access


def install(app: Flask, engine: Engine) -> None:
    """Give each request a session, and close it at the end."""
    app.extensions["engine"] = engine
    app.teardown_appcontext(_close)


def engine() -> Engine:
    """The engine of this process."""
    return current_app.extensions["engine"]  # type: ignore[no-any-return]


def reading() -> Session:
    """The session of the request. It writes nothing."""
    if "session" not in g:
        g.session = Session(engine())
    return g.session  # type: ignore[no-any-return]


def writing() -> AbstractContextManager[Session]:
    """The same session, committed at the end of the block, in the name of who is signed in."""
    session = reading()
    if who := access.identity():
        act_as(session, who.actor)
    return transaction(session)


def _close(_error: BaseException | None) -> None:
    session = g.pop("session", None)
    if session is not None:
        session.close()
