"""A purchase plan of three hundred lines in a real browser: its progress, and its file back."""

import csv
import io
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from openpyxl import load_workbook

from spaser.paths import DEMO
from tests.browser.screen import Screen
from tests.conftest import missing

_BAR = "return document.querySelector('#progress progress[value]')?.getAttribute('value')"
FILE = DEMO / "programmation-2027-fictive.xlsx"


@pytest.fixture
def table(screen: Screen, people) -> str:
    """The plan sent and kept; the address of its table, while it is being searched."""
    screen.become(people["administration"])
    screen.open("/consultations/nouvelle/fichier")
    screen.fill({"plan_name": "Programmation pour un essai", "file": str(FILE)})
    assert "300 lots" in screen.words().replace("\N{NO-BREAK SPACE}", " ")
    screen.leaving(lambda: screen.one("main button[value=keep]").click())
    return screen.path


def _until_searched(screen: Screen) -> list[str]:
    """What the bar showed until the table came by itself."""
    shown: list[str] = []
    for _ in range(600):
        if "En résumé" in screen.words():
            return shown
        value = screen.driver.execute_script(_BAR)
        shown += [value] if value else []
        time.sleep(0.2)
    raise AssertionError(screen.words()[:500])


def test_three_hundred_lines_are_searched_under_the_eyes_of_the_buyer(
    screen: Screen, table: str, tmp_path: Path
) -> None:
    assert "/programmations/" in table
    assert screen.all("#progress")
    shown = _until_searched(screen)
    assert len({value for value in shown if value != "0"}) > 1, shown
    words = screen.words().replace("\N{NO-BREAK SPACE}", " ")
    assert "300 lignes" in words
    assert "8 refusées" in words
    path = tmp_path / "rendu.xlsx"
    path.write_bytes(_downloaded(screen, f"{table}/fichier"))
    _nothing_is_lost(path)
    _opens_in_libreoffice(path)


def _downloaded(screen: Screen, path: str) -> bytes:
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in screen.cookies())
    asked = urllib.request.Request(f"{screen.address}{path}", headers={"Cookie": cookies})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return bytes(answer.read())


def _nothing_is_lost(path: Path) -> None:
    """Every cell of the file is as it was sent, and every line has its fate."""
    own, given = load_workbook(FILE), load_workbook(path)
    assert given.sheetnames == own.sheetnames
    sheet, back = own.worksheets[0], given.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            same = back.cell(cell.row, cell.column)
            assert (same.value, same.number_format) == (cell.value, cell.number_format)
    fates = [str(back.cell(row, 14).value or "") for row in range(5, back.max_row + 1)]
    assert fates.count("cherchée") == 300
    assert sum(fate.startswith("refusée") for fate in fates) == 8 + 3  # and three sums


def _opens_in_libreoffice(path: Path) -> None:
    """As a person would open it: our columns are beside the right lines."""
    soffice = shutil.which("soffice")
    if soffice is None:
        missing("LibreOffice n’est pas installé : « make test » l’installe s’il le peut")
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    table = "csv:Text - txt - csv (StarCalc):59,34,76"
    subprocess.run(
        [str(soffice), profile, "--headless", "--convert-to", table,
         "--outdir", str(path.parent), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = path.with_suffix(".csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    header = rows[3]
    fate, found = (
        header.index("SPASER : suite donnée"),
        header.index("Structures de l’ESS trouvées"),
    )
    assert fate == header.index("Montant TTC (calculé)") + 1
    searched = [row for row in rows[4:] if row[fate] == "cherchée"]
    assert len(searched) == 300
    assert all(row[found].isdecimal() and row[header.index("Objet du besoin")] for row in searched)
