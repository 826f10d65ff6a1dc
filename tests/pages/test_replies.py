"""The public page where a supplier answers by its link, and what the buyer reads of it."""

import io
import re
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from sqlmodel import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.journal import JournalEntry
from spaser.dossiers import answer_files, answer_submission
from spaser.dossiers.answer_models import Answer, AnswerFile
from spaser.dossiers.models import ContactKind, Dossier, DossierContact, DossierStatus
from spaser.web.access import Role
from tests.pages.asking import a_dossier, an_answer_with_file, due, link_of, sent_questions
from tests.pages.catalogue import read

PDF = b"%PDF-1.4 essai"
TYPED = {
    "interest": "oui",
    "contact_name": "Dominique Essai",
    "contact_phone": "05 00 00 00 00",
    "capacity": "Deux équipes de cinq",
    "references": "Ville d’Essai, 2025",
    "question_effectif": "10",
    "question_delai": "Trois semaines",
    "question_clause": "Oui",
    "question_zone": "Nord",
}


@pytest.fixture
def dossier(visit):
    return a_dossier(visit.session, visit.organisation())


@pytest.fixture
def asked(visit, dossier):
    return sent_questions(visit.session, dossier)


@pytest.fixture
def address(visit, asked):
    return link_of(visit.session, asked, "Verts Prés")[1]


def rows(visit, model):
    visit.session.rollback()
    return list(visit.session.exec(select(model).order_by(model.id)).all())


def buyer(visit, dossier):
    return visit.sign_in(
        visit.person("achats@essai.example", {dossier.organisation_id: Role.BUYER})
    )


def lock(visit, dossier):
    with transaction(visit.session):
        found = visit.session.get(Dossier, dossier.id)
        found.status, found.locked_at = DossierStatus.LOCKED, clock.now()


def send(visit, address, *files, expect=303, **changed):
    """The form as a browser sends it, files included."""
    visit.answer = post(visit, address, TYPED | changed, files)
    return visit._page(expect)


def post(visit, address, fields, files):
    """The body made first: the test client would leave its own temporary file open."""
    joined = [
        FileStorage(io.BytesIO(content), name, "files", "application/octet-stream")
        for name, content in files
    ]
    boundary, body = encode_multipart({**fields, "files": joined})
    kind = f"multipart/form-data; boundary={boundary}"
    return visit.client.post(address, data=body, content_type=kind)


def test_a_supplier_answers_without_an_account_and_reads_what_it_sent(visit, address):
    page = visit.get(address)
    words = read(page)
    assert "Commune d’Essai" in words
    assert "Tonte des pelouses" in words
    assert "Ce n’est pas un appel d’offres" in words
    assert "secret des affaires" in words
    assert "48" not in words  # the estimate of the buyer is not told
    visit.submit(address, TYPED, expect=303)
    page = read(visit.get(address))
    assert "Merci, votre réponse est bien arrivée" in page
    assert "Deux équipes de cinq" in page
    [kept] = rows(visit, Answer)
    assert kept.answers == {
        "effectif": "10",
        "delai": "Trois semaines",
        "clause": "Oui",
        "zone": "Nord",
    }
    assert (kept.late, kept.after_lock, kept.number) == (False, False, 1)
    [contact] = rows(visit, DossierContact)
    assert contact.kind == ContactKind.ANSWER


def test_the_page_is_secret_and_needs_no_cookie(visit, address):
    visit.get(address)
    headers = visit.answer.headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers
    client = visit.app.test_client(use_cookies=False)
    assert client.post(address, data=TYPED).status_code == 303


def test_the_words_of_an_answer_are_not_in_the_journal(visit, address):
    visit.submit(address, TYPED, expect=303)
    journal = [entry for entry in rows(visit, JournalEntry) if entry.object_type == "answer"]
    assert len(journal) == 1
    assert "Dominique" not in str(journal[0].changes)
    assert journal[0].actor == "Verts Prés, par son lien"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"interest": ""}, "Choisissez l’une des trois"),
        ({"interest": "autre"}, "Choisissez l’une des trois"),
        ({"contact_name": "  "}, "Indiquez qui répond"),
        ({"question_effectif": "dix"}, "Écrivez un nombre"),
        ({"question_effectif": ""}, "Répondez à cette question"),
        ({"question_zone": "Est"}, "Choisissez dans la liste"),
        ({"capacity": "a" * 4001}, "4000 caractères au plus"),
    ],
)
def test_a_refused_form_loses_nothing(visit, address, changed, said):
    page = send(visit, address, expect=422, **changed)
    assert said in read(page)
    assert page.select_one("[name=references]").text.strip() == "Ville d’Essai, 2025"
    assert rows(visit, Answer) == []


def test_who_says_no_owes_no_answer_and_its_reason_is_kept(visit, dossier, asked, address):
    fields = {
        "interest": "non",
        "contact_name": "Dominique",
        "refusal_reason": "Trop loin",
        "question_effectif": "",
    }
    visit.submit(address, fields, expect=303)
    [contact] = rows(visit, DossierContact)
    assert (contact.kind, contact.summary) == (ContactKind.REFUSAL, "Trop loin")
    buyer(visit, dossier)
    assert "Trop loin" in read(visit.get(f"/dossiers/{dossier.id}/reponses"))


