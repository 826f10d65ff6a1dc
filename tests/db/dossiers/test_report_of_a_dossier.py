"""The report read from the database: all that a dossier holds, kept for good at the lock."""

import hashlib
import io
from datetime import timedelta

import openpyxl
import pytest
from sqlmodel import select

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import NotFound, RuleBroken
from spaser.dossiers import (
    actions,
    answer_actions,
    answer_queries,
    answer_submission,
    queries,
    report_build,
    report_kept,
)
from spaser.dossiers.answer_models import Interest
from spaser.dossiers.answer_submission import NewAnswer
from spaser.dossiers.models import DossierSupplier
from tests.pages.asking import a_dossier, an_answer_with_file, link_of, sent_questions

NAMES = ("Verts Prés", "Jardins d’Oc", "Sans Réponse")


@pytest.fixture
def owner(session):
    with transaction(session):
        made = Organisation(
            kind=OrganisationKind.COLLECTIVITY,
            name="Commune d’Essai",
            fictitious=True,
            created_at=clock.now(),
        )
        session.add(made)
    return made


@pytest.fixture
def dossier(session, owner):
    return a_dossier(session, owner, NAMES)


@pytest.fixture
def asked(session, dossier):
    return sent_questions(session, dossier)


def answer(session, asked, name, **changed):
    _, address = link_of(session, asked, name)
    new = NewAnswer(**{"interest": Interest.YES, "contact_name": "Dominique"} | changed)
    with transaction(session):
        token = address.rsplit("/", 1)[1]
        now = clock.now()
        return answer_submission.submit(session, token, new, [], confidential=False, now=now)


def built(session, dossier, **options):
    session.rollback()
    return report_build.build(session, dossier, "Commune d’Essai", clock.now(), **options)


def lock(session, dossier, now=None):
    with transaction(session):
        now = now or clock.now()
        actions.lock(session, dossier, by="Camille Essai", now=now)
        report_kept.keep(session, dossier, "Commune d’Essai", now)


def test_the_report_tells_the_need_the_search_and_everybody_found(session, dossier):
    report = built(session, dossier)
    assert ("Montant", "48\N{NO-BREAK SPACE}000,50\N{NO-BREAK SPACE}€ HT, estimé") in report.need
    [search] = report.searches
    assert [one.name for one in search.listed] == list(NAMES)
    assert ("Identifiant du lot, d’où vient l’ordre à score égal", "demo:1:1") in search.question
    assert "raison non renseignée" in search.listed[0].outcome
    assert report.draft


def test_those_who_were_not_contacted_are_there_with_their_reason(session, dossier):
    with transaction(session):
        supplier = queries.suppliers(session, dossier.id)[2]
        supplier.kept, supplier.why_not = False, "Trop petite"
    report = built(session, dossier)
    assert report.searches[0].listed[2].outcome == "Non contactée, écartée : Trop petite"


def test_levers_are_those_of_the_lot_with_who_could_answer(session, dossier):
    report = built(session, dossier)
    reserved = [one for one in report.levers if one.article.startswith("L2113-13,")]
    assert reserved
    assert "3 structures trouvées peuvent y répondre" in reserved[0].why.replace("\xa0", " ")


def test_answers_are_aligned_and_silence_is_told(session, dossier, asked):
    answer(session, asked, "Verts Prés", answers={"effectif": "4"})
    answer(session, asked, "Jardins d’Oc", interest=Interest.NO, refusal_reason="Trop loin")
    [told] = built(session, dossier).question_sets
    by_name = {one.name: one for one in told.replies}
    assert by_name["Verts Prés"].answers == {"effectif": "4"}
    assert by_name["Jardins d’Oc"].refusal == "Trop loin"
    assert by_name["Sans Réponse"].at is None


def test_the_text_of_a_message_is_there_once_with_its_digest(session, dossier, asked):
    now = clock.now()
    with transaction(session):
        for one in answer_queries.asked(session, asked):
            answer_actions.note_sent(
                session, dossier, asked, one.link, one.supplier, channel="courriel", by="C", now=now
            )
    report = built(session, dossier)
    assert [one.body for one in report.messages] == ["Bonjour à toutes"]
    assert [one.message for one in report.contacts] == [1, 1, 1]
    assert len(report.messages[0].digest) == 64


def test_the_same_dossier_gives_the_same_bytes(session, dossier, asked):
    answer(session, asked, "Verts Prés")
    now = clock.now()
    for kind in ("docx", "xlsx"):
        both = [
            report_kept.written(report_build.build(session, dossier, "Commune", now), kind)
            for _ in range(2)
        ]
        assert both[0] == both[1]


def test_the_kept_report_is_the_one_of_the_lock_byte_for_byte(session, dossier, asked):
    an_answer_with_file(session, asked)
    now = clock.now()
    lock(session, dossier, now)
    kept = {kind: (at, digest) for kind, at, digest in report_kept.kept(session, dossier.id)}
    answer(session, asked, "Jardins d’Oc")  # after the lock
    with transaction(session):
        actions.add_later(session, dossier, "Un ajout", by="C", now=clock.now())
    for kind, (at, digest) in kept.items():
        content = report_kept.content_of(session, dossier.id, kind)
        assert hashlib.sha256(content).hexdigest() == digest
        again = report_build.build(session, dossier, "Commune d’Essai", at, later=False)
        assert report_kept.written(again, kind) == content


def test_what_comes_after_the_lock_is_in_the_report_with_additions_alone(session, dossier, asked):
    lock(session, dossier)
    answer(session, asked, "Verts Prés", capacity="Après coup")
    with transaction(session):
        actions.add_later(session, dossier, "Un ajout", by="C", now=clock.now())
    kept = report_kept.content_of(session, dossier.id, "xlsx")
    now = report_kept.written(built(session, dossier), "xlsx")
    assert "Après coup" not in words(kept)
    assert "Un ajout" not in words(kept)
    assert "Après coup" in words(now)
    assert "ajoutée après le verrouillage" in words(now)
    assert "Un ajout" in words(now)


def words(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)


def test_a_dossier_that_is_not_locked_has_no_kept_report(session, dossier):
    with pytest.raises(NotFound, match="verrouillé"):
        report_kept.content_of(session, dossier.id, "docx")


def test_a_reminder_refused_for_one_is_written_for_none(session, dossier, asked):
    everybody = [one.supplier.id for one in answer_queries.asked(session, asked)]
    answer(session, asked, "Jardins d’Oc")
    with pytest.raises(RuleBroken, match="a répondu entre-temps"), transaction(session):
        answer_actions.remind(
            session, dossier, asked, everybody, subject="S", body="B", by="C", now=clock.now()
        )
    session.rollback()
    assert [one.kind for one in queries.contacts(session, dossier.id)] == ["reponse"]


def test_the_limit_of_reminders_is_that_of_the_questions(session, dossier, asked):
    number = session.exec(
        select(DossierSupplier.id).where(DossierSupplier.name == "Verts Prés")
    ).one()
    for turn in range(2):
        with transaction(session):
            answer_actions.remind(
                session, dossier, asked, [number], subject="S", body="B", by="C", now=later(turn)
            )
    with pytest.raises(RuleBroken, match="autant de fois que prévu"), transaction(session):
        answer_actions.remind(
            session, dossier, asked, [number], subject="S", body="B", by="C", now=later(3)
        )


def later(turn: int):
    """Some moment after the questions were sent, and not in the future of the test."""
    return clock.now() + timedelta(microseconds=turn)
