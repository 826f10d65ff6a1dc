"""Territories: what a name may mean, what is inside, what a territory is compared with."""

import pytest

from spaser.directory.territories import (
    Territory,
    above,
    asked,
    departments_of,
    france,
    parts_of,
    region_of,
    search,
    territory,
)
from spaser.directory.wanted import Filter

ALBIGEOIS = "248100737"


def names(found):
    return [(one.nature, one.name) for one in found]


def test_a_commune_leads_to_its_grouping_its_department_and_its_region():
    assert [one.code for one in search("Albi")] == [ALBIGEOIS, "81", "76"]


def test_a_department_comes_before_the_groupings_that_hold_its_name():
    first, *others = search("tarn")
    assert (first.level, first.code) == (Filter.DEPARTMENT, "81")
    assert {one.level for one in others} == {Filter.EPCI}


@pytest.mark.parametrize(
    ("typed", "level", "code"),
    [
        ("Occitanie", Filter.REGION, "76"),
        ("81", Filter.DEPARTMENT, "81"),
        ("toulouse metropole", Filter.EPCI, "243100518"),
        (ALBIGEOIS, Filter.EPCI, ALBIGEOIS),
        ("248 100 737", Filter.EPCI, ALBIGEOIS),
        ("La Réunion", Filter.DEPARTMENT, "974"),
        ("France", None, ""),
    ],
)
def test_what_is_typed_is_found(typed, level, code):
    assert (search(typed)[0].level, search(typed)[0].code) == (level, code)


@pytest.mark.parametrize("typed", ["zzzz", "", "   ", "<script>", "999999999", "..."])
def test_what_means_nothing_finds_nothing(typed):
    assert search(typed) == []


def test_homonyms_are_all_offered_once():
    found = search("Saint-Denis")
    assert len(found) == len(set(found))
    assert {"974", "93"} <= {one.code for one in found}


def test_the_address_names_the_narrowest_territory():
    given = {"region": "76", "departement": "81", "epci": ""}
    assert asked(given) == territory(Filter.DEPARTMENT, "81")
    assert asked({}) == france()


@pytest.mark.parametrize("given", [{"departement": "999"}, {"region": "x"}, {"epci": "1"}])
def test_an_unknown_code_is_no_territory(given):
    assert asked(given) is None


def test_a_territory_is_compared_with_its_region_and_the_country():
    tarn, occitanie = territory(Filter.DEPARTMENT, "81"), territory(Filter.REGION, "76")
    assert above(tarn) == (occitanie, france())
    assert above(occitanie) == (france(),)
    assert above(france()) == ()


def test_a_grouping_across_departments_is_of_that_of_most_of_its_people():
    """Redon Agglomération: Ille-et-Vilaine, Loire-Atlantique and Morbihan, over two régions."""
    found = search("Redon Agglomération")
    redon = next(one for one in found if one.level is Filter.EPCI)
    assert departments_of(redon)[0] == "35"
    assert set(departments_of(redon)) == {"35", "44", "56"}
    assert region_of(redon) == "53"


def test_each_level_is_cut_into_the_next():
    assert [level for level, _ in parts_of(france())] == [Filter.REGION, Filter.DEPARTMENT]
    [(level, codes)] = parts_of(territory(Filter.REGION, "76"))
    assert (level, len(codes)) == (Filter.DEPARTMENT, 13)
    [(level, codes)] = parts_of(territory(Filter.DEPARTMENT, "81"))
    assert level is Filter.EPCI
    assert ALBIGEOIS in codes
    [(level, codes)] = parts_of(territory(Filter.EPCI, ALBIGEOIS))
    assert level is Filter.COMMUNE
    assert "81004" in codes


def test_a_territory_is_said_in_the_address_of_the_directory():
    assert Territory(Filter.EPCI, "1", "X", "métropole", 0).arguments == {"epci": "1"}
    assert france().arguments == {}
