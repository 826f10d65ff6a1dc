"""Questions written, frozen and sent by links; reminders counted once."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from spaser.core import clock
from spaser.core.clock import PARIS
from spaser.core.db import transaction
from spaser.core.journal import JournalEntry
from spaser.dossiers.answer_models import AnswerLink, QuestionSet
from spaser.dossiers.models import (
    ContactKind,
    DossierContact,
    DossierMessage,
    DossierStatus,
)
from spaser.web.access import Role
from tests.pages.asking import a_dossier, due, link_of, sent_questions
from tests.pages.catalogue import read


@pytest.fixture
def dossier(visit):
    home = visit.organisation()
    visit.sign_in_as(Role.BUYER, home)
    return a_dossier(visit.session, home)


def rows(visit, model):
    visit.session.rollback()
    return list(visit.session.exec(select(model).order_by(model.id)).all())


def lock(visit, dossier):
    with transaction(visit.session):
        dossier.status, dossier.locked_at = DossierStatus.LOCKED, clock.now()


def in_days(count: int) -> str:
    return (clock.today() + timedelta(days=count)).isoformat()


def test_questions_are_written_then_frozen_and_each_supplier_has_its_own_link(visit, dossier):
    base = f"/dossiers/{dossier.id}/questions"
    visit.press(f"{base}/", f"{base}/nouvelles")
    form = visit.get(f"{base}/1/modifier")
    assert "Combien de personnes" in form.select_one("[name=rows-0-label]").text
    fields = {
        "rows-3-label": "Quelle zone ?",
        "rows-3-kind": "choice",
        "rows-3-choices": "Nord\nSud",
        "reply_before": in_days(12),
        "suggested": ["prix"],
        **{f"rows-{n}-label": "" for n in (0, 2)},
        "rows-1-label": "Sous quel délai ?",
        "subject": "Votre avis",
        "body": "Bonjour à toutes",
        "reminders_allowed": "2",
        **{f"rows-{n}-kind": "text" for n in (0, 1, 2)},
    }
    visit.submit(f"{base}/1/modifier", fields)
    [kept] = rows(visit, QuestionSet)
    assert [one["key"] for one in kept.questions] == ["delai", "q1", "prix"]
    page = visit.get(f"{base}/1/envoyer")
    assert "coordonnées à trouver" in read(page)
    numbers = [box["value"] for box in page.select("[name=suppliers]")]
    visit.submit(f"{base}/1/envoyer", {"suppliers": numbers})
    page = visit.get(f"{base}/1")
    addresses = [field["value"] for field in page.select("input[readonly]")]
    assert len(set(addresses)) == 2
    assert all(re.fullmatch(r"http://localhost/repondre/[\w-]{43}", one) for one in addresses)
    letter, unaddressed = [one["href"] for one in page.select('a[href^="mailto:"]')]
    assert unaddressed.startswith("mailto:?subject=Votre%20avis&body=Bonjour")
    assert letter.startswith("mailto:contact1@essai.example?subject=Votre%20avis&body=Bonjour")
    assert addresses[0].rsplit("/", 1)[1] in letter
    assert len(rows(visit, DossierMessage)) == 1


def test_the_token_is_kept_nowhere(visit, dossier):
    asked = sent_questions(visit.session, dossier)
    link, address = link_of(visit.session, asked, "Verts Prés")
    token = address.rsplit("/", 1)[1]
    assert link.token_digest != token
    assert token not in str([entry.changes for entry in rows(visit, JournalEntry)])
    assert link.token_digest not in str([entry.changes for entry in rows(visit, JournalEntry)])


def test_who_may_only_read_does_not_see_the_links(visit, dossier):
    asked = sent_questions(visit.session, dossier)
    visit.sign_in(visit.person("lecture@essai.example", {dossier.organisation_id: Role.READER}))
    page = visit.get(f"/dossiers/{dossier.id}/questions/{asked.number}")
    assert "/repondre/" not in str(page)
    assert not page.select("main form")


def test_sent_questions_do_not_change_and_a_new_version_keeps_their_keys(visit, dossier):
    asked = sent_questions(visit.session, dossier)
    base = f"/dossiers/{dossier.id}/questions"
    page = visit.submit(
        f"{base}/{asked.number}/modifier",
        {"subject": "Autre", "body": "Autre", "reply_before": in_days(3)},
        expect=409,
    )
    assert "ne changent plus" in read(page)
    visit.press(f"{base}/", f"{base}/nouvelles")
    first, second = rows(visit, QuestionSet)
    assert [one["key"] for one in second.questions] == [one["key"] for one in first.questions]
    assert (second.number, second.sent_at) == (2, None)


def test_a_wrong_set_is_refused_and_nothing_typed_is_lost(visit, dossier):
    base = f"/dossiers/{dossier.id}/questions"
    visit.press(f"{base}/", f"{base}/nouvelles")
    fields = {
        "subject": "",
        "body": "Bonjour",
        "reply_before": "hier",
        "reminders_allowed": "2",
        "rows-0-label": "Quelle zone ?",
        "rows-0-kind": "text",
    }
    page = visit.submit(f"{base}/1/modifier", fields, expect=422)
    assert "Donnez un objet" in read(page)
    assert page.select_one("[name=rows-0-label]").text.strip() == "Quelle zone ?"
    wrong = fields | {"subject": "S", "reply_before": in_days(5), "rows-0-kind": "choice"}
    kinds = {f"rows-{n}-kind": "text" for n in (1, 2)}
    page = visit.submit(f"{base}/1/modifier", wrong | kinds, expect=422)
    assert "au moins deux choix" in read(page)


def test_questions_whose_day_has_passed_are_not_sent(visit, dossier):
    base = f"/dossiers/{dossier.id}/questions"
    visit.press(f"{base}/", f"{base}/nouvelles")
    [kept] = rows(visit, QuestionSet)
    due(visit.session, kept, clock.today())
    page = visit.get(f"{base}/1/envoyer")
    numbers = [box["value"] for box in page.select("[name=suppliers]")]
    page = visit.submit(f"{base}/1/envoyer", {"suppliers": numbers}, expect=422)
    assert "date de réponse à venir" in read(page)
    assert rows(visit, AnswerLink) == []


def test_a_sending_is_noted_once_with_the_text_that_was_sent(visit, dossier):
    asked = sent_questions(visit.session, dossier)
    link, _ = link_of(visit.session, asked, "Verts Prés")
    base = f"/dossiers/{dossier.id}/questions/{asked.number}"
    form = visit.get(base).select_one(f'form[action="{base}/liens/{link.id}/envoye"]')
    data = {"csrf_token": form.select_one("[name=csrf_token]")["value"], "channel": "courriel"}
    assert visit.client.post(form["action"], data=data).status_code == 302
    assert visit.client.post(form["action"], data=data).status_code == 422
    [contact] = rows(visit, DossierContact)
    assert (contact.kind, contact.message_id) == (ContactKind.MESSAGE, asked.message_id)


def test_a_link_made_again_closes_the_one_before(visit, dossier):
    asked = sent_questions(visit.session, dossier)
    link, before = link_of(visit.session, asked, "Verts Prés")
    base = f"/dossiers/{dossier.id}/questions/{asked.number}"
    visit.press(base, f"{base}/liens/{link.id}/refaire")
    _, after = link_of(visit.session, asked, "Verts Prés")
    assert before != after
    visit.get(before, expect=410)
    visit.get(after)


def reminded(visit, base, expect=302):
    page = visit.get(f"{base}/relancer")
    numbers = [box["value"] for box in page.select("[name=suppliers]")]
    fields = {"suppliers": numbers, "subject": "Rappel", "body": "Bonjour, un rappel."}
    return visit.submit(f"{base}/relancer", fields, expect=expect)


def test_one_reminder_counts_once_for_each_supplier_reminded(visit, dossier):
    asked = sent_questions(visit.session, dossier)
    base = f"/dossiers/{dossier.id}/questions/{asked.number}"
    reminded(visit, base)
    page = read(visit.get(base))
    assert page.count("1 relance sur 2") == 2
    reminded(visit, base)
    assert read(visit.get(base)).count("2 relances sur 2") == 2
    assert "Personne n’est à relancer" in read(visit.get(f"{base}/relancer"))
    kinds = [one.kind for one in rows(visit, DossierContact)]
    assert kinds == [ContactKind.REMINDER] * 4
    assert len({one.message_id for one in rows(visit, DossierContact)}) == 1  # the text, kept once


def test_a_supplier_that_answered_is_not_reminded(visit, dossier):
    asked = sent_questions(visit.session, dossier)
    _, address = link_of(visit.session, asked, "Verts Prés")
    fields = {"interest": "oui", "contact_name": "Dominique", "question_effectif": "4"}
    visit.submit(address, fields, expect=303)
    page = visit.get(f"/dossiers/{dossier.id}/questions/{asked.number}/relancer")
    assert "Verts Prés" not in read(page)
    assert "Jardins d’Oc" in read(page)


def test_a_locked_dossier_asks_nothing_more(visit, dossier):
    asked = sent_questions(visit.session, dossier)
    link, _ = link_of(visit.session, asked, "Verts Prés")
    base = f"/dossiers/{dossier.id}/questions/{asked.number}"
    token = visit.get(f"{base}/relancer").select_one("[name=csrf_token]")["value"]
    lock(visit, dossier)
    for url in (
        f"/dossiers/{dossier.id}/questions/nouvelles",
        f"{base}/liens/{link.id}/annuler",
        f"{base}/liens/{link.id}/refaire",
        f"{base}/liens/{link.id}/envoye",
        f"{base}/envoyer",
        f"{base}/relancer",
    ):
        data = {"csrf_token": token, "channel": "courriel", "subject": "S", "body": "B"}
        assert visit.client.post(url, data=data).status_code == 422, url
    visit.session.rollback()
    assert link_of(visit.session, asked, "Verts Prés")[0].revoked_at is None
    assert not visit.get(base).select("main form")


def test_a_link_of_another_dossier_is_not_reached(visit, dossier):
    other = a_dossier(visit.session, visit.organisation("Commune d’Ailleurs"))
    asked, theirs = sent_questions(visit.session, dossier), sent_questions(visit.session, other)
    link, _ = link_of(visit.session, theirs, "Verts Prés")
    base = f"/dossiers/{dossier.id}/questions/{asked.number}"
    token = visit.get(f"{base}/relancer").select_one("[name=csrf_token]")["value"]
    for act in ("annuler", "refaire", "envoye"):
        url = f"{base}/liens/{link.id}/{act}"
        data = {"csrf_token": token, "channel": "courriel"}
        assert visit.client.post(url, data=data).status_code == 404


def test_the_day_of_the_answers_is_that_of_paris(visit, dossier):
    asked = sent_questions(visit.session, dossier, days=1)
    link, _ = link_of(visit.session, asked, "Verts Prés")
    last = link.expires_at.astimezone(PARIS)
    assert last.date() >= asked.reply_before + timedelta(days=59)
