"""Exports of the directory, read back as their users open them."""

import csv
import io
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa

from spaser.core import clock
from spaser.core.db import transaction
from spaser.directory import export, export_work
from spaser.suppliers import actions
from spaser.suppliers.models import Known, StatusKind, Supplier, SupplierSource, SupplierStatus
from tests.pages.catalogue import CASTRES, add_supplier, read

_FILE = "/annuaire/export/fichier"


def workbook(visit, address):
    """The sheets of a workbook: rows of cells by name."""
    answer = visit.client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    assert 'attachment; filename="annuaire-ess-' in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def table(visit, address):
    """The rows of a csv, each column by its title."""
    answer = visit.client.get(address)
    assert answer.data.startswith(b"\xef\xbb\xbf"), "the mark by which Excel knows UTF-8"
    text = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def add_many(visit, count):
    """Plain suppliers, quickly."""
    now = clock.now()
    with transaction(visit.session):
        numbers = actions.reserve_numbers(visit.session, count)
        rows = [
            {"id": n, "name": f"Structure {n:06d}", "department": "81", "revision": 0}
            | {"fictitious": True, "created_at": now, "updated_at": now}
            for n in numbers
        ]
        visit.session.connection().execute(sa.insert(Supplier), rows)
        actions.stamp(visit.session, numbers)


def test_the_page_of_the_export_offers_columns_with_a_sensible_choice(visit):
    add_supplier(visit, "Seule", "Peinture")
    page = visit.get("/annuaire/export?q=peinture")
    assert "Exporter 1 structure" in read(page)
    assert page.select_one('input[type=hidden][name="q"]')["value"] == "peinture"
    ticked = {box["value"] for box in page.select("input[name=colonne][checked]")}
    assert {"nom", "siret", "ess", "contradictions", "sources"} <= ticked
    assert "lat" not in ticked
    assert not page.select("#column-distance"), "a distance from nowhere"
    assert visit.get("/annuaire/export?lieu=Albi").select("#column-distance")
    assert "rien à exporter" in read(visit.get("/annuaire/export?q=zzzzzz"))


def test_a_workbook_holds_the_whole_filter_and_says_what_it_is(visit):
    for number in range(30):
        add_supplier(visit, f"Structure {number:02d}", "Peinture")
    add_supplier(visit, "Autre", "Maçonnerie")
    sheets = workbook(visit, f"{_FILE}?q=peinture&colonne=nom&colonne=siret")
    rows = sheets["Structures"]
    assert rows[0] == ("Nom", "SIRET")
    assert len(rows) == 31
    told = dict(sheets["Lisez-moi"])
    assert told["Recherche"].replace("\N{NO-BREAK SPACE}", " ") == "Mots : peinture"
    assert told["Adresse de la recherche"] == "http://localhost/annuaire/?q=peinture"
    assert told["Nombre de structures"] == "30"
    assert "31 structures" in told["Tableau importé"].replace("\N{NO-BREAK SPACE}", " ")


def test_a_csv_is_one_that_french_excel_opens(visit):
    add_supplier(visit, "L’Éclat", "Peinture ; vitrerie", siret="99990346199007")
    rows = table(visit, f"{_FILE}?format=csv&colonne=nom&colonne=siret&colonne=activites")
    assert rows == [
        {"Nom": "L’Éclat", "SIRET": "99990346199007", "Activités": "Peinture ; vitrerie"}
    ]


def test_contradictions_are_exported_with_values_sources_and_dates(visit):
    made = add_supplier(visit, "Contestée", kind="EI")
    denied = {"value": Known.NO, "source": "sirene", "as_of": date(2026, 10, 2)}
    with transaction(visit.session):
        row = SupplierStatus(supplier_id=made.id, status=StatusKind.INCLUSIVE, **denied)
        visit.session.add(row)
        actions.stamp(visit.session, [made.id])
    told = (
        "non (SIRENE (INSEE), 02/10/2026) ; "
        "oui : Entreprise d’insertion (Liste des SIAE (ASP), 01/09/2026)"
    )
    [row] = table(visit, f"{_FILE}?format=csv")
    assert row["Structure inclusive, et qui le dit"] == told
    assert row["Les sources se contredisent sur"] == "Structure inclusive"
    assert row["Statut ESS, et qui le dit"] == "inconnu"
    sheet = workbook(visit, _FILE)["Structures"]
    assert told in sheet[1]


def test_a_status_without_a_day_is_exported_with_the_day_its_source_was_read(visit):
    made = add_supplier(visit, "Lue")
    with transaction(visit.session):
        told = {"status": StatusKind.ESS, "value": Known.YES, "detail": "scop", "source": "table"}
        visit.session.add(SupplierStatus(supplier_id=made.id, **told))
        actions.stamp(visit.session, [made.id])
    [row] = table(visit, f"{_FILE}?format=csv&colonne=ess")
    today = clock.today().strftime("%d/%m/%Y")
    assert row["Statut ESS, et qui le dit"] == f"oui : SCOP (Tableau importé, lu le {today})"


