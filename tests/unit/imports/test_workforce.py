"""Workforces as people write them, read as the brackets of INSEE."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaser.suppliers.workforce import BRACKETS, bracket_of, wording_of


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("12", "11"), ("0", "00"), ("12,5 ETP", "11"), ("0,5 ETP", "01"), ("9.2 etp", "11"),
        ("1 250 salariés", "42"), ("50 à 99 salariés", "21"), ("10-19", "11"), ("10 – 19", "11"),
        ("entre 20 et 49", "12"), ("< 10", "03"), ("moins de 10", "03"), ("<= 10", "11"),
        ("moins de 250 ou égal", "32"), ("plus de 50", "21"), ("> 49", "21"), (">= 50", "21"),
        ("50 et plus", "21"), ("250+", "32"), ("supérieur à 1 999", "51"), ("environ 30", "12"),
        ("01", "01"), ("03", "03"), ("11 - 10 à 19 salariés", "11"),
        ("21 – 50 à 99 salariés", "21"), ("10000 salariés et plus", "53"),
        ("aucun salarié", "00"), ("sans salarié", "00"), ("2024 : 12 salariés", "11"),
        ("12 salariés en 2024", "11"), ("21", "12"), ("2000", "51"),
    ],
)  # fmt: skip
def test_a_workforce_is_read_as_its_bracket(written, code):
    assert bracket_of(written) == code


@pytest.mark.parametrize(
    "written", ["", "NN", "inconnu", "non renseigné", "40 places", "capacité : 40", "99999999999"]
)
def test_what_says_no_workforce_is_unknown(written):
    assert bracket_of(written) is None


@pytest.mark.parametrize("code", BRACKETS)
def test_the_wording_of_a_code_gives_the_code_back(code):
    assert bracket_of(wording_of(code)) == code
    assert bracket_of(f"{wording_of(code)} (ensemble de l’organisme)") == code


@given(st.text(max_size=60))
def test_any_text_is_read_or_unknown(text):
    assert bracket_of(text) in {None, *BRACKETS}
