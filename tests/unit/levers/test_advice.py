"""The ladder: what is advised, from which offer, and what is left unsaid."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaser.levers.advice import marks
from spaser.levers.case import Buyer, Case, Nature, nature_named, nature_of
from spaser.levers.ladder import ladder
from spaser.levers.lever import Ladder, Verdict
from spaser.levers.offer import EVERYBODY, JOINT, Seen, count
from spaser.levers.wording import verdict_of

SMALL = (10, 19)
# 22 500 € a year: one person, two with the share that one lot may take.
CASE = Case(
    today=date(2026, 11, 23),
    engaged_on=date(2026, 9, 1),
    cpv=("77310000",),
    amount_ht=Decimal(45_000),
    lots=1,
    nature=Nature.SERVICES,
    buyer=Buyer.LOCAL,
    duration_months=12,
)


def near(*articles: str, workforce: tuple[int, int | None] | None = SMALL) -> Seen:
    return Seen("81", True, False, workforce, frozenset(articles), bool(articles))


def national(*articles: str) -> Seen:
    return Seen("75", False, True, (200, 249), frozenset(articles), bool(articles))


def verdicts(case: Case, *suppliers: Seen, place: bool = True) -> list[str]:
    found = ladder(case, count(suppliers, at_least=False, place_known=place))
    return [step.verdict.name for step in found.steps]


def reasons(found: Ladder, code: str) -> str:
    step = next(step for step in found.steps if step.code == code)
    return " ".join(step.reasons)


def test_five_close_ones_of_one_public_make_a_reserved_lot():
    found = ladder(CASE, count([near("L2113-13")] * 5, False, True))
    assert found.advised is not None
    assert (found.advised.code, found.advised.levers) == (
        "reserver_lot",
        ("reservation_insertion",),
    )
    assert "5 structures réservables à moins de 60 km" in found.advised.reasons[0]
    assert "L2113-13" in found.advised.reasons[-1]


def test_two_publics_together_may_be_enough_when_none_is_alone():
    suppliers = [near("L2113-12")] * 3 + [near("L2113-13")] * 2
    found = ladder(CASE, count(suppliers, False, True))
    assert found.steps[0].levers == ("reservation_conjointe",)
    assert found.steps[0].verdict == Verdict.ADVISED


def test_a_department_without_local_offer_is_never_told_to_reserve():
    suppliers = [national("L2113-12", "L2113-13")] * 40
    found = ladder(CASE, count(suppliers, False, True))
    assert [step.verdict.name for step in found.steps][:2] == ["TOO_LITTLE", "TOO_LITTLE"]
    assert found.advised is None
    assert "40 structures plus lointaines" in reasons(found, "reserver_lot")


def test_two_to_four_close_ones_make_a_part_at_their_measure():
    big = replace(CASE, amount_ht=Decimal(600_000))
    found = ladder(big, count([near("L2113-12")] * 3, False, True))
    assert found.advised is not None
    assert found.advised.code == "reserver_partie"
    assert found.advised.levers == ("reservation_handicap", "allotissement")
    # The middle one has 10 people at least: 10 × 45 000 € × 50 %.
    assert "225\u00a0000\u00a0€ HT par an" in reasons(found, "reserver_partie")


def test_a_lot_at_their_measure_is_not_told_to_be_made_larger():
    found = ladder(CASE, count([near("L2113-12")] * 3, False, True))
    assert "Le lot est à leur mesure" in reasons(found, "reserver_partie")


def test_a_lot_that_nobody_covers_alone_is_divided_before_it_is_reserved():
    offer = replace(count([near("L2113-13")] * 9, False, True), alone=False)
    found = ladder(CASE, offer)
    assert found.steps[0].verdict == Verdict.TOO_LITTLE
    assert found.advised is not None
    assert found.advised.code == "reserver_partie"
    assert "par métier ou par lieu" in reasons(found, "reserver_partie")


def test_a_lot_that_its_notice_reserves_is_told_so_and_not_advised_otherwise():
    case = replace(CASE, reserved_for=JOINT)
    found = ladder(case, count([near("L2113-13")] * 2, False, True))
    assert [step.verdict.name for step in found.steps][:2] == ["ALREADY", "CLOSED"]
    assert found.advised is found.steps[0]
    assert "L’avis réserve déjà ce lot aux EA, ESAT ou SIAE" in reasons(found, "reserver_lot")
    assert "dont 2 à moins de 60 km" in reasons(found, "reserver_lot")


def test_a_lot_that_is_over_is_advised_for_the_next_time():
    assert "prochaine consultation" in ladder(replace(CASE, over=True), None).notes[0]


def test_suppliers_too_small_for_the_lot_do_not_carry_the_whole_of_it():
    big = replace(CASE, amount_ht=Decimal(3_000_000))
    assert verdicts(big, *[near("L2113-13")] * 9)[:2] == ["TOO_LITTLE", "ADVISED"]


def test_one_large_supplier_does_not_move_the_advice_as_an_average_would():
    big = replace(CASE, amount_ht=Decimal(3_000_000))
    suppliers = [near("L2113-13")] * 8 + [near("L2113-13", workforce=(5_000, 9_999))]
    assert verdicts(big, *suppliers)[0] == "TOO_LITTLE"


def test_an_unknown_workforce_counts_neither_for_nor_against():
    unknown = [near("L2113-13", workforce=None)] * 5
    assert verdicts(CASE, *unknown)[0] == "ADVISED"
    found = ladder(CASE, count(unknown, False, True))
    assert "Leur taille n’est pas connue." in found.lever("reservation_insertion").support


def test_one_inclusive_supplier_makes_a_clause_and_two_do_not_make_a_lot():
    assert verdicts(CASE, near("L2113-13")) == ["TOO_LITTLE", "TOO_LITTLE", "ADVISED", "POSSIBLE"]


def test_the_criterion_is_reached_when_nobody_may_hold_a_reserved_lot():
    assert verdicts(CASE, near(), near()) == ["TOO_LITTLE", "TOO_LITTLE", "POSSIBLE", "ADVISED"]


def test_without_place_nothing_is_advised_and_it_is_said():
    found = ladder(CASE, count([near("L2113-13")] * 9, False, place_known=False))
    assert {step.verdict for step in found.steps} == {Verdict.UNKNOWN}
    assert "Indiquez le lieu du lot" in reasons(found, "reserver_lot")


def test_without_search_nothing_is_advised():
    found = ladder(CASE, None)
    assert found.advised is None
    assert all(one.support == "" for one in found.levers)


def test_the_clause_is_due_above_the_european_threshold_whatever_the_offer():
    big = replace(CASE, amount_ht=Decimal(216_000))
    found = ladder(big, count([], False, True))
    assert found.advised is not None
    assert found.advised.code == "clause"
    assert "Elle s’impose." in reasons(found, "clause")


def test_the_same_operator_is_warned_of_only_under_dispense_or_innovation():
    assert "même opérateur" in ladder(CASE, None).alerts[0]
    assert not ladder(replace(CASE, amount_ht=Decimal(150_000)), None).alerts


def test_an_unknown_date_is_that_of_today_and_it_is_said():
    found = ladder(replace(CASE, engaged_on=None), None)
    assert "23/11/2026" in found.notes[0]
    assert "indiquez-la" in found.notes[0]


def test_a_concession_is_said_not_to_be_treated():
    found = ladder(replace(CASE, concession=True), None)
    assert not found.levers
    assert "concession" in found.notes[0]


def test_what_is_missing_is_asked_for():
    found = ladder(Case(today=date(2026, 11, 23), has_place=False), None)
    assert len(found.missing) == 7
    assert not ladder(CASE, None).missing


@pytest.mark.parametrize(
    ("codes", "nature"),
    [
        (("45211000",), Nature.WORKS),
        (("39100000",), Nature.SUPPLIES),
        (("48000000",), Nature.SUPPLIES),
        (("50000000",), Nature.SERVICES),
        (("45211000", "77310000"), None),
        ((), None),
    ],
)
def test_the_nature_is_read_in_the_codes_only_when_they_agree(codes, nature):
    assert nature_of(codes) == nature


def test_the_nature_is_read_as_notices_write_it():
    assert nature_named("Marché de travaux") == Nature.WORKS
    assert nature_named("SERVICES") == Nature.SERVICES
    assert nature_named("fournitures et services") is None
    assert nature_named("") is None


def test_every_mark_of_the_advice_says_why():
    for one in marks():
        assert one.value > 0
        assert one.why.endswith(".")


PEOPLE = st.one_of(
    st.none(), st.tuples(st.integers(0, 500), st.none()), st.just(SMALL), st.just((0, 0))
)
SUPPLIERS = st.lists(
    st.builds(
        Seen,
        st.sampled_from(["81", "31", None]),
        st.sampled_from([True, False, None]),
        st.booleans(),
        PEOPLE,
        st.frozensets(st.sampled_from(["L2113-12", "L2113-13", "L2113-15"])),
        st.booleans(),
    ),
    max_size=20,
)


@given(SUPPLIERS, st.booleans(), st.one_of(st.none(), st.integers(0, 10**7)))
def test_at_most_one_rung_is_advised_and_each_has_a_reason(suppliers, place, amount):
    case = replace(CASE, amount_ht=None if amount is None else Decimal(amount))
    found = ladder(case, count(suppliers, False, place))
    assert sum(step.verdict == Verdict.ADVISED for step in found.steps) <= 1
    assert all(step.reasons for step in found.steps)


@given(SUPPLIERS)
def test_far_ones_never_make_a_reserved_lot(suppliers):
    far = [replace(one, close=False) for one in suppliers]
    offer = count(far, False, True)
    assert ladder(CASE, offer).steps[0].verdict != Verdict.ADVISED
    assert offer.under(EVERYBODY).found == len(suppliers)
    assert offer.under(JOINT).close == 0


def test_what_the_law_requires_is_not_called_possible():
    due = replace(CASE, amount_ht=Decimal(3_000_000), engaged_on=date(2026, 10, 15))
    found = ladder(due, count([near("L2113-13")] * 9, False, True))
    clause = next(step for step in found.steps if step.code == "clause")
    assert clause.due
    assert verdict_of(clause) == "S’impose"
