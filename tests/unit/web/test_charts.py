"""Charts as accessible images: what they say, what they escape, what they do with little."""

import itertools
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from spaser.web.charts import Bar, Part, bars, shares

HOSTILE = '"><script>alert(1)</script>&{x} %s \N{ZERO WIDTH SPACE}'


def read(drawn):
    return BeautifulSoup(str(drawn), "html.parser")


def widths(drawn, look):
    return [float(one["width"].rstrip("%")) for one in read(drawn).select(f"rect.{look}")]


def words(drawn):
    return [one.get_text() for one in read(drawn).select("text")]


def test_the_longest_bar_takes_the_place_there_is():
    drawn = bars("k", "Familles", [Bar("SCOP", 4, "4"), Bar("SCIC", 1, "1")])
    assert widths(drawn, "chart-bar") == [100.0, 25.0]
    assert words(drawn) == ["SCOP", "4", "SCIC", "1"]


def test_bars_that_are_all_zero_are_empty_rather_than_full():
    assert widths(bars("k", "Rien", [Bar("SCOP", 0, "0")]), "chart-bar") == [0.0]


def test_a_mark_beyond_the_bars_stays_within_the_chart():
    drawn = bars("k", "t", [Bar("SCOP", 1, "1", mark=4), Bar("SCIC", 2, "2", mark=0)])
    assert widths(drawn, "chart-bar") == [25.0, 50.0]
    assert [one["x1"] for one in read(drawn).select("line.chart-mark")] == ["100.00%", "0.00%"]


def test_what_is_unknown_is_hatched_not_only_of_another_colour():
    drawn = bars("familles", "t", [Bar("Inconnue", 3, "3", unknown=True)])
    assert read(drawn).select_one("rect.chart-unknown")["fill"] == "url(#familles-unknown)"
    assert read(drawn).select_one("pattern")["id"] == "familles-unknown"


@pytest.mark.parametrize("draw", [bars, shares])
def test_nothing_is_drawn_of_nothing(draw):
    assert draw("k", "t", []) == ""


@pytest.mark.parametrize(("draw", "row"), [(bars, Bar), (shares, Part)])
def test_a_chart_is_an_image_with_a_name_and_no_style_of_its_own(draw, row):
    image = read(draw("cle", f"Titre {HOSTILE}", [row(HOSTILE, 1, HOSTILE)])).svg
    assert image["role"] == "img"
    assert image.select_one(f"#{image['aria-labelledby']}").get_text().startswith("Titre")
    assert image.select_one(f"#{image['aria-describedby']}").get_text()
    assert not image.select("script, style, [style]")
    assert "<script>" not in str(draw("cle", HOSTILE, [row(HOSTILE, 1, HOSTILE)]))


def test_a_long_label_takes_three_lines_and_is_then_cut():
    drawn = bars("k", "t", [Bar("Groupement d’employeurs " * 9, 1, "1"), Bar("Court", 1, "1")])
    assert [len(one) <= 34 for one in words(drawn)] == [True] * 6
    assert words(drawn)[2].endswith("…")


def test_two_rows_never_overlap():
    drawn = read(bars("k", "t", [Bar("Mot " * (1 + n % 20), n, str(n)) for n in range(100)]))
    tracks = [(int(one["y"]), int(one["height"])) for one in drawn.select(".chart-track")]
    assert len(tracks) == 100
    assert all(top + height < below for (top, height), (below, _) in itertools.pairwise(tracks))
    assert int(drawn.svg["height"]) >= sum(tracks[-1])


def test_the_parts_of_a_whole_fill_it_and_are_told_apart_by_letters():
    parts = [Part("0", 1, "25 %"), Part("1 à 9", 2, "50 %"), Part("Inconnu", 1, "25 %", True)]
    drawn = read(shares("e", "Effectifs", parts))
    stack = [one for one in drawn.select("rect[height='36']") if "chart-track" not in one["class"]]
    assert [one["width"] for one in stack] == ["25.00%", "50.00%", "25.00%"]
    assert [one["x"] for one in stack] == ["0.00%", "25.00%", "75.00%"]
    assert [one["class"] for one in stack] == [
        ["chart-tone-1"],
        ["chart-tone-2"],
        ["chart-unknown"],
    ]
    assert re.findall("[ABC]", " ".join(words(drawn))) == ["A", "B", "C", "A", "B", "C"]


def test_a_thin_part_keeps_its_letter_in_the_legend_alone():
    drawn = shares("e", "t", [Part("Presque rien", 1, "1 %"), Part("Presque tout", 99, "99 %")])
    assert words(drawn).count("A") == 1
    assert words(drawn).count("B") == 2


def test_a_whole_of_nothing_is_an_empty_bar_with_its_legend():
    drawn = shares("e", "t", [Part("0", 0, "0"), Part("Inconnu", 0, "0", True)])
    assert len(read(drawn).select("rect[height='36']")) == 1
    assert "Inconnu" in words(drawn)


def test_all_unknown_is_one_hatched_bar():
    drawn = read(shares("e", "t", [Part("0", 0, "0"), Part("Inconnu", 9, "9", True)]))
    assert drawn.select_one("rect.chart-unknown[height='36']")["width"] == "100.00%"


@given(
    st.lists(
        st.builds(
            Bar,
            st.text(max_size=200),
            st.floats(0, 1e9),
            st.text(max_size=20),
            st.booleans(),
            st.none() | st.floats(0, 1e9),
        ),
        max_size=8,
    )
)
def test_no_label_and_no_value_breaks_a_chart(rows):
    drawn = read(bars("k", "t", rows))
    assert len(drawn.select("svg")) == (1 if rows else 0)
    for one in drawn.select("rect[width$='%'], line[x1$='%']"):
        text = one.get("width") or one["x1"]
        assert 0 <= float(text.rstrip("%")) <= 100
