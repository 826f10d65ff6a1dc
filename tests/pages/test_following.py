"""« À suivre »: what is new for each person, and « vu »."""

from datetime import timedelta

import pytest
from sqlmodel import select

from spaser.accounts.models import Person
from spaser.core import clock
from spaser.core.db import transaction
from spaser.directory.models import SavedSearch
from spaser.dossiers.models import (
    Channel,
    ContactKind,
    Dossier,
    DossierContact,
    DossierSupplier,
)
from spaser.following import pages
from spaser.following.models import SavedLotSearch, SeenMark, Subject
from spaser.web.access import Role
from tests.pages.catalogue import add_gardeners, add_tender, read


@pytest.fixture
def home(visit):
    pages._counts.clear()
    owner = visit.organisation()
    visit.sign_in_as(Role.BUYER, owner)
    return owner


def follow(visit, owner, query="q=squares"):
    """A search of lots, followed since yesterday."""
    with transaction(visit.session):
        made = SavedLotSearch(
            organisation_id=owner.id,
            name="Squares",
            query=query,
            created_at=clock.now() - timedelta(days=1),
        )
        visit.session.add(made)
    return made


def contacted(visit, owner, days_ago, *kinds):
    """A supplier of a dossier with a message sent days ago, then exchanges of those kinds."""
    now = clock.now()
    with transaction(visit.session):
        dossier = Dossier(
            organisation_id=owner.id,
            reference="SRC-2026-001",
            title="Essai",
            opened_at=now,
            opened_by="Essai",
        )
        visit.session.add(dossier)
        visit.session.flush()
        supplier = DossierSupplier(
            dossier_id=dossier.id,
            supplier_key="n° 1",
            name="Atelier muet",
            position=1,
            added_at=now,
            added_by="Essai",
        )
        visit.session.add(supplier)
        visit.session.flush()
        for back, kind in enumerate((ContactKind.MESSAGE, *kinds)):
            visit.session.add(
                DossierContact(
                    dossier_id=dossier.id,
                    dossier_supplier_id=supplier.id,
                    kind=kind,
                    channel=Channel.EMAIL,
                    at=now - timedelta(days=days_ago - back),
                    entered_at=now,
                    entered_by="Essai",
                )
            )
    return dossier


def press(visit, page, text):
    """Press the button « Vu » beside a text."""
    form = next(one for one in page.select("form") if text in one.get_text())
    fields = {one["name"]: one["value"] for one in form.select("input")}
    visit.client.post(form["action"], data=fields)


def test_without_anything_new_the_page_says_so_and_what_to_follow(visit, home):
    words = read(visit.get("/suivi/"))
    assert "Rien de nouveau" in words
    assert "Aucune recherche de lots n’est suivie" in words


def test_a_deadline_that_nears_is_told_until_it_is_seen(visit, home):
    soon = clock.now() + timedelta(days=3)
    add_tender(visit, home, deadline_at=soon)
    page = visit.get("/suivi/")
    assert "Limites de réponse proches" in read(page)
    assert "(1)" in page.select_one(".sub-nav").get_text()
    press(visit, page, "Vu")
    again = visit.get("/suivi/")
    assert "Limites de réponse proches" not in read(again)
    assert "(1)" not in again.select_one(".sub-nav").get_text()


def test_what_one_person_has_seen_is_still_new_for_another(visit, home):
    add_tender(visit, home, deadline_at=clock.now() + timedelta(days=3))
    press(visit, visit.get("/suivi/"), "Vu")
    visit.sign_in_as(Role.READER, home)
    assert "Limites de réponse proches" in read(visit.get("/suivi/"))


def test_a_far_or_past_deadline_or_that_of_another_is_not_told(visit, home):
    add_tender(visit, home, deadline_at=clock.now() + timedelta(days=30))
    add_tender(visit, visit.organisation("Autre"), deadline_at=clock.now() + timedelta(days=2))
    assert "Rien de nouveau" in read(visit.get("/suivi/"))


def test_a_new_lot_of_a_followed_search_is_told(visit, home):
    follow(visit, home)
    made = add_tender(visit, home, deadline_at=None)
    page = visit.get("/suivi/")
    assert "1 nouveau lot depuis le" in read(page)
    assert page.select_one(f'a[href="/consultations/{made.id}/lots/{made.lots[0].id}"]')
    press(visit, page, "Vu")
    assert "1 nouveau lot" not in read(visit.get("/suivi/"))


