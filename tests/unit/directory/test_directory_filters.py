"""Filters, facets, radius and orders of the directory, against a naive search of the same."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spaser.directory.facets import FACETS
from spaser.directory.search import by_department, counts, every_id, measures, search
from spaser.directory.wanted import Filter, Sort, Wanted
from spaser.reference import geography
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import SearchIndex
from tests import naive_directory as naive

TOULOUSE, ALBI = (geography.parse_place(name)[0] for name in ("Toulouse", "Albi"))
COMMUNES = ("31555", "81004", "31395", "75056", None)


def invented(number: int) -> SupplierDocument:
    """A fictitious supplier, the same for the same number; much of it is not known."""
    draw = random.Random(number)

    def some(*values: str) -> tuple[str, ...]:
        return tuple(draw.sample(values, draw.choice((0, 0, 1, 1, 2))))

    commune = geography.commune(draw.choice(COMMUNES) or "")
    known = commune is not None and draw.random() < 0.8
    return SupplierDocument(
        id=number,
        siret=f"9{number:013d}" if draw.random() < 0.7 else None,
        siren=f"9{number // 3:08d}" if draw.random() < 0.7 else None,
        name=f"Fictif {draw.choice(('Élan', 'Aube', 'Gué', 'Zéphyr'))} {number % 7}",
        brand=draw.choice(("", "", "Bis fictive")),
        activities=draw.choice(((), ("",), ("Entretien d’espaces verts",))),
        cpv=some("77310000", "90910000", "77300000"),
        kinds=some("EI", "ACI", "ESAT"),
        families=some("scop", "scic", "association"),
        esus=some("liste", "de_droit"),
        sectors=some("mobilite_durable", "batiment_durable"),
        labels=some("ISO 9001", "Qualiopi", "Éco-défis"),
        workforce_bracket=draw.choice((None, "00", "01", "03", "11", "12", "32", "53")),
        commune=commune.code if commune else None,
        department=commune.department if commune else None,
        region=commune.region if commune else None,
        lat=round(commune.lat + draw.uniform(-0.2, 0.2), 4) if known and commune.lat else None,
        lon=round(commune.lon + draw.uniform(-0.2, 0.2), 4) if known and commune.lon else None,
        precision="exact" if known and draw.random() < 0.5 else None,
        radius_km=draw.choice((None, None, 20.0, 90.0)),
        zone_departments=some("09", "32"),
        zone_regions=some("93", "11"),
        national=draw.random() < 0.1,
        contracts_won=draw.choice(((), (("Marché fictif", ""),))),
    )


SUPPLIERS = [invented(number) for number in range(1, 181)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Half of the suppliers from the build, others changed or added, others removed since."""
    folder = tmp_path_factory.mktemp("index")
    before = [replace(one, name="Autrefois", kinds=("EA",)) for one in SUPPLIERS[60:120]]
    gone = [invented(number) for number in range(1_000, 1_030)]
    built = SearchIndex.build(folder, [*SUPPLIERS[:60], *before, *gone])
    built.apply(SUPPLIERS[90:150], [one.id for one in gone[:10]], 1)
    built.apply(SUPPLIERS[60:90] + SUPPLIERS[140:], [one.id for one in gone[10:]], 2)
    return SearchIndex.open(folder)


def chosen() -> st.SearchStrategy[dict[Filter, tuple[str, ...]]]:
    """Up to four filters, each with some of its values, known or not."""
    every = {
        one: sorted({value for supplier in SUPPLIERS for value in naive.values(supplier, one)})
        for one in Filter
    }
    return st.dictionaries(st.sampled_from(list(Filter)), st.none(), max_size=4).flatmap(
        lambda keys: st.fixed_dictionaries(
            {
                one: st.lists(
                    st.sampled_from([*every[one], "ailleurs"]), max_size=3, unique=True
                ).map(tuple)
                for one in keys
            }
        )
    )