def test_a_correction_is_another_version_and_the_last_counts(visit, dossier, address):
    visit.submit(address, TYPED, expect=303)
    form = visit.get(f"{address}?corriger=1")
    assert form.select_one("[name=capacity]").text.strip() == "Deux équipes de cinq"
    assert form.select_one("[name=interest][value=oui]").has_attr("checked")
    assert form.select_one("[name=question_zone] option[selected]")["value"] == "Nord"
    send(visit, address, capacity="Trois équipes")
    assert [one.capacity for one in rows(visit, Answer)] == [
        "Deux équipes de cinq",
        "Trois équipes",
    ]
    buyer(visit, dossier)
    page = read(visit.get(f"/dossiers/{dossier.id}/reponses"))
    assert "Trois équipes" in page
    assert "2 versions : la dernière compte" in page


def test_the_same_answer_sent_twice_is_kept_once(visit, address):
    send(visit, address)
    send(visit, address)
    assert len(rows(visit, Answer)) == 1


def test_a_link_that_sends_again_and_again_is_slowed_down(visit, address):
    for number in range(answer_submission.VERSIONS_AN_HOUR):
        send(visit, address, capacity=f"Version {number}")
    page = send(visit, address, capacity="Encore", expect=429)
    assert page.select_one("[name=capacity]").text.strip() == "Encore"


def test_files_are_kept_and_given_to_the_buyer_alone(visit, dossier, address):
    send(visit, address, ("plaquette.pdf", PDF), ("../../etc/<b>é.PNG", b"\x89PNG\r\n\x1a\n0"))
    kept = rows(visit, AnswerFile)
    assert [one.name for one in kept] == ["plaquette.pdf", "b é.png"]
    path = f"/dossiers/{dossier.id}/fichiers/{kept[0].id}"
    assert visit.client.get(path).status_code == 302
    buyer(visit, dossier)
    answer = visit.client.get(path)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    other = visit.organisation("Commune d’Ailleurs")
    visit.sign_in(visit.person("voisin@essai.example", {other.id: Role.ADMINISTRATOR}))
    assert visit.client.get(path).status_code == 404


def test_the_file_of_a_dossier_is_not_reached_through_another(visit, dossier, asked):
    number = an_answer_with_file(visit.session, asked)
    home = visit.organisation("Commune d’Ailleurs")
    ours = a_dossier(visit.session, home)
    visit.sign_in_as(Role.ADMINISTRATOR, home)
    visit.get(f"/dossiers/{ours.id}/fichiers/{number}", expect=404)


