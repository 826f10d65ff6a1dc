"""Words of a search: what each finds, in which order, and what is done of slips."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spaser.directory.search import label_names, search
from spaser.directory.wanted import Beyond, Filter, Found, Relaxed, Wanted
from spaser.reference import geography
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import SearchIndex

GARDENS, LANDSCAPE, LAUNDRY, TOYS, ACRONYM, FACTORY, NUMBERED, WORKS = range(1, 9)
SUPPLIERS = (
    SupplierDocument(
        GARDENS,
        "90000000100011",
        "Les Jardins du Gué fictif",
        activities=("Entretien d’espaces verts, tonte",),
        commune="31555",
        department="31",
        kinds=("ACI",),
    ),
    SupplierDocument(
        LANDSCAPE, "90000000100029", "Verdure Fictive", activities=("Entretien paysager",)
    ),
    SupplierDocument(
        LAUNDRY,
        None,
        "Lessive Commune",
        siren="900000002",
        activities=("Blanchisserie du linge des hôpitaux",),
        labels=("ISO 9001", "Éco-défis"),
    ),
    SupplierDocument(TOYS, None, "Jardinons", activities=("Réparation de jouets",)),
    SupplierDocument(ACRONYM, None, "Association A.F.I.C. du Gué", sigle="AFICTIF"),
    SupplierDocument(FACTORY, None, "Manufacture Bidon", brand="Élan Textile"),
    SupplierDocument(NUMBERED, None, "24 Heures Fictives"),
    SupplierDocument(
        WORKS, None, "Peintres Inventés", activities=("Peinture de façades, jardinières",)
    ),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Half of them from the build, half from a change."""
    built = SearchIndex.build(tmp_path_factory.mktemp("index"), SUPPLIERS[:4])
    built.apply(SUPPLIERS[4:], (), 1)
    return built


def ids(index: SearchIndex, words: str) -> list[int]:
    return list(search(index, Wanted(words)).ids)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("espaces verts", {GARDENS, LANDSCAPE}),  # through the vocabulary
        ("Espace VERT", {GARDENS, LANDSCAPE}),
        ("entretien paysagé", {GARDENS, LANDSCAPE}),
        ("hopital", {LAUNDRY}),
        ("linge de l’hôpital", {LAUNDRY}),
        ("linge lessive", {LAUNDRY}),  # a word of the activity, one of the name
        ("linge jardin", set()),
        ("jard", {GARDENS, TOYS}),  # names that begin so
        ("AFIC", {ACRONYM}),
        ("a.f.i.c.", {ACRONYM}),
        ("afictif", {ACRONYM}),
        ("elan", {FACTORY}),
        ("bidon élan", {FACTORY}),  # legal name and brand
        ("24", {NUMBERED}),
        ("tonte toulouse", {GARDENS}),  # the commune
        ("travaux de peinture", {WORKS}),  # boilerplate is not needed
        ("des", set()),
        ("les", {GARDENS}),  # alone, even a stop word is looked for, in names
        ("!!! ???", set()),
    ],
)
def test_words_find(index: SearchIndex, words: str, expected: set[int]) -> None:
    assert set(ids(index, words)) == expected


def test_without_words_everything_is_found_by_name(index: SearchIndex) -> None:
    found = search(index, Wanted("  "))
    assert found.total == len(SUPPLIERS)
    assert found.ids[:3] == [NUMBERED, ACRONYM, FACTORY]


def test_the_very_name_comes_first_then_a_name_that_begins_so(index: SearchIndex) -> None:
    assert ids(index, "jardins") == [GARDENS]
    assert ids(index, "jardi")[0] in {GARDENS, TOYS}
    assert ids(index, "jardinons")[0] == TOYS
    assert ids(index, "gué")[0] in {GARDENS, ACRONYM}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("90000000100011", {GARDENS}),
        ("900 000 001 00029", {LANDSCAPE}),
        ("900 000 001", {GARDENS, LANDSCAPE}),
        ("9000000010", {GARDENS, LANDSCAPE}),
        ("900000002", {LAUNDRY}),  # a SIREN without SIRET
        ("900000003", set()),
        ("90000000", set()),  # too short: a word
    ],
)
def test_numbers_find(index: SearchIndex, typed: str, expected: set[int]) -> None:
    found = search(index, Wanted(typed))
    assert set(found.ids) == expected
    assert found.corrected == ()


