"""A purchase plan in one go: sent, searched, shown, given back in its own file."""

import csv
import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from sqlmodel import col, select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.purchases.models import PlanFile, PlanLine, PlanRun
from spaser.suppliers.models import (
    Family,
    InclusiveKind,
    Known,
    StatusKind,
    Supplier,
    SupplierActivity,
    SupplierStatus,
)
from spaser.tenders.actions import delete_lot
from spaser.tenders.models import Lot, Tender
from spaser.web.access import Role
from tests.pages.importing import do_the_work, place

SEND = "/consultations/nouvelle/fichier"
HEADER = ["N°", "Famille d’achats", "Objet", "Code CPV", "Montant HT", "Lieu"]
ROWS = [
    ["1", "Espaces verts", "Tonte et entretien des espaces verts", "77310000-6", "80 k€", "Albi"],
    ["2", "Assurances", "Assurance de la flotte automobile", "66514110", "1,2 M€", "Albi"],
    ["3", "Espaces verts", "", "", "12", ""],
    ["4", "Espaces verts", "Élagage", "", "80 000,50 €", "81000 Albi"],
]


@pytest.fixture
def home(visit):
    owner = visit.organisation()
    visit.sign_in_as(Role.BUYER, owner)
    return owner


@pytest.fixture
def gardeners(session):
    """Four fictitious structures that mow: three at hand, one that serves France from afar."""
    now = clock.now()
    places = [("81", "76", 43.93, 2.15), ("81", "76", 43.6, 2.24), ("12", "76", 44.2, 2.3),
              ("59", "32", 50.63, 3.06)]  # fmt: skip
    with transaction(session):
        for number, (department, region, lat, lon) in enumerate(places):
            one = Supplier(
                name=f"Jardins fictifs {number}", department=department, region=region, lat=lat,
                lon=lon, fictitious=True, created_at=now, updated_at=now,
            )  # fmt: skip
            one.activities = [
                SupplierActivity(
                    source="table", national=number == 3, cpv=["77310000"],
                    text="Tonte, entretien des espaces verts, taille de haies, élagage",
                )
            ]  # fmt: skip
            one.statuses = [
                SupplierStatus(source="table", status=StatusKind.INCLUSIVE, value=Known.YES,
                               detail=InclusiveKind.ACI),
                SupplierStatus(source="table", status=StatusKind.ESS, value=Known.YES,
                               detail=Family.ASSOCIATION),
            ]  # fmt: skip
            session.add(one)


def workbook():
    """A plan on the second sheet, its header on row 4, a formula and a style of its own."""
    book = Workbook()
    book.active.title = "Notes"
    book.active["A1"] = "=1+1"
    sheet = book.create_sheet("Plan")
    sheet["A1"] = "Programmation (fictif)"
    for column, title in enumerate(HEADER, start=1):
        sheet.cell(4, column, title).font = Font(bold=True, color="FF0000")
    for number, row in enumerate(ROWS, start=5):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    sheet["G5"] = "=A5*2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sent(visit, content, name="plan 2027.xlsx"):
    """Send a plan and keep it; the address of its table."""
    visit.submit(SEND, {"file": (io.BytesIO(content), name)})
    visit.submit(place(visit), {"step": "keep"})
    return place(visit)


def cells(visit, url):
    """The text of each row of the table."""
    page = visit.get(url)
    return [
        " ".join(row.get_text(" ").replace("\N{NO-BREAK SPACE}", " ").split())
        for row in page.select("tbody tr")
    ]


def test_a_plan_is_searched_line_by_line_with_its_progress(visit, home, gardeners):
    url = sent(visit, workbook())
    page = visit.get(url)
    assert "En attente" in page.select_one("#progress").get_text()
    assert "pas encore cherchée" in cells(visit, url)[0].lower()
    do_the_work(visit)
    assert visit.client.get(f"{url}/avancement").headers["HX-Refresh"] == "true"
    first, second, third = cells(visit, url)
    assert first.startswith("5 Tonte")  # the rows told are those of the file
    assert "80 000 €" in first
    assert "Même département : 2" in first
    assert "À moins de 60 km : 1" in first
    assert "Nationales : 1" in first
    assert "ACI 4" in first
    assert "Aucune" in second
    assert third.startswith("8 Élagage")
    told = visit.get(url).select_one("main").get_text().replace("\N{NO-BREAK SPACE}", " ")
    assert "3 lignes lues, 1 refusée" in told


