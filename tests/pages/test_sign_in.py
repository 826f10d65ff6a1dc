"""Signing in and out, and what stops whoever tries passwords."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import col, select

from spaser.accounts import passwords, signing
from spaser.accounts.models import Person, SignIn, SignInAttempt
from spaser.app import create_app
from spaser.config import Settings
from spaser.core import clock
from spaser.core.db import transaction
from spaser.web.access import Role
from tests.conftest import SECRET_KEY
from tests.visit import Visit

PASSWORD = "quatre mots pour essayer"
HASH = passwords.hash_password(PASSWORD)  # once: argon2 takes its time
EMAIL = "camille@essai.example"


@pytest.fixture
def camille(visit: Visit) -> Person:
    """Somebody with a password, who buys for an organisation."""
    person = visit.person(EMAIL, {visit.organisation().id: Role.BUYER})
    with transaction(visit.session):
        person.password_hash = HASH
    return person


def try_to_enter(
    visit: Visit, password: str, expect: int, email: str = EMAIL, suite: str = ""
) -> str:
    """What the sign-in page answers, as text."""
    url = "/connexion" + (f"?suite={suite}" if suite else "")
    page = visit.submit(url, {"email": email, "password": password}, expect=expect)
    error = page.select_one(".error")
    return error.get_text(strip=True) if error else ""


def secret_of(visit: Visit) -> str:
    with visit.client.session_transaction() as cookie:
        return str(cookie.get("secret", ""))


def fail(visit: Visit, count: int, email: str = EMAIL) -> None:
    """Failures already counted, without the time of a password."""
    now = clock.now()
    with transaction(visit.session):
        for _ in range(count):
            signing.record_try(visit.session, email, "127.0.0.1", SECRET_KEY, now)


def test_the_right_password_opens_a_session(visit: Visit, camille: Person) -> None:
    try_to_enter(visit, PASSWORD, 302)
    assert EMAIL in visit.get("/mon-compte").get_text()


def test_an_address_is_the_same_in_capitals_and_with_spaces(visit: Visit, camille: Person) -> None:
    try_to_enter(visit, PASSWORD, 302, email=f"  {EMAIL.upper()} ")


def test_nobody_learns_whether_an_account_exists(visit: Visit, camille: Person) -> None:
    known = try_to_enter(visit, "un mauvais mot de passe", 422)
    unknown = try_to_enter(visit, "un mauvais mot de passe", 422, email="nul@essai.example")
    assert known == unknown
    assert "inconnus" in known


def test_a_person_who_was_put_out_cannot_enter(visit: Visit, camille: Person) -> None:
    visit.sign_in(camille)
    with transaction(visit.session):
        camille.active = False
    visit.get("/mon-compte", expect=302)
    assert "inconnus" in try_to_enter(visit, PASSWORD, 422)


def test_an_empty_form_says_what_to_fill(visit: Visit) -> None:
    page = visit.submit("/connexion", {"email": "", "password": ""}, expect=422)
    assert len(page.select(".error")) == 2


def test_repeated_failures_lock_the_account_in_every_worker(
    visit: Visit, camille: Person, database_url: str, app: Flask, tmp_path: Path
) -> None:
    fail(visit, signing.TRIES_PER_EMAIL)
    other = create_app(Settings(SECRET_KEY, database_url, tmp_path / "other"))
    for worker in (app, other):
        visit.client = worker.test_client()
        assert "quart d’heure" in try_to_enter(visit, PASSWORD, 429)
    other.extensions["engine"].dispose()


def test_the_lock_says_the_same_of_an_unknown_address(visit: Visit, camille: Person) -> None:
    fail(visit, signing.TRIES_PER_EMAIL)
    fail(visit, signing.TRIES_PER_EMAIL, "nul@essai.example")
    sentence = try_to_enter(visit, PASSWORD, 429)
    assert sentence == try_to_enter(visit, PASSWORD, 429, email="nul@essai.example")


def test_a_success_forgives_the_failures_before_it(visit: Visit, camille: Person) -> None:
    fail(visit, signing.TRIES_PER_EMAIL - 1)
    try_to_enter(visit, PASSWORD, 302)
    visit.client = visit.app.test_client()
    fail(visit, signing.TRIES_PER_EMAIL - 1)
    try_to_enter(visit, PASSWORD, 302)


def test_the_lock_opens_again_after_the_window(visit: Visit, camille: Person) -> None:
    fail(visit, signing.TRIES_PER_EMAIL)
    with transaction(visit.session):
        long_ago = clock.now() - signing.WINDOW - timedelta(seconds=1)
        visit.session.exec(sa.update(SignInAttempt).values(at=long_ago))
    try_to_enter(visit, PASSWORD, 302)


def test_one_machine_cannot_try_every_account(visit: Visit, camille: Person) -> None:
    for number in range(signing.TRIES_PER_ADDRESS):
        fail(visit, 1, f"personne{number}@essai.example")
    try_to_enter(visit, PASSWORD, 429)


def test_ones_own_successes_do_not_buy_tries_at_other_accounts(
    visit: Visit, camille: Person
) -> None:
    fail(visit, signing.TRIES_PER_ADDRESS, "autre@essai.example")
    fail(visit, 1)
    with transaction(visit.session):
        own = select(SignInAttempt).order_by(col(SignInAttempt.id).desc())
        latest = visit.session.exec(own).first()
        assert latest is not None
        latest.succeeded = True
    try_to_enter(visit, PASSWORD, 429)


def test_tries_hold_no_address_in_clear(visit: Visit, camille: Person) -> None:
    try_to_enter(visit, "un mauvais mot de passe", 422)
    kept = visit.session.exec(select(SignInAttempt)).one()
    assert EMAIL not in str(kept.model_dump())
    assert "127.0.0.1" not in str(kept.model_dump())
    visit.session.rollback()


def test_signing_in_changes_the_secret_and_the_token(visit: Visit, camille: Person) -> None:
    visit.sign_in(camille)
    visit.get("/mon-compte")
    with visit.client.session_transaction() as cookie:
        before = cookie["secret"], cookie["csrf_token"]
    try_to_enter(visit, PASSWORD, 302)
    visit.get("/mon-compte")
    with visit.client.session_transaction() as cookie:
        assert cookie["secret"] != before[0]
        assert cookie["csrf_token"] != before[1]


def test_a_cookie_planted_before_sign_in_opens_nothing(
    visit: Visit, camille: Person, app: Flask
) -> None:
    planted = "a secret that the thief knows"
    with visit.client.session_transaction() as cookie:
        cookie["secret"] = planted
    try_to_enter(visit, PASSWORD, 302)
    assert secret_of(visit) != planted
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["secret"] = planted
    assert thief.get("/mon-compte").status_code == 302


def test_signing_in_again_ends_the_session_before(visit: Visit, camille: Person) -> None:
    try_to_enter(visit, PASSWORD, 302)
    try_to_enter(visit, PASSWORD, 302)
    assert len(visit.session.exec(select(SignIn)).all()) == 1
    visit.session.rollback()


def test_signing_out_ends_a_stolen_cookie_too(visit: Visit, camille: Person, app: Flask) -> None:
    visit.sign_in(camille)
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["secret"] = secret_of(visit)
    assert thief.get("/mon-compte").status_code == 200
    visit.press("/", "/deconnexion")
    assert thief.get("/mon-compte").status_code == 302
    visit.get("/mon-compte", expect=302)


def test_a_session_ends_by_itself(visit: Visit, camille: Person) -> None:
    visit.sign_in(camille)
    visit.get("/mon-compte")
    with transaction(visit.session):
        visit.session.exec(sa.update(SignIn).values(expires_at=clock.now()))
    visit.get("/mon-compte", expect=302)


def test_the_database_holds_no_secret_of_a_session(visit: Visit, camille: Person) -> None:
    visit.sign_in(camille)
    kept = visit.session.exec(select(SignIn)).one()
    assert secret_of(visit) not in str(kept.model_dump())
    visit.session.rollback()


def test_after_sign_in_one_lands_on_the_page_that_was_asked(visit: Visit, camille: Person) -> None:
    visit.get("/consultations/?q=eau", expect=302)
    assert visit.answer is not None
    place = visit.answer.headers["Location"]
    assert place.startswith("/connexion?suite=")
    visit.submit(place, {"email": EMAIL, "password": PASSWORD})
    assert visit.answer.headers["Location"] == "/consultations/?q=eau"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/%0A/evil.example",
        "/%0D%0ASet-Cookie:a=b",
        "%5C%5Cevil.example",
        "javascript:alert(1)",
        "evil.example",
    ],
)
def test_after_sign_in_one_never_lands_on_another_site(
    visit: Visit, camille: Person, elsewhere: str
) -> None:
    try_to_enter(visit, PASSWORD, 302, suite=elsewhere)
    assert visit.answer is not None
    assert visit.answer.headers["Location"] == "/"


def test_insisting_on_a_locked_account_does_not_keep_it_locked(
    visit: Visit, camille: Person
) -> None:
    fail(visit, signing.TRIES_PER_EMAIL)
    with transaction(visit.session):
        almost_over = clock.now() - signing.WINDOW + timedelta(seconds=2)
        visit.session.exec(sa.update(SignInAttempt).values(at=almost_over))
    try_to_enter(visit, PASSWORD, 429)
    with transaction(visit.session):
        visit.session.exec(sa.update(SignInAttempt).values(at=almost_over - timedelta(seconds=3)))
    visit.client = visit.app.test_client()
    try_to_enter(visit, PASSWORD, 302)
