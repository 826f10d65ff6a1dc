"""What an editor types, read: the right spelling, or a sentence that says what to do."""

from datetime import date

import pytest

from spaser.directory import correction_fields as fields

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "postal_code", "code"),
    [
        ("Albi", "", "81004"),
        ("ALBI", "81000", "81004"),
        ("St-Denis", "93200", "93066"),
        ("Saint-Denis", "97400", "97411"),
        ("Albi", "81012", "81004"),  # a CEDEX code
    ],
)
def test_a_commune_is_read_by_its_name_and_settled_by_its_postal_code(name, postal_code, code):
    assert fields.read_commune(name, postal_code).code == code


@pytest.mark.parametrize(
    ("name", "postal_code", "said"),
    [
        ("Nullepart", "81000", "n’est pas reconnue"),
        ("Saint-Denis", "", "Plusieurs communes"),
        ("Toulouse", "81000", "n’est pas celui de Toulouse"),
        ("Albi", "8100", "cinq chiffres"),
    ],
)
def test_a_commune_that_is_not_certain_is_refused(name, postal_code, said):
    with pytest.raises(ValueError, match=said):
        fields.read_commune(name, postal_code)


def test_areas_are_read_by_name_or_by_code_each_once():
    assert fields.read_departments("Tarn, 81 ; 2a, haute garonne") == ["81", "2A", "31"]
    assert fields.read_regions("Occitanie\nbretagne") == ["76", "53"]


@pytest.mark.parametrize("text", ["Tarnn", "999", "Occitanie"])
def test_what_is_no_department_is_refused(text):
    with pytest.raises(ValueError, match="aucun département"):
        fields.read_departments(text)


def test_a_site_gets_its_scheme_and_a_script_is_no_site():
    assert fields.read_website("www.essai.example") == "https://www.essai.example"
    for wrong in ("javascript:alert(1)", "essai", "ftp://essai.example", "a b.fr"):
        with pytest.raises(ValueError, match="https://"):
            fields.read_website(wrong)


@pytest.mark.parametrize("text", ["2026-11-24", "demain", "1899-12-31", "2026-02-30"])
def test_a_day_that_is_not_a_day_of_the_past_is_refused(text):
    with pytest.raises(ValueError, match="date"):
        fields.read_day(text, TODAY)


def test_texts_lose_their_empty_lines_and_lists_their_doubles():
    assert fields.paragraphs(" a  b \r\n\r\n c ") == "a b\nc"
    assert fields.lines("x\n\nx\ny") == ["x", "y"]
    assert fields.several("a, b;a\nc") == ["a", "b", "c"]
