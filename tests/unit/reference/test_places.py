"""What a free text or a NUTS code says of a place."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaser.reference.areas import departments, regions
from spaser.reference.files import rows
from spaser.reference.geography import FRANCE, Place, parse_place, place_from_nuts

OLD = {"2003-2013", "2013", "2003-2024"}
OLDEST = {"2003-2013", "2003-2010", "2003-2024"}
NUTS = [row["code"] for row in rows("nuts.csv")]


def read(text):
    return [(place.kind, place.code) for place in parse_place(text)]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("Toulouse", "commune", "31555"),
        ("31000", "commune", "31555"),
        ("31555", "commune", "31555"),
        ("31", "departement", "31"),
        ("1", "departement", "01"),
        ("2a", "departement", "2A"),
        ("974", "departement", "974"),
        ("Haute-Garonne", "departement", "31"),
        ("HAUTE GARONNE", "departement", "31"),
        ("Département de la Haute-Garonne", "departement", "31"),
        ("Conseil départemental du Gard", "departement", "30"),
        ("Département 31", "departement", "31"),
        ("31 - Haute-Garonne", "departement", "31"),
        ("Territoire de Belfort", "departement", "90"),
        ("Guadeloupe", "departement", "971"),
        ("31059", "commune", "31059"),
        ("31999", "departement", "31"),
        ("Occitanie", "region", "76"),
        ("Région Bretagne", "region", "53"),
        ("région de Bretagne", "region", "53"),
        ("Provence-Alpes-Côte d'Azur", "region", "93"),
        ("PACA", "region", "93"),
        ("Midi-Pyrénées", "region", "76"),
        ("Corse", "region", "94"),
        ("France", "pays", "FR"),
        ("FRANCE ENTIÈRE", "pays", "FR"),
        ("Ensemble du territoire national", "pays", "FR"),
        ("FR", "pays", "FR"),
        ("FRA", "pays", "FR"),
        ("FRJ23", "departement", "31"),
        ("FRJ ", "region", "76"),
        ("Fry", "commune", "76292"),
        ("Toulouse, Haute-Garonne", "commune", "31555"),
        ("Toulouse (France)", "commune", "31555"),
        ("Saint-Denis (Seine-Saint-Denis)", "commune", "93066"),
        ("Saint-Denis - La Réunion", "commune", "97411"),
        ("Dinan Agglomération", "commune", "22050"),
        ("Territoire de Dinan Communauté", "commune", "22050"),
        ("Toulouse Métropole", "commune", "31555"),
        ("Grenoble-Alpes-Métropole", "commune", "38185"),
    ],
)
def test_a_text_that_means_one_place_gives_it(text, kind, code):
    assert read(text) == [(kind, code)]


def test_paris_is_first_the_city():
    assert read("Paris") == [("commune", "75056"), ("departement", "75")]


def test_a_departement_comes_before_the_commune_of_its_name():
    assert read("Vienne") == [("departement", "86"), ("commune", "38544")]


def test_homonymous_communes_are_all_given():
    found = parse_place("Saint-Denis")
    assert len(found) > 2
    assert {place.kind for place in found} == {"commune"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "à définir",
        "99999",
        "Communauté de communes",
        "Sète, Montpellier",
        "FR4",
        "FRY",
        "FRZZZ",
    ],
)
def test_what_is_uncertain_gives_nothing(text):
    assert parse_place(text) == []


def test_a_former_region_keeps_its_own_centre():
    former, current = place_from_nuts("FRJ2"), place_from_nuts("FRJ")
    assert (former.name, former.code, former.region) == ("Midi-Pyrénées", "76", "76")
    assert (former.lat, former.lon) != (current.lat, current.lon)


@pytest.mark.parametrize(
    ("code", "kind", "place"),
    [
        ("FR623", "departement", "31"),
        ("FR716", "departement", "69"),
        ("FR82", "region", "93"),
        ("FR7", "region", "84"),
        ("FR1", "region", "11"),
        ("FR83", "region", "94"),
        ("FRM01", "departement", "2A"),
        ("FR831", "departement", "2A"),
        ("FR930", "departement", "973"),
        ("FRA30", "departement", "973"),
        ("FRY3", "departement", "973"),
        ("FRK26", "departement", "69"),
        ("FR", "pays", "FR"),
    ],
)
def test_nuts_codes_of_every_edition_are_read(code, kind, place):
    found = place_from_nuts(code)
    assert (found.kind, found.code) == (kind, place)


@pytest.mark.parametrize("code", ["FR4", "FRY", "FRA", "FRZ", "FRZZZ", "DE1", "", "FRJ29"])
def test_a_nuts_code_over_several_regions_or_unknown_is_none(code):
    assert place_from_nuts(code) is None


@pytest.mark.parametrize(
    ("editions", "unnamed"), [({"2016-2024", "2003-2024"}, set()), (OLD, set()), (OLDEST, {"976"})]
)
def test_each_edition_covers_every_departement_once(editions, unnamed):
    counted = Counter(
        row["departments"]
        for row in rows("nuts.csv")
        if len(row["code"]) == 5 and row["departments"] and row["edition"] in editions
    )
    whole = {one.code for one in departments() if len(one.code) == 2}
    assert set(counted) == (whole | {"971", "972", "973", "974", "976"}) - unnamed
    assert set(counted.values()) == {1}


def test_the_region_of_a_nuts_code_is_that_of_its_departements():
    region_of = {one.code: one.region for one in departments()}
    for row in rows("nuts.csv"):
        found = {region_of[code] for code in row["departments"].split()}
        assert found == ({row["region"]} if row["region"] else found)
        assert bool(row["region"]) == (len(found) == 1), row


def test_every_departement_and_region_is_read_by_its_name():
    for one in departments():
        assert one.code in [place.code for place in parse_place(one.name)]
        assert read(one.code) == [("departement", one.code)]
    for one in regions():
        assert parse_place(f"Région {one.name}")[0].region == one.code


@settings(deadline=None)
@given(st.text() | st.sampled_from(NUTS) | st.from_regex(r"[0-9AB ]{1,7}", fullmatch=True))
def test_any_text_gives_places_that_are_all_different(text):
    found = parse_place(text)
    assert len(set(found)) == len(found)
    assert all(isinstance(place, Place) for place in found)


@settings(deadline=None)
@given(st.sampled_from(NUTS))
def test_a_nuts_code_reads_the_same_as_a_text_and_in_lower_case(code):
    place = place_from_nuts(code)
    assert place_from_nuts(code.lower()) == place
    if code != "FRA":
        assert parse_place(code) == ([place] if place else [])


def test_a_country_has_no_point():
    assert (FRANCE.lat, FRANCE.lon) == (None, None)


def test_the_nuts_codes_of_real_notices_are_read(shared_data: Path):
    seen = Counter()
    for path in (shared_data / "tenders" / "ted_fr_xml").rglob("*.xml"):
        text = path.read_text(encoding="utf-8", errors="replace")
        seen.update(re.findall(r'NUTS[^>]*CODE="(FR[A-Z0-9]*)"', text))
    unread = sum(count for code, count in seen.items() if place_from_nuts(code) is None)
    assert seen.total() > 1000
    assert unread <= seen.total() / 500
