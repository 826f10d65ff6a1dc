"""The traps of a peer that concern matching: each is a test.

Its rules lose suppliers, or rank them for what they are not. Here: a sector missed by one word, a
supplier known only by what it won, the supplier’s own zone, homonymous communes, national
networks, popularity, empty descriptions, mutable defaults, capacity, reasons, near misses, and a
legal form taken for « not of the ESS ». Those of plans, imports and tenants are in
tests/unit/imports/test_peer_traps_plans.py and tests/pages/test_peer_traps_tenants.py; those of
answers and reminders beside the dossiers.
"""

import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from itertools import permutations
from types import ModuleType

import pytest

import spaser
from spaser.levers import offer
from spaser.purchases.counting import Seen, Spot, count
from spaser.reference import geography
from spaser.reference.legal_categories import legal_category
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.matching import match
from spaser.sourcing.need import Need
from spaser.suppliers.contact import shown_email

ALBI = geography.place_of_commune(geography.find_communes("Albi", "81")[0])
NEED = Need("T-1", "Tonte et entretien des espaces verts", places=(ALBI,))
AT_ALBI = {"department": "81", "region": "76", "lat": 43.93, "lon": 2.15}
AT_LILLE = {"department": "59", "region": "32", "lat": 50.63, "lon": 3.06}
AT_TOULOUSE = {"department": "31", "region": "76", "lat": 43.6, "lon": 1.44}


def supplier(number, text="Tonte, taille de haies, entretien des espaces verts", **facts):
    place = {} if "lat" in facts else AT_ALBI
    activities = (text,) if text else ()
    return SupplierDocument(number, f"{number:014d}", f"FICTIF {number}", activities=activities,
                            **{**place, **facts})  # fmt: skip


@pytest.fixture
def found(tmp_path):
    """What is found for a need among suppliers: their numbers, and the whole result."""

    def search(*suppliers, need=NEED, top=20):
        index = SearchIndex.build(tmp_path / str(len(list(tmp_path.iterdir()))), suppliers, 1)
        result = match(index, need, top)
        return [one.supplier_id for one in result.matches], result

    return search


def test_a_lot_that_is_on_no_list_of_sectors_finds_who_writes_its_words(found):
    need = Need("T", "Élagage et mise sous pli", places=(ALBI,))
    texts = ("élagage d’arbres", "mise sous pli, routage", "traiteur")
    numbers, result = found(
        *(supplier(n, text) for n, text in enumerate(texts, start=1)), need=need
    )
    assert set(numbers[:2]) == {1, 2}
    described = {one.supplier_id for one in result.matches if not one.silent}
    assert 3 not in described


def test_a_specialist_passes_who_has_one_activity_of_twenty_in_common(found):
    many = "traiteur ; blanchisserie ; menuiserie ; peinture ; vélos ; tonte ; archives ; couture"
    numbers, _ = found(supplier(1, many), supplier(2))
    assert numbers == [2, 1]


def test_contracts_won_are_read(found):
    won = (("Entretien des espaces verts et tonte des stades", "77310000"),)
    numbers, result = found(supplier(1, "", contracts_won=won), supplier(2, ""))
    assert numbers[0] == 1
    assert not result.matches[0].silent


def test_the_zone_of_the_supplier_beats_a_radius_around_the_lot(found):
    """Sixty kilometres away and serving two hundred: kept; at hand and serving elsewhere: not."""
    goes_far = supplier(1, radius_km=200.0, **AT_TOULOUSE)
    serves_elsewhere = supplier(2, zone_departments=("59",), **{**AT_ALBI, "department": "12"})
    numbers, result = found(goes_far, serves_elsewhere)
    assert numbers == [1]
    assert [one.supplier_id for one in result.near_misses] == [2]


def test_a_seat_in_the_departement_does_not_hide_who_serves_it_from_outside(found):
    from_outside = supplier(1, zone_departments=("81",), **AT_LILLE)
    numbers, _ = found(from_outside, supplier(2))
    assert numbers == [2, 1]


def test_a_region_asked_for_finds_those_that_declare_its_departements(found):
    """Even from a seat outside it."""
    region = geography.place_of_region("76")
    inside = supplier(1, zone_departments=("81", "12"))
    outside = supplier(2, zone_departments=("81", "12"), **AT_LILLE)
    numbers, _ = found(inside, outside, need=replace(NEED, places=(region,)))
    assert numbers == [1, 2]


def test_communes_of_the_same_name_are_not_the_same_place(found):
    reunion, paris = (
        geography.place_of_commune(geography.find_communes("Saint-Denis", code)[0])
        for code in ("974", "93")
    )
    there = {"department": "974", "region": "04", "lat": reunion.lat, "lon": reunion.lon}
    here = {"department": "93", "region": "11", "lat": paris.lat, "lon": paris.lon}
    numbers, result = found(supplier(1, **there), supplier(2, **here),
                            need=replace(NEED, places=(paris,)))  # fmt: skip
    assert numbers == [2]
    assert result.matches[0].distance_km == pytest.approx(0, abs=1)


