"""The outlines of the départements, where they are in the world."""

from spaser.reference.areas import department, departments
from spaser.reference.outlines import outlines


def test_every_department_has_an_outline_overseas_included():
    collectivities = {one.code for one in departments() if one.code.startswith(("975", "98"))}
    collectivities |= {"977", "978"}
    assert set(outlines()) == {one.code for one in departments()} - collectivities


def test_each_outline_is_around_the_centre_of_its_people():
    for code, rings in outlines().items():
        points = [point for ring in rings for point in ring]
        one = department(code)
        assert min(lon for lon, _ in points) < one.lon < max(lon for lon, _ in points), code
        assert min(lat for _, lat in points) < one.lat < max(lat for _, lat in points), code
        assert all(len(ring) >= 4 for ring in rings), code
