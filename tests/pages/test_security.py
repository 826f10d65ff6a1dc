"""What protects every answer, and what errors look like."""

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from spaser.app import create_app
from spaser.config import LOOPBACK, Settings
from spaser.core.db import make_engine
from spaser.sourcing import live
from spaser.web import logs
from spaser.web.access import Role
from tests.conftest import SECRET_KEY
from tests.visit import Visit, refuse_bad

PROMISED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def good_page(answer: TestResponse) -> str:
    """The text of an error page that is as well written as the others."""
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    refuse_bad(page)
    return page.get_text(" ")


def is_protected(answer: TestResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert {name: answer.headers[name] for name in PROMISED} == PROMISED


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/", 200),
        ("/connexion", 200),
        ("/static/css/spaser.css", 200),
        ("/static/absent.css", 404),
        ("/absent", 404),
        ("/mon-compte", 302),
        ("/healthz", 200),
        ("/deconnexion", 405),
        ("/essayer?objet=", 422),
        ("/?q=%00", 400),
    ],
)
def test_every_kind_of_answer_is_protected(visit: Visit, url: str, status: int) -> None:
    answer = visit.client.get(url, buffered=True)
    assert answer.status_code == status
    is_protected(answer)


def test_pages_are_not_kept_by_shared_caches_and_marked_assets_are(visit: Visit) -> None:
    page = visit.get("/")
    assert visit.answer is not None
    assert visit.answer.headers["Cache-Control"].startswith("private")
    assert "Cookie" in visit.answer.headers["Vary"]
    sheet = page.select_one('link[rel=stylesheet][href*="spaser.css"]')
    assert sheet is not None
    assert (
        "immutable" in visit.client.get(str(sheet["href"]), buffered=True).headers["Cache-Control"]
    )


# Their address is the secret of one person, and no cookie adds anything to it: another site that
# knew the address could answer without the help of a browser.
WITHOUT_COOKIE = {"reply.show"}


def test_a_form_without_its_token_is_refused_in_french(visit: Visit, app: Flask) -> None:
    visit.sign_in_as(Role.ADMINISTRATOR)
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        if rule.endpoint in WITHOUT_COOKIE:
            continue
        url = re.sub(r"<[^>]*>", "1", rule.rule)
        for data in ({}, {"csrf_token": "faux"}):
            answer = visit.client.post(url, data=data)
            assert answer.status_code == 400, url
            assert "rien n’a été enregistré" in good_page(answer)
            is_protected(answer)


def cookie_of(answer: TestResponse) -> str:
    return next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("spaser="))


def test_cookies_travel_in_clear_only_on_this_machine(database_url: str, tmp_path: Path) -> None:
    hosts = ("spaser.example", *LOOPBACK)
    app = create_app(Settings(SECRET_KEY, database_url, tmp_path, hosts=hosts))
    for base, secure in (
        ("http://127.0.0.1:8000", False),
        ("http://localhost", False),
        ("https://localhost", True),
        ("http://spaser.example", True),
        ("https://spaser.example", True),
    ):
        answer = app.test_client().get("/connexion", base_url=base)
        cookie = cookie_of(answer)
        assert ("Secure" in cookie) is secure, base
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Strict-Transport-Security" in answer.headers) is base.startswith("https")
    app.extensions["engine"].dispose()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", ""])
@pytest.mark.parametrize("url", ["/", "/connexion", "/absent", "/static/css/spaser.css"])
def test_an_unknown_host_is_refused(visit: Visit, host: str, url: str) -> None:
    answer = visit.client.get(url, headers={"Host": host}, buffered=True)
    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)
    is_protected(answer)


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR])
def test_a_body_too_large_is_refused_with_a_page(
    visit: Visit, database_url: str, tmp_path: Path, role: Role | None
) -> None:
    visit.app = create_app(Settings(SECRET_KEY, database_url, tmp_path, upload_limit_mb=1))
    visit.client = visit.app.test_client()
    if role:
        visit.sign_in_as(role)
    answer = visit.client.post("/connexion", data={"email": "x" * (1 << 20)})
    assert answer.status_code == 413
    assert "trop lourd" in good_page(answer)
    is_protected(answer)
    visit.app.extensions["engine"].dispose()


