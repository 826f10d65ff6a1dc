"""Lists of favourites: made, filled, exported, and seen by one organisation alone."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from spaser.core.db import transaction
from spaser.directory.models import Favourite, FavouriteList
from spaser.web.access import Role
from tests.pages.catalogue import add_supplier, read
from tests.pages.world_objects import favourite_list


@pytest.fixture
def buyer(visit):
    return visit.sign_in_as(Role.BUYER)


def new_list(visit, name="Marché d'entretien") -> str:
    visit.submit("/favoris/nouvelle", {"name": name, "note": "Pour mars."})
    return str(visit.answer.location)


def put_in(visit, supplier, expect=302, **typed):
    return visit.submit(f"/favoris/ajouter/{supplier.id}", typed, expect=expect)


def all_of(visit, model):
    visit.session.rollback()
    return list(visit.session.exec(select(model).order_by(model.id)).all())


def test_without_a_list_the_page_says_how_to_begin(visit, buyer):
    page = visit.get("/favoris/")
    assert "Ajouter à une liste" in read(page)
    assert page.select_one('a[href="/favoris/nouvelle"]')


def test_a_list_is_made_renamed_and_deleted_after_a_question(visit, buyer):
    url = new_list(visit)
    visit.submit(f"{url}/modifier", {"name": "Entretien 2027", "note": ""})
    assert visit.get(url).h1.get_text() == "Entretien 2027"
    assert "Elle disparaîtra pour toute votre organisation" in read(visit.get(f"{url}/supprimer"))
    visit.submit(f"{url}/supprimer", {})
    assert all_of(visit, FavouriteList) == []
    visit.get(url, expect=404)


@pytest.mark.parametrize(
    ("name", "said"), [(" ", "Donnez un nom"), ("MARCHÉ D'ENTRETIEN", "porte déjà ce nom")]
)
def test_a_list_has_a_name_of_its_own(visit, buyer, name, said):
    new_list(visit)
    page = visit.submit("/favoris/nouvelle", {"name": name}, expect=422)
    assert said in page.select_one(".error").get_text()
    assert len(all_of(visit, FavouriteList)) == 1


def test_a_supplier_joins_a_list_with_a_note(visit, buyer):
    url = new_list(visit)
    supplier = add_supplier(visit, "Les Lessivières", "Blanchisserie", kind="EI")
    number = url.rsplit("/", 1)[1]
    put_in(visit, supplier, chosen=number, note="Vue au salon : l'équipe est prête.")
    page = visit.get(url)
    assert "Les Lessivières" in read(page)
    assert "Albi (81)" in read(page)
    assert "l'équipe est prête" in read(page)
    assert f"par {buyer.full_name}" in read(page)
    assert page.select_one("abbr.tag").get_text() == "EI"


def test_a_supplier_joins_a_list_made_at_the_same_time(visit, buyer):
    supplier = add_supplier(visit, "Les Lessivières")
    page = put_in(visit, supplier, expect=422, chosen="0", name="")
    assert "Donnez un nom à la nouvelle liste" in read(page)
    assert all_of(visit, FavouriteList) == []
    put_in(visit, supplier, chosen="0", name="Linge")
    assert "Les Lessivières" in read(visit.get(visit.answer.location))


def test_a_name_written_beside_another_list_is_not_ignored(visit, buyer):
    number = new_list(visit).rsplit("/", 1)[1]
    page = put_in(visit, add_supplier(visit, "Élan"), expect=422, chosen=number, name="Linge")
    assert "Choisissez « Nouvelle liste »" in read(page)
    assert all_of(visit, Favourite) == []


def test_a_supplier_already_there_is_said_so_and_kept_once(visit, buyer):
    supplier = add_supplier(visit, "Les Lessivières")
    put_in(visit, supplier, chosen="0", name="Linge")
    number = visit.answer.location.rsplit("/", 1)[1]
    assert "Déjà dans Linge" in read(visit.get(f"/favoris/ajouter/{supplier.id}"))
    page = put_in(visit, supplier, expect=422, chosen=number)
    assert "est déjà dans cette liste" in read(page)
    assert len(all_of(visit, Favourite)) == 1


def test_a_note_changes_and_a_supplier_leaves(visit, buyer):
    put_in(visit, add_supplier(visit, "Les Lessivières"), chosen="0", name="Linge")
    url = visit.answer.location
    [kept] = all_of(visit, Favourite)
    visit.submit(f"{url}/structures/{kept.id}", {"note": "Rappeler en mai."})
    assert "Rappeler en mai." in read(visit.get(url))
    visit.press(f"{url}/structures/{kept.id}", f"{url}/structures/{kept.id}/retirer")
    assert "Cette liste est vide" in read(visit.get(url))


def test_what_became_of_a_supplier_is_said(visit, buyer):
    closed, gone, kept = (add_supplier(visit, name) for name in ("Fermée", "Doublon", "Gardée"))
    put_in(visit, closed, chosen="0", name="Linge")
    url = visit.answer.location
    for one in (gone, kept):
        put_in(visit, one, chosen=url.rsplit("/", 1)[1])
    with transaction(visit.session):
        closed.closed_on = date(2026, 3, 1)
        gone.merged_into_id = kept.id
    words = read(visit.get(url))
    assert "Fermée le 1er mars 2026" in words
    assert "Ajoutée sous le nom Doublon , fusionnée depuis" in words
    assert "La structure gardée est aussi dans cette liste" in words
    page = visit.get(f"/favoris/ajouter/{gone.id}")
    assert "Déjà dans Linge" in read(page)  # it is the kept one that would be added


def test_the_workbook_holds_the_list_and_runs_nothing(visit, buyer):
    dangerous = add_supplier(visit, '=HYPERLINK("http://x")', "+1 jardin")
    put_in(visit, dangerous, chosen="0", name="Linge", note="@note")
    url = visit.answer.location
    answer = visit.client.get(f"{url}/liste.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.data))["Structures"]
    header, row = sheet.iter_rows()
    cells = {title.value: cell for title, cell in zip(header, row, strict=True)}
    assert cells["Votre note"].value == "'@note"
    assert not any(cell.data_type == "f" for cell in row)
    assert buyer.full_name in [cell.value for cell in row]


def test_a_reader_sees_the_lists_and_changes_none(visit):
    home = visit.organisation()
    visit.sign_in_as(Role.CONTRIBUTOR, home)
    url = new_list(visit)
    visit.client = visit.app.test_client()
    visit.sign_in_as(Role.READER, home)
    page = visit.get(url)
    assert "Marché d'entretien" in read(page)
    assert not page.select(f'a[href="{url}/modifier"]')
    assert not visit.get("/favoris/").select('a[href="/favoris/nouvelle"]')
    visit.get(f"{url}/modifier", expect=403)


def test_the_lists_of_another_organisation_do_not_exist(visit, buyer):
    class World:
        session = visit.session

        @staticmethod
        def number():
            return 7

    theirs = favourite_list(World(), visit.organisation("Commune d’Ailleurs"))
    assert "Liste 7" not in str(visit.get("/favoris/"))
    supplier = add_supplier(visit, "Les Lessivières")
    assert "Liste 7" not in str(visit.get(f"/favoris/ajouter/{supplier.id}"))
    put_in(visit, supplier, expect=422, chosen=str(theirs.id))
    assert all_of(visit, Favourite) == []
    for end in ("", "/modifier", "/supprimer", "/liste.xlsx"):
        visit.get(f"/favoris/{theirs.id}{end}", expect=404)


def test_a_line_is_not_reached_through_the_list_of_another(visit, buyer):
    put_in(visit, add_supplier(visit, "Les Lessivières"), chosen="0", name="Linge")
    other = new_list(visit)
    [kept] = all_of(visit, Favourite)
    visit.get(f"{other}/structures/{kept.id}", expect=404)
