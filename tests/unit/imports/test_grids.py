"""Hostile files: each gives its rows or one French sentence."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from spaser.imports.grids import open_grid
from spaser.imports.headers import score
from spaser.imports.refusal import ImportRefused

HEADER = "nom;siret;ville\n"


def _grid(path: Path, content: bytes | str, encoding: str = "utf-8"):
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return open_grid(path, score, "Il faut un nom.")


def _refusal(path: Path, content: bytes | str) -> str:
    with pytest.raises(ImportRefused) as caught:
        list(_grid(path, content).rows)
    return caught.value.message


@pytest.fixture
def file(tmp_path):
    return tmp_path / "table.csv"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(file, separator):
    grid = _grid(file, (HEADER + "Élan;;Foix\n").replace(";", separator))
    assert list(grid.rows) == [(2, ["Élan", "", "Foix"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_the_encoding_is_found(file, encoding):
    text = HEADER + "L’Élan solidaire;;Foix\n" * 3
    grid = _grid(file, text, encoding)
    assert next(grid.rows)[1][0] == "L’Élan solidaire"


def test_the_header_may_be_on_line_seven(file):
    grid = _grid(file, "Annuaire\n\n\nÉdition;2026\n\n\n" + HEADER + "Élan;;Foix\n")
    assert list(grid.rows) == [(8, ["Élan", "", "Foix"])]
    assert grid.total == 1


def test_line_breaks_inside_quotation_marks_stay_in_their_cell(file):
    grid = _grid(file, HEADER + '"Élan\nsolidaire";;Foix\n"Autre";;Pau\n')
    assert [row for row, _ in grid.rows] == [2, 3]


def test_an_open_quotation_mark_is_said_with_its_line(file):
    message = _refusal(file, HEADER + 'Un;;Foix\n"Deux;;Pau\nTrois;;Tarbes\n' * 3)
    assert "guillemet" in message


def test_an_open_quotation_mark_does_not_swallow_thousands_of_rows(file):
    message = _refusal(file, HEADER + '"Un;;Foix\n' + "Deux;;Pau\n" * 2000)
    assert "rangée 2" in message.replace("\xa0", " ")


def test_a_giant_cell_is_refused(file):
    assert "guillemet" in _refusal(file, HEADER + '"' + "a" * 1_200_000 + "\n")


def test_zero_bytes_are_dropped_and_said(file):
    grid = _grid(file, b"nom;ville\nEl\0an;Foix\n")
    assert next(grid.rows)[1][0] == "Elan"
    assert "nuls" in grid.remarks[0]


@pytest.mark.parametrize("content", [b"", b"   \n\n", b"\xef\xbb\xbf", b"\0\0\0\0"])
def test_an_empty_file_is_said_to_be_empty(file, content):
    assert "vide" in _refusal(file, content)


def test_a_file_without_a_column_of_names_says_what_is_missing(file):
    assert "Il faut un nom." in _refusal(file, "siret;ville\n1;Foix\n")


def test_too_many_columns_are_refused(file):
    wide = ";" * 200_000
    assert "colonnes" in _refusal(file, HEADER + wide + "\n")


def test_a_million_columns_are_refused_at_once(file):
    assert "colonnes" in _refusal(file, "nom" + ";x" * 1_000_000 + "\n")


@pytest.mark.parametrize("start", [b"%PDF-1.4 ...", b"\xd0\xcf\x11\xe0 old", b"PK\x05\x06"])
def test_other_formats_are_refused_with_what_to_do(file, start):
    assert "csv" in _refusal(file, start + b" " * 50)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(ImportRefused, match="n’existe pas"):
        open_grid(tmp_path / "absent.csv", score, "")


def _workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_from_the_sheet_that_has_the_table(tmp_path):
    path = tmp_path / "table.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Notice"])
    sheet = book.create_sheet("Structures")
    for row in (["Liste"], [], ["Raison sociale", "SIRET", "Date"], ["Élan", 10000001700010, None]):
        sheet.append(row)
    book.save(path)
    grid = open_grid(path, score, "")
    assert list(grid.rows) == [(4, ["Élan", "10000001700010"])]
    assert grid.total == 1


def test_formulas_of_a_workbook_are_never_read_as_text(tmp_path):
    path = _workbook(tmp_path / "f.xlsx", [["nom", "ville"], ["Élan", '=CMD("calc")']])
    assert list(open_grid(path, score, "").rows) == [(2, ["Élan"])]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = _workbook(tmp_path / "b.xlsx", [["nom"], ["Élan"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet9.xml", b"0" * (40 << 20))
    with pytest.raises(ImportRefused, match="décompressé"):
        open_grid(path, score, "")


def test_a_workbook_that_declares_entities_is_refused(tmp_path):
    path = tmp_path / "e.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(ImportRefused, match="endommagé"):
        open_grid(path, score, "")


def test_a_truncated_workbook_is_said_to_be_damaged(tmp_path):
    path = _workbook(tmp_path / "t.xlsx", [["nom"], ["Élan"]])
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(ImportRefused, match="endommagé"):
        open_grid(path, score, "")


def test_an_archive_is_not_a_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("lisez-moi.txt", "bonjour")
    with pytest.raises(ImportRefused, match="archive"):
        open_grid(path, score, "")
