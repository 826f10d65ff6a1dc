"""Every route declares who may open it, and keeps its word to everybody."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask, url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from spaser import app as application
from spaser.accounts.models import SignIn
from spaser.config import Settings
from spaser.core.db import transaction
from spaser.core.journal import JournalEntry
from spaser.sourcing import live
from spaser.web.access import (
    GRANTS,
    PUBLIC,
    SIGNED_IN,
    WRITER,
    Open,
    Role,
    asks_for_chamber,
    rule_of,
)
from tests.conftest import SECRET_KEY
from tests.pages.world import OWNED, SHARED
from tests.pages.world_objects import World, give, tender, world_of
from tests.visit import Visit

ANONYMOUS, ALONE, CRESS, CRESS_READER = "anonyme", "sans organisation", "CRESS", "CRESS en lecture"
CHAMBER = "CRESS chez elle"
VISITORS: dict[str, Role | None] = {
    ANONYMOUS: None,
    ALONE: None,
    CRESS: Role.BUYER,
    CRESS_READER: Role.READER,
    CHAMBER: Role.ADMINISTRATOR,
    **{role.value: role for role in Role},
}
OURS, THEIRS, NOBODYS = "ours", "theirs", "nobody’s"


def enter(world: World, name: str) -> None:
    """Become that visitor, in a browser without a past."""
    world.visit.client = world.visit.app.test_client()
    if name == ANONYMOUS:
        return
    email = f"visiteur.{world.number()}@essai.example"
    if name in (CRESS, CRESS_READER):
        held = Role.ADMINISTRATOR if name == CRESS else Role.READER
        person = world.visit.person(email, {world.cress.id: held})
        world.visit.sign_in(person)
        with transaction(world.session):
            look = sa.update(SignIn).where(SignIn.person_id == person.id)
            world.session.exec(look.values(organisation_id=world.home.id))
        return
    role = VISITORS[name]
    place = world.cress if name == CHAMBER else world.home
    world.visit.sign_in(world.visit.person(email, {place.id: role} if role else {}))


def token(world: World) -> str:
    """A valid token, taken from a page that the visitor sees."""
    page = world.visit.client.get("/connexion").get_data(as_text=True)
    field = BeautifulSoup(page, "html.parser").select_one("[name=csrf_token]")
    assert field is not None
    return str(field["value"])


# What an address must ask to be understood: it has no page to show without.
ASKED = {"trial_api.try_match": {"objet": "Nettoyage de bureaux"}}


def owners(rule: Rule) -> list[str]:
    """Whose identifiers a route is tried with; fails for a route that nobody can address."""
    if not rule.arguments:
        return [NOBODYS]
    assert rule.endpoint in OWNED or rule.endpoint in SHARED, (
        f"{rule.endpoint}: say in tests/pages/world.py how its identifiers are made"
    )
    return [OURS, THEIRS] if rule.endpoint in OWNED else [NOBODYS]


def address(world: World, rule: Rule, owner: str) -> str:
    """The address of the route, with identifiers made for it."""
    values: dict[str, Any] = dict(ASKED.get(rule.endpoint, {}))
    if rule.endpoint in OWNED:
        values = OWNED[rule.endpoint](world, world.home if owner == OURS else world.other)
    elif rule.endpoint in SHARED:
        values = SHARED[rule.endpoint](world)
    with world.visit.app.test_request_context():
        return url_for(rule.endpoint, **values)


def expected(rule: Role | Open, chamber: bool, name: str, owner: str) -> str:
    """What the declared rule promises to that visitor."""
    role = VISITORS[name]
    if rule is PUBLIC:
        return "open"
    if name == ANONYMOUS:
        return "sign in"
    if rule is WRITER:
        admitted = role not in (None, Role.READER)
    else:
        admitted = rule is SIGNED_IN or (role is not None and rule in GRANTS[role])
    if not admitted or (chamber and name != CHAMBER):
        return "forbidden"
    if owner == OURS and name == CHAMBER:
        return "open" if chamber else "not found"  # it looks from another organisation
    return "not found" if owner == THEIRS else "open"


def seen(method: str, answer: TestResponse) -> str:
    """What the answer comes to; the status itself when it is none of the four."""
    status, place = answer.status_code, answer.headers.get("Location", "")
    if status == 302 and place.startswith("/connexion"):
        return "sign in"
    good = (200,) if method == "GET" else (200, 302, 422)
    names = {403: "forbidden", 404: "not found", **dict.fromkeys(good, "open")}
    return names.get(status, str(status))


def fields(rule: Rule, world: World, name: str) -> dict[str, Any]:
    """What a form must hold to be understood."""
    if rule.endpoint == "accounts.choose_organisation":
        return {"organisation": world.home.id}
    return {}


def journal_length(world: World) -> int:
    with transaction(world.session):
        counted = world.session.exec(sa.select(sa.func.count()).select_from(JournalEntry))
        return int(counted.scalar_one())


def walked(app: Flask) -> Iterator[tuple[Rule, str, str, str]]:
    """Every route × method × visitor × owner of the identifiers."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            for name in VISITORS:
                for owner in owners(rule):
                    yield rule, method, name, owner


