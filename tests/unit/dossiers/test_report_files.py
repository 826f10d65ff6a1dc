"""The report of a dossier in Word and in a workbook: opens again, loses nothing, runs nothing."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree

from spaser.dossiers import report_document, report_word, report_workbook
from spaser.dossiers.report import Report
from spaser.dossiers.report_blocks import Aligned, Table, writable
from spaser.dossiers.report_replies import SILENT
from tests.conftest import missing
from tests.unit.dossiers.reports import AT, HOSTILE, LONG, empty_report, full_report

SIGNS = ("=", "+", "-", "@", "\t")
BOTH = (report_word.written, report_workbook.written)


def word(report: Report) -> bytes:
    return report_word.written(report_document.document(report), AT, "SPASER")


def workbook(report: Report) -> openpyxl.Workbook:
    made = report_workbook.written(report_document.document(report), AT, "SPASER")
    return openpyxl.load_workbook(io.BytesIO(made))


def words_of(content: bytes) -> str:
    """Every text of a Word file, tables included, spaces made ordinary."""
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
    pieces = []
    for paragraph in tree.iter(qn("w:p")):
        found = paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        pieces += [one.text or "" if one.tag == qn("w:t") else " " for one in found]
        pieces.append("\n")
    return flat("".join(pieces))


def words_in(book: openpyxl.Workbook) -> str:
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return flat("\n".join(str(cell.value) for cell in cells if cell.value is not None))


def flat(text: str) -> str:
    return re.sub(r"[\s\N{NO-BREAK SPACE}]+", " ", text)


@pytest.mark.parametrize("write", BOTH)
def test_the_same_report_gives_the_same_bytes(write):
    made = report_document.document(full_report())
    assert write(made, AT, "SPASER") == write(made, AT, "SPASER")


@pytest.mark.parametrize("report", [empty_report(), full_report(1), full_report(40)])
def test_every_part_of_the_word_file_is_valid_xml_and_opens_again(report):
    content = word(report)
    archive = zipfile.ZipFile(io.BytesIO(content))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(archive.read(name))
    file = docx.Document(io.BytesIO(content))
    assert file.core_properties.title == "Rapport de sourcing – Entretien des espaces verts"
    assert file.core_properties.language == "fr-FR"
    assert file.core_properties.created.replace(tzinfo=None) == AT.replace(tzinfo=None)


def test_the_pages_are_a4_in_french_with_a_numbered_foot():
    file = docx.Document(io.BytesIO(word(full_report())))
    section = file.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert "Rapport de sourcing" in section.header.paragraphs[0].text
    foot = section.footer.paragraphs[0]._p
    fields = [one.get(qn("w:instr")) for one in foot.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert {one.get(qn("w:val")) for one in file.styles.element.iter(qn("w:lang"))} == {"fr-FR"}


def test_headings_are_real_and_skip_no_level():
    file = docx.Document(io.BytesIO(word(full_report())))
    levels = [
        int(paragraph.style.name[-1])
        for paragraph in file.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert levels.count(1) == 9


def test_every_table_says_what_it_is_and_repeats_its_headers():
    file = docx.Document(io.BytesIO(word(full_report())))
    for table in file.tables:
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        style = table.rows[0].cells[0].paragraphs[0].style.name
        repeated = table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert repeated == (style == "SPASER en-tête de tableau")


def everything(report: Report) -> list[str]:
    """What people wrote or the directory said, that no file may lose."""
    texts = [
        report.purpose,
        report.others_reason,
        report.conflict_statement,
        report.information_shared,
    ]
    texts += [one.text for one in report.additions]
    texts += [piece for message in report.messages for piece in (message.body, message.digest)]
    for search in report.searches:
        for one in search.listed:
            texts += [one.name, one.siret, one.place, one.outcome, *one.reasons, *one.articles]
    texts += [text for facts in (report.need, report.conclusions) for _, text in facts]
    texts += [one.summary for one in report.contacts]
    for sent in report.question_sets:
        texts += [question.label for question in sent.questions]
        for one in sent.replies:
            texts += [one.capacity, one.references, *one.answers.values()]
            texts += [file.name for file in one.files]
    texts += [one.why for one in report.levers]
    return [flat(writable(text)).strip() for text in texts]


def test_nothing_is_lost_in_word():
    report = full_report(12)
    read = words_of(word(report))
    assert [text for text in everything(report) if text not in read] == []


def test_nothing_is_lost_in_the_workbook():
    report = full_report(12)
    read = words_in(workbook(report)).replace("'", "")
    assert [text for text in everything(report) if text.replace("'", "") not in read] == []


def test_no_cell_of_the_workbook_is_a_formula_or_a_link():
    book = workbook(full_report(12))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                assert not isinstance(cell.value, str) or not cell.value.startswith(SIGNS)


def test_a_text_longer_than_a_cell_is_cut_in_pieces_that_are_all_there():
    long = "x" * 70_000 + "fin"
    report = replace(full_report(), purpose=long)
    assert words_in(workbook(report)).replace(" ", "").count("x" * 1_000) >= 70
    assert "fin" in words_in(workbook(report))


def test_answers_stand_under_their_own_question():
    book = workbook(full_report(3))
    sheet = book["Réponses"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][4:] == (
        "Combien de personnes pouvez-vous mobiliser ?",
        "Sous quel délai pouvez-vous commencer ?",
    )
    assert rows[1][1:] == (SILENT,) * 5  # who did not answer at all
    assert rows[2][4:] == (SILENT, "1 semaines")  # who answered the second question alone


def test_a_draft_says_so_and_a_locked_report_does_not():
    assert "BROUILLON" in words_of(word(empty_report()))
    assert "BROUILLON" in words_in(workbook(empty_report()))
    assert "BROUILLON" not in words_of(word(full_report()))
    assert "Verrouillé le 23 novembre 2026 à 10 h 30 par Camille" in words_of(word(full_report()))


def test_the_method_says_how_equal_scores_are_ordered():
    assert "À score égal, l’ordre est tiré" in words_of(word(full_report()))


def test_two_searches_have_two_sheets_each_named_within_what_excel_bears():
    report = full_report()
    names = workbook(replace(report, searches=report.searches * 3)).sheetnames
    assert len(names) == len(set(names))
    assert {"Trouvées 1", "Trouvées 2", "Trouvées 3"} <= set(names)
    assert all(len(name) <= 31 for name in names)


def test_a_table_without_rows_says_a_sentence_instead():
    made = report_document.document(empty_report())
    read = words_of(word(empty_report()))
    for block in made.blocks:
        if isinstance(block, Table | Aligned) and not block.rows:
            assert flat(block.empty) in read


def test_unwritable_characters_become_spaces():
    assert writable("a\x0bb\x00c\ud800d\ufffe") == "a b c d "
    assert writable("é – œ \N{SEEDLING}") == "é – œ \N{SEEDLING}"
    assert all(writable(text) for text in (*HOSTILE, LONG))


@pytest.mark.parametrize("suppliers", [1, 40])
def test_libreoffice_opens_both_files(tmp_path: Path, suppliers: int):
    soffice = shutil.which("soffice")
    if soffice is None:
        missing("LibreOffice n’est pas installé : « make test » l’installe s’il le peut")
    report = full_report(suppliers)
    (tmp_path / "rapport.docx").write_bytes(word(report))
    made = report_workbook.written(report_document.document(report), AT, "SPASER")
    (tmp_path / "classeur.xlsx").write_bytes(made)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    for name in ("rapport.docx", "classeur.xlsx"):
        command = [soffice, profile, "--headless", "--convert-to", "pdf", name]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
        assert (tmp_path / name).with_suffix(".pdf").read_bytes().startswith(b"%PDF")
