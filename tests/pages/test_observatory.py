"""The observatory: a territory counted, each figure leading to the suppliers that it counts."""

import io
import re

import pytest
from openpyxl import load_workbook

from spaser.core.db import transaction
from spaser.suppliers import actions
from spaser.suppliers.models import Known, Sector, StatusKind, SupplierSector, SupplierStatus
from tests.pages.catalogue import ALBI, CASTRES, TOULOUSE, add_supplier, read

ALBIGEOIS = "248100737"
LYON = "69123"


def affirm(visit, supplier, *facts):
    """More statuses or sectors for a supplier, seen by the index."""
    with transaction(visit.session):
        visit.session.add_all(facts)
        visit.session.flush()
        actions.stamp(visit.session, [supplier.id])


def status(supplier, kind, detail, value=Known.YES, source="table"):
    return SupplierStatus(
        supplier_id=supplier.id, status=kind, detail=detail, value=value, source=source
    )


@pytest.fixture
def directory(visit):
    """Six suppliers: four in the Tarn, one in Toulouse, one in Lyon; one has two kinds."""
    both = add_supplier(
        visit, "Deux types", "Tonte", ALBI, "EI", siret="99990346199007", siren="999903461"
    )
    affirm(visit, both, status(both, StatusKind.INCLUSIVE, "ACI"))
    second = {"siret": "99990346199015", "siren": "999903461", "workforce_bracket": "11"}
    scop = add_supplier(visit, "Scop", "Peinture", ALBI, **second)
    affirm(
        visit,
        scop,
        status(scop, StatusKind.ESS, "scop"),
        status(scop, StatusKind.ESUS, "liste"),
        SupplierSector(supplier_id=scop.id, source="table", sector=Sector.BUILDING),
    )
    add_supplier(visit, "Muette", "", CASTRES, workforce_bracket="00")
    denied = add_supplier(visit, "Contestée", "Menuiserie", CASTRES)
    affirm(visit, denied, status(denied, StatusKind.ESS, "scic", Known.NO))
    add_supplier(visit, "Toulousaine", "Traiteur", TOULOUSE, "EI")
    add_supplier(visit, "Lyonnaise", "Traiteur", LYON, "EA")
    return visit


def figures(page):
    """The first block of figures, what is counted → number."""
    return {
        pair.dt.get_text(" ", strip=True).split(",")[0]: int(pair.dd.get_text(strip=True))
        for pair in page.select("dl.figures div")
    }


def rows(page, name):
    """One table, label → cells."""
    table = page.select_one(f'[aria-label^="Tableau"][aria-label$="{name}"] tbody')
    return {
        row.th.get_text(strip=True): [next(cell.stripped_strings) for cell in row.select("td")]
        for row in table.select("tr")
    }


def test_an_empty_directory_says_who_fills_it(visit):
    page = visit.get("/observatoire/")
    assert "La CRESS le remplit" in read(page)
    assert not page.select("svg.chart")


def test_a_territory_without_supplier_does_not_say_that_there_is_none(directory):
    page = directory.get("/observatoire/?departement=48")
    assert "seules les listes importées sont comptées" in read(page)


def test_the_country_is_counted_by_establishment_and_by_legal_unit(directory):
    found = figures(directory.get("/observatoire/"))
    assert found["établissements de l’ESS que l’annuaire connaît"] == 6
    assert found["unités légales (SIREN)"] == 1
    assert found["structures inclusives"] == 3
    assert found["dont on sait ce qu’elles font"] == 5


def test_a_department_is_counted_alone(directory):
    page = directory.get("/observatoire/?departement=81")
    assert page.h1.get_text(" ", strip=True).startswith(
        "Observatoire de l’ESS\N{NO-BREAK SPACE}: Tarn"
    )
    assert figures(page)["établissements de l’ESS que l’annuaire connaît"] == 4


def test_the_unknown_is_a_line_and_a_denied_family_is_not_that_family(directory):
    found = rows(directory.get("/observatoire/?departement=81"), "Par famille")
    assert found["SCOP"][0] == "1"
    assert found["SCIC"][0] == "0"
    assert found["Famille inconnue"][0] == "3"
    assert found["SCOP"][1:3] == ["25,0\N{NO-BREAK SPACE}%", "100,0\N{NO-BREAK SPACE}%"]


def test_shares_are_compared_with_the_region_and_the_country(directory):
    page = directory.get("/observatoire/?departement=81")
    table = page.select_one('[aria-label$="Par type de structure inclusive"]')
    heads = [head.get_text(strip=True) for head in table.select("thead th")]
    assert heads[-2:] == ["Occitanie", "France"]
    found = rows(page, "Par type de structure inclusive")
    # One of one in the Tarn, both of two in Occitanie, two of three in France.
    line = found["EI – Entreprise d’insertion"]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in line[2:]] == [
        "100,0 %",
        "100,0 %",
        "66,7 %",
    ]


def test_a_supplier_of_two_kinds_counts_in_both_and_the_page_says_so(directory):
    page = directory.get("/observatoire/?departement=81")
    found = rows(page, "Par type de structure inclusive")
    assert [cells[0] for label, cells in found.items() if label[:2] in ("EI", "AC")] == [
        "1",
        "1",
        "0",
    ]
    assert "comptent dans chacune" in read(page)


