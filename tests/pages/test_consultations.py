"""Consultations, their lots with ranked suppliers, and the tables that leave the service."""

import csv
import io

import pytest
from openpyxl import load_workbook

from spaser.web.access import Role
from tests.pages.catalogue import add_gardeners, add_supplier, add_tender, read


@pytest.fixture
def home(visit):
    owner = visit.organisation()
    visit.sign_in_as(Role.BUYER, owner)
    return owner


def table(visit, url):
    """The rows of a csv export."""
    visit.answer = visit.client.get(url)
    assert visit.answer.status_code == 200
    assert visit.answer.mimetype == "text/csv"
    text = visit.answer.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_without_consultation_the_page_says_what_to_do(visit, home):
    page = visit.get("/consultations/")
    assert "Aucun avis n’a encore été importé" in read(page)
    assert page.select_one('main a[href="/essayer"]')


def test_consultations_are_searched_by_title_buyer_or_number(visit, home):
    add_tender(visit, home)
    for typed in ("espace", "essai", "ESSAI-1"):
        assert "1 consultation." in read(visit.get(f"/consultations/?q={typed}"))
    for typed in ("%25", "_", "introuvable"):
        assert "Aucune consultation" in read(visit.get(f"/consultations/?q={typed}"))


def test_a_page_beyond_the_end_leads_to_the_last_one(visit, home):
    add_tender(visit, home)
    visit.get("/consultations/?q=espace&page=12", expect=302)
    assert visit.answer.location == "/consultations/?page=1&q=espace"


def test_a_consultation_shows_its_lots_and_that_it_is_fictitious(visit, home):
    made = add_tender(visit, home)
    page = visit.get(f"/consultations/{made.id}")
    assert page.h1.get_text() == "Entretien de l'espace public"
    assert page.select_one(".tag-demo").get_text() == "consultation fictive"
    words = read(page)
    for expected in ("1 lot", "77310000", "48 000,50 €", "estimé", "15 décembre 2026 à 12 h 00"):
        assert expected in words
    assert visit.get("/consultations/").select_one(".tag-demo").get_text() == "fictive"


def test_a_real_notice_is_not_marked_and_its_address_is_a_link_only_if_it_is_one(visit, home):
    made = add_tender(visit, None, fictitious=False, url="javascript:alert(1)")
    page = visit.get(f"/consultations/{made.id}")
    assert not page.select(".tag-demo")
    assert not page.select('a[href^="javascript"]')


def test_a_lot_shows_twenty_ranked_suppliers_with_their_reasons(visit, home):
    add_gardeners(visit, 22)
    made = add_tender(visit, home)
    page = visit.get(f"/consultations/{made.id}/lots/{made.lots[0].id}")
    results = page.select("main ol.results > .result")
    assert len(results) == 20
    assert [one.h3.span.get_text(strip=True) for one in results] == [f"{n}." for n in range(1, 21)]
    assert all(one.select(".reasons li") for one in results)
    scores = [float(one.text.split()[2].replace(",", ".")) for one in page.select(".score")]
    assert scores == sorted(scores, reverse=True)
    words = read(page)
    assert "Réservé aux EA, ESAT ou SIAE" in words
    first = results[0].select_one(".line-eligible").get_text(" ", strip=True)
    assert first == "Lot réservé L2113-13 insertion"
    assert page.select_one(".tag-demo").get_text() == "consultation fictive"


def test_a_lot_without_answer_says_how_to_search_otherwise(visit, home):
    made = add_tender(visit, home)
    page = visit.get(f"/consultations/{made.id}/lots/{made.lots[0].id}")
    assert "avec d’autres mots" in read(page)


def test_the_results_leave_as_a_table_with_the_agreed_header(visit, home):
    add_gardeners(visit, 22)
    made = add_tender(visit, home)
    header, *rows = table(visit, f"/consultations/{made.id}/fournisseurs.csv")
    assert ",".join(header) == "lot_id,rank,siret,name,score,reasons,eligible_articles"
    assert [row[1] for row in rows] == [str(rank) for rank in range(1, 21)]
    assert {row[0] for row in rows} == {"demo:ESSAI-1:1"}
    assert all(row[3] and row[5] and row[6] == "L2113-13" for row in rows)
    assert "attachment" in visit.answer.headers["Content-Disposition"]


def test_a_name_that_is_a_formula_stays_a_text_in_a_spreadsheet(visit, home):
    name = '=HYPERLINK("https://voleur.example")'
    add_supplier(visit, name, "Entretien des espaces verts, tonte")
    made = add_tender(visit, home, title="+1")
    _, row = table(visit, f"/consultations/{made.id}/fournisseurs.csv")
    assert row[3].endswith(name)
    assert row[3][0] not in "=+-@\t\r"


def test_the_lots_leave_as_the_command_line_reads_them(visit, home):
    made = add_tender(visit, home)
    header, row = table(visit, f"/consultations/{made.id}/lots.csv")
    assert header[:2] == ["lot_id", "title"]
    lot = dict(zip(header, row, strict=True))
    assert lot["title"] == "Entretien des espaces verts : l'ensemble des squares"
    assert (lot["cpv"], lot["department"], lot["amount_ht"]) == ("77310000", "81", "48000.50")


def test_the_consultation_of_another_organisation_does_not_exist(visit, home):
    made = add_tender(visit, visit.organisation("Commune d’Ailleurs"))
    assert "Aucun avis" in read(visit.get("/consultations/"))
    for end in ("", f"/lots/{made.lots[0].id}", "/lots.csv", "/fournisseurs.csv"):
        visit.get(f"/consultations/{made.id}{end}", expect=404)


def test_a_visitor_is_asked_to_sign_in_and_brought_back(visit):
    visit.get("/consultations/", expect=302)
    assert visit.answer.location == "/connexion?suite=/consultations/"


def test_the_workbook_opens_as_people_read_it(visit, home):
    add_gardeners(visit, 3)
    add_supplier(visit, "=1+1", "Entretien des espaces verts", siret="99990000499008")
    made = add_tender(visit, home)
    visit.answer = visit.client.get(f"/consultations/{made.id}/fournisseurs.xlsx")
    assert visit.answer.status_code == 200
    sheet = load_workbook(io.BytesIO(visit.answer.get_data())).active
    header, *lines = sheet.iter_rows(values_only=True)
    assert header[:5] == ("Lot", "Objet du lot", "Rang", "Structure", "SIRET")
    assert len(lines) == 4
    odd = next(line for line in lines if line[4])
    assert odd[3:5] == ("'=1+1", "99990000499008")
    assert all(isinstance(line[8], int | float) for line in lines)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
