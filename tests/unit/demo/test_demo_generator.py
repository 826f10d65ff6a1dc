"""The generator of plausible suppliers: the same every time, unique, with valid numbers."""

from itertools import islice, pairwise
from time import process_time

import pytest
from demo_tables import column
from stdnum.fr import siren, siret

from spaser.demo_places import demo_places
from spaser.demo_suppliers import COLUMNS, MOST, plausible_suppliers, siret_of


def test_the_first_rows_are_the_same_whatever_the_count() -> None:
    few, many = list(plausible_suppliers(700)), list(plausible_suppliers(3_000))
    assert many[:700] == few


def test_another_seed_gives_other_suppliers() -> None:
    one, other = list(plausible_suppliers(50)), list(plausible_suppliers(50, seed=1))
    assert one != other


def test_twenty_thousand_suppliers_have_their_own_valid_siret() -> None:
    sirets = [str(row["siret"]) for row in plausible_suppliers(20_000)]
    assert len(set(sirets)) == 20_000
    assert all(siret.is_valid(number) and siren.is_valid(number[:9]) for number in sirets[::20])


def test_a_million_bodies_never_meet_those_of_the_demo() -> None:
    first = next(plausible_suppliers(1))["siret"]
    assert first == siret_of(99_979_999)
    assert siret_of(99_979_999 - MOST + 1).startswith("9898")
    numbers = set(column("suppliers", "siret")) | set(column("organisations", "siren"))
    assert min(number[:9] for number in numbers) > str(first)[:9]


def test_bodies_that_follow_each_other_give_different_siret() -> None:
    numbers = [siret_of(body) for body in range(98_980_000, 98_981_000)]
    assert all(one < other for one, other in pairwise(numbers))


def test_rows_have_the_columns_of_the_table_and_only_text() -> None:
    for row in plausible_suppliers(500):
        assert tuple(row) == COLUMNS
        assert all(isinstance(value, str) for value in row.values())
        assert row["fictif"] == "oui"


def test_suppliers_are_all_over_france_and_more_where_people_live() -> None:
    people = {place.code: place.population for place in demo_places()}
    codes = [str(row["commune_code"]) for row in plausible_suppliers(5_000) if row["commune_code"]]
    assert set(codes) <= set(people)
    assert len({code[:2] for code in codes}) > 90
    assert sum(people[code] > 10_000 for code in codes) > len(codes) / 3


def test_half_or_more_say_nothing_of_what_they_do() -> None:
    texts = [row["activity"] for row in plausible_suppliers(5_000)]
    assert 0.5 < texts.count("") / len(texts) < 0.7
    assert not any("{commune}" in str(text) for text in texts)


def test_nothing_is_made_before_it_is_asked_for() -> None:
    next(plausible_suppliers(1))  # reads the files
    start = process_time()
    assert len(list(islice(plausible_suppliers(MOST), 100))) == 100
    assert process_time() - start < 2


@pytest.mark.parametrize("count", [-1, MOST + 1])
def test_a_count_out_of_range_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="entre 0 et 1000000"):
        plausible_suppliers(count)
