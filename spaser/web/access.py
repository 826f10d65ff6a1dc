"""Who may see a page. Every route says it; one that does not is refused at the start."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from spaser.core.errors import Forbidden
from spaser.core.journal import Actor

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a person does in an organisation."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    BUYER = "buyer"
    PLAN_MANAGER = "spaser_manager"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Open(StrEnum):
    """Pages that ask for no role in particular."""

    PUBLIC = "public"  # no account
    SIGNED_IN = "signed_in"  # any account, whatever the organisation
    WRITER = "writer"  # any role of the organisation but that of reader


PUBLIC = Open.PUBLIC
SIGNED_IN = Open.SIGNED_IN
WRITER = Open.WRITER

# What each role may do besides its own name.
GRANTS: dict[Role, frozenset[Role]] = {
    Role.READER: frozenset({Role.READER}),
    Role.CONTRIBUTOR: frozenset({Role.READER, Role.CONTRIBUTOR}),
    Role.BUYER: frozenset({Role.READER, Role.BUYER}),
    Role.PLAN_MANAGER: frozenset({Role.READER, Role.CONTRIBUTOR, Role.PLAN_MANAGER}),
    Role.EDITOR: frozenset({Role.READER, Role.EDITOR}),
    Role.ADMINISTRATOR: frozenset(Role),
}


@dataclass(frozen=True)
class Identity:
    """The person of this request, and the organisation in whose name they look."""

    person_id: int
    full_name: str
    email: str
    organisation_id: int | None = None
    organisation_name: str = ""
    role: Role | None = None
    chamber: bool = False  # the organisation is a CRESS: it keeps the directory for everybody

    def may(self, rule: Role | Open, chamber: bool = False) -> bool:
        """Whether a page that asks for this rule, and perhaps for a CRESS, opens.

        Templates give the rule by its value.
        """
        if chamber and not self.chamber:
            return False
        if rule == WRITER:
            return self.role is not None and self.role != Role.READER
        if rule in (PUBLIC, SIGNED_IN):
            return True
        return self.role is not None and rule in GRANTS[self.role]

    @property
    def actor(self) -> Actor:
        """How the journal names them."""
        return Actor(self.full_name, self.person_id, self.organisation_id)


def access(rule: Role | Open, *, chamber: bool = False) -> Callable[[View], View]:
    """Declare who may open the page: PUBLIC, SIGNED_IN, WRITER, or a role in the organisation.

    `chamber`: only in the name of a CRESS, for what is common to everybody, as the directory is.
    """

    def declare(view: View) -> View:
        view.__access__ = rule  # type: ignore[attr-defined]
        view.__chamber__ = chamber  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(app: Flask, endpoint: str) -> Role | Open:
    """The rule of a route; KeyError when it declares none."""
    if endpoint == "static":
        return PUBLIC
    rule = getattr(app.view_functions[endpoint], "__access__", None)
    if rule is None:
        raise KeyError(f"{endpoint} declares no access")
    return rule  # type: ignore[no-any-return]


def asks_for_chamber(app: Flask, endpoint: str) -> bool:
    """Whether a route opens only in the name of a CRESS."""
    return bool(getattr(app.view_functions[endpoint], "__chamber__", False))


def undeclared(app: Flask) -> list[str]:
    """Routes that forgot to say who may open them."""
    return [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "__access__")
    ]


def identity() -> Identity | None:
    """Who asks; None without a sign-in. Asked from the database once a request."""
    if "identity" not in g:
        find: Callable[[], Identity | None] = current_app.extensions["identify"]
        g.identity = find()
    return g.identity  # type: ignore[no-any-return]


def signed_in() -> Identity:
    """The person of a page that is not public."""
    found = identity()
    if found is None:
        raise Forbidden("Connectez-vous pour ouvrir cette page.")
    return found


def organisation_id() -> int:
    """The organisation in whose name the page is opened: every query carries it."""
    current = signed_in().organisation_id
    if current is None:
        raise Forbidden("Choisissez d’abord une organisation.")
    return current


def install(app: Flask, identify: Callable[[], Identity | None]) -> None:
    """Check every request. `identify` tells who asks."""
    app.extensions["identify"] = identify
    app.before_request(_check)


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such route: the 404 page is public
    rule = rule_of(current_app, request.endpoint)
    if rule is PUBLIC:
        return None
    who = identity()
    if who is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", suite=back))
    if not who.may(rule):
        raise Forbidden("Votre rôle ne permet pas d’ouvrir cette page.")
    if not who.may(rule, asks_for_chamber(current_app, request.endpoint)):
        raise Forbidden("Cette page est celle de la CRESS : elle tient l’annuaire pour tous.")
    return None