def test_the_table_is_filtered_and_sorted(visit, home, gardeners):
    url = sent(visit, workbook())
    do_the_work(visit)
    assert [row.split()[1] for row in cells(visit, f"{url}?offre=sans")] == ["Assurance"]
    assert len(cells(visit, f"{url}?famille=Espaces+verts")) == 2
    assert [row.split()[0] for row in cells(visit, f"{url}?tri=montant")] == ["6", "8", "5"]
    assert [row.split()[0] for row in cells(visit, f"{url}?tri=proche")][-1] == "6"
    assert len(cells(visit, f"{url}?offre=reservable")) == 2
    assert "Aucune ligne" in visit.get(f"{url}?famille=Rien").select_one("main").get_text()


def test_the_same_workbook_comes_back_with_our_columns(visit, home, gardeners):
    url = sent(visit, workbook())
    do_the_work(visit)
    visit.client.get(url)
    answer = visit.client.get(f"{url}/fichier")
    assert "plan 2027-spaser.xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Notes", "Plan"]
    assert book["Notes"]["A1"].value == "=1+1"
    sheet = book["Plan"]
    assert [sheet.cell(4, column).value for column in range(1, 7)] == HEADER
    assert sheet["F4"].font.bold
    assert sheet["G5"].value == "=A5*2"
    assert [sheet.cell(row, 3).value for row in range(5, 9)] == [row[2] or None for row in ROWS]
    titles = {sheet.cell(4, column).value: column for column in range(8, sheet.max_column + 1)}
    fate = titles["SPASER : suite donnée"]
    assert fate == 8  # right after the last filled column
    assert [sheet.cell(row, fate).value for row in (5, 6, 8)] == ["cherchée"] * 3
    assert sheet.cell(7, fate).value.startswith("refusée : Cette ligne n’a pas d’objet")
    assert sheet.cell(5, titles["Structures de l’ESS trouvées"]).value == 4
    assert sheet.cell(6, titles["Structures de l’ESS trouvées"]).value == 0
    assert sheet.cell(5, titles["ACI"]).value == 4
    assert "Jardins fictifs" in sheet.cell(5, titles["Premières structures"]).value
    lot = visit.session.exec(select(Lot).where(Lot.number == "1")).one()
    assert sheet.cell(5, titles["Page de la ligne"]).value.endswith(f"/lots/{lot.id}")


def test_a_csv_comes_back_in_its_encoding_with_its_own_text(visit, home, gardeners):
    lines = ['1;"Tonte ; et haies";80 k€;Albi', "2;;5;", "3;Élagage;6"]
    top = "Titre\n\n\nN°;Objet;Montant HT;Lieu\n"
    text = top + "".join(f"{line}\n" for line in lines)
    url = sent(visit, text.encode("cp1252"), "plan.csv")
    do_the_work(visit)
    given = visit.client.get(f"{url}/fichier").data.decode("cp1252")
    own = text.splitlines()
    for line, before in zip(given.splitlines(), own, strict=True):
        assert line.startswith(before)
    rows = list(csv.reader(io.StringIO(given), delimiter=";"))
    at = rows[3].index("SPASER : suite donnée")
    assert at == 4
    assert [row[at].split(" : ")[0] for row in rows[4:]] == ["cherchée", "refusée", "cherchée"]
    assert rows[5][at].endswith("Écrivez ce qui est acheté.")


def test_a_second_search_shows_what_changed(visit, home, gardeners, session):
    url = sent(visit, workbook())
    do_the_work(visit)
    with transaction(session):
        gone = session.exec(select(Supplier).order_by(col(Supplier.id))).first()
        session.delete(gone)
    visit.press(url, f"{url}/recherche")
    do_the_work(visit)
    assert "−1" in cells(visit, url)[0]
    session.rollback()
    runs = session.exec(select(PlanRun).order_by(col(PlanRun.id))).all()
    assert len(runs) == 2
    assert all(run.ended_at and run.suppliers for run in runs)
    assert session.exec(select(PlanLine)).all()


