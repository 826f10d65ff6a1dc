"""Searches that an organisation keeps: the address is the search."""

import pytest
from sqlmodel import select

from spaser.directory.models import SavedSearch
from spaser.web.access import Role
from tests.pages.catalogue import add_supplier, read
from tests.pages.world_objects import saved_search


@pytest.fixture
def buyer(visit):
    return visit.sign_in_as(Role.BUYER)


def keep(visit, query="departement=81&q=tonte", name="Tonte du Tarn", expect=302):
    return visit.submit(f"/recherches/nouvelle?{query}", {"name": name}, expect=expect)


def kept(visit) -> list[SavedSearch]:
    visit.session.rollback()
    return list(visit.session.exec(select(SavedSearch).order_by(SavedSearch.id)).all())


def test_a_search_is_kept_with_the_name_that_it_proposes(visit, buyer):
    page = visit.get("/recherches/nouvelle?q=tonte&departement=81")
    assert "tonte" in page.select_one("#name")["value"]
    keep(visit)
    [saved] = kept(visit)
    assert (saved.name, saved.created_by) == ("Tonte du Tarn", buyer.full_name)


@pytest.mark.parametrize(
    "typed",
    [
        "departement=81&q=tonte",
        "q=tonte&departement=81&page=4&inconnu=1",
        "q=+tonte++&departement=81&departement=999&type=INVENTE",
        "query=departement%3D81%26q%3Dtonte",
    ],
)
def test_one_search_has_one_address_whatever_was_in_it(visit, buyer, typed):
    keep(visit, typed)
    assert [one.query for one in kept(visit)] == ["q=tonte&departement=81"]


def test_the_map_is_kept_too(visit, buyer):
    keep(visit, "q=tonte&vue=carte")
    assert kept(visit)[0].query == "q=tonte&vue=carte"


def test_a_search_that_asks_nothing_is_not_kept(visit, buyer):
    for empty in ("", "?page=2", "?q=", "?vue=carte"):
        assert "ne demande rien" in read(visit.get(f"/recherches/nouvelle{empty}"))


def test_the_list_says_what_is_asked_and_how_many_are_found_now(visit, buyer):
    add_supplier(visit, "Jardins d'Albi", "Tonte et taille")
    add_supplier(visit, "Lessive", "Blanchisserie")
    keep(visit)
    page = visit.get("/recherches/")
    words = read(page)
    assert "Tonte du Tarn" in words
    assert "81" in words
    assert "1 structure aujourd’hui" in words
    link = page.select_one(".results h2 a")["href"]
    assert link == "/annuaire/?q=tonte&departement=81"
    add_supplier(visit, "Espaces", "Tonte")
    visit.app.extensions["live_index"].forget()
    assert "2 structures aujourd’hui" in read(visit.get("/recherches/"))


def test_an_empty_list_says_how_to_begin(visit, buyer):
    assert "Garder cette recherche" in read(visit.get("/recherches/"))


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("q=tonte&departement=81", "Autre nom", "déjà gardée"),
        ("q=taille", "TONTE DU TARN", "porte déjà ce nom"),
        ("q=taille", "  ", "Donnez un nom"),
        ("q=taille", "x" * 121, "120 caractères au plus"),
    ],
)
def test_a_search_is_kept_once_under_a_name_of_its_own(visit, buyer, query, name, said):
    keep(visit)
    page = keep(visit, query, name, expect=422)
    assert said in page.select_one(".error").get_text()
    assert len(kept(visit)) == 1


def test_a_search_is_renamed_then_deleted_after_a_question(visit, buyer):
    keep(visit)
    number = kept(visit)[0].id
    visit.submit(f"/recherches/{number}/renommer", {"name": "Tonte 2027"})
    assert kept(visit)[0].name == "Tonte 2027"
    assert "L’annuaire ne change pas" in read(visit.get(f"/recherches/{number}/supprimer"))
    visit.submit(f"/recherches/{number}/supprimer", {})
    assert kept(visit) == []


def test_the_searches_of_another_organisation_do_not_exist(visit, buyer):
    class World:
        session = visit.session

        @staticmethod
        def number():
            return 7

    number = saved_search(World(), visit.organisation("Commune d’Ailleurs"))["search_id"]
    assert "Recherche 7" not in str(visit.get("/recherches/"))
    for end in ("renommer", "supprimer"):
        visit.get(f"/recherches/{number}/{end}", expect=404)


def test_a_reader_opens_searches_and_changes_none(visit):
    home = visit.organisation()
    visit.sign_in_as(Role.BUYER, home)
    keep(visit)
    visit.client = visit.app.test_client()
    visit.sign_in_as(Role.READER, home)
    page = visit.get("/recherches/")
    assert "Tonte du Tarn" in read(page)
    assert not page.select('a[href*="renommer"]')
    visit.get("/recherches/nouvelle?q=tonte", expect=403)
