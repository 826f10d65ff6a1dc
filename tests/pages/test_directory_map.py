"""The background of the map: none without a setting, and one host alone with it."""

import json
from pathlib import Path

import pytest

from spaser.app import create_app
from spaser.config import Settings
from spaser.paths import STATIC
from tests.conftest import SECRET_KEY
from tests.pages.catalogue import add_supplier
from tests.visit import Visit

_TILES = "https://tuiles.example:8443/{z}/{x}/{y}.png"


def images(answer) -> str:
    """What the policy says of images."""
    directives = answer.headers["Content-Security-Policy"].split("; ")
    return next(one for one in directives if one.startswith("img-src"))


def test_without_a_setting_no_image_comes_from_elsewhere(visit):
    add_supplier(visit, "Seule")
    page = visit.get("/annuaire/?vue=carte")
    assert images(visit.answer) == "img-src 'self' data:"
    assert page.select_one("[data-map]")["data-tiles"] == ""


def test_with_one_the_images_of_its_host_are_let_in_and_its_owner_named(
    database_url, session, tmp_path: Path
):
    settings = Settings(
        SECRET_KEY, database_url, tmp_path / "data", map_tiles=_TILES, map_attribution="© Essai"
    )
    app = create_app(settings)
    visit = Visit(app, session)
    made = add_supplier(visit, "Seule")
    for url, box in (
        ("/annuaire/?vue=carte", "[data-map]"),
        (f"/annuaire/{made.id}", "[data-place]"),
    ):
        found = visit.get(url).select_one(box)
        assert images(visit.answer) == "img-src 'self' data: https://tuiles.example:8443"
        assert found["data-tiles"] == _TILES
        assert found["data-attribution"] == "© Essai"
    app.extensions["engine"].dispose()


@pytest.mark.parametrize("side", ["inf", "1e308", "nan"])
def test_a_box_without_end_is_no_box(visit, side):
    add_supplier(visit, "Seule")
    visit.get(f"/annuaire/carte.json?cadre=-{side},-{side},{side},{side}")
    assert visit.answer.status_code == 200
    assert "points" in visit.answer.get_json()


def test_the_outlines_of_every_departement_are_shipped():
    shapes = json.loads((STATIC / "geo" / "departements.json").read_text(encoding="utf-8"))[
        "features"
    ]
    codes = {shape["properties"]["code"] for shape in shapes}
    assert len(codes) == 101
    assert {"2A", "2B", "75", "971", "972", "973", "974", "976"} <= codes
    for shape in shapes:
        for polygon in shape["geometry"]["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1], shape["properties"]
                assert len(ring) >= 4, shape["properties"]