places = st.sampled_from([(None, None), (TOULOUSE, None), (TOULOUSE, 15.0), (ALBI, 70.0)])
searches = st.builds(
    lambda filters, place, sort: Wanted("", filters, *place, sort),
    chosen(),
    places,
    st.sampled_from(Sort),
)
quick = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def in_order(suppliers: Sequence[SupplierDocument], wanted: Wanted) -> list[int]:
    if wanted.sort is not Sort.DISTANCE or wanted.place is None:
        return [one.id for one in suppliers]
    away = {one.id: naive.distance(one, wanted) for one in suppliers}
    ids = [one.id for one in suppliers]
    return sorted(ids, key=lambda number: (away[number] is None, away[number] or 0.0))


@quick
@given(wanted=searches)
def test_the_same_suppliers_are_found_in_the_same_order(index: SearchIndex, wanted: Wanted) -> None:
    expected = in_order(naive.found(SUPPLIERS, wanted), wanted)
    assert every_id(index, wanted) == expected
    page = search(index, wanted, offset=3, limit=5)
    assert page.total == len(expected)
    assert page.ids == expected[3:8]


@quick
@given(wanted=searches)
def test_facets_leave_their_own_filter_out(index: SearchIndex, wanted: Wanted) -> None:
    expected = naive.counts(SUPPLIERS, wanted, FACETS)
    facets = search(index, wanted).facets
    assert {one: {c.value: c.count for c in facets[one]} for one in FACETS} == expected
    alone = counts(index, wanted, [Filter.COMMUNE])[Filter.COMMUNE]
    others = naive.counts(SUPPLIERS, wanted, [Filter.COMMUNE])[Filter.COMMUNE]
    assert {c.value: c.count for c in alone} == others
    assert [(-c.count, c.value) for c in alone] == sorted((-c.count, c.value) for c in alone)


@quick
@given(wanted=searches)
def test_measures_are_those_of_what_is_found(index: SearchIndex, wanted: Wanted) -> None:
    found, measured = naive.found(SUPPLIERS, wanted), measures(index, wanted)
    sirens = [siren for one in found if (siren := naive.siren_of(one))]
    assert measured.total == len(found)
    assert measured.legal_units == len(set(sirens))
    assert measured.without_siren == len(found) - len(sirens)
    assert measured.with_text == sum(any(one.activities) for one in found)
    assert measured.located == sum(one.lat is not None for one in found)
    assert measured.exact == sum(one.precision == "exact" for one in found)
    sits = by_department(index, wanted)
    assert sits == {
        code: sum(one.department == code for one in found)
        for code in sorted({one.department for one in found if one.department})
    }


@quick
@given(wanted=searches)
def test_when_nothing_is_found_what_to_leave_out_is_said(
    index: SearchIndex, wanted: Wanted
) -> None:
    page = search(index, wanted)
    if page.total:
        assert page.relaxed == []
        return
    expected = {one: len(naive.found(SUPPLIERS, wanted, one)) for one in wanted.filters}
    wider: dict[Filter | str, int] = {one: count for one, count in expected.items() if count}
    everywhere = len(naive.found(SUPPLIERS, replace(wanted, radius_km=None)))
    if wanted.radius_km is not None and everywhere:
        wider["lieu"] = everywhere
    if not wider:
        wider["filtres"] = len(SUPPLIERS)
    assert {one.without: one.count for one in page.relaxed} == wider


def test_a_supplier_without_coordinates_has_no_distance(index: SearchIndex) -> None:
    page = search(index, Wanted(place=TOULOUSE, sort=Sort.DISTANCE), limit=500)
    nowhere = {one.id for one in SUPPLIERS if one.lat is None}
    assert nowhere
    assert nowhere.isdisjoint(page.distances)
    assert set(page.ids[-len(nowhere) :]) == nowhere
    for number, away in page.distances.items():
        expected = naive.distance(SUPPLIERS[number - 1], Wanted(place=TOULOUSE))
        assert away == pytest.approx(expected, abs=0.01)


def test_a_country_is_no_point_to_be_near_of(index: SearchIndex) -> None:
    france = geography.parse_place("France")[0]
    page = search(index, Wanted(place=france, radius_km=10.0, sort=Sort.DISTANCE))
    assert page.total == len(SUPPLIERS)
    assert page.distances == {}