def test_what_comes_in_after_the_page_was_made_is_not_seen_with_it(visit, home):
    follow(visit, home)
    add_tender(visit, home, deadline_at=None)
    page = visit.get("/suivi/")
    add_tender(visit, None, deadline_at=None)
    press(visit, page, "Vu")
    assert "1 nouveau lot depuis le" in read(visit.get("/suivi/"))


def test_a_mark_left_by_an_older_search_of_the_same_number_means_nothing(visit, home):
    add_tender(visit, home, deadline_at=None)
    made = follow(visit, home)
    with transaction(visit.session):
        made.created_at = clock.now()
        visit.session.add(
            SeenMark(
                person_id=visit.session.exec(select(Person.id)).one(),
                organisation_id=home.id,
                subject=Subject.LOTS,
                subject_id=made.id,
                seen_at=clock.now() - timedelta(days=2),
            )
        )
    assert "nouveau lot" not in read(visit.get("/suivi/"))


def test_a_supplier_set_aside_is_waited_for_no_more(visit, home):
    contacted(visit, home, 10)
    with transaction(visit.session):
        supplier = visit.session.exec(select(DossierSupplier)).one()
        supplier.kept, supplier.why_not = False, "Trop loin."
    assert "Atelier muet" not in read(visit.get("/suivi/"))


def test_a_lot_of_another_organisation_is_never_told(visit, home):
    follow(visit, home)
    add_tender(visit, visit.organisation("Autre"))
    assert "Rien de nouveau depuis" in read(visit.get("/suivi/"))


def test_new_suppliers_of_a_kept_search_are_told(visit, home):
    with transaction(visit.session):
        visit.session.add(
            SavedSearch(
                organisation_id=home.id,
                name="Jardins",
                query="q=tonte",
                created_at=clock.now() - timedelta(days=1),
            )
        )
    add_gardeners(visit, 3)
    page = visit.get("/suivi/")
    assert "3 nouvelles structures depuis le" in read(page)
    press(visit, page, "Vu")
    assert "3 nouvelles structures" not in read(visit.get("/suivi/"))


@pytest.mark.parametrize(
    ("days_ago", "kinds", "told"),
    [
        (10, (), True),
        (3, (), False),
        (10, (ContactKind.ANSWER,), False),
        (10, (ContactKind.REFUSAL,), False),
        (10, (ContactKind.REMINDER,), True),
    ],
)
def test_a_contact_without_answer_is_told_after_a_week(visit, home, days_ago, kinds, told):
    contacted(visit, home, days_ago, *kinds)
    assert ("Atelier muet" in read(visit.get("/suivi/"))) == told


def test_a_search_of_lots_is_followed_from_the_consultations(visit, home):
    add_tender(visit, home)
    page = visit.get("/consultations/?q=espace&cpv=7731&departement=81&reserve=oui")
    assert "1 consultation." in read(page)
    link = page.select_one('a[href^="/suivi/recherches/nouvelle"]')["href"]
    visit.submit(link, {"name": "Espaces verts du Tarn"})
    assert "« espace », CPV 7731, Tarn, réservé" in read(visit.get("/suivi/"))
    again = visit.submit(link, {"name": "Autre nom"}, expect=422)
    assert "déjà suivie" in again.select_one(".error").get_text()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cpv=7731", True),
        ("cpv=90", False),
        ("departement=81", True),
        ("departement=31", False),
        ("montant_min=48000", True),
        ("montant_max=48000", False),
        ("reserve=oui", True),
        ("q=squares", True),
        ("limite=avenir", True),
        ("limite=7", False),
    ],
)
def test_consultations_are_sifted_by_their_lots(visit, home, query, found):
    add_tender(visit, home, deadline_at=clock.now() + timedelta(days=20))
    words = read(visit.get(f"/consultations/?{query}"))
    assert ("1 consultation." in words) == found
    assert ("Aucune consultation" in words) == (not found)


def test_a_field_that_means_nothing_is_said_and_kept(visit, home):
    page = visit.get("/consultations/?cpv=abc&montant_min=beaucoup")
    assert "écrivez de deux à huit chiffres" in page.select_one("#cpv-error").get_text()
    assert page.select_one("#cpv")["value"] == "abc"
    assert page.select_one("#montant_min")["value"] == "beaucoup"
