"""Two names, one structure or two: invented names of the kinds that lists hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from spaser.core.text import normalise
from spaser.suppliers.duplicates import PROPOSED_FROM, Side, compared, is_proposed
from spaser.suppliers.likeness import likeness
from spaser.suppliers.names import Rarity, read, spells
from spaser.suppliers.twin_search import proposals

SIRET, OTHER = "00000000100013", "00000000200011"
# Spellings of one fictitious structure each.
SAME = [
    ("ASSOC. LES SENTIERS BLEUS", "Les Sentiers bleus"),
    ("SARL Trémolat Peinture", "TREMOLAT PEINTURE S.A.R.L."),
    ("C.P.I.V. DU LAURAGAIS", "CPIV du Lauragais"),
    ("CPIV", "Centre permanent d’initiatives pour le vivant"),
    ("Centre permanent d'initiatives pour le vivant (CPIV)", "ASSO CPIV"),
    ("Régie de quartier Vertebois", "RQ VERTEBOIS"),
    ("St-Orens Recyclage", "SAINT ORENS RECYCLAGE"),
    ("Ets Loubatière", "ÉTABLISSEMENTS LOUBATIÈRE"),
    ("Loubati�re", "Loubatière"),
    ("PORTE PANIERS", "PortePaniers"),
    ("Recyclerie Malvoisine", "Malvoisine Recyclerie"),
    ("Atelier Chantournelle", "ATELIER CHANTOURNEL"),
    ("Vélorution Insertion", "VELORUTION"),
    ("SOTRAPOST", "Société des travaux postaux"),
    ("Ateliers Jean Michel Corvol", "ATELIERS JM CORVOL"),
    ("Corvol, dit Les Mains vertes", "LES MAINS VERTES DE CORVOL"),
]
# Two fictitious structures each.
TWO = [
    ("GEIQ BTP 31", "GEIQ BTP 32"),
    ("Égide Nord", "Égide Sud"),
    ("Régie de quartier Vertebois", "Régie de quartier Belleombre"),
    ("Association Insertion Services", "SARL Emploi Services"),
    ("ESAT Les Tilleuls", "ESAT Les Peupliers"),
    ("Compagnons Foix", "Compagnons Pamiers"),
    ("Ateliers du Vertebois", "Ateliers de Belleombre"),
    ("Atelier Chantournelle 1", "Atelier Chantournelle 2"),
    ("ESAT du Moulin (Élan)", "ESAT du Moulin (Envol)"),
    ("SARL", "SARL Trémolat"),
]


def score(first: str, second: str) -> float:
    names = Rarity.of(name for pair in (*SAME, *TWO) for name in pair)
    return likeness(first, second, names).score


@pytest.mark.parametrize(("first", "second"), SAME)
def test_spellings_of_one_structure_are_proposed(first, second):
    assert score(first, second) >= PROPOSED_FROM
    assert score(second, first) >= PROPOSED_FROM


@pytest.mark.parametrize(("first", "second"), TWO)
def test_two_structures_are_not_proposed(first, second):
    assert score(first, second) < PROPOSED_FROM
    assert score(second, first) < PROPOSED_FROM


def test_the_usual_way_of_comparing_does_worse():
    """WRatio ≥ 90 on normalised names, on the same pairs."""
    usual = [fuzz.WRatio(normalise(a), normalise(b)) >= 90 for a, b in (*SAME, *TWO)]
    right = sum(usual[: len(SAME)]) + sum(not each for each in usual[len(SAME) :])
    assert right < len(SAME) + len(TWO) - 8


@pytest.mark.parametrize(
    ("sigle", "words"),
    [
        ("cpie", "centre permanent d initiatives pour l environnement"),
        ("ose", "objectif sud emploi"),
    ],
)
def test_a_sigle_is_the_initials_of_words(sigle, words):
    assert spells(sigle, tuple(words.split()), syllables=False)


def test_a_sigle_of_other_words_is_not_theirs():
    assert not spells("cpia", ("centre", "permanent", "initiatives"), syllables=False)
    assert not spells("31", ("trois", "un"), syllables=True)


def test_a_name_holds_several_spellings():
    assert [name.words for name in read("Élan Ariège (L’Envol)")] == [
        ("elan", "ariege", "envol"), ("elan", "ariege"), ("envol",),
    ]  # fmt: skip


@pytest.mark.parametrize("empty", ["", "  ", "…", "()"])
def test_a_name_without_letters_is_like_nothing(empty):
    assert read(empty) == ()
    assert score(empty, "Élan") == score(empty, empty) == 0.0


def test_rare_words_weigh_more_than_common_ones():
    rarity = Rarity.of(["Élan Foix", "Élan Pau", "Élan Albi", "Sabotine"] * 50)
    assert rarity.weight("sabotine") > rarity.weight("elan") > rarity.weight("association")
    assert rarity.at("Sabotine").weight("sabotine") < rarity.weight("elan")


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways(first, second):
    one, other = (likeness(a, b, Rarity()) for a, b in ((first, second), (second, first)))
    assert 0 <= one.score <= 100
    assert bool(one.score) == bool(other.score)


@given(st.text(min_size=1, max_size=60))
def test_a_name_is_itself(name):
    found = likeness(name, name, Rarity())
    assert found.score == (100 if read(name) else 0)


def side(number: int, name: str, **more: object) -> Side:
    place = {"commune_code": "09122", "commune_name": "Foix", "department": "09", "region": "76"}
    return Side(**{"id": number, "name": name, **place, **more})  # type: ignore[arg-type]


def elsewhere(code: str, name: str) -> dict[str, str]:
    return {"commune_code": code, "commune_name": name}


def test_two_sirets_are_never_compared():
    one, other = side(1, "Élan", siret=SIRET), side(2, "Élan", siret=OTHER)
    assert compared(one, other, Rarity()).score == 0


@pytest.mark.parametrize(
    "place", [{"department": "31", "commune_code": "31555"}, {"department": None, "region": "93"}]
)
def test_structures_elsewhere_are_not_compared(place):
    assert compared(side(1, "Élan"), side(2, "Élan", **place), Rarity()).score == 0


def test_the_place_is_a_reason():
    same = compared(side(1, "Élan vert"), side(2, "Élan vert"), Rarity())
    near = compared(
        side(1, "Élan vert"), side(2, "Élan vert", **elsewhere("09225", "Pamiers")), Rarity()
    )
    assert "Même commune\u00a0: Foix." in same.reasons
    assert "deux communes" in near.reasons[-1]
    assert same.score > near.score >= PROPOSED_FROM


def test_a_region_alone_asks_for_the_same_name():
    nowhere = {"department": None, "commune_code": None, "commune_name": ""}
    one, same = side(1, "Élan vert"), side(2, "ELAN VERT SARL", **nowhere)
    assert is_proposed(one, same, compared(one, same, Rarity()).score)
    near = side(3, "Élan vert Sabotine", **nowhere)
    assert not is_proposed(one, near, compared(one, near, Rarity()).score)


def test_a_branch_that_names_its_town_is_another_one():
    house = side(1, "GEIQ Sabotine", siret=SIRET)
    branch = side(2, "GEIQ Sabotine – Antenne de Pamiers", **elsewhere("09225", "Pamiers"))
    assert not is_proposed(house, branch, compared(house, branch, Rarity()).score)
    at_home = side(3, "GEIQ Sabotine – Antenne de Foix")
    assert is_proposed(house, at_home, compared(house, at_home, Rarity()).score)


def test_what_else_they_share_counts():
    told = {
        "address": "3 rue du Pré",
        "website": "https://www.elan.example",
        "phone": "05 61 00 00 00",
    }
    other = {"address": "3, RUE DU PRE", "website": "elan.example", "phone": "+33561000000"}
    found = compared(side(1, "Élan", **told), side(2, "Élan Sabotine", **other), Rarity())
    assert {"Même adresse.", "Même site.", "Même téléphone."} <= set(found.reasons)
    alone = compared(side(1, "Tri", **told), side(2, "Sabotine", **other), Rarity())
    assert alone.score < PROPOSED_FROM  # one building, two structures


def test_a_brand_is_compared_with_a_name():
    found = compared(side(1, "SARL Dupré", brand="Sabotine"), side(2, "Sabotine"), Rarity())
    assert found.score >= PROPOSED_FROM
    assert found.reasons[0].startswith("Noms comparés")


def test_a_sigle_alone_is_not_enough():
    found = compared(side(1, "Dupré", sigle="ABC"), side(2, "Sabotine", sigle="A.B.C."), Rarity())
    assert 0 < found.score < PROPOSED_FROM


def test_no_score_without_a_reason():
    for first, second in SAME:
        assert compared(side(1, first), side(2, second), Rarity()).reasons


def test_the_search_finds_what_comparing_all_would_find():
    names = [name for pair in SAME for name in pair]
    sides = [side(number, name) for number, name in enumerate(names)]
    rarity = Rarity.of(names)
    found = {(first, second) for first, second, _ in proposals(sides, rarity)}
    everything = {
        (a.id, b.id) for a in sides for b in sides
        if a.id < b.id and is_proposed(a, b, compared(a, b, rarity).score)
    }  # fmt: skip
    assert found == everything
    assert {(n, n + 1) for n in range(0, len(names), 2)} <= found


def test_only_suppliers_without_siret_look_for_another():
    sides = [
        side(1, "Sabotine", siret=SIRET),
        side(2, "Sabotine", siret=OTHER),
        side(3, "Sabotine"),
    ]
    found = {(first, second) for first, second, _ in proposals(sides, Rarity())}
    assert found == {(1, 3), (2, 3)}


def test_in_a_region_only_those_without_department_look_for_another():
    nowhere = {"department": None, "commune_code": None}
    sides = [side(1, "Sabotine"), side(2, "Sabotine"), side(3, "Sabotine", **nowhere)]
    found = {pair[:2] for pair in proposals(sides, Rarity(), without_department=True)}
    assert found == {(1, 3), (2, 3)}
