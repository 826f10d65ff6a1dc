"""Where a supplier is, from dirty addresses."""

from spaser.imports.places import read_place
from spaser.imports.rows import Draft


def _read(**said: str) -> Draft:
    draft = Draft(2)
    read_place(draft, **said)
    return draft


def test_a_commune_is_placed_at_its_centre_and_says_so():
    facts = _read(name="toulouse", postal_code="31000").facts
    assert (facts["commune_code"], facts["department"], facts["region"]) == ("31555", "31", "76")
    assert facts["precision"] == "commune"
    assert abs(facts["lat"] - 43.6) < 0.1


def test_coordinates_of_the_row_are_exact():
    facts = _read(name="Toulouse", postal_code="31000", lat="43.61", lon="1,45").facts
    assert (facts["lat"], facts["lon"], facts["precision"]) == (43.61, 1.45, "exact")


def test_cedex_and_short_saints_are_understood():
    assert _read(name="BLOIS CEDEX", postal_code="41018").facts["commune_code"] == "41018"
    assert _read(name="ST LAURENT BLANGY", postal_code="62223").facts["commune_code"] == "62753"


def test_a_postal_code_that_lost_its_zero_is_completed():
    assert _read(name="Nice", postal_code="6000").facts["postal_code"] == "06000"


def test_homonyms_are_settled_by_coordinates_never_by_size():
    near = _read(name="Saint-Denis", lat="-20.88", lon="55.45").facts
    assert near["department"] == "974"
    silent = _read(name="Saint-Denis")
    assert "commune_code" not in silent.facts
    assert "plusieurs communes" in silent.remarks[0].reason


def test_coordinates_of_another_place_are_refused():
    draft = _read(name="Toulouse", postal_code="31000", lat="48.85", lon="2.35")
    assert draft.facts["precision"] == "commune"
    assert "km de Toulouse" in draft.remarks[0].reason


def test_a_departement_alone_gives_its_centre():
    facts = _read(department="Haute-Garonne").facts
    assert (facts["department"], facts["precision"]) == ("31", "departement")


def test_a_region_is_understood_by_name():
    assert _read(region="Île-de-France (FR)").facts == {"region": "11"}


def test_unreadable_coordinates_are_reported():
    draft = _read(name="Toulouse", postal_code="31000", lat="nord", lon="est")
    assert draft.remarks[0].field == "coordonnées"
    assert draft.facts["precision"] == "commune"


def test_a_collectivity_of_overseas_belongs_to_no_region():
    facts = _read(name="Saint-Pierre", department="975").facts
    assert facts["department"] == "975"
    assert "region" not in facts
