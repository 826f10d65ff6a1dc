"""Communes, départements, régions, groupings and distances."""

import csv
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaser.reference.areas import (
    department,
    departments,
    departments_within,
    distance_km,
    epci,
    region,
    regions,
)
from spaser.reference.communes import all_commune_codes, commune, find_communes
from spaser.reference.files import rows

CODES = all_commune_codes()
DISTRICTS = [code for code in CODES if code.startswith(("751", "6938", "132"))]
LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


def codes(text, **options):
    return [one.code for one in find_communes(text, **options)]


def test_more_than_34_000_communes_are_placed_and_the_others_are_counted():
    every = [commune(code) for code in CODES if code not in DISTRICTS]
    missing = [one for one in every if one.lat is None]
    assert len(every) == 34_969
    assert len(every) - len(missing) == 34_916
    assert all(one.department in ("975", "984", "986", "987", "988", "989") for one in missing)


def test_the_45_arrondissements_are_placed():
    assert len(DISTRICTS) == 45
    assert all(commune(code).lat is not None for code in DISTRICTS)


def test_a_point_says_how_it_was_found():
    hows = {row["precision"] for row in rows("communes.csv") if row["lat"]}
    assert hows == {"mairie", "centre", "ville", "voisines"}


def test_every_commune_is_in_a_known_departement_region_and_grouping():
    for code in CODES:
        one = commune(code)
        assert department(one.department).region == one.region
        assert region(one.region)
        assert one.epci is None or epci(one.epci)


def test_every_placed_commune_is_near_its_departement():
    for code in CODES:
        one = commune(code)
        centre = department(one.department)
        if one.lat is not None and one.department not in ("973", "987", "988"):
            assert distance_km(one.lat, one.lon, centre.lat, centre.lon) < 130, one


def test_toulouse_is_196_km_from_montpellier():
    toulouse, montpellier = commune("31555"), commune("34172")
    distance = distance_km(toulouse.lat, toulouse.lon, montpellier.lat, montpellier.lon)
    assert abs(distance - 196) <= 3


@settings(deadline=None)
@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_a_distance_is_the_same_both_ways_and_never_beyond_half_the_earth(lat1, lon1, lat2, lon2):
    there, back = distance_km(lat1, lon1, lat2, lon2), distance_km(lat2, lon2, lat1, lon1)
    assert isclose(there, back, abs_tol=1e-6)
    assert 0 <= there <= 20_016
    assert distance_km(lat1, lon1, lat1, lon1) == 0


def test_departements_around_a_point_come_nearest_first():
    assert departments_within(43.6, 1.44, 100)[0] == "31"
    assert "82" in departments_within(43.6, 1.44, 100)
    assert departments_within(43.6, 1.44, 0.001) == ()
    assert set(departments_within(0, 0, 30_000)) == {
        one.code for one in departments() if one.lat is not None
    }


def test_there_are_101_departements_18_regions_and_the_overseas_collectivities():
    assert len([one for one in departments() if len(one.code) == 2]) == 96
    assert len(departments()) == 96 + 5 + 8
    assert len(regions()) == 18 + 8
    assert {one.region for one in departments()} == {one.code for one in regions()}


@pytest.mark.parametrize(("typed", "code"), [("1", "01"), ("2a", "2A"), (" 31 ", "31")])
def test_a_departement_code_is_read_however_it_is_typed(typed, code):
    assert department(typed).code == code


def test_unknown_codes_are_none():
    assert commune("00000") is department("99") is region("99") is epci("1") is None


