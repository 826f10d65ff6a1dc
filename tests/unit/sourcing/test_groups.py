"""Groups of suppliers, worked out by hand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaser.sourcing.groups import Applicant, Asked, Requirement, groups_of, trades_asked
from spaser.sourcing.vocabulary import vocabulary

CLEANING = Requirement("Nettoyage", frozenset({"nettoyage"}))
GREEN = Requirement("Espaces verts", frozenset({"verts", "tonte"}))
LAUNDRY = Requirement("Blanchisserie", frozenset({"linge"}))
TARN = Requirement("Tarn", frozenset({"81"}))
AVEYRON = Requirement("Aveyron", frozenset({"12"}))
LOT = Requirement("Lot", frozenset({"46"}))


def one(rank, trades="", places="", workforce=None):
    return Applicant(
        rank * 10,
        rank,
        f"Structure {rank}",
        frozenset(trades.split()),
        frozenset(places.split()),
        workforce,
    )


def names(found):
    return [[member.name for member in group.members] for group in found.proposed]


def test_two_trades_are_covered_by_the_two_best_placed_that_have_one_each():
    asked = Asked(trades=(CLEANING, GREEN))
    found = groups_of(asked, [one(1, "nettoyage"), one(2, "nettoyage"), one(3, "tonte")])
    assert names(found) == [["Structure 1", "Structure 3"]]
    first, second = found.proposed[0].members
    assert first.brings == ("Métier : Nettoyage.",)
    assert second.brings == ("Métier : Espaces verts.",)
    assert found.proposed[0].lacks == ()
    assert found.why == "Aucune des structures trouvées ne couvre seule tous les métiers demandés."


def test_nothing_is_proposed_when_one_supplier_covers_everything():
    asked = Asked(trades=(CLEANING, GREEN))
    pool = [one(1, "nettoyage"), one(2, "verts"), one(9, "nettoyage verts")]
    assert groups_of(asked, pool) is None


def test_nothing_is_proposed_when_joining_adds_nothing():
    asked = Asked(trades=(CLEANING, GREEN))
    assert groups_of(asked, [one(1, "nettoyage"), one(2, "nettoyage")]) is None
    assert groups_of(asked, []) is None
    assert groups_of(Asked(), [one(1)]) is None


def test_three_places_take_two_members_when_one_serves_two():
    asked = Asked(trades=(CLEANING,), places=(TARN, AVEYRON, LOT))
    pool = [
        one(1, "nettoyage", "81"),
        one(2, "nettoyage", "12"),
        one(3, "nettoyage", "46"),
        one(4, "nettoyage", "12 46"),
    ]
    found = groups_of(asked, pool)
    # {1, 4} covers all with two; {1, 2, 3} would take three.
    assert names(found) == [["Structure 1", "Structure 4"]]
    assert found.proposed[0].members[1].brings[-1] == "Intervient dans : Aveyron, Lot."
    assert found.why.endswith("ne couvre seule tous les lieux.")


def test_people_add_up():
    asked = Asked(trades=(CLEANING,), people=40)
    pool = [one(rank, "nettoyage", workforce=(10, 19)) for rank in range(1, 7)]
    found = groups_of(asked, pool)
    # 19 + 19 is not 40, 19 + 19 + 19 is.
    assert names(found) == [
        ["Structure 1", "Structure 2", "Structure 3"],
        ["Structure 4", "Structure 5", "Structure 6"],
    ]
    assert "Effectif : 19 personnes au plus." in found.proposed[0].members[0].brings
    assert found.why.endswith("l’effectif que ce lot demande.")


def test_an_unknown_workforce_is_held_for_enough_and_to_be_asked():
    asked = Asked(trades=(CLEANING, GREEN), people=40)
    pool = [one(1, "nettoyage", workforce=(1, 2)), one(2, "verts")]
    found = groups_of(asked, pool)
    assert "Effectif inconnu : à lui demander." in found.proposed[0].members[1].brings


def test_three_members_at_most_and_what_is_left_is_said():
    fourth = Requirement("Gardiennage", frozenset({"garde"}))
    asked = Asked(trades=(CLEANING, GREEN, LAUNDRY, fourth))
    pool = [one(1, "nettoyage"), one(2, "verts"), one(3, "linge"), one(4, "garde")]
    found = groups_of(asked, pool)
    assert names(found) == [["Structure 1", "Structure 2", "Structure 3"]]
    assert found.proposed[0].lacks == ("Gardiennage",)


def test_nobody_in_a_group_is_there_for_nothing():
    asked = Asked(trades=(CLEANING, GREEN, LAUNDRY))
    pool = [one(1, "nettoyage"), one(2, "nettoyage verts"), one(3, "linge")]
    assert names(groups_of(asked, pool)) == [["Structure 2", "Structure 3"]]


POOL = st.lists(
    st.builds(
        one,
        st.integers(1, 50),
        st.sampled_from(["", "nettoyage", "verts", "linge", "nettoyage linge"]),
        st.sampled_from(["", "81", "12", "81 12"]),
        st.sampled_from([None, (1, 2), (10, 19), (50, None)]),
    ),
    max_size=8,
    unique_by=lambda applicant: applicant.rank,
)


@settings(deadline=None)  # a busy machine proves nothing here
@given(POOL, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_given_changes_nothing(pool, random):
    asked = Asked((CLEANING, GREEN, LAUNDRY), (TARN, AVEYRON), 30)
    shuffled = list(pool)
    random.shuffle(shuffled)
    found = groups_of(asked, pool)
    assert groups_of(asked, shuffled) == found
    for group in found.proposed if found else ():
        assert 2 <= len(group.members) <= 3


@settings(deadline=None)
@given(POOL)
def test_adding_one_that_covers_everything_proposes_nothing(pool):
    asked = Asked((CLEANING, GREEN, LAUNDRY), (TARN, AVEYRON), 30)
    everything = replace(one(0, "nettoyage verts linge", "81 12"), workforce=(100, 199))
    assert groups_of(asked, [*pool, everything]) is None


@pytest.mark.parametrize(
    ("title", "cpv", "labels"),
    [
        ("Nettoyage des locaux et entretien des espaces verts", (), 2),
        ("Entretien des espaces verts : tonte, taille, élagage", ("77310000",), 1),
        ("Nettoyage des locaux de la crèche", ("90910000",), 1),
        ("Lot 1", ("90910000", "77310000"), 2),
        ("Lot 1", (), 0),
    ],
)
def test_trades_that_answer_for_each_other_are_asked_once(title, cpv, labels):
    assert len(trades_asked(title, "", cpv, vocabulary())) == labels
