"""Errors that anybody reports, and the queue of those who keep the directory."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.journal import JournalEntry
from spaser.directory import report_actions
from spaser.directory.models import ErrorReport, ReportState
from spaser.handlers import TIDIES
from spaser.web.access import Role
from tests.pages.catalogue import add_supplier, read

TYPED = {"topic": "coordonnees", "message": "Le site a changé : l'ancien est fermé."}


@pytest.fixture
def supplier(visit):
    return add_supplier(visit, "Les Lessivières", "Blanchisserie")


def form_of(supplier) -> str:
    return f"/signalements/structure/{supplier.id}"


def reports(visit) -> list[ErrorReport]:
    visit.session.rollback()
    return list(visit.session.exec(select(ErrorReport).order_by(ErrorReport.id)).all())


def editor(visit):
    cress = visit.organisation("CRESS d’Essai", "cress")
    return visit.sign_in_as(Role.EDITOR, cress)


def test_anybody_reports_without_an_account_and_is_thanked(visit, supplier):
    visit.submit(form_of(supplier), TYPED | {"email": "Voisin@Essai.example"})
    assert "Merci" in read(visit.get(visit.answer.location))
    [kept] = reports(visit)
    assert (kept.state, kept.email) == (ReportState.OPEN, "voisin@essai.example")
    assert (kept.person_id, len(kept.address_hash)) == (None, 64)
    assert "127.0.0.1" not in kept.address_hash


def test_the_form_says_what_becomes_of_the_address(visit, supplier):
    assert "effacée un an après le traitement" in read(visit.get(form_of(supplier)))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"message": "  "}, "Dites ce qui est faux"),
        ({"message": "a" * 2001}, "2000 caractères au plus"),
        ({"email": "pas une adresse"}, "n’est pas une adresse électronique valable"),
        ({"topic": "inventé"}, "Choisissez dans la liste"),
    ],
)
def test_a_wrong_report_is_refused_beside_its_field_and_nothing_is_kept(
    visit, supplier, wrong, said
):
    page = visit.submit(form_of(supplier), TYPED | wrong, expect=422)
    assert said in read(page)
    assert reports(visit) == []


def test_a_program_that_fills_the_trap_believes_that_it_succeeded(visit, supplier):
    visit.submit(form_of(supplier), TYPED | {"web": "https://spam.example"})
    assert "merci" in visit.answer.location
    assert reports(visit) == []


def test_a_flood_is_slowed_down_and_the_text_is_not_lost(visit, supplier):
    for _ in range(10):
        visit.submit(form_of(supplier), TYPED)
    page = visit.submit(form_of(supplier), TYPED, expect=429)
    assert "Attendez une heure" in read(page)
    assert page.select_one("textarea").get_text(strip=True) == TYPED["message"]
    assert len(reports(visit)) == 10


def test_one_subscriber_is_one_network_in_ipv6(visit, supplier, monkeypatch):
    monkeypatch.setattr(report_actions, "REPORTS_PER_ADDRESS", 1)
    for address, expect in (
        ("2001:db8:0:1::1", 302),
        ("2001:db8:0:1:ffff::2", 429),
        ("2001:db8:0:2::1", 302),
        ("203.0.113.7", 302),
        ("::ffff:203.0.113.7", 429),
    ):
        visit.client.environ_base["REMOTE_ADDR"] = address
        visit.submit(form_of(supplier), TYPED, expect=expect)


def test_what_was_kept_of_machines_and_mailboxes_is_forgotten_in_time(visit, supplier):
    for email in ("ancien@essai.example", "recent@essai.example"):
        visit.submit(form_of(supplier), TYPED | {"email": email})
    now = clock.now()
    with transaction(visit.session):
        for days, which in ((366, "ancien@essai.example"), (364, "recent@essai.example")):
            past = {"created_at": now - timedelta(days=400), "state": "corrige"}
            change = sa.update(ErrorReport).where(ErrorReport.email == which)
            visit.session.exec(change.values(handled_at=now - timedelta(days=days), **past))
    visit.submit(form_of(supplier), TYPED)
    old, recent, new = reports(visit)
    assert (old.email, old.address_hash) == ("", "")
    assert (recent.email, recent.address_hash) == ("recent@essai.example", "")
    assert new.address_hash


def test_the_report_of_a_merged_supplier_goes_to_the_kept_one(visit, supplier):
    other = add_supplier(visit, "Lessivières (double)", merged_into_id=supplier.id)
    visit.get(form_of(other), expect=302)
    assert visit.answer.location == form_of(supplier)
    visit.get("/signalements/structure/999999", expect=404)


def test_the_queue_gathers_reports_by_supplier_the_longest_waiting_first(visit, supplier):
    second = add_supplier(visit, "Jardins d'Albi")
    for one in (second, supplier, second):
        visit.submit(form_of(one), TYPED)
    editor(visit)
    page = visit.get("/signalements/")
    names = [link.get_text(strip=True) for link in page.select(".results h2 a")]
    assert names == ["Jardins d'Albi", "Les Lessivières"]
    assert "3 signalements à traiter, sur 2 structures" in read(page)
    assert page.select_one(f'a[href="/corrections/{second.id}"]')


def test_an_empty_queue_says_so(visit):
    editor(visit)
    assert "Aucun signalement n’attend" in read(visit.get("/signalements/"))
    assert "Aucun signalement n’a encore été traité" in read(visit.get("/signalements/traites"))


def test_a_report_is_handled_with_an_answer_that_is_kept(visit, supplier):
    visit.submit(form_of(supplier), TYPED | {"email": "voisin@essai.example"})
    person = editor(visit)
    [kept] = reports(visit)
    url = f"/signalements/{kept.id}"
    assert "voisin@essai.example" in read(visit.get(url))
    visit.submit(url, {"state": "corrige", "answer": "Le site est à jour."})
    [kept] = reports(visit)
    assert (kept.state, kept.answer) == (ReportState.CORRECTED, "Le site est à jour.")
    assert (kept.handled_by, kept.handled_at is not None) == (person.full_name, True)
    assert "Les Lessivières" not in read(visit.get("/signalements/"))
    listed = read(visit.get("/signalements/traites"))
    assert "Le site est à jour." in listed
    visit.submit(url, {"state": "ouvert", "answer": ""})
    assert reports(visit)[0].handled_at is None


def test_two_editors_who_decide_at_once_are_told(visit, supplier):
    visit.submit(form_of(supplier), TYPED)
    editor(visit)
    [kept] = reports(visit)
    url = f"/signalements/{kept.id}"
    old = visit.get(url).select_one("[name=version]")["value"]
    visit.submit(url, {"state": "sans_suite", "answer": "Vérifié."})
    page = visit.submit(
        url, {"state": "corrige", "answer": "Ma réponse", "version": old}, expect=409
    )
    assert "a décidé de ce signalement entre-temps" in read(page)
    assert page.select_one("textarea").get_text(strip=True) == "Ma réponse"
    assert reports(visit)[0].answer == "Vérifié."
    token = page.select_one("[name=version]")["value"]
    visit.submit(url, {"state": "corrige", "answer": "Ma réponse", "version": token})
    assert reports(visit)[0].answer == "Ma réponse"


def test_the_journal_keeps_neither_the_message_nor_the_address(visit, supplier):
    visit.submit(form_of(supplier), TYPED | {"email": "voisin@essai.example"})
    visit.session.rollback()
    kept = visit.session.exec(
        select(JournalEntry).where(JournalEntry.object_type == "error_report")
    ).all()
    assert [entry.actor for entry in kept] == ["Visiteur sans compte"]
    assert "voisin" not in str(kept[0].changes)
    assert "ancien" not in str(kept[0].changes)
    assert "address_hash" not in kept[0].changes


def test_the_worker_of_the_service_forgets_too(visit, supplier):
    visit.submit(form_of(supplier), TYPED)
    report_actions.tidy(visit.session, Path(), "", clock.now() + timedelta(days=2))
    assert report_actions.tidy in TIDIES
    assert [kept.address_hash for kept in reports(visit)] == [""]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_the_queue_is_that_of_the_cress_alone(visit, supplier, role):
    visit.submit(form_of(supplier), TYPED)
    visit.sign_in_as(role)
    visit.get("/signalements/", expect=403)
    visit.get(f"/signalements/{reports(visit)[0].id}", expect=403)
