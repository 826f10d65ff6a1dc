"""French typography, counts and moments."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from spaser.core.clock import PARIS
from spaser.core.french import NBSP, FrenchSpaces, french_spaces, plural
from spaser.web import filters

PUNCTUATED = st.text(alphabet=" \u00a0ab1234567:;!?»«%€.\n")


@given(PUNCTUATED | st.text())
def test_setting_spaces_twice_changes_nothing(text: str) -> None:
    once = french_spaces(text)
    assert french_spaces(once) == once


@given(PUNCTUATED)
def test_only_spaces_change(text: str) -> None:
    assert french_spaces(text).replace(NBSP, " ") == text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Montant : 12 345 €", "Montant~: 12~345~€"),
        ("« lot »", "«~lot~»"),
        ("Quoi ? Rien !", "Quoi~? Rien~!"),
        ("en 2026 12 lots", "en 2026 12 lots"),
        ("", ""),
    ],
)
def test_the_spaces_that_never_break(written: str, shown: str) -> None:
    assert french_spaces(written) == shown.replace("~", NBSP)


def test_templates_get_unbreakable_spaces_and_values_stay_as_typed() -> None:
    environment = Environment(extensions=[FrenchSpaces], autoescape=True)
    page = environment.from_string("Montant : {{ typed }}").render(typed="a : b")
    assert page == f"Montant{NBSP}: a : b"


def test_the_plural_starts_at_two() -> None:
    shown = [plural(count, "lot") for count in (0, 1, 2, 1200)]
    assert shown == ["0 lot", "1 lot", "2 lots", f"1{NBSP}200 lots"]
    assert plural(3, "travail", "travaux") == "3 travaux"


def test_a_moment_is_shown_as_in_paris() -> None:
    winter, summer = datetime(2026, 1, 1, 23, 5, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert filters.moment(winter).replace(NBSP, " ") == "2 janvier 2026 à 0 h 05"
    assert filters.day(summer).replace(NBSP, " ") == "1er juillet 2026"
    assert filters.moment(summer.astimezone(PARIS)) == filters.moment(summer)


def test_missing_values_say_so() -> None:
    for shown in (
        filters.day(None),
        filters.moment(None),
        filters.integer(None),
        filters.decimal(None),
        filters.kilometres(None),
    ):
        assert shown == "Non renseigné"
    assert "Non renseigné" in filters.known("")
    assert filters.known(0) == 0


def test_figures_of_the_law_are_shown_with_their_unit() -> None:
    assert filters.measured(Decimal(60000), "€ HT").replace(NBSP, " ") == "60 000 € HT"
    assert filters.measured(Decimal("0.3"), "part").replace(NBSP, " ") == "30 %"
    assert filters.measured(Decimal(36), "mois").replace(NBSP, " ") == "36 mois"


def test_near_distances_have_a_decimal() -> None:
    assert filters.kilometres(4.2).replace(NBSP, " ") == "4,2 km"
    assert filters.kilometres(1203.4).replace(NBSP, " ") == "1 203 km"
    assert filters.day(date(2026, 4, 1)).replace(NBSP, " ") == "1er avril 2026"
