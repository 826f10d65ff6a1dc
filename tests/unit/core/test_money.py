"""Amounts are read as people write them, and never rounded by a float."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaser.core.money import LARGEST, format_euros, parse_euros, share

CENTS = st.integers(min_value=-(10**13), max_value=10**13)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("80 000,50 €", "80000.50"),
        ("80 000,50 € HT", "80000.50"),
        (" 12 345,60 € ", "12345.60"),
        ("80 k€", "80000.00"),
        ("1,2 M€ HT", "1200000.00"),
        ("1.234,5", "1234.50"),
        ("1,234.5", "1234.50"),
        ("1.234", "1234.00"),
        ("12.345.678", "12345678.00"),
        ("1234,567", "1234.57"),
        ("0,005", "0.01"),
        ("-15", "-15.00"),
        ("40000 euros", "40000.00"),
        ("1 000", "1000.00"),
        ("٣", "3.00"),
    ],
)
def test_an_amount_is_read_as_written(written: str, meant: str) -> None:
    assert parse_euros(written) == Decimal(meant)


@pytest.mark.parametrize(
    "written",
    ["", " ", "abc", "12 €/m²", "1,2,3", "--1", "1-2", "€", "k€", "1e6", "NaN", "inf", "."],
)
def test_what_is_not_an_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="montant"):
        parse_euros(written)


@pytest.mark.parametrize("written", ["9" * 40, "1000001 M€", "-" + "9" * 30])
def test_an_amount_that_no_contract_has_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="trop grand"):
        parse_euros(written)


@given(st.text())
def test_reading_any_text_gives_an_amount_or_a_sentence(text: str) -> None:
    with suppress(ValueError):
        amount = parse_euros(text)
        assert abs(amount) <= LARGEST
        assert amount == amount.quantize(Decimal("0.01"))


@given(CENTS)
def test_an_amount_shown_reads_back_the_same(cents: int) -> None:
    amount = Decimal(cents).scaleb(-2)
    assert parse_euros(format_euros(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("12345.6", "12 345,60 €"),
        ("60000", "60 000 €"),
        ("0", "0 €"),
        ("-0.001", "0 €"),
        ("-1234.5", "-1 234,50 €"),
        ("0.005", "0,01 €"),
    ],
)
def test_an_amount_is_shown_in_french(amount: str, shown: str) -> None:
    assert format_euros(Decimal(amount)) == shown.replace(" ", "\N{NO-BREAK SPACE}")


def test_a_missing_amount_says_so() -> None:
    assert format_euros(None) == "Non renseigné"


def test_nothing_to_measure_is_not_zero_per_cent() -> None:
    assert share(Decimal(1), Decimal(0)) is None
    assert share(Decimal(1), Decimal(4)) == Decimal("0.25")
