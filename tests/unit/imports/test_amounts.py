"""Amounts and durations as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaser.imports.amounts import read_amount
from spaser.imports.durations import Duration, read_duration


@pytest.mark.parametrize(
    ("written", "euros"),
    [
        ("80 000,50 €", "80000.50"),
        ("80 k€", "80000"),
        ("1,2 M€ HT", "1200000"),
        ("1.234.567,89", "1234567.89"),
        ("≈ 12 000", "12000"),
        ("env. 25 K€", "25000"),
        ("25 000 EUROS H.T.", "25000"),
        ("2,5 millions d’euros", "2500000"),
        ("80 000 € HT soit 96 000 € TTC", "80000"),
    ],
)
def test_an_amount_is_read_as_it_is_written(written, euros):
    read = read_amount(written)
    assert (read.low, read.high) == (Decimal(euros), Decimal(euros))


@pytest.mark.parametrize("written", ["80-100 k€", "entre 80 000 et 100 000 €", "80 k€ à 100 k€"])
def test_a_range_has_two_ends(written):
    read = read_amount(written)
    assert (read.low, read.high) == (Decimal(80_000), Decimal(100_000))


def test_taxes_years_and_bounds_are_told_apart():
    assert read_amount("120 000 € TTC").tax == "TTC"
    assert read_amount("120 000 € HT").tax == "HT"
    assert read_amount("120 000 €").tax == ""
    assert read_amount("20 000 €/an").per_year
    assert read_amount("20 000 € par an pendant 3 ans").years == 3
    assert (read_amount("< 40 000 €").bound, read_amount("< 40 000 €").low) == ("max", None)
    assert (read_amount("min 10 k€").bound, read_amount("min 10 k€").high) == ("min", None)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "à définir",
        "12 agents",
        "-50",
        "0",
        "1e5",
        "NaN",
        "80 - 100 000 €",
        "lot 3",
        "1 2 3 4 €€ x",
    ],
)
def test_what_is_not_an_amount_is_refused_with_a_sentence(written):
    with pytest.raises(ValueError, match=r"[.»]"):
        read_amount(written)


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_a_refusal(text):
    try:
        read = read_amount(text)
    except ValueError:
        return
    assert read.high is None or read.high > 0


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("24 mois", Duration(24)),
        ("2 ans renouvelable 2 fois", Duration(24, 2)),
        ("1 an reconductible trois fois pour une durée de 12 mois", Duration(12, 3, 12)),
        ("2+1+1 ans", Duration(24, 2, 12)),
        ("Quatre (4) ans", Duration(48)),
        ("36", Duration(36)),
        ("90 jours", Duration(3)),
        ("reconductible 2 fois", None),
        ("bientôt", None),
        ("0 mois", None),
    ],
)
def test_a_duration_is_its_first_period_and_its_renewals(written, expected):
    assert read_duration(written, alone_is_months=True) == expected
