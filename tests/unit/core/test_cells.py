"""No cell of an export is run by a spreadsheet."""

import time

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


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\t", '"', " ", "; "])
def test_a_long_run_of_marks_is_looked_at_once(mark: str) -> None:
    started = time.process_time()
    safe_cell("x" + mark * 20_000)
    assert time.process_time() - started < 2


def test_wide_signs_and_blank_lines_hide_no_formula() -> None:
    assert safe_cell("＝1+1") == "'＝1+1"
    assert safe_cell("\n\n  =1") == "\n\n  '=1"
