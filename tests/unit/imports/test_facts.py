"""Cells made facts, and what is said of those that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaser.imports.facts import (
    clean,
    paragraph,
    read_day,
    read_naf,
    read_siren,
    read_siret,
    read_website,
    several,
)
from spaser.imports.kinds import read_esus, read_statuses
from spaser.imports.rows import Draft


def test_spaces_in_a_siret_are_not_a_fault():
    draft = Draft(2)
    assert read_siret(draft, "siret", "356 000 000 00048") == "35600000000048"
    assert draft.facts["siren"] == "356000000"
    assert draft.remarks == []


def test_la_poste_has_its_own_check_rule():
    # Its establishments do not pass the usual check: the sum of the digits is a multiple of five.
    draft = Draft(2)
    assert read_siret(draft, "siret", "35600000049837") == "35600000049837"


def test_a_zero_lost_by_a_spreadsheet_is_given_back_and_said():
    draft = Draft(2)
    found = read_siret(draft, "siret", "5400000500014")
    assert found == "05400000500014"
    assert "zéro initial" in draft.remarks[0].reason


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("12345678901234", "chiffre de contrôle"),
        ("7,75545E+13", "arrondi"),
        ("1234567890", "10 chiffres"),
        ("ABC", "que des chiffres"),
        ("00000000000000", "chiffre de contrôle"),
    ],
)
def test_an_invalid_siret_is_reported_with_its_fault(raw, words):
    draft = Draft(7)
    assert read_siret(draft, "siret", raw) is None
    (remark,) = draft.remarks
    assert words in remark.reason
    assert (remark.row, remark.value) == (7, raw)
    assert "siret" not in draft.facts


def test_a_siren_in_the_siret_column_is_kept_as_siren():
    draft = Draft(2)
    assert read_siret(draft, "siret", "356000000") is None
    assert draft.facts["siren"] == "356000000"


def test_a_wrong_siren_is_reported():
    draft = Draft(2)
    read_siren(draft, "siren", "123456789")
    assert draft.remarks
    assert "siren" not in draft.facts


def test_naf_is_written_in_one_way():
    draft = Draft(2)
    read_naf(draft, "naf", "8130z")
    assert draft.facts["naf"] == "81.30Z"


def test_a_site_gets_its_scheme_and_nothing_else_passes():
    draft = Draft(2)
    read_website(draft, "site", "www.exemple.fr")
    assert draft.facts["website"] == "https://www.exemple.fr"
    other = Draft(3)
    read_website(other, "site", "javascript:alert(1)")
    assert "website" not in other.facts
    assert other.remarks


def test_words_that_say_nothing_are_nothing():
    assert [clean(text) for text in ("Non renseigné", " n/a ", "NULL", "—")] == ["", "", "", ""]
    assert paragraph("Ligne un\r\n\r\n\r\n ligne deux ") == "Ligne un\nligne deux"
    assert several("tri | | tri|collecte") == ["tri", "collecte"]


def test_days_are_read_in_french_and_in_iso():
    assert str(read_day("18/12/2020")) == str(read_day("2020-12-18T10:00")) == "2020-12-18"
    assert read_day("bientôt") is None


def test_kinds_families_and_labels_are_never_mixed():
    draft = Draft(2)
    read_statuses(draft, kind="EI, SCIC", family="", ess="")
    read_esus(draft, "oui", "")
    found = {(s["status"], s.get("detail", ""), s["value"]) for s in draft.facts["statuses"]}
    assert found == {("inclusive", "EI", "yes"), ("ess", "scic", "yes"), ("esus", "liste", "yes")}


def test_a_plain_company_states_nothing_and_an_unknown_word_is_reported():
    silent = Draft(2)
    read_statuses(silent, kind="SARL", family="", ess="")
    assert "statuses" not in silent.facts
    assert silent.remarks == []
    unknown = Draft(3)
    read_statuses(unknown, kind="truc", family="", ess="")
    read_esus(unknown, "peut-être", "")
    assert [remark.value for remark in unknown.remarks] == ["truc", "peut-être"]


@given(st.text(max_size=40))
def test_any_text_is_read_or_reported_as_a_siret(text):
    draft = Draft(1)
    found = read_siret(draft, "siret", text)
    assert found is None or (len(found) == 14 and found.isdigit())


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text):
    assert "\n" not in clean(text)
