"""The traps of a peer that concern purchase plans: each is a test.

A column « Code CPV » read as a sector, amounts made None, row numbers that are not those of the
file, lines ignored in silence, a default frozen when the process starts, nothing kept of the
analysis. The module of matching lists where the others are.
"""

import ast
import inspect
from decimal import Decimal
from pathlib import Path

import pytest

import spaser
from spaser.imports import plans
from spaser.imports.plan_columns import recognise
from spaser.reference import cpv

SOURCES = sorted(Path(spaser.__file__).parent.rglob("*.py"))


@pytest.fixture
def read(tmp_path):
    def reading(text):
        path = tmp_path / "plan.csv"
        path.write_text(text, encoding="utf-8")
        return plans.read(path)

    return reading


@pytest.mark.parametrize("header", ["Code CPV", "CPV", "Codes CPV principaux", "code cpv (8)"])
def test_a_column_of_cpv_codes_is_no_sector(header, read):
    assert recognise(["Objet", header])[1].name == "cpv"
    lot = read(f"Objet;{header}\nTonte;77310000-6\nVitres;90911300\n").lots
    assert [one.cpv for one in lot] == [("77310000",), ("90911300",)]


def test_a_wrong_cpv_code_is_said_and_the_line_kept(read):
    plan = read("Objet;Code CPV\nTonte;77310000-1\nVitres;12345678\n")
    assert [one.cpv for one in plan.lots] == [(), ()]
    assert [one.row for one in plan.remarks] == [2, 3]


def test_every_code_of_the_vocabulary_reads_with_and_without_its_check_digit():
    for code, one in list(cpv.all_codes().items())[::400]:
        assert cpv.parse(code) == cpv.parse(f"{code}-{one.check}") == code


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("80 000,50", "80000.50"), ("80 000,50 €", "80000.50"), ("80 k€", "80000"),
        ("1,2 M€", "1200000"), ("80000", "80000"), ("80 000 € HT", "80000"), ("999 999 999", None),
        ("12 agents", None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(written, amount, read):
    plan = read(f"Objet;Montant HT\nTonte;{written}\n")
    assert plan.lots[0].amount_ht == (None if amount is None else Decimal(amount))
    assert amount is not None or plan.remarks[0].row == 2


def test_row_numbers_are_those_of_the_file(read):
    top = "Plan fictif\n\nDirection des achats\n"
    plan = read(f"{top}Objet;Montant HT;Lieu\nTonte;1 k€;Albi\n\n;2;\nVitres;beaucoup;Albi\n")
    assert [one.row for one in plan.lots] == [5, 8]
    assert sorted(one.row for one in plan.remarks) == [7, 8]


def test_no_line_is_left_out_in_silence(read):
    lines = ["Tonte;1", ";2", "Total;3", "Vitres;x", "Marché de service;4"]
    plan = read("Objet;Montant HT\n" + "".join(f"{line}\n" for line in lines))
    told = {one.row for one in plan.remarks} | {one.row for one in plan.lots}
    assert told == {2, 3, 4, 5, 6}


def test_a_homonymous_commune_is_said_and_not_chosen(read):
    plan = read("Objet;Lieu\nTonte;Saint-Denis\n")
    assert plan.lots[0].commune_code is None
    assert "Plusieurs lieux" in plan.remarks[0].reason


def test_no_default_is_a_moment_frozen_when_the_process_starts():
    """Only the clock asks the time, and never in the default of a parameter or of a field."""
    guilty = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                defaults = [one for one in (*node.args.defaults, *node.args.kw_defaults) if one]
                guilty += [f"{path.name}:{one.lineno}" for one in defaults if _asks_time(one)]
            elif isinstance(node, ast.ClassDef):
                values = [one.value for one in node.body if isinstance(one, ast.AnnAssign)]
                guilty += [f"{path.name}:{one.lineno}" for one in values if one and _asks_time(one)]
    assert guilty == []


def _asks_time(node: ast.expr) -> bool:
    names = {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}
    return any(name.endswith((".today", ".now", ".utcnow")) for name in names)


def test_no_answer_of_ours_is_a_number_that_looks_like_a_page():
    """« HttpResponse(400) » is a page that says 400: a number alone is never returned."""
    guilty = []
    for path in SOURCES:
        if path.name.endswith("pages.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "Response":
                    first = node.args[0] if node.args else None
                    number = isinstance(first, ast.Constant) and isinstance(first.value, int)
                    guilty += [f"{path.name}:{node.lineno}"] if number else []
    assert guilty == []


def test_what_fetches_and_checks_is_not_written_on_the_result_of_the_check():
    """`get(url).raise_for_status().json()` always fails, and was told as « not of the ESS »."""
    assert not [path for path in SOURCES if "raise_for_status().json" in path.read_text("utf-8")]
    assert inspect.getdoc(plans.read)
