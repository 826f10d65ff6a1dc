"""The CPV: codes, check digits, tree, search."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaser.reference import cpv
from spaser.reference.cpv_check import WEIGHTS, check_digit

CODES = tuple(cpv.all_codes())

# Printed by the regulation, and met in real notices: by the rule, then against it.
PUBLISHED = re.findall(
    r"\S+",
    "03000000-1 45000000-7 50000000-5 71000000-8 75121000-0 75122000-7 75123000-4 77310000-6 "
    "79622000-0 79624000-4 79625000-1 80110000-8 80511000-9 85000000-9 85323000-9 92500000-6 "
    "98133000-4 98133110-8 "
    "03300000-2 09100000-0 51000000-9 65122000-0 42100000-0 72212100-0",
)


def test_there_are_9454_codes():
    assert len(CODES) == 9454
    assert list(CODES) == sorted(CODES)
    assert all(one.code == code and len(code) == 8 for code, one in cpv.all_codes().items())


def test_every_check_digit_is_the_published_one():
    assert all(one.check == check_digit(one.code) for one in cpv.all_codes().values())


def test_most_check_digits_follow_the_weights_and_532_are_published_otherwise():
    def by_the_rule(code: str) -> str:
        return str(sum(w * int(d) for w, d in zip(WEIGHTS, code, strict=True)) % 10)

    against = [one for one in cpv.all_codes().values() if one.check != by_the_rule(one.code)]
    assert len(against) == 532


@pytest.mark.parametrize("full", PUBLISHED)
def test_a_published_code_is_read_with_its_check_digit(full):
    assert cpv.parse(full) == full[:8]
    assert cpv.all_codes()[full[:8]].full == full


def test_no_code_is_an_orphan_but_the_45_divisions():
    roots = [one for one in cpv.all_codes().values() if one.parent is None]
    assert len(roots) == 45
    assert {one.level for one in roots} == {1}
    for one in cpv.all_codes().values():
        if one.parent is not None:
            above = cpv.all_codes()[one.parent]
            assert above.level < one.level
            assert one.code.startswith(above.code.rstrip("0"))


def test_ancestors_go_from_the_nearest_to_the_division():
    assert cpv.ancestors("77313000-7") == ("77310000", "77300000", "77000000")
    assert cpv.ancestors("77000000") == ()
    assert cpv.ancestors("00000000") == ()


@pytest.mark.parametrize("raw", ["77310000", "77310000-6", " 77310000 - 6 ", "77 31 00 00-6"])
def test_a_code_is_read_however_it_is_typed(raw):
    assert cpv.parse(raw) == "77310000"
    assert cpv.label(raw) == "Réalisation et entretien d’espaces verts"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "8 chiffres"),
        ("7731", "8 chiffres"),
        ("espaces", "8 chiffres"),
        ("٧٧٣١٠٠٠٠", "8 chiffres"),
        ("77319999", "n’existe pas"),
        ("77310000-7", "La clé du code CPV 77310000 est 6, pas 7."),
    ],
)
def test_a_wrong_code_is_refused_with_a_reason(raw, reason):
    with pytest.raises(ValueError, match=reason):
        cpv.parse(raw)
    assert cpv.cpv(raw) is None
    assert cpv.label(raw) is None


@settings(deadline=None)
@given(st.text())
def test_reading_any_text_gives_a_known_code_or_a_french_refusal(text):
    if cpv.cpv(text) is None:
        with pytest.raises(ValueError, match="CPV"):
            cpv.parse(text)
    else:
        assert cpv.parse(text) in cpv.all_codes()


@settings(deadline=None)
@given(st.sampled_from(CODES))
def test_every_code_reads_itself_and_only_with_its_own_check_digit(code):
    check = cpv.all_codes()[code].check
    accepted = [digit for digit in "0123456789" if cpv.cpv(f"{code}-{digit}")]
    assert accepted == [check]


def test_a_search_folds_accents_and_puts_the_widest_first():
    found = cpv.search("ESPACES vert")
    assert found[0].code == "77310000"
    assert all(a.level <= b.level for a, b in pairwise(found))


def test_digits_search_the_beginning_of_codes():
    assert [one.code for one in cpv.search("773100006")] == ["77310000"]
    assert all(one.code.startswith("773") for one in cpv.search("773", limit=50))


@pytest.mark.parametrize("text", ["", "  ", "de la", "zzzz"])
def test_a_search_without_a_known_word_finds_nothing(text):
    assert cpv.search(text) == []


def test_codes_check_digits_labels_and_parents_agree_with_another_public_copy(
    shared_data: Path,
):
    with (shared_data / "nomenclatures" / "cpv_2008_fr.csv").open(encoding="utf-8") as stream:
        theirs = {row["code8"]: row for row in csv.DictReader(stream)}
    assert theirs.keys() == cpv.all_codes().keys()
    for code, row in theirs.items():
        ours = cpv.all_codes()[code]
        assert (ours.check, ours.parent or "") == (row["check"], row["parent8"])
        assert ours.label == " ".join(row["libelle_fr"].replace("'", "’").split())