def test_the_two_columns_of_sirene_on_the_ess_are_told_apart(visit):
    made = add_supplier(visit, "Partagée")
    told = {"status": StatusKind.ESS, "source": "sirene", "as_of": date(2026, 10, 2)}
    with transaction(visit.session):
        no = SupplierStatus(supplier_id=made.id, value=Known.NO, **told)
        yes = SupplierStatus(supplier_id=made.id, value=Known.YES, detail="association", **told)
        visit.session.add_all([no, yes])
        actions.stamp(visit.session, [made.id])
    [row] = table(visit, f"{_FILE}?format=csv&colonne=ess")
    assert row["Statut ESS, et qui le dit"] == (
        "non (SIRENE (INSEE), indicateur ESS, 02/10/2026) ; "
        "oui : Association (SIRENE (INSEE), catégorie juridique, 02/10/2026)"
    )


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+33", "-2", "@SUM(A1)", "x ;=cmd|' /C calc'!A0", "\t=1"]
)
def test_nothing_that_a_spreadsheet_would_run_is_exported(visit, hostile):
    add_supplier(visit, hostile, hostile)
    keys = "colonne=nom&colonne=activites"
    [row] = table(visit, f"{_FILE}?format=csv&{keys}")
    sheet = workbook(visit, f"{_FILE}?{keys}")["Structures"]
    for cells in (list(row.values()), sheet[1]):
        for cell in cells:
            assert cell.lstrip()[0] not in "=+-@"
            assert ";=" not in cell


def test_the_email_of_a_person_is_exported_with_their_consent_only(visit):
    add_supplier(visit, "Sans accord", email="prenom.nom@essai.example")
    [row] = table(visit, f"{_FILE}?format=csv")
    assert row["Adresse e-mail"] == ""


def test_distances_are_exported_around_a_place(visit):
    add_supplier(visit, "Là", commune=CASTRES)
    add_supplier(visit, "Ici")
    rows = workbook(visit, f"{_FILE}?lieu=Albi+(81)&colonne=nom&colonne=distance")["Structures"]
    assert [row[0] for row in rows[1:]] == ["Ici", "Là"]
    assert rows[1][1] == 0
    assert rows[2][1] == pytest.approx(37, abs=1)
    assert "distance" not in {one.key for one in export.offered(placed=False)}


def test_columns_come_in_their_order_and_unknown_ones_are_left_out(visit):
    add_supplier(visit, "Seule")
    rows = workbook(visit, f"{_FILE}?colonne=siret&colonne=inconnue&colonne=nom")["Structures"]
    assert rows[0] == ("Nom", "SIRET")
    usual = workbook(visit, f"{_FILE}?colonne=inconnue")["Structures"]
    assert len(usual[0]) == sum(one.usual for one in export.offered(placed=False))


def test_every_column_can_be_exported(visit):
    made = add_supplier(
        visit, "Complète", "Peinture", kind="EI", naf="81.30Z", email="contact@a.example"
    )
    with transaction(visit.session):
        gone = visit.session.get(SupplierSource, made.sources[0].id)
        gone.gone_at = clock.now()
    keys = "&".join(f"colonne={one.key}" for one in export.COLUMNS)
    rows = workbook(visit, f"{_FILE}?lieu=Albi+(81)&{keys}")["Structures"]
    row = dict(zip(*rows, strict=True))
    assert row["Libellé NAF"] == "Services d’aménagement paysager"
    assert row["Adresse e-mail"] == "contact@a.example"
    assert "n’y apparaît plus depuis" in row["Sources"]
    assert row["Latitude"] == pytest.approx(43.9, abs=0.1)


def test_a_text_longer_than_a_cell_is_cut(visit):
    add_supplier(visit, "Bavarde", "x" * 40_000)
    [row] = table(visit, f"{_FILE}?format=csv&colonne=activites")
    assert len(row["Activités"]) == export.LONGEST
    assert row["Activités"].endswith("…")


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_thousands_of_suppliers_are_exported_in_their_order(visit, format_):
    add_many(visit, 2_300)
    if format_ == "csv":
        found = [row["Nom"] for row in table(visit, f"{_FILE}?format=csv&colonne=nom")]
    else:
        rows = workbook(visit, f"{_FILE}?colonne=nom")["Structures"]
        found = [row[0] for row in rows[1:]]
    assert len(found) == 2_300
    assert found == sorted(found)


def test_a_few_exports_at_a_time_and_the_next_is_told_to_wait(visit):
    add_supplier(visit, "Seule")
    with export_work.turn(), export_work.turn():
        page = visit.get(_FILE, expect=503)
        assert "Plusieurs exports sont en cours" in read(page)
    assert visit.client.get(_FILE).data


def test_a_file_is_gone_once_it_is_sent(visit, tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    add_supplier(visit, "Seule")
    for format_ in ("csv", "xlsx"):
        answer = visit.client.get(f"{_FILE}?format={format_}")
        assert answer.data
    assert list(folder.iterdir()) == []
