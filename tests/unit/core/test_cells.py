"""No cell of an export is run by a spreadsheet."""

import pytest

from spaser.core.cells import safe_cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("  =1", "  '=1"),
        ('A;=HYPERLINK("x");B', 'A;\'=HYPERLINK("x");B'),
        ('A;"=1"', 'A;"\'=1"'),
        ("a\n+b", "a\n'+b"),
    ],
)
def test_what_looks_like_a_formula_is_disarmed(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@pytest.mark.parametrize("text", ["Jean-Pierre", "x - y", "", "a = b", "2 + 2", "nom@domaine.fr"])
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert safe_cell(text) == text
