"""The table of cases: CPV × amount × date × holder, each with its article."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from spaser.levers.case import Buyer, Case, Nature
from spaser.levers.ladder import ladder
from spaser.levers.lever import State
from spaser.sourcing.eligibility import articles_for

DATA = Path(__file__).parents[2] / "data"
FOUR_DATES = {"2026-01-01", "2026-04-01", "2026-08-21", "2026-08-22"}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


CASES = _rows("levers.csv")
HOLDERS = _rows("lever_holders.csv")


def case_of(row: dict[str, str]) -> Case:
    """A row of the table; an empty cell is unknown."""
    flags = row["flags"].split()
    return Case(
        today=date(2026, 11, 23),
        engaged_on=date.fromisoformat(row["on"]),
        cpv=tuple(row["cpv"].split()),
        amount_ht=Decimal(row["amount"]) if row["amount"] else None,
        total_ht=Decimal(row["total"]) if row["total"] else None,
        lots=int(row["lots"]) if row["lots"] else None,
        nature=Nature(row["nature"]) if row["nature"] else None,
        buyer=Buyer(row["buyer"]) if row["buyer"] else None,
        duration_months=int(row["months"]) if row["months"] else None,
        innovative={"innovant": True, "pas_innovant": False}.get(flags[0]) if flags else None,
        defence="defense" in flags,
    )


def _name(row: dict[str, str]) -> str:
    return f"{row['case']} {row.get('rule') or row['holder']}"


@pytest.mark.parametrize("row", CASES, ids=_name)
def test_a_lever_is_in_the_state_of_the_table(row):
    found = ladder(case_of(row), None).lever(row["lever"])
    assert (found.state.value, row["article"] in found.article) == (row["state"], True), found.why


@pytest.mark.parametrize("row", HOLDERS, ids=_name)
def test_a_holder_may_answer_under_the_articles_of_the_table(row):
    on = date.fromisoformat(row["on"])
    found = articles_for(row["kinds"].split(), row["families"].split(), row["cpv"].split(), on)
    assert " ".join(found) == row["articles"]


def test_the_table_is_large_and_goes_through_the_four_dates_of_2026():
    assert len(CASES) + len(HOLDERS) >= 60
    assert {row["on"] for row in CASES} >= FOUR_DATES
    assert {row["lever"] for row in CASES} == {
        one.code for one in ladder(Case(today=date(2026, 11, 23)), None).levers
    }


@pytest.mark.parametrize("row", CASES, ids=_name)
def test_what_rests_on_memory_alone_is_never_open(row):
    for one in ladder(case_of(row), None).levers:
        if one.mark == "M":
            assert one.state != State.OPEN
            assert "À vérifier sur Légifrance" in one.why


@pytest.mark.parametrize("row", CASES, ids=_name)
def test_every_lever_says_why_with_its_article_and_its_proof(row):
    for one in ladder(case_of(row), None).levers:
        assert one.why.endswith((".", "…"))
        assert one.article
        assert one.mark in ("V", "S", "M")
        assert "'" not in one.why + " ".join(one.needs)