def test_text_that_no_database_can_hold_is_refused(visit: Visit) -> None:
    visit.sign_in_as(Role.READER)
    for url in ("/consultations/?q=a%00b", "/annuaire/?q=%00", "/essayer?objet=%00"):
        visit.get(url, expect=400)
    fields = {"email": "a\0b@essai.example", "password": "quelque chose"}
    visit.submit("/connexion", fields, expect=400)


def test_a_request_keeps_the_number_it_came_with(visit: Visit) -> None:
    given = visit.client.get("/healthz", headers={"X-Request-ID": "abcdef-012345"})
    assert given.headers["X-Request-ID"] == "abcdef-012345"
    for odd in ("court", "a" * 65, "avec espace", "<script>alert</script>"):
        made = visit.client.get("/healthz", headers={"X-Request-ID": odd}).headers["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f]{16}", made)


def test_logs_name_the_route_and_nobody(
    visit: Visit, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    before = logging.root.handlers[:], logging.root.level
    logs.configure("INFO")
    try:
        person = visit.sign_in_as(Role.READER)
        visit.get("/annuaire/?q=camille@essai.example")
        visit.submit("/connexion", {"email": person.email, "password": "secret mot"}, expect=422)
    finally:
        logging.root.handlers[:], _ = before
        logging.root.setLevel(before[1])
    written = capfd.readouterr().err
    entries = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    routes = {entry.get("route") for entry in entries}
    assert {"/annuaire/", "/connexion"} <= routes
    for private in ("camille", person.email, "secret mot", person.full_name, "127.0.0.1", "?q="):
        assert private not in written
    asked = [entry for entry in entries if entry.get("route") == "/annuaire/"]
    assert asked[0]["request_id"]
    assert asked[0]["status"] == 200
    assert asked[0]["milliseconds"] >= 0


def gone(engine: sa.Engine, url: str, tmp_path: Path) -> str:
    """The address of a database that cannot be reached."""
    if engine.dialect.name == "sqlite":
        return f"sqlite:///{tmp_path / 'absent' / 'base.sqlite3'}"
    return re.sub(r":\d+/", ":1/", url)


def test_without_a_database_pages_say_so_and_show_no_trace(
    visit: Visit, engine: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    visit.sign_in_as(Role.ADMINISTRATOR)
    app = visit.app
    broken = make_engine(gone(engine, database_url, tmp_path))
    working, app.extensions["engine"] = app.extensions["engine"], broken
    try:
        for url in ("/", "/mon-compte", "/absent", "/organisation/"):
            answer = visit.client.get(url, headers={"X-Request-ID": "numero-123"})
            text = good_page(answer)
            assert answer.status_code == 500, url
            assert "numero-123" in text
            assert "Traceback" not in text
            assert "sqlalchemy" not in text.lower()
            is_protected(answer)
        assert visit.client.get("/healthz").status_code == 200
        ready = visit.client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json is not None
        assert ready.json["database"] is False
    finally:
        app.extensions["engine"] = working
        broken.dispose()


def test_a_service_with_all_its_parts_is_ready(visit: Visit) -> None:
    live.of(visit.app).refresh()
    answer = visit.client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "database": True, "migrations": True, "index": True}


def test_a_database_without_its_tables_is_not_ready(tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    app = create_app(Settings(SECRET_KEY, empty, tmp_path / "data"))
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["migrations"] is False
    app.extensions["engine"].dispose()


def test_an_index_that_cannot_be_read_is_not_ready(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "index").write_text("a file where a folder should be")
    app = create_app(Settings(SECRET_KEY, database_url, tmp_path / "data"))
    answer: Any = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["index"] is False
    assert answer.json["database"] is True
    app.extensions["engine"].dispose()
