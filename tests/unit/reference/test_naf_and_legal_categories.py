"""NAF codes and INSEE legal categories."""

import csv
from pathlib import Path

import pytest

from spaser.reference.files import rows
from spaser.reference.legal_categories import all_legal_categories, legal_category
from spaser.reference.naf import GENERIC_NAF, generic_reason, naf_label, normal_naf

READINGS = {"A_statutaire": "yes", "B_a_confirmer": "to_confirm", "C_hors_loi": "no"}


@pytest.mark.parametrize("raw", ["81.30Z", "8130Z", " 8130z ", "81 30 Z"])
def test_a_naf_code_is_read_with_or_without_its_dot(raw):
    assert normal_naf(raw) == "81.30Z"
    assert naf_label(raw) == "Services d’aménagement paysager"


@pytest.mark.parametrize("raw", ["", "81.30", "81.3Z", "ZZZZZ", "81.30ZZ", "８1.30Z"])
def test_what_is_not_a_sub_class_is_not_read(raw):
    assert normal_naf(raw) is None
    assert naf_label(raw) is None


def test_there_are_732_sub_classes_all_well_formed():
    codes = [row["code"] for row in rows("naf.csv")]
    assert len(codes) == len(set(codes)) == 732
    assert all(normal_naf(code) == code for code in codes)


def test_generic_codes_exist_and_each_has_its_reason():
    assert {"88.99B", "94.99Z", "78.20Z", "78.30Z", "84.11Z"} <= GENERIC_NAF
    assert "81.30Z" not in GENERIC_NAF
    assert all(naf_label(code) and generic_reason(code) for code in GENERIC_NAF)
    assert generic_reason("8130Z") is None


@pytest.mark.parametrize(
    ("code", "ess", "family"),
    [
        ("9220", "yes", "association"),
        ("5458", "yes", "cooperative"),
        ("8210", "yes", "mutuelle"),
        ("9300", "yes", "fondation"),
        ("9240", "to_confirm", "association"),
        ("5710", "unknown", None),
        ("8310", "no", None),
        ("7210", "no", None),
        ("1000", "no", None),
    ],
)
def test_a_legal_category_says_what_it_can_of_the_ess(code, ess, family):
    found = legal_category(code)
    assert found is not None
    assert (found.ess, found.family) == (ess, family)


def test_an_unknown_legal_category_is_none():
    assert legal_category("0001") is None
    assert legal_category("") is None


def test_wrong_codes_in_circulation_are_not_taken_for_scic_or_scop():
    assert legal_category("5570").ess != "yes"
    assert legal_category("5580") is None


def test_a_family_is_said_when_and_only_when_the_form_may_be_of_the_ess():
    for one in all_legal_categories():
        assert (one.family is not None) == (one.ess in ("yes", "to_confirm")), one.code


def test_a_legal_category_that_is_doubtful_or_excluded_by_name_has_a_note():
    assert all(one.note for one in all_legal_categories() if one.ess == "to_confirm")
    assert "SAS" in legal_category("5710").note


def test_legal_categories_agree_with_another_public_copy(shared_data: Path):
    path = shared_data / "nomenclatures" / "categories_juridiques_insee.csv"
    with path.open(encoding="utf-8") as stream:
        theirs = {row["code"]: row["libelle"] for row in csv.DictReader(stream)}
    ours = {one.code: one.label for one in all_legal_categories()}
    assert ours == {code: " ".join(name.replace("'", "’").split()) for code, name in theirs.items()}


def test_the_ess_reading_agrees_with_the_candidates(shared_data: Path):
    path = shared_data / "ess" / "categories_juridiques_ess_candidates.csv"
    with path.open(encoding="utf-8") as stream:
        theirs = {row["code"]: READINGS[row["statut"]] for row in csv.DictReader(stream)}
    ours = {one.code: one.ess for one in all_legal_categories()}
    assert {code: ours[code] for code in theirs} == theirs
    assert {code for code, ess in ours.items() if ess in ("yes", "to_confirm")} <= theirs.keys()


def test_naf_codes_agree_with_another_public_copy(shared_data: Path):
    path = shared_data / "nomenclatures" / "naf_rev2_fr.csv"
    with path.open(encoding="utf-8") as stream:
        theirs = {row["code"]: row["libelle"] for row in csv.DictReader(stream)}
    ours = {row["code"]: row["label"] for row in rows("naf.csv")}
    assert ours == {code: " ".join(name.replace("'", "’").split()) for code, name in theirs.items()}