@pytest.mark.parametrize(
    ("typed", "searched", "expected"),
    [
        ("blanchiserie", "blanchisserie", {LAUNDRY}),
        ("Blanchisseire", "blanchisserie", {LAUNDRY}),
        ("hopitaus", "hôpitaux", {LAUNDRY}),
        ("jardinosn", "jardinons", {TOYS}),
        ("toulose", "toulouse", {GARDENS}),
        ("jardinniers", "jardinier", {GARDENS, LANDSCAPE}),  # not « jardinières », which is used
        ("verdur", None, {LANDSCAPE}),  # a name begins so: nothing to correct
        ("25", None, set()),
        ("xqzwv", None, set()),
    ],
)
def test_slips(index: SearchIndex, typed: str, searched: str | None, expected: set[int]) -> None:
    found = search(index, Wanted(typed))
    assert set(found.ids) == expected
    assert list(found.corrected) == ([(typed.lower(), searched)] if searched else [])


def test_only_the_word_that_gives_nothing_is_corrected(index: SearchIndex) -> None:
    found = search(index, Wanted("linge hopitaus"))
    assert found.corrected == (("hopitaus", "hôpitaux"),)
    assert found.ids == [LAUNDRY]


def relaxed(found: Found) -> dict[Filter | str, int]:
    return {one.without: one.count for one in found.relaxed}


def test_when_nothing_is_found_each_word_and_filter_is_left_out(index: SearchIndex) -> None:
    albi = geography.parse_place("Albi")[0]
    assert relaxed(search(index, Wanted("tonte linge"))) == {"tonte": 1, "linge": 1}
    filters = {Filter.KIND: ("ACI",), Filter.DEPARTMENT: ("81",)}
    assert relaxed(search(index, Wanted("tonte", filters))) == {Filter.DEPARTMENT: 1}
    near = Wanted("tonte", {Filter.KIND: ("ACI",)}, albi, 5.0)
    assert relaxed(search(index, near)) == {"lieu": 1}
    assert relaxed(search(index, Wanted("tonte xqzwv"))) == {"xqzwv": 1}


def test_when_one_thing_less_is_not_enough_the_filters_go_then_the_words(
    index: SearchIndex,
) -> None:
    filters = {Filter.KIND: ("EI",), Filter.DEPARTMENT: ("48",)}
    assert search(index, Wanted("tonte", filters)).relaxed == [Relaxed(Beyond.FILTERS, 1, "tonte")]
    assert search(index, Wanted("linge xqzwv", filters)).relaxed == [
        Relaxed(Beyond.FILTERS, 1, "linge")
    ]
    assert search(index, Wanted("xqzwv", filters)).relaxed == []


def test_labels_are_shown_as_people_write_them(index: SearchIndex) -> None:
    assert label_names(index) == {"iso 9001": "ISO 9001", "eco defis": "Éco-défis"}
    assert search(index, Wanted("", {Filter.LABEL: ("eco defis",)})).ids == [LAUNDRY]


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=40))
def test_anything_may_be_typed(index: SearchIndex, words: str) -> None:
    found = search(index, Wanted(words))
    assert found.total == len(found.ids)


NAMES = ("élan", "gué", "aube", "zéphyr", "rive", "pont")


@settings(max_examples=25, deadline=None)
@given(names=st.lists(st.sampled_from(NAMES), min_size=1))
def test_a_supplier_is_found_by_its_name(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    suppliers = [
        SupplierDocument(number, None, f"Fictif {name} {number}")
        for number, name in enumerate(names, 1)
    ]
    folder: Path = tmp_path_factory.mktemp("names")
    index = SearchIndex.build(folder, suppliers)
    for one in suppliers:
        assert ids(index, one.name) == [one.id]
