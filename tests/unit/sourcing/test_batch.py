"""Many lots at once give what each would give alone. Every supplier and lot here is fictitious."""

from pathlib import Path

import pytest

from spaser.sourcing import batch
from spaser.sourcing.batch import match_many, processes_for
from spaser.sourcing.index import IndexUnusable, SearchIndex
from spaser.sourcing.matching import explain, match
from tests.bench.invented import invented_lots, invented_suppliers

LOTS = invented_lots(130)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("index")
    SearchIndex.build(place, invented_suppliers(300))
    return place


def test_the_list_of_a_lot_does_not_depend_on_the_number_of_processes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex.open(folder)
    alone = [match(index, lot, explained=2) for lot in LOTS]
    assert list(match_many(folder, LOTS, processes=1, explained=2)) == alone
    monkeypatch.setattr(batch, "_WORTH_A_PROCESS", 10)
    assert list(match_many(folder, LOTS, processes=2, explained=2)) == alone


def test_sentences_are_written_only_when_asked(folder: Path) -> None:
    result = next(match_many(folder, LOTS, top=5))
    assert 0 < len(result.matches) <= 5
    assert not any(one.reasons or one.parts for one in result.matches if not one.silent)
    numbers = [one.supplier_id for one in result.matches]
    told = explain(SearchIndex.open(folder), LOTS[0], numbers)
    assert [told[number].score for number in numbers] == [one.score for one in result.matches]
    assert told
    assert all(one.reasons and one.parts for one in told.values())


def test_a_reader_may_stop_before_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_WORTH_A_PROCESS", 10)
    results = match_many(folder, LOTS, processes=2)
    first = next(results)
    results.close()
    assert first == match(SearchIndex.open(folder), LOTS[0], explained=0)


def test_an_unusable_index_is_said_by_every_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(IndexUnusable):
        list(match_many(tmp_path, LOTS, processes=1))
    monkeypatch.setattr(batch, "_WORTH_A_PROCESS", 10)
    with pytest.raises(IndexUnusable):
        list(match_many(tmp_path, LOTS, processes=2))


def test_few_lots_are_not_worth_another_process() -> None:
    assert processes_for(300, 2) == 1
    assert processes_for(20_000, 2) == 2
    assert processes_for(0, None) == 1
