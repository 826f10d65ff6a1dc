"""The labelled set that ships with the code (fictitious) stays well answered, slips included."""

from dataclasses import replace

import pytest

from spaser.sourcing.index import SearchIndex
from spaser.sourcing.matching import match
from tests.bench.damage import damaged
from tests.bench.metrics import Scores, scores
from tests.bench.sets import LabelledSet, own_sets


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[LabelledSet, SearchIndex]:
    labelled = own_sets()[0]
    return labelled, SearchIndex.build(tmp_path_factory.mktemp("own"), labelled.suppliers)


def measured(labelled: LabelledSet, index: SearchIndex) -> Scores:
    keys = {one.id: one.siret or "" for one in labelled.suppliers}
    ranked = {
        need.lot_key: [keys[one.supplier_id] for one in match(index, need, 20).matches]
        for need in labelled.needs()
    }
    return scores(labelled.truth, ranked)


def test_the_set_is_large_enough_and_names_nobody(
    own: tuple[LabelledSet, SearchIndex],
) -> None:
    labelled, _ = own
    assert len(labelled.truth) >= 60
    assert len(labelled.suppliers) >= 300
    assert all("FICTIF" in one.name for one in labelled.suppliers)


def test_quality_does_not_fall(own: tuple[LabelledSet, SearchIndex]) -> None:
    labelled, index = own
    clean = measured(labelled, index)
    assert clean.ndcg_10 >= 0.88
    assert clean.recall_20 >= 0.85
    slips = replace(labelled, lots=tuple(damaged(lot) for lot in labelled.lots))
    assert measured(slips, index).ndcg_10 >= clean.ndcg_10 - 0.03


def test_slips_are_the_same_at_each_run(own: tuple[LabelledSet, SearchIndex]) -> None:
    lot = own[0].lots[0]
    assert damaged(lot) == damaged(lot) != damaged(lot, seed=1)
