"""Filters of the list of a lot: what they hide, what they count, how to get out of them."""

from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from spaser.reference import geography
from spaser.sourcing import filters, sifting
from spaser.sourcing.cards import Card
from spaser.sourcing.filters import Filters
from spaser.sourcing.matching import Match
from spaser.sourcing.need import Need
from spaser.sourcing.sifting import Line


def line(number, *, kind="", family="", km=None, in_zone=None, workforce=None, articles=()):
    card = Card(
        id=number,
        display_name=f"Structure {number}",
        siret=None,
        commune_name="Albi",
        department="81",
        workforce=workforce,
        workforce_bracket=None,
        national=False,
        email="",
        phone="",
        fictitious=True,
        families=(family,) if family else (),
        kinds=(kind,) if kind else (),
        tags=(),
    )
    match = Match(number, 50.0, 60.0, 0.8, km, in_zone, (), ("Une raison.",))
    return Line(number, card, match, tuple(articles), bool(articles))


LINES = [
    line(1, kind="EI", family="scop", km=5.0, workforce="10-49", articles=("L2113-13",)),
    line(2, kind="ESAT", family="association", km=40.0, in_zone=True, articles=("L2113-12",)),
    line(3, family="association", km=40.0, in_zone=False, workforce="1-9"),
    line(4, km=None),
]


def numbers(chosen):
    return [one.rank for one in sifting.kept(LINES, chosen)]


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        (Filters(), [1, 2, 3, 4]),
        (Filters(kinds=("EI", "ESAT")), [1, 2]),
        (Filters(kinds=("aucun",)), [3, 4]),
        (Filters(families=("association",)), [2, 3]),
        (Filters(families=("inconnue",)), [4]),
        (Filters(workforces=("inconnu",)), [2, 4]),
        (Filters(eligible=True), [1, 2]),
        (Filters(kinds=("EI",), families=("association",)), []),
    ],
)
def test_any_of_the_values_of_a_filter_and_all_the_filters(chosen, left):
    assert numbers(chosen) == left


def test_a_supplier_whose_own_zone_covers_the_place_stays_beyond_the_radius():
    assert numbers(Filters(radius_km=10)) == [1, 2]


def test_the_count_of_a_value_is_what_choosing_it_gives():
    chosen = Filters(families=("association",))
    for group in sifting.groups(LINES, chosen):
        for choice in group.choices:
            field = {"famille": "families", "type": "kinds", "effectif": "workforces"}[group.name]
            assert choice.count == len(numbers(replace(chosen, **{field: (choice.value,)})))


def test_the_radii_count_what_they_leave():
    assert {choice.value: choice.count for choice in sifting.within(LINES, Filters())}["50"] == 3
    assert sifting.within([LINES[3]], Filters()) == []


def test_ways_out_say_what_each_filter_hides_alone_then_all_of_them():
    ways = sifting.ways_out(LINES, Filters(kinds=("EI",), families=("association",)))
    assert [(way.name, way.count) for way in ways] == [("famille", 1), ("type", 2), ("", 4)]


def test_an_address_and_its_filters_are_the_same():
    address = MultiDict(
        [("type", "EI"), ("type", "ESAT"), ("famille", "scop"), ("rayon", "50"),
         ("reservable", "oui"), ("etendue", "region")]
    )  # fmt: skip
    chosen = filters.read(address)
    assert filters.read(MultiDict(filters.pairs(chosen))) == chosen
    assert ("Structure inclusive", "Entreprise d’insertion") in filters.told(chosen)


@pytest.mark.parametrize("value", ["", "abc", "-5", "1e3", "99999999999"])
def test_what_means_nothing_filters_nothing(value):
    address = MultiDict([("rayon", value), ("type", value), ("famille", value), ("etendue", value)])
    assert filters.read(address) == Filters()


def test_taking_one_value_off_leaves_the_others():
    chosen = Filters(kinds=("EI", "ESAT"), radius_km=50)
    assert filters.without(chosen, "type", "EI") == Filters(kinds=("ESAT",), radius_km=50)
    assert filters.without(chosen, "type") == Filters(radius_km=50)
    assert filters.without(chosen, "rayon") == Filters(kinds=("EI", "ESAT"))


def test_a_place_widens_to_its_departement_its_region_then_the_country():
    albi = geography.place_of_commune(geography.commune("81004"))
    need = Need("lot", "Tonte", places=(albi,))
    widened = {
        step: [place.name for place in filters.widened(need, Filters(wider=step)).places]
        for step in filters.may_widen(need)
    }
    assert widened == {"departement": ["Tarn"], "region": ["Occitanie"], "france": []}


def test_near_misses_are_sifted_by_all_but_the_radius():
    chosen = Filters(kinds=("ESAT",), radius_km=10)
    assert [one.rank for one in sifting.hidden_near(LINES, chosen)] == [2]
