"""What may be sent: which files are refused, where they lie, when they go."""

import io
from datetime import timedelta

import pytest
from sqlmodel import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from spaser.accounts.models import Organisation
from spaser.core import clock
from spaser.imports import uploads
from spaser.imports.models import Upload
from spaser.jobs import queue as queues
from spaser.web.access import Role
from tests.pages.importing import (
    NEW,
    data_dir,
    do_the_work,
    import_table,
    place,
    send,
    table,
    try_table,
    uploads_of,
)
from tests.visit import Visit


@pytest.fixture
def cress(visit: Visit) -> Organisation:
    """A chamber whose editor is signed in."""
    made = visit.organisation("CRESS d’Essai", "cress")
    visit.sign_in_as(Role.EDITOR, made)
    return made


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "vide.csv", "est vide"),
        (b"\0\0\0\0", "nul.csv", "vide"),
        (b"%PDF-1.7 xxxx", "liste.pdf", "csv ni un xlsx"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_its_field(
    visit: Visit, cress: Organisation, content: bytes, name: str, told: str
) -> None:
    page = send(visit, content, name=name, expect=422)
    error = page.select_one("#file-error")
    assert error is not None
    assert told in error.get_text()
    assert list(uploads_of(visit)) == [], "nothing is kept of a refused file"
    visit.session.rollback()
    assert visit.session.exec(select(Upload)).all() == []


def test_the_form_says_what_is_missing(visit: Visit, cress: Organisation) -> None:
    page = visit.submit(NEW, {}, expect=422)
    text = page.get_text()
    assert "choisissez une source" in text
    assert "Choisissez le fichier" in text


def test_a_list_that_is_not_what_its_source_publishes_is_told_on_its_page(
    visit: Visit, cress: Organisation
) -> None:
    send(visit, table(), source="esat")
    trial = place(visit)
    do_the_work(visit)
    page = visit.get(trial)
    assert "Colonnes attendues" in page.select_one(".alert-danger").get_text()  # type: ignore[union-attr]
    assert page.select_one('a[href="/imports/nouveau?source=esat"]') is not None


def test_a_file_lies_under_a_name_of_ours(visit: Visit, cress: Organisation) -> None:
    send(visit, table(), name="../../etc/passwd\\liste <b>.csv")
    (stored,) = uploads_of(visit)
    assert stored.parent == data_dir(visit) / uploads.FOLDER
    assert len(stored.name) == 32
    page = visit.get(place(visit))
    assert "liste <b>.csv" in page.get_text()
    assert page.select_one("main b") is None


def send_large(visit: Visit, token_at: str, content: bytes) -> TestResponse:
    """As a browser does, without the temporary files of the test client."""
    token = visit.get(token_at).select_one("[name=csrf_token]")
    assert token is not None
    fields = {
        "csrf_token": token["value"],
        "source": "table",
        "file": FileStorage(io.BytesIO(content), "liste.csv"),
    }
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return visit.client.post(NEW, data=body, content_type=kind)


def test_a_file_beyond_the_limit_is_told_before_it_is_read(
    visit: Visit, cress: Organisation
) -> None:
    visit.app.config["IMPORT_LIMIT_MB"] = 5
    beyond_other_pages = table([["Élan fictif", "x" * 48_000, "Albi"]] * 100)
    assert send_large(visit, NEW, beyond_other_pages).status_code == 302
    visit.answer = send_large(visit, NEW, b"x" * 5_400_000)
    page = visit._page(413)
    assert "5 Mo" in page.select_one("#file-error").get_text().replace("\xa0", " ")  # type: ignore[union-attr]


def test_only_an_editor_of_a_cress_may_send_that_much(visit: Visit) -> None:
    visit.sign_in_as(Role.EDITOR)
    for content, status in ((b"Structure\nA", 403), (b"x" * 5_000_000, 413)):
        assert send_large(visit, "/mon-compte", content).status_code == status


def test_a_file_is_worked_on_once_at_a_time(visit: Visit, cress: Organisation) -> None:
    trial = try_table(visit)
    visit.press(trial, f"{trial}/suite")
    page = visit.press(trial, f"{trial}/suite", expect=422)
    assert "déjà en cours" in page.get_text()


def test_once_imported_the_file_leaves_the_server(visit: Visit, cress: Organisation) -> None:
    done = import_table(visit)
    assert uploads_of(visit) == []
    page = visit.get(done)
    assert page.select_one(f'form[action="{done}/suite"]') is None
    assert page.select_one('a[href^="/imports/fichiers/"]') is None


def test_files_that_nobody_imports_are_thrown_away_after_a_week(
    visit: Visit, cress: Organisation
) -> None:
    trial = try_table(visit)
    visit.session.rollback()
    node = queues.of(visit.app).node
    later = clock.now() + uploads.KEPT + timedelta(minutes=1)
    uploads.tidy(visit.session, data_dir(visit), "another node", later)
    assert len(uploads_of(visit)) == 1
    uploads.tidy(visit.session, data_dir(visit), node, later)
    assert uploads_of(visit) == []
    assert visit.get(trial).select_one(f'form[action="{trial}/suite"]') is None
