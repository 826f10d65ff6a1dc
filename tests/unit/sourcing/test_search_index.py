"""The index is a cache: it follows the directory and says when it must be built again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from spaser.sourcing import index as engine
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import IndexUnusable, SearchIndex
from spaser.sourcing.matching import match
from spaser.sourcing.need import Need
from spaser.sourcing.vocabulary import vocabulary

LINEN = Need("L", "Entretien du linge")


def supplier(number: int, activity: str) -> SupplierDocument:
    return SupplierDocument(number, None, f"Fictif {number}", activities=(activity,))


def numbers(index: SearchIndex, need: Need = LINEN) -> set[int]:
    return {one.supplier_id for one in match(index, need).matches}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    suppliers = [supplier(1, "Blanchisserie"), supplier(2, "Imprimerie"), supplier(3, "Pressing")]
    SearchIndex.build(tmp_path, suppliers, watermark=7)
    return tmp_path


def test_a_change_is_seen_by_an_index_opened_before(folder: Path) -> None:
    reader = SearchIndex.open(folder)
    assert numbers(reader) == {1, 3}
    SearchIndex.open(folder).apply([supplier(2, "Repassage"), supplier(4, "Laverie")], [1], 8)
    assert numbers(reader) == {2, 3, 4}
    assert reader.watermark == 8
    assert reader.documents == 4 - 1


def test_a_rebuild_is_seen_by_an_index_opened_before(folder: Path) -> None:
    reader = SearchIndex.open(folder)
    SearchIndex.build(folder, [supplier(9, "Blanchisserie")], watermark=9)
    assert numbers(reader) == {9}
    assert reader.watermark == 9
    assert len(list(folder.glob("build-*"))) == 1


def test_changes_give_the_same_list_as_a_rebuild(folder: Path, tmp_path: Path) -> None:
    changed = [supplier(2, "Repassage et linge"), supplier(5, "Lavage de draps, couture")]
    SearchIndex.open(folder).apply(changed, [3], 8)
    rebuilt = SearchIndex.build(
        tmp_path / "other", [changed[1], changed[0], supplier(1, "Blanchisserie")]
    )
    assert match(SearchIndex.open(folder), LINEN) == match(rebuilt, LINEN)


def test_removing_an_unknown_supplier_changes_nothing(folder: Path) -> None:
    index = SearchIndex.open(folder)
    index.apply([], [404], 8)
    assert numbers(index) == {1, 3}
    assert index.documents == 3


def test_an_absent_folder_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable):
        SearchIndex.open(tmp_path / "nowhere")


def _build(folder: Path) -> Path:
    return next(folder.glob("build-*"))


def _state(folder: Path, **changes: object) -> None:
    path = _build(folder) / "state.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def _each_file(folder: Path, spoil: Callable[[Path], object]) -> None:
    for path in _build(folder).glob("*.bin"):
        spoil(path)


def _spoil(path: Path) -> None:
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 2] ^= 1
    path.write_bytes(octets)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no pointer": lambda folder: (folder / "CURRENT").unlink(),
    "pointer elsewhere": lambda folder: (folder / "CURRENT").write_text("../../etc"),
    "older format": lambda folder: _state(folder, format=0),
    "other vocabulary": lambda folder: _state(folder, vocabulary="other"),
    "state cut": lambda folder: (_build(folder) / "state.json").write_text('{"format": 1'),
    "columns cut": lambda folder: _each_file(folder, lambda p: p.write_bytes(p.read_bytes()[:-5])),
    "columns lost": lambda folder: _each_file(folder, Path.unlink),
    "columns spoilt": lambda folder: _each_file(folder, _spoil),
    "other count": lambda folder: _state(folder, documents=12),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_folder_is_unusable_then_built_again(
    folder: Path, damage: Callable[[Path], object]
) -> None:
    damage(folder)
    with pytest.raises(IndexUnusable):
        SearchIndex.open(folder)
    assert numbers(SearchIndex.build(folder, [supplier(1, "Blanchisserie")])) == {1}


@pytest.mark.parametrize("damage", ["no pointer", "columns cut", "columns spoilt", "older format"])
def test_damage_is_noticed_while_serving(folder: Path, damage: str) -> None:
    reader = SearchIndex.open(folder)
    assert numbers(reader) == {1, 3}
    DAMAGES[damage](folder)
    with pytest.raises(IndexUnusable):
        match(reader, LINEN)
    SearchIndex.build(folder, [supplier(1, "Blanchisserie")])
    assert numbers(reader) == {1}


def test_one_process_writes_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_WRITER_WAIT_SECONDS", 0.05)
    with FileLock(folder / "write.lock"), pytest.raises(Timeout):
        SearchIndex.open(folder).apply([supplier(6, "Linge")], (), 9)


def test_a_new_expression_asks_for_a_rebuild(folder: Path) -> None:
    wider = vocabulary().with_expressions([("blanchisserie", "calandrage vapeur")])
    with pytest.raises(IndexUnusable):
        SearchIndex.open(folder, wider)
    index = SearchIndex.build(folder, [supplier(1, "Calandrage à la vapeur")], words=wider)
    assert match(index, LINEN).matches[0].trades == ("blanchisserie",)