def test_one_search_at_a_time(visit, home, gardeners):
    url = sent(visit, workbook())
    page = visit.get(url)
    assert page.select_one(f'form[action="{url}/recherche"]') is None
    visit.press(url, f"{url}/arret")
    assert "arrêtée" in visit.get(url).select_one("main").get_text()


def test_a_deleted_line_is_told_in_the_file(visit, home, gardeners, session):
    url = sent(visit, workbook())
    do_the_work(visit)
    with transaction(session):
        delete_lot(session, session.exec(select(Lot).where(Lot.number == "2")).one())
    sheet = load_workbook(io.BytesIO(visit.client.get(f"{url}/fichier").data))["Plan"]
    assert sheet.cell(6, 8).value == "supprimée dans SPASER"
    assert sheet.cell(8, 8).value == "cherchée"


def test_a_new_version_replaces_the_file_and_keeps_the_lots(visit, home, gardeners, session):
    url = sent(visit, workbook())
    do_the_work(visit)
    text = "Objet;Montant HT;N°\nBalayage;1;9\nTonte et entretien des espaces verts;9 k€;1\n"
    assert sent(visit, text.encode(), "plan 2027.csv") == url
    do_the_work(visit)
    session.rollback()
    assert len(session.exec(select(Tender)).all()) == 1
    kept = session.exec(select(PlanFile)).one()
    assert (kept.file_name, [row for row, _ in kept.lines]) == ("plan 2027.csv", [2, 3])
    given = visit.client.get(f"{url}/fichier").data.decode()
    assert given.splitlines()[1].startswith("Balayage;1;9;cherchée")


def test_a_large_table_is_read_in_the_background(visit, home, gardeners, session):
    lines = "".join(f"{n};Tonte du square {n};{n} k€;Albi;{'x' * 900}\n" for n in range(1, 201))
    text = f"N°;Objet;Montant HT;Lieu;Commentaire\n{lines}"
    visit.submit(SEND, {"file": (io.BytesIO(text.encode()), "grand.csv")})
    reading = place(visit)
    assert "/lectures/" in reading
    assert "En attente" in visit.get(reading).select_one("#progress").get_text()
    do_the_work(visit)
    page = visit.get(reading)
    assert "200 lignes" in page.get_text().replace("\N{NO-BREAK SPACE}", " ")
    assert session.exec(select(Tender)).all() == []
    form = page.select_one(f'form[action="{reading}/suite"]')
    token = form.select_one("[name=csrf_token]")["value"]
    answer = visit.client.post(f"{reading}/suite", data={"csrf_token": token, "step": "keep"})
    do_the_work(visit)
    done = visit.client.get(answer.location)
    assert done.status_code == 302
    assert "/programmations/" in done.location
    assert "200 lignes" in visit.get(done.location).get_text().replace("\N{NO-BREAK SPACE}", " ")


def test_a_workbook_without_cell_names_and_with_hidden_columns_is_completed(visit, home):
    raw = workbook()
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as read, zipfile.ZipFile(changed, "w") as made:
        for name in read.namelist():
            content = read.read(name)
            if name.endswith("sheet2.xml"):
                hidden = b'<cols><col min="7" max="16384" hidden="1" width="2"/></cols><sheetData>'
                content = content.replace(b"<sheetData>", hidden)
            made.writestr(name, content)
    url = sent(visit, changed.getvalue())
    do_the_work(visit)
    sheet = load_workbook(io.BytesIO(visit.client.get(f"{url}/fichier").data))["Plan"]
    assert sheet["H4"].value == "SPASER : suite donnée"
    assert not sheet.column_dimensions["H"].hidden
    assert sheet.column_dimensions["H"].width > 10


def test_plans_of_others_are_not_found(visit, home, gardeners):
    url = sent(visit, workbook())
    visit.sign_in_as(Role.BUYER, visit.organisation("Commune d’Ailleurs"))
    for address in (url, f"{url}/fichier", f"{url}/avancement"):
        assert visit.client.get(address).status_code == 404
    assert "Aucune programmation" in visit.get("/programmations/").select_one("main").get_text()
