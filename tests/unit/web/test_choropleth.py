"""Maps shaded by class: where areas fall, what is a link, what is hatched."""

import re
from math import cos, radians

import pytest
from bs4 import BeautifulSoup

from spaser.web.choropleth import WIDTH, Area, Frame, choropleth, laid_out


def square(lon, lat, side=1.0):
    return [
        ((lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side), (lon, lat))
    ]


NORTH, SOUTH, ISLAND = square(2, 47), square(2, 46), square(-61, 14.5, 0.5)
OUTLINES = {"N": NORTH, "S": SOUTH, "I": ISLAND}
FRAMES = (Frame(("N", "S")), Frame(("I",), "L’île"))


def points(path):
    """The corners of a path made of one absolute point and relative steps."""
    pairs = [(int(x), int(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", path)]
    return [
        (sum(x for x, _ in pairs[:n]), sum(y for _, y in pairs[:n]))
        for n in range(1, len(pairs) + 1)
    ]


def read(drawing, areas, key="carte"):
    return BeautifulSoup(str(choropleth(key, "Carte", drawing, areas)), "html.parser")


def test_north_is_up_and_east_is_right():
    paths = dict(laid_out({**OUTLINES, "E": square(3, 47)}, [Frame(("N", "S", "E"))]).paths)
    north, south = points(paths["N"]), points(paths["S"])
    assert max(y for _, y in north) < max(y for _, y in south)
    assert max(x for x, _ in north) <= min(x for x, _ in points(paths["E"]))


@pytest.mark.parametrize("lat", [-21.0, -0.5, 4.0, 46.0])
def test_shapes_keep_their_proportions_at_any_latitude(lat):
    """A degree of longitude is shorter than one of latitude by the cosine: a square is drawn so."""
    drawn = points(laid_out({"X": square(0, lat, 0.2)}, [Frame(("X",))]).paths[0][1])
    wide = max(x for x, _ in drawn) - min(x for x, _ in drawn)
    tall = max(y for _, y in drawn) - min(y for _, y in drawn)
    assert wide / tall == pytest.approx(cos(radians(lat + 0.1)), rel=0.01)


def test_everything_stays_within_the_drawing():
    drawing = laid_out(OUTLINES, FRAMES)
    for _, path in drawing.paths:
        for x, y in points(path):
            assert 0 <= x <= WIDTH
            assert 0 <= y <= drawing.height
    assert [name for name, *_ in drawing.boxes] == ["L’île"]


def test_an_area_without_outline_is_left_out_and_so_is_a_frame_without_any():
    drawing = laid_out(OUTLINES, (Frame(("N", "?")), Frame(("??",), "Nulle part")))
    assert [code for code, _ in drawing.paths] == ["N"]
    assert drawing.boxes == ()
    assert laid_out({}, FRAMES).paths == ()


def test_each_area_is_a_link_that_says_its_figure():
    areas = {"N": Area("Nord : 3 structures", "/?departement=N", 5, True)}
    areas["S"] = Area('Sud "><script> : aucune', "/?a=1&b=2", None)
    page = read(laid_out(OUTLINES, FRAMES), areas)
    north, south = page.select("a")
    assert north["href"] == "/?departement=N"
    assert north["aria-current"] == "true"
    assert "3 structures" in north.title.get_text()
    assert north.path["class"] == ["chart-tone-5"]
    assert south.path["fill"] == "url(#carte-unknown)"
    assert not page.select("script")
    assert page.svg["role"] == "group"


def test_an_area_that_nobody_describes_is_drawn_without_link():
    page = read(laid_out(OUTLINES, FRAMES), {})
    assert not page.select("a")
    assert len(page.select("path.choropleth-frame")) == 3