def office(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


def bomb() -> bytes:
    """Fifty megabytes of zeros in a few kilobytes, named as Word names its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", b"\0" * 50_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>", "n’est pas un fichier que nous prenons"),
        ("outil.exe", b"MZ\x90\x00", "n’est pas un fichier que nous prenons"),
        ("vide.pdf", b"", "est vide"),
        ("archive.docx", office("autre.txt"), "n’est pas un fichier que nous prenons"),
        (
            "macro.docx",
            office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "n’est pas un fichier que nous prenons",
        ),
        ("lourd.pdf", PDF + b"0" * answer_files.LARGEST, "est trop lourd"),
    ],
)
def test_a_file_that_is_not_what_we_take_is_refused_and_texts_stay(
    visit, address, name, content, said
):
    page = send(visit, address, (name, content), expect=422)
    assert said in read(page)
    assert "choisissez-les de nouveau" in read(page)
    assert page.select_one("[name=capacity]").text.strip() == "Deux équipes de cinq"
    assert rows(visit, Answer) == rows(visit, AnswerFile) == []


def test_an_archive_that_swells_is_stored_and_never_unpacked(visit, address):
    send(visit, address, ("dossier.docx", bomb()))
    [kept] = rows(visit, AnswerFile)
    assert kept.size < 200_000


def test_too_many_files_are_refused(visit, address):
    files = [(f"{number}.pdf", PDF) for number in range(6)]
    assert "5 fichiers au plus" in read(send(visit, address, *files, expect=422))


def test_only_the_holder_of_a_link_may_send_much(visit, address):
    big = ("a.pdf", PDF + b"0" * (5 * 1024 * 1024 - 100))
    send(visit, address, big)
    unknown = "/repondre/" + "a" * 43
    assert post(visit, unknown, {}, [("a.pdf", b"0" * 5_000_000)]).status_code == 413
    huge = [("a.pdf", big[1]) for _ in range(5)]
    assert post(visit, address, TYPED, huge).status_code == 413


@pytest.mark.parametrize("token", ["a" * 43, "x", "a" * 5000, "%2e%2e", "é", "A-_" * 14 + "B"])
def test_an_unknown_link_is_a_page_that_does_not_exist(visit, asked, token):
    for method in ("get", "post"):
        visit.answer = getattr(visit.client, method)(f"/repondre/{token}")
        page = visit._page(404)
        assert "mal recopié" in read(page)
        assert visit.answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_revoked_link_is_gone(visit, asked, address):
    link, _ = link_of(visit.session, asked, "Verts Prés")
    with transaction(visit.session):
        link.revoked_at = clock.now()
        visit.session.add(link)
    assert "l’a annulé" in read(visit.get(address, expect=410))
    send(visit, address, expect=410)
    assert rows(visit, Answer) == []


def test_an_expired_link_is_gone(visit, asked, address):
    link, _ = link_of(visit.session, asked, "Verts Prés")
    with transaction(visit.session):
        link.expires_at = clock.now() - timedelta(seconds=1)
        visit.session.add(link)
    assert "depuis longtemps" in read(visit.get(address, expect=410))
    send(visit, address, expect=410)
    assert rows(visit, Answer) == []


def test_a_late_answer_is_taken_and_marked(visit, dossier, asked, address):
    due(visit.session, asked, clock.today() - timedelta(days=1))
    assert "La date demandée est passée" in read(visit.get(address))
    send(visit, address)
    [kept] = rows(visit, Answer)
    assert kept.late
    buyer(visit, dossier)
    assert "a répondu, après la date" in read(visit.get(f"/dossiers/{dossier.id}/reponses"))


def test_a_late_answer_is_refused_politely_when_the_buyer_wants_none(visit, dossier):
    asked = sent_questions(visit.session, dossier, late_allowed=False)
    _, address = link_of(visit.session, asked, "Verts Prés")
    due(visit.session, asked, clock.today() - timedelta(days=1))
    assert "La date de réponse est passée" in read(visit.get(address, expect=410))
    send(visit, address, expect=410)
    assert rows(visit, Answer) == []


def test_the_last_day_is_open_until_midnight(visit, dossier):
    asked = sent_questions(visit.session, dossier, late_allowed=False)
    _, address = link_of(visit.session, asked, "Verts Prés")
    due(visit.session, asked, clock.today())
    send(visit, address)
    assert not rows(visit, Answer)[0].late


def test_an_answer_after_the_lock_is_kept_apart(visit, dossier, address):
    lock(visit, dossier)
    send(visit, address)
    [kept] = rows(visit, Answer)
    assert kept.after_lock
    assert rows(visit, DossierContact) == []
    buyer(visit, dossier)
    assert "ajoutée après le verrouillage" in read(visit.get(f"/dossiers/{dossier.id}/reponses"))


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


def test_nothing_that_a_supplier_types_runs_in_the_buyers_pages(visit, dossier, asked, address):
    texts = ("capacity", "references", "remarks", "refusal_reason", "contact_name")
    fields = dict.fromkeys(texts, HOSTILE) | {
        "question_delai": HOSTILE,
        "contact_phone": "<b>05</b>",
        "contact_email": "<i>@x",
    }
    send(visit, address, ("<script>alert(1)</script>.pdf", PDF), **fields)
    visit.get(address)
    visit.get(f"{address}?corriger=1")
    buyer(visit, dossier)
    for path in ("reponses", f"questions/{asked.number}", "questions/", "rapport"):
        page = visit.get(f"/dossiers/{dossier.id}/{path}")
        assert not page.select("main img, main script, main b, main i")
        assert "49" not in page.text


def test_answers_are_exported_under_their_own_question(visit, dossier, asked):
    for name, fields in (
        ("Verts Prés", {"question_effectif": "10", "question_delai": "=1+1"}),
        ("Jardins d’Oc", {"question_effectif": "3", "question_clause": "Non"}),
    ):
        _, address = link_of(visit.session, asked, name)
        visit.submit(address, {"interest": "oui", "contact_name": "D"} | fields, expect=303)
    buyer(visit, dossier)
    answer = visit.client.get(f"/dossiers/{dossier.id}/reponses.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["Réponses"]
    header, first, second = list(sheet.iter_rows(values_only=True))
    column = {title: place for place, title in enumerate(header)}
    assert first[column["Sous quel délai ?"]] == "'=1+1"
    assert second[column["Sous quel délai ?"]] == "sans réponse"
    assert second[column["Accueillez-vous des personnes en insertion ?"]] == "Non"
    assert first[column["Accueillez-vous des personnes en insertion ?"]] == "sans réponse"


def test_one_supplier_does_not_see_the_answer_of_another(visit, asked, address):
    send(visit, address)
    _, other = link_of(visit.session, asked, "Jardins d’Oc")
    page = visit.get(other)
    assert "Deux équipes" not in str(page)
    assert "Verts Prés" not in str(page)
    assert re.search("Jardins d’Oc", read(page))


def test_what_is_logged_does_not_hold_the_link(visit, address, caplog):
    with caplog.at_level("INFO"):
        visit.get(address)
    logged = " ".join(str(record.__dict__) for record in caplog.records)
    assert "/repondre/<token>" in logged
    assert address.rsplit("/", 1)[1] not in logged
