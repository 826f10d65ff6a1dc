"""The dated legal parameters."""

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaser.reference.cpv import all_codes
from spaser.reference.parameters import (
    NotInForce,
    Parameter,
    UnknownParameter,
    all_parameters,
    in_force,
    periods,
)

CODES = sorted({one.code for one in all_parameters()})
TODAY = date(2026, 11, 23)


def value(code: str, on: date = TODAY) -> Any:
    return in_force(code, on).value


def test_the_dispense_for_supplies_and_services_rises_on_the_first_of_april_2026():
    assert value("dispense_fournitures_services", date(2026, 3, 31)) == Decimal(40_000)
    assert value("dispense_fournitures_services", date(2026, 4, 1)) == Decimal(60_000)


@pytest.mark.parametrize(
    ("code", "in_2025", "in_2026"),
    [
        ("seuil_formalise_fs_autorite_centrale", 143_000, 140_000),
        ("seuil_formalise_fs_pouvoir_adjudicateur", 221_000, 216_000),
        ("seuil_formalise_fs_entite_adjudicatrice", 443_000, 432_000),
        ("seuil_formalise_travaux", 5_538_000, 5_404_000),
        ("seuil_europeen_concessions", 5_538_000, 5_404_000),
    ],
)
def test_formal_thresholds_change_with_the_year_2026(code, in_2025, in_2026):
    assert value(code, date(2025, 12, 31)) == in_2025
    assert value(code, date(2026, 1, 1)) == in_2026


def test_the_climate_law_applies_from_the_21_or_the_22_of_august_2026():
    assert value("climat_critere_environnement", date(2026, 8, 20)) is False
    assert value("climat_critere_environnement", date(2026, 8, 21)) is True
    assert value("climat_execution_environnement", date(2026, 8, 21)) is False
    assert value("climat_execution_environnement", date(2026, 8, 22)) is True
    assert value("climat_execution_social", date(2026, 8, 22)) is True


def test_the_reserved_services_are_115_known_codes_with_all_of_health_and_social():
    listed = value("reservation_ess_cpv")
    assert len(listed) == len(set(listed)) == 115
    assert set(listed) <= all_codes().keys()
    assert {code for code in all_codes() if "85000000" <= code <= "85323000"} <= set(listed)
    assert not [code for code in listed if code.startswith(("909", "773", "555"))]


def test_agec_has_seventeen_categories():
    listed = value("agec_categories")
    assert len(set(listed)) == 17


def test_an_agec_step_that_could_not_be_read_is_not_invented():
    with pytest.raises(NotInForce):
        in_force("agec_textiles_reemploi", date(2028, 1, 1))


def test_the_kinds_of_structure_meet_their_articles_without_overlap():
    kinds = [
        value(f"reservation_types_{article}")
        for article in ("l2113_12", "l2113_13", "l2113_13_1", "a_confirmer")
    ]
    listed = [kind for some in kinds if isinstance(some, tuple) for kind in some]
    assert sorted(listed) == sorted(value("types_inclusifs"))


def test_an_unknown_parameter_and_a_date_without_value_are_told_apart():
    with pytest.raises(UnknownParameter, match="n’existe pas"):
        in_force("seuil_inventé", TODAY)
    with pytest.raises(NotInForce, match="01/01/1990"):
        in_force("decp_seuil", date(1990, 1, 1))


@pytest.mark.parametrize("code", CODES)
def test_the_periods_of_one_parameter_never_overlap(code):
    for earlier, later in pairwise(periods(code)):
        assert earlier.valid_to is not None
        assert later.valid_from is not None
        assert earlier.valid_to < later.valid_from


@pytest.mark.parametrize("one", all_parameters(), ids=lambda one: one.code)
def test_every_parameter_says_where_it_comes_from_and_how_sure_it_is(one: Parameter):
    assert one.article or one.source
    assert one.proof in ("V", "S", "M")
    assert one.source or one.proof == "M"
    assert "à vérifier" in one.note or one.proof != "M"
    assert one.label
    assert one.unit
    assert "'" not in one.label + one.note + one.unit + one.article
    if one.valid_from and one.valid_to:
        assert one.valid_from <= one.valid_to


@pytest.mark.parametrize("one", all_parameters(), ids=lambda one: one.code)
def test_a_rate_is_between_0_and_1_and_an_amount_is_positive(one: Parameter):
    if one.unit == "part":
        assert isinstance(one.value, Decimal)
        assert 0 < one.value <= 1
    elif one.unit.startswith("€"):
        assert isinstance(one.value, Decimal)
        assert one.value > 0
    elif one.unit == "oui ou non":
        assert isinstance(one.value, bool)


@settings(deadline=None)
@given(st.sampled_from(CODES), st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_at_most_one_value_is_in_force_on_a_day(code, day):
    covering = [one for one in periods(code) if one.covers(day)]
    assert len(covering) <= 1
    if covering:
        assert in_force(code, day) == covering[0]


@settings(deadline=None)
@given(st.sampled_from(all_parameters()))
def test_both_ends_of_a_period_are_in_force(one):
    for day in (one.valid_from, one.valid_to):
        if day is not None:
            assert in_force(one.code, day) == one
    if one.valid_to is not None:
        assert not one.covers(one.valid_to + timedelta(days=1))


def test_figures_agree_with_the_first_version_of_the_rules(shared_data: Path):
    rules = json.loads((shared_data / "rules" / "rules_2026.json").read_text(encoding="utf-8"))
    new = rules["seuils_formalises_2026_2027"]
    climate, innovation = rules["climat_resilience"], rules["innovant_R2122_9_1"]
    assert value("spaser_seuil_achats") == rules["spaser"]["seuil_eur_ht"]
    assert value("seuil_formalise_fs_pouvoir_adjudicateur") == new["FS_autre_pouvoir_adjudicateur"]
    assert value("seuil_formalise_travaux") == new["travaux"]
    assert value("innovant_plafond") == innovation["seuil"]
    assert value("innovant_lots_fournitures_services") == innovation["lots_FS_max"]
    assert value("decp_seuil") == rules["decp"]["seuil"]
    assert value("climat_date_controle") == climate["valid_from"]
    assert value("climat_date_prudence") == climate["date_decret_R2152_7"]
    assert value("ca_minimal_multiple") == Decimal("1.5")
    listed = json.loads((shared_data / "cpv" / "cpv_art77_L2113-15.json").read_text("utf-8"))
    assert set(value("reservation_ess_cpv")) == {one["code"] for one in listed}
