"""Spots of the map: one per place, near ones together when they are too many."""

import random

import pytest

from spaser.directory.search import every_id
from spaser.directory.spots import spots
from spaser.directory.wanted import Filter, Wanted
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import SearchIndex

SOUTH_WEST = (43.0, 0.0, 44.5, 2.5)


def placed(number: int) -> SupplierDocument:
    draw = random.Random(number)
    known = number % 9 > 0
    return SupplierDocument(
        number,
        None,
        f"Fictif {number}",
        kinds=("EI",) if number % 2 else ("ACI",),
        lat=round(draw.uniform(43.0, 49.0), 1) if known else None,
        lon=round(draw.uniform(0.0, 6.0), 1) if known else None,
    )


SUPPLIERS = [placed(number) for number in range(1, 901)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Most of them from the build, the others from a change."""
    built = SearchIndex.build(tmp_path_factory.mktemp("index"), SUPPLIERS[:850])
    built.apply(SUPPLIERS[840:], (), 1)
    return built


def inside(box: tuple[float, float, float, float] | None, one: SupplierDocument) -> bool:
    if one.lat is None or one.lon is None:
        return False
    return box is None or (box[0] <= one.lat <= box[2] and box[1] <= one.lon <= box[3])


@pytest.mark.parametrize("box", [None, SOUTH_WEST, (0.0, 0.0, 1.0, 1.0), (43.0, 2.0, 43.0, 2.0)])
@pytest.mark.parametrize("at_most", [1, 7, 100, 5_000])
def test_every_supplier_of_the_box_is_counted_once(
    index: SearchIndex, box: tuple[float, float, float, float] | None, at_most: int
) -> None:
    wanted = Wanted("", {Filter.KIND: ("EI",)})
    found = spots(index, wanted, box, at_most)
    expected = [one for one in SUPPLIERS if one.kinds == ("EI",) and inside(box, one)]
    assert sum(spot.count for spot in found) == len(expected)
    assert len(found) <= at_most
    for spot in found:
        assert (spot.supplier_id is None) == (spot.count > 1)
        assert box is None or (
            box[0] - 1e-4 <= spot.lat <= box[2] + 1e-4
            and box[1] - 1e-4 <= spot.lon <= box[3] + 1e-4
        )


def test_suppliers_of_one_place_are_one_spot(index: SearchIndex) -> None:
    found = spots(index, Wanted(), None, 5_000)
    places: dict[tuple[float | None, float | None], list[int]] = {}
    for one in SUPPLIERS:
        if one.lat is not None:
            places.setdefault((one.lat, one.lon), []).append(one.id)
    assert {(round(s.lat, 1), round(s.lon, 1)): s.count for s in found} == {
        place: len(numbers) for place, numbers in places.items()
    }
    alone = {s.supplier_id for s in found if s.supplier_id}
    assert alone == {numbers[0] for numbers in places.values() if len(numbers) == 1}


def test_cells_stay_where_they_are_when_the_map_moves(index: SearchIndex) -> None:
    def cells(box: tuple[float, float, float, float]) -> dict[tuple[float, float], int]:
        return {(s.lat, s.lon): s.count for s in spots(index, Wanted(), box, 20)}

    first, moved = cells((43.0, 0.0, 47.0, 4.0)), cells((43.0, 1.0, 47.0, 5.0))
    assert set(first) & set(moved)  # those wholly in both boxes are the very same


def test_nothing_found_gives_no_spot(index: SearchIndex) -> None:
    wanted = Wanted("introuvable")
    assert spots(index, wanted, None) == []
    assert every_id(index, wanted) == []