def test_the_code_of_a_merged_commune_gives_the_commune_in_force():
    former = next(rows("communes_former.csv"))
    assert commune(former["code"]).code == former["current"]
    assert all(commune(row["current"]) for row in rows("communes_former.csv"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ST ETIENNE", "42218"),
        ("Saint-Étienne", "42218"),
        ("TOULOUSE CEDEX 9", "31555"),
        ("31009 TOULOUSE CEDEX 9", "31555"),
        ("31 000", "31555"),
        ("1000 Bourg en Bresse", "01053"),
        ("31555", "31555"),
        ("Toulouse (31)", "31555"),
        ("31 - Toulouse", "31555"),
        ("12 rue des Lilas, 31000 Toulouse", "31555"),
        ("Ville de Toulouse", "31555"),
        ("Ville-sur-Arce", "10427"),
        ("Commune de Ville-sur-Arce", "10427"),
        ("Havre (Le)", "76351"),
        ("mairie du Havre", "76351"),
        ("ST MARTIN D HERES", "38421"),
        ("L'HAY LES ROSES", "94038"),
        ("CHAMPIGNY S/ MARNE", "94017"),
        ("Ajaccio", "2A004"),
        ("2A004", "2A004"),
        ("20000", "2A004"),
        ("20200 BASTIA", "2B033"),
        ("97400 SAINT DENIS", "97411"),
        ("Paris", "75056"),
        ("Paris 12e", "75112"),
        ("PARIS 12EME ARRONDISSEMENT", "75112"),
        ("75012 Paris", "75112"),
        ("Lyon 3", "69383"),
        ("Marseille 1er", "13201"),
        ("Marseille 08", "13208"),
        ("Marseille (13)", "13055"),
        ("Arbignieu", "01015"),
    ],
)
def test_one_commune_is_found_however_it_is_written(text, code):
    assert codes(text) == [code]


def test_homonyms_are_all_given_the_most_populated_first():
    found = find_communes("Saint-Denis")
    assert [one.code for one in found[:2]] == ["97411", "93066"]
    assert len({one.name for one in found}) == 1
    assert [one.population for one in found] == sorted(
        (one.population for one in found), reverse=True
    )
    assert codes("Saint-Denis", department="93") == ["93066"]


def test_a_postal_code_gives_its_communes_and_a_name_chooses_among_them():
    assert len(codes("01000")) > 1
    assert codes("01000 Saint-Denis-lès-Bourg") == ["01344"]


def test_a_code_and_a_name_that_contradict_each_other_are_both_given():
    assert codes("13009 Nantes") == ["13209", "44109"]


def test_the_beginning_of_a_name_is_completed():
    assert codes("Toulou")[0] == "31555"
    assert len(codes("Saint-M", limit=5)) == 5


@pytest.mark.parametrize("text", ["", " ", "cedex", "Paris 45e", "99999", "zzzz", "12", "«»"])
def test_what_is_no_commune_finds_nothing(text):
    assert find_communes(text) == []


@settings(deadline=None)
@given(st.sampled_from(CODES))
def test_every_commune_is_found_by_its_name_its_code_and_its_postal_codes(code):
    one = commune(code)
    assert one in find_communes(one.name, one.department, limit=100)
    assert one in find_communes(one.name.upper().replace("-", " "), one.department, limit=100)
    assert one in find_communes(code, limit=200)
    for postal_code in one.postal_codes:
        if code not in ("75056", "69123", "13055"):
            assert one in find_communes(f"{postal_code} {one.name}", limit=200)


@settings(deadline=None)
@given(st.text(), st.integers(0, 20))
def test_any_text_finds_at_most_what_is_asked(text, limit):
    found = find_communes(text, limit=limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)


def test_communes_agree_with_another_public_copy(shared_data: Path):
    path = shared_data / "nomenclatures" / "communes_cog.csv"
    with path.open(encoding="utf-8") as stream:
        theirs = {row["code_insee"]: row for row in csv.DictReader(stream)}
    assert theirs.keys() == set(CODES)
    far = 0
    for code, row in theirs.items():
        one = commune(code)
        assert one.name == row["nom"].replace("'", "’")
        assert (one.department, one.region) == (row["departement"], row["region"])
        if row["lat"] and one.lat is not None and one.department != "973":
            far += distance_km(one.lat, one.lon, float(row["lat"]), float(row["lon"])) > 10
    assert far <= 15