@pytest.mark.parametrize("address", ["", "?region=76", "?departement=81", f"?epci={ALBIGEOIS}"])
def test_each_number_leads_to_as_many_suppliers_of_the_directory(directory, address):
    page = directory.get(f"/observatoire/{address}")
    links = page.select('main a[href^="/annuaire/"]')
    assert len(links) >= 6
    for link in links:
        number = int(re.match(r"\d+", link.get_text(strip=True))[0])
        found = re.search(r"(\d+) structures?\b", read(directory.get(link["href"])))
        assert found is not None, link["href"]
        assert int(found[1]) == number, link["href"]


def test_the_parts_of_a_territory_are_listed_with_the_most_first(directory):
    found = rows(directory.get("/observatoire/?region=76"), "par département")
    assert [(name, cells[0]) for name, cells in found.items()] == [
        ("Tarn", "4"),
        ("Haute-Garonne", "1"),
    ]
    found = rows(directory.get(f"/observatoire/?epci={ALBIGEOIS}"), "par commune")
    assert {name: cells[0] for name, cells in found.items()} == {"Albi": "2"}


def test_the_map_is_made_of_links(directory):
    page = directory.get("/observatoire/?region=76")
    links = {link["href"]: link.title.get_text() for link in page.select("svg.choropleth a")}
    assert len(links) == 13
    assert "4 structures" in links["/observatoire/?departement=81"].replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "aucune structure connue" in links["/observatoire/?departement=48"]


def test_each_chart_is_an_image_beside_its_table(directory):
    page = directory.get("/observatoire/?departement=81")
    figures_ = page.select("figure.chart-figure")
    assert len(figures_) == 5
    for figure in figures_:
        assert figure.select("svg[role=img]")
        assert figure.select("table")
        assert figure.figcaption.get_text(strip=True)


def test_a_commune_offers_the_territories_that_hold_it(visit):
    page = visit.get("/observatoire/?territoire=Albi")
    assert [link["href"] for link in page.select("#offered-title + ul a")] == [
        f"/observatoire/?epci={ALBIGEOIS}",
        "/observatoire/?departement=81",
        "/observatoire/?region=76",
    ]


def test_a_name_of_one_territory_leads_to_it(visit):
    visit.get("/observatoire/?territoire=Occitanie", expect=302)
    assert visit.answer.location == "/observatoire/?region=76"


def test_a_name_that_is_no_territory_is_refused_beside_its_field(visit):
    page = visit.get("/observatoire/?territoire=zzzz", expect=422)
    assert "n’est pas un territoire reconnu" in page.select_one(".error").get_text()
    assert "Indiquez un territoire" in read(visit.get("/observatoire/?territoire=", expect=422))


@pytest.mark.parametrize(
    "address", ["?departement=999", "?region=zz", "?epci=000000000", "classeur.xlsx?epci=1"]
)
def test_an_unknown_code_is_a_page_not_found(visit, address):
    visit.get(f"/observatoire/{address}", expect=404)


def test_what_figures_do_not_say_and_their_sources_are_at_the_foot(directory):
    words = read(directory.get("/observatoire/?departement=81"))
    assert "ni un recensement ni une statistique de l’INSEE" in words
    assert "Tableau importé : 6 lignes" in words


def sheets(visit, url):
    visit.answer = visit.client.get(url)
    assert visit.answer.status_code == 200
    return load_workbook(io.BytesIO(visit.answer.data))


def test_the_workbook_says_what_the_page_says(directory):
    book = sheets(directory, "/observatoire/classeur.xlsx?departement=81")
    assert book.sheetnames == [
        "Lisez-moi", "Synthèse", "Famille", "Type", "Secteur", "Effectif", "Qualité",
        "Intercommunalités",
    ]  # fmt: skip
    assert book["Synthèse"]["B2"].value == 4
    lines = {row[0].value: row for row in book["Famille"].iter_rows(min_row=2)}
    assert lines["SCOP"][1].value == 1
    assert (lines["SCOP"][2].value, lines["SCOP"][2].number_format) == (0.25, "0.0%")
    assert lines["Famille inconnue"][1].value == 3
    assert lines["Famille inconnue"][3].value is None
    assert [len(sheet._charts) for sheet in book] == [0, 0, 1, 1, 1, 1, 1, 1]
    assert directory.answer.headers["Content-Disposition"].endswith('"observatoire-tarn-81.xlsx"')


def test_the_workbook_holds_no_formula_and_explains_itself(directory):
    book = sheets(directory, "/observatoire/classeur.xlsx")
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    words = " ".join(str(row[0].value) for row in book["Lisez-moi"])
    for said in ("France", "ni un recensement", "Inconnu", "Tableau importé", "Compté le"):
        assert said in words


def test_an_empty_directory_still_gives_a_workbook(visit):
    book = sheets(visit, "/observatoire/classeur.xlsx")
    assert book["Synthèse"]["B2"].value == 0
    assert "Aucune source" in " ".join(str(row[0].value) for row in book["Lisez-moi"])