@pytest.fixture
def world(visit: Visit) -> World:
    made = world_of(visit)
    give(made, made.cress, made.home, Role.BUYER)
    live.of(visit.app).refresh()
    return made


def answer(world: World, rule: Rule, method: str, name: str, url: str) -> TestResponse:
    if method == "GET":
        return world.visit.client.get(url, buffered=True)
    data = {"csrf_token": token(world), **fields(rule, world, name)}
    return world.visit.client.open(url, method=method, data=data)


def test_every_route_keeps_its_word_to_every_visitor(
    app: Flask, world: World, record_property: Any
) -> None:
    leaks, routes, count, current = [], set(), 0, ""
    for rule, method, name, owner in walked(app):
        if method != "GET" or name != current:
            enter(world, name)
            current = name
        url = address(world, rule, owner)
        chamber = asks_for_chamber(app, rule.endpoint)
        promise = expected(rule_of(app, rule.endpoint), chamber, name, owner)
        if rule.endpoint == "accounts.choose_organisation" and name == ALONE:
            promise = "not found"  # no organisation is theirs to choose
        before = journal_length(world) if method != "GET" else 0
        result = seen(method, answer(world, rule, method, name, url))
        if method != "GET" and promise != "open" and journal_length(world) != before:
            result = "refused, yet something changed"
        if result != promise:
            leaks.append(f"{method} {rule} ({name}, {owner}): {result} instead of {promise}")
        count += 1
        routes.add((rule.rule, method))
    record_property("routes", len(routes))
    record_property("combinations", count)
    print(f"{len(routes)} routes × {len(VISITORS)} visitors: {count} requests walked")
    assert leaks == []
    assert count >= len(routes) * len(VISITORS)
    assert count > len(routes) * len(VISITORS)  # some were walked with a foreign identifier too


def test_an_application_with_an_undeclared_route_does_not_start(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = application._features

    def with_one_more(app: Flask) -> None:
        declared(app)
        app.add_url_rule("/oubliee", "forgotten", lambda: "vue")

    monkeypatch.setattr(application, "_features", with_one_more)
    settings = Settings(SECRET_KEY, f"sqlite:///{tmp_path / 'base.sqlite3'}", tmp_path)
    with pytest.raises(RuntimeError, match="forgotten"):
        application.create_app(settings)


def test_every_route_declares_its_access(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert isinstance(rule_of(app, rule.endpoint), Role | Open)


def test_a_public_notice_is_read_by_every_member(world: World) -> None:
    notice = tender(world, None)
    lot = notice.lots[0].id
    for name in VISITORS:
        enter(world, name)
        for url in (
            f"/consultations/{notice.id}",
            f"/consultations/{notice.id}/lots/{lot}",
            f"/consultations/{notice.id}/lots.csv",
        ):
            status = world.visit.client.get(url).status_code
            assert status == {ANONYMOUS: 302, ALONE: 403}.get(name, 200), (name, url)


def test_a_lot_is_not_reached_through_the_consultation_of_another(world: World) -> None:
    ours, theirs = tender(world, world.home), tender(world, world.other)
    enter(world, Role.ADMINISTRATOR.value)
    world.visit.get(f"/consultations/{ours.id}/lots/{theirs.lots[0].id}", expect=404)


def test_lists_never_name_what_belongs_to_another_organisation(world: World) -> None:
    ours, theirs = tender(world, world.home), tender(world, world.other)
    enter(world, Role.READER.value)
    listed = str(world.visit.get("/consultations/"))
    assert f"/consultations/{ours.id}" in listed
    assert f"/consultations/{theirs.id}" not in listed


def test_an_endless_identifier_is_a_page_that_does_not_exist(world: World) -> None:
    enter(world, Role.ADMINISTRATOR.value)
    for number in (2**31, 2**63, 10**40):
        for url in (
            f"/annuaire/{number}",
            f"/consultations/{number}",
            f"/organisation/membres/{number}",
            f"/organisation/invitations/{number}",
        ):
            world.visit.get(url, expect=404)
