"""The figures of the observatory: shares, coverage, comparisons, classes of its map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaser.directory.observatory import QUESTIONS, Observation, Tally, broken_down, cut
from spaser.directory.observatory_charts import drawn
from spaser.directory.observatory_map import in_words, mapped, rate, shades
from spaser.directory.territories import france, parts_of, territory
from spaser.directory.wanted import Filter, Measures

FAMILY = QUESTIONS[0]
TARN = territory(Filter.DEPARTMENT, "81")


def tally(total, **counts):
    found = {question.filter: {} for question in QUESTIONS}
    return Tally(Measures(total=total), found | {FAMILY.filter: counts})


def line(found, value):
    return next(one for one in found.lines if one.value == value)


def observed(one, departments):
    here = tally(sum(departments.values()))
    parts = tuple(broken_down(question, here, ()) for question in QUESTIONS)
    return Observation(one, here.measures, (), parts, (), departments)


def test_shares_are_of_all_and_of_those_known():
    found = broken_down(FAMILY, tally(10, scop=2, scic=2, inconnue=6), ())
    assert (found.known, found.coverage) == (4, 0.4)
    assert (line(found, "scop").of_all, line(found, "scop").of_known) == (0.2, 0.5)


def test_the_unknown_is_the_last_line_and_has_no_share_of_those_known():
    found = broken_down(FAMILY, tally(10, scop=2, inconnue=8), ())
    last = found.lines[-1]
    assert (last.value, last.count, last.of_all, last.of_known) == ("inconnue", 8, 0.8, None)
    assert last.unknown


def test_a_family_that_nobody_has_is_a_line_at_zero():
    found = broken_down(FAMILY, tally(3, scop=3), ())
    assert line(found, "mutuelle").count == 0
    assert found.lines[0].value == "scop"


def test_a_comparison_is_by_the_share_of_those_known_there():
    found = broken_down(FAMILY, tally(2, scop=2), (tally(100, scop=10, scic=30, inconnue=60),))
    assert line(found, "scop").elsewhere == (0.25,)
    assert found.elsewhere == (0.4,)


def test_nothing_to_measure_is_not_zero_per_cent():
    found = broken_down(FAMILY, tally(0), (tally(5, inconnue=5),))
    assert found.coverage is None
    assert line(found, "scop").of_all is None
    assert line(found, "scop").elsewhere == (None,)


def test_a_supplier_of_two_families_counts_in_both_and_the_page_may_say_so():
    assert broken_down(FAMILY, tally(2, scop=2, cooperative=1), ()).several
    assert not broken_down(FAMILY, tally(2, scop=1, inconnue=1), ()).several


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.filter.value)
@pytest.mark.parametrize("total", [0, 7])
def test_each_question_is_drawn_even_when_all_is_unknown(question, total):
    assert "<svg" in drawn(broken_down(question, tally(total), ()))


def test_the_parts_of_a_territory_add_up_to_it():
    [(level, codes)] = parts_of(TARN)
    known = {code: territory(level, code) for code in codes}
    found = cut(level, {"248100737": 4, "inconnu": 1}, known, 6)
    assert (found.pieces[0].code, found.pieces[0].count) == ("248100737", 4)
    assert (found.pieces[-1].name, found.pieces[-1].count) == ("Localisation inconnue", 2)
    assert sum(piece.count for piece in found.pieces) == 6


def test_a_density_needs_people():
    [piece, *_] = cut(Filter.REGION, {"76": 61}, {"76": territory(Filter.REGION, "76")}, 61).pieces
    assert piece.density == pytest.approx(100_000 * 61 / piece.population)
    terres = {"984": territory(Filter.REGION, "984")}
    assert cut(Filter.REGION, {"984": 1}, terres, 1).pieces[0].density is None


@given(st.lists(st.floats(0.01, 1e6), max_size=60))
def test_classes_hold_each_value_once_in_order(values):
    found = shades(values)
    assert len(found) <= 5
    assert sum(one.areas for one in found) == len(values)
    bounds = [bound for one in found for bound in (one.least, one.most)]
    assert bounds == sorted(bounds)
    assert [one.tone for one in found] == sorted({one.tone for one in found})


def test_equal_values_are_one_class():
    assert [(one.tone, one.areas) for one in shades([2.0] * 9)] == [(3, 9)]
    assert shades([]) == ()


def test_the_legend_is_in_words():
    low, high = shades([1.0, 1.2])
    assert in_words(low).endswith("1 département")
    assert in_words(shades([1.0, 1.02])[0]).startswith("1,0 : ")
    assert high.least == 1.2


def test_a_little_more_than_nothing_is_not_nothing():
    assert [rate(value) for value in (0.0, 0.01, 0.06, 12.34)] == [
        "0,0",
        "moins de 0,1",
        "0,1",
        "12,3",
    ]
    assert in_words(shades([0.01, 0.02, 0.03, 0.04, 4.0])[-1]).startswith("4,0 : ")


def test_the_map_of_france_links_to_each_department_overseas_included():
    found = mapped(observed(france(), {"81": 3, "974": 1}), lambda one: f"/{one.code}")
    for code in ("81", "974", "2A", "75"):
        assert f'href="/{code}"' in found.drawn
    assert "Tarn (81)\N{NO-BREAK SPACE}: 3 structures" in found.drawn
    assert found.empty == 99


def test_the_map_of_a_department_is_that_of_its_region_with_it_marked():
    found = mapped(observed(TARN, {"81": 3, "31": 9}), lambda one: f"/{one.code}")
    assert found.drawn.count("<a ") == 13
    assert '<a href="/81" class="current"' in found.drawn


def test_a_territory_without_outline_has_no_map():
    polynesia = territory(Filter.REGION, "987")
    assert mapped(observed(polynesia, {"987": 1}), lambda one: one.code) is None
