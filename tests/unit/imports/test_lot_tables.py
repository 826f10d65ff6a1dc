"""LOTS.csv as people write it: what cannot be read is said, and the lot is kept."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from spaser.imports.lot_tables import read_lots
from spaser.imports.refusal import ImportRefused
from spaser.sourcing.lots import from_columns, from_lot
from spaser.tenders.models import Lot, Tender

TEXT = st.text(max_size=30)


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator_is_read(tmp_path, encoding, separator):
    lines = ("lot_id|title|commune|amount_ht", "1|Élagage d’été|Albi|40 000.50")
    text = "\r\n".join(lines).replace("|", separator)
    (need,), _ = read_lots(written(tmp_path / "l.csv", text, encoding))
    assert (need.lot_key, need.title, need.amount_ht) == ("1", "Élagage d’été", Decimal("40000.50"))
    assert need.places[0].name == "Albi"


def test_a_workbook_is_read_with_its_dates_and_french_headers(tmp_path):
    book = Workbook()
    book.active.append(["Plan d’achat"])
    book.active.append(["N° de lot", "Intitulé", "Date de début"])
    book.active.append([1, "Tonte", date(2026, 9, 1)])
    book.save(tmp_path / "l.xlsx")
    (need,), _ = read_lots(tmp_path / "l.xlsx")
    assert (need.lot_key, need.title, need.starts_on) == ("1", "Tonte", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("commune", "department", "code"),
    [("Lille", "59", "59350"), ("Saint-Denis", "974", "97411"), ("Saint-Denis", "93", "93066"),
     ("Frontignan-de-Comminges", "31", "31200"), ("31200", "", "31555"), ("69003", "", "69383")],
)  # fmt: skip
def test_a_commune_is_never_taken_for_the_postal_code_of_another(commune, department, code):
    row = {"lot_id": "1", "title": "Tonte", "commune": commune, "department": department}
    assert [place.code for place in from_columns(row).need.places] == [code]


@pytest.mark.parametrize("code", ["59350", "97411", "31200", "01400"])
def test_the_commune_of_a_lot_is_read_by_its_insee_code(code):
    lot = Lot(number="1", title="Tonte", commune_code=code, cpv=[], nuts=[])
    lot.tender = Tender(source="essai", source_key="1", title="Tonte")
    assert [place.code for place in from_lot(lot).places] == [code]


@pytest.mark.parametrize("day", ["2026-09-01", "01/09/2026", "1/9/2026", "2026-09-01T00:00:00"])
def test_a_day_is_read_as_french_people_write_it(day):
    read = from_columns({"lot_id": "1", "title": "Tonte", "starts_on": day})
    assert (read.need.starts_on, read.remarks) == (date(2026, 9, 1), ())


def test_what_cannot_be_read_is_said_once_each_and_the_lot_is_kept(tmp_path):
    text = (
        "lot_id;title;cpv;commune;amount_ht;starts_on\n"
        "1;Tonte;77310000-9;Nullepart-sur-Rien;beaucoup;31/02/2026\n"
        "2;Tonte;;;-5;\n"
        "1;Taille;;;;\n"
    )
    needs, told = read_lots(written(tmp_path / "l.csv", text))
    assert [need.lot_key for need in needs] == ["1", "2", "1"]
    about_the_first = [line for line in told if line.startswith("Ligne 2, lot 1")]
    assert len(about_the_first) == 4
    assert any("négatif" in line for line in told if line.startswith("Ligne 3"))
    assert any("écrit 2 fois" in line for line in told)
    assert any("department" in line and "description" in line for line in told)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title;cpv\nTonte;\n", "Il manque la colonne lot_id dans l.csv"),
        ("lot_id;cpv\n1;\n", "Il manque la colonne title"),
        ("a;b\n1;2\n", "Il faut au moins lot_id et title"),
        ("", "vide"),
        ('lot_id;title\n1;"Tonte\n', "guillemet"),
    ],
)
def test_a_file_without_lots_is_refused(tmp_path, text, sentence):
    with pytest.raises(ImportRefused) as refusal:
        read_lots(written(tmp_path / "l.csv", text))
    assert sentence in refusal.value.message.replace("\N{NO-BREAK SPACE}", " ")


@given(st.fixed_dictionaries(dict.fromkeys((
    "lot_id", "title", "description", "cpv", "department", "commune", "amount_ht", "starts_on"
), TEXT)))  # fmt: skip
def test_no_row_can_break_the_reading(row):
    read = from_columns(row)
    assert read.need.lot_key == row["lot_id"].strip()
    assert all(isinstance(remark, str) and remark for remark in read.remarks)
