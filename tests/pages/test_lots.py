"""The page of a lot: filters after the ranking, ways out, neighbours, overview, workbook."""

import io

import pytest
from openpyxl import load_workbook

from spaser.core.db import transaction
from spaser.tenders.models import Lot
from spaser.web.access import Role
from tests.pages.catalogue import TOULOUSE, add_gardeners, add_supplier, add_tender, read

_TEXT = "Entretien des espaces verts : tonte, taille de haies."


@pytest.fixture
def home(visit):
    owner = visit.organisation()
    visit.sign_in_as(Role.BUYER, owner)
    return owner


@pytest.fixture
def lot(visit, home):
    made = add_tender(visit, home)
    with transaction(visit.session):
        visit.session.add(Lot(tender_id=made.id, position=2, number="2", title="Nettoyage"))
    return f"/consultations/{made.id}/lots/{made.lots[0].id}"


def names(page):
    return [one.get_text() for one in page.select("ol.results h3 a")]


def test_filters_hide_lines_and_say_how_many(visit, lot):
    add_gardeners(visit, 3)
    add_supplier(visit, "Serpette", _TEXT, kind="ESAT")
    page = visit.get(f"{lot}?type=ESAT")
    assert names(page) == ["Serpette"]
    assert "1 structure sur 4 : les filtres en cachent 3" in read(page)
    assert page.select_one("a.chip")["href"] == lot


def test_a_rank_is_the_same_with_and_without_filters(visit, lot):
    add_gardeners(visit, 4)
    add_supplier(visit, "Serpette", _TEXT, commune=TOULOUSE, kind="ESAT")
    ranks = {
        one.a.get_text(): one.span.get_text(strip=True)
        for one in visit.get(lot).select("ol.results h3")
    }
    filtered = visit.get(f"{lot}?type=ESAT").select_one("ol.results h3")
    assert filtered.span.get_text(strip=True) == ranks["Serpette"] == "5."


def test_when_filters_leave_nobody_the_ways_out_are_told(visit, lot):
    add_gardeners(visit, 2)
    page = visit.get(f"{lot}?type=SEP&famille=scop")
    assert "Les filtres cachent les 2 structures" in read(page)
    assert page.select(f'.empty a[href="{lot}"]')


def test_the_list_grows_by_twenties(visit, lot):
    add_gardeners(visit, 23)
    first = visit.get(lot)
    assert len(names(first)) == 20
    more = next(one for one in first.select("a.btn") if "Voir plus" in one.get_text())
    assert more["href"].endswith("voir=40#rang-21")
    whole = visit.get(more["href"].partition("#")[0])
    assert len(names(whole)) == 23
    assert "Voir plus" not in read(whole)


def test_equal_scores_are_said_to_be_drawn(visit, lot):
    for number in (1, 2):
        add_supplier(visit, f"Jumelle {number}", _TEXT)
    assert "à égalité : ordre tiré au sort" in read(visit.get(lot))


def test_a_structure_without_address_stays_to_be_called(visit, lot):
    add_supplier(visit, "Sans courriel", _TEXT, phone="05 63 00 00 00")
    line = visit.get(lot).select_one(".line")
    assert "à appeler" in line.get_text()
    assert line.select_one('a[href="tel:0563000000"]')


def test_a_structure_that_nobody_can_reach_is_not_to_be_called(visit, lot):
    add_supplier(visit, "Sans rien", _TEXT)
    line = visit.get(lot).select_one(".line")
    assert "coordonnées à trouver" in line.get_text()
    assert "à appeler" not in line.get_text()


def test_a_lot_leads_to_the_next_and_to_the_overview(visit, lot):
    page = visit.get(lot)
    onward = page.select_one('a[rel="next"]')["href"]
    assert visit.get(onward).select_one('a[rel="prev"]')["href"] == lot
    assert page.select_one('a[href$="/apercu"]')


def test_the_overview_tells_of_every_lot(visit, lot):
    add_gardeners(visit, 3)
    page = visit.get(lot.partition("/lots")[0] + "/apercu")
    first, second = page.select("tbody tr")
    cells = [cell.get_text(" ", strip=True) for cell in first.select("td")]
    assert cells[1:4] == ["3", "3", "3"]
    assert "Jardins" in cells[4]
    assert "aucune" in second.get_text()


def test_a_wider_place_is_asked_for_and_said(visit, lot):
    add_supplier(visit, "Lointaine", _TEXT, commune="34172")
    page = visit.get(f"{lot}?etendue=region")
    assert "Lieu : Toute la région du lieu" in read(page)
    assert "Occitanie" in page.select_one(".read-as").get_text()
    assert names(page) == ["Lointaine"]


def test_the_workbook_of_a_lot_holds_the_calculation_of_each_line(visit, lot):
    add_gardeners(visit, 2)
    add_supplier(visit, "Serpette", _TEXT, kind="ESAT")
    answer = visit.client.get(f"{lot}/fournisseurs.xlsx?type=ESAT")
    book = load_workbook(io.BytesIO(answer.get_data()))
    assert book.sheetnames == ["Fournisseurs", "Calcul", "Lots"]
    rows = list(book["Fournisseurs"].values)
    assert [row[3] for row in rows[1:]] == ["Serpette"]
    parts = list(book["Calcul"].values)[1:]
    relevance = rows[1][9]
    assert abs(sum(row[5] for row in parts) - relevance) < 0.2
    assert list(book["Lots"].values)[1][6] == (
        "Structure inclusive : Établissement et service d’aide par le travail"
    )