def test_national_suppliers_do_not_make_a_local_offer():
    far = Seen((), ("scop",), "59", "32", national=True, distance_km=800.0, articles=("L2113-13",))
    made = count([far] * 40, [ALBI])
    assert (made.found, made.around, made.places[Spot.NATIONAL]) == (40, 0, 40)
    assert not made.articles
    apart = offer.Seen("59", close=False, national=True, workforce=None,
                       articles=frozenset({"L2113-13"}))  # fmt: skip
    under = offer.count([apart] * 40, at_least=False, place_known=True).under("L2113-13")
    assert (under.close, under.far) == (0, 40)


def test_one_giant_moves_no_advice():
    """A median, never a mean: one turnover out of scale would decide for all."""
    small = [offer.Seen("81", True, False, (3, 5), frozenset({"L2113-13"}))] * 4
    giant = offer.Seen("81", True, False, (5_000, None), frozenset({"L2113-13"}))
    counted = offer.count([*small, giant], at_least=False, place_known=True).under("L2113-13")
    assert counted.median_workforce == 3


def test_nobody_is_first_for_its_name_its_number_or_its_past(found):
    """Equal suppliers are drawn by the lot: the order of the file changes nothing, and another lot
    draws another order. Nothing of clicks or answers is read: a document has no such field."""
    orders = {tuple(found(*some)[0]) for some in permutations(map(supplier, (1, 2, 3)))}
    assert len(orders) == 1
    drawn = {
        tuple(found(*map(supplier, range(1, 6)), need=replace(NEED, lot_key=f"T-{n}"))[0])
        for n in range(6)
    }
    assert len(drawn) > 1
    fields = set(SupplierDocument.__dataclass_fields__)
    assert not {name for name in fields if "click" in name or "view" in name or "answer" in name}


def test_every_relevant_supplier_is_told_not_ten_by_ten(found):
    numbers, _ = found(*(supplier(n) for n in range(1, 31)), top=40)
    assert len(numbers) == 30


def test_a_supplier_without_e_mail_is_found_like_the_others(found):
    """No document has an address: it cannot decide of anything."""
    assert not {name for name in SupplierDocument.__dataclass_fields__ if "mail" in name}
    assert found(supplier(1))[0] == [1]


def test_the_address_of_a_person_is_not_shown_without_consent():
    assert shown_email("jeanne.fictive@essai.example", None) == ""
    assert shown_email("contact@essai.example", None) == "contact@essai.example"


def test_each_supplier_has_reasons_and_each_part_its_sentence(found):
    _, result = found(supplier(1), supplier(2, **AT_TOULOUSE))
    assert all(one.reasons and all(part.reason for part in one.parts) for one in result.matches)


def test_capacity_is_told_and_never_excludes(found):
    need = replace(NEED, amount_ht=Decimal(5_000_000), duration_months=12)
    assert found(supplier(1, workforce="2", workforce_bracket="01"), need=need)[0] == [1]


def test_the_nearest_of_equals_comes_first(found):
    near, far = supplier(7), supplier(3, **AT_TOULOUSE)
    numbers, result = found(far, near)
    assert numbers == [7, 3]
    distances = [one.distance_km for one in result.matches]
    assert distances == sorted(distances)


def test_an_empty_description_is_not_a_description(found):
    """« description >= 1 » lets everything in; a blank says nothing, and is told so."""
    _, result = found(supplier(1, "   "), supplier(2))
    silent = {one.supplier_id: one.silent for one in result.matches}
    assert silent == {1: True, 2: False}


@pytest.mark.parametrize(
    ("code", "family"), [("5458", "cooperative"), ("9220", "association"), ("8210", "mutuelle")]
)
def test_a_scop_an_association_or_a_mutual_is_never_told_not_of_the_ess(code, family):
    known = legal_category(code)
    assert known is not None
    assert known.ess != "no"
    assert known.family == family


def test_filters_do_not_leak_from_one_search_to_the_next(found):
    """No default is a list, a dict or a set that a call could fill for the next."""
    guilty = [
        f"{function.__module__}.{function.__qualname__}"
        for module in _modules()
        for function in _functions(module)
        for parameter in inspect.signature(function).parameters.values()
        if isinstance(parameter.default, list | dict | set)
    ]
    assert guilty == []
    first = found(supplier(1))[0]
    assert found(supplier(1))[0] == first


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(spaser.__path__, "spaser."):
        if ".migrations." not in info.name and not info.name.endswith("__main__"):
            yield import_module(info.name)


def _functions(module):
    for _, value in inspect.getmembers(module):
        if getattr(value, "__module__", "") != module.__name__:
            continue
        if inspect.isfunction(value):
            yield value
        elif inspect.isclass(value):
            for _, method in inspect.getmembers(value, inspect.isfunction):
                if method.__module__ == module.__name__:
                    yield method
