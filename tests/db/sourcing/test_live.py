"""The index of a node follows the directory, and heals whatever happens to its folder."""

import json
import multiprocessing
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from filelock import FileLock
from sqlmodel import Session

from spaser.core.db import make_engine, transaction
from spaser.core.journal import Actor, act_as
from spaser.imports.suppliers import import_suppliers
from spaser.reference import geography
from spaser.sourcing import live as live_module
from spaser.sourcing import queries
from spaser.sourcing.live import IndexPreparing, LiveIndex
from spaser.sourcing.need import Need
from spaser.suppliers.actions import stamp
from spaser.suppliers.models import SupplierClock
from tests.conftest import ROOT

HEADER = "siret,name,kind,activity,commune,department\n"
GARDENS = Need("1", "Entretien des espaces verts", places=tuple(geography.parse_place("31555")[:1]))
LAUNDRY = Need("2", "Blanchisserie du linge")
SOON = 2.0  # seconds
DEMO = ROOT / "data" / "demo" / "suppliers.csv"


def load(engine: sa.Engine, folder: Path, *lines: str) -> None:
    """Import a small table."""
    path = folder / "structures.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    with Session(engine) as session:
        act_as(session, Actor("essai"))
        import_suppliers(session, path, "table")


def names(engine: sa.Engine, live: LiveIndex, need: Need = GARDENS) -> list[str]:
    """The names found, best first."""
    found = [match.supplier_id for match in live.search(need).matches]
    statement = sa.text("SELECT id, name FROM supplier")
    with engine.connect() as connection:
        known = {row.id: row.name for row in connection.execute(statement)}
    return [known[number] for number in found]


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it holds within two seconds."""
    limit = time.monotonic() + SOON
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.05)
    return False


def scored(live: LiveIndex, need: Need) -> list[tuple[int, float]]:
    return [(match.supplier_id, match.score) for match in live.search(need).matches]


@pytest.fixture
def directory(engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    """Two suppliers."""
    load(engine, tmp_path, ",Les Jardins du Gué,ACI,Entretien d’espaces verts,Toulouse,31",
         ",Lessive Commune,EA,Blanchisserie du linge,Toulouse,31")  # fmt: skip
    return engine


@pytest.fixture
def live(directory: sa.Engine, tmp_path: Path) -> LiveIndex:
    """The index of one process of the node."""
    index = LiveIndex(tmp_path / "index", directory)
    assert names(directory, index) == ["Les Jardins du Gué"]
    return index


@pytest.mark.parametrize("folder", ["index", "autre"])
def test_a_new_supplier_is_found_by_the_others_within_two_seconds(
    directory, live, tmp_path, folder
):
    other = LiveIndex(tmp_path / folder, directory)
    assert names(directory, other) == ["Les Jardins du Gué"]
    load(directory, tmp_path, ",Terre d’Essai,EI,Entretien d’espaces verts,Albi,81")
    for index in (other, live):
        assert soon(lambda index=index: "Terre d’Essai" in names(directory, index))


def test_a_supplier_that_changed_is_found_by_its_new_trade_only(directory, live, tmp_path):
    load(directory, tmp_path, ",Les Jardins du Gué,ACI,Blanchisserie du linge,Toulouse,31")
    assert soon(lambda: "Les Jardins du Gué" in names(directory, live, LAUNDRY))
    assert names(directory, live) == []


def test_a_closed_supplier_leaves(directory, live):
    with Session(directory) as session, transaction(session):
        act_as(session, Actor("essai"))
        session.connection().execute(
            sa.text("UPDATE supplier SET closed_on = '2026-01-01' WHERE name LIKE 'Les Jardins%'")
        )
        number = session.connection().execute(
            sa.text("SELECT id FROM supplier WHERE closed_on IS NOT NULL")
        ).scalar_one()  # fmt: skip
        stamp(session, [number])
    assert soon(lambda: names(directory, live) == [])


def _delete(folder: Path) -> None:
    shutil.rmtree(folder)


def _truncate(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".lock" and path.stat().st_size > 1:
            with path.open("r+b") as file:
                file.truncate(path.stat().st_size // 2)


def _older(folder: Path) -> None:
    for path in folder.rglob("state.json"):
        state = json.loads(path.read_text())
        path.write_text(json.dumps({**state, "format": state["format"] - 1}))


def _without_columns(folder: Path) -> None:
    for path in folder.rglob("*.bin"):
        path.unlink()


def _scrambled(folder: Path) -> None:
    for path in folder.rglob("*.bin"):
        path.write_bytes(bytes(255 - byte for byte in path.read_bytes()))


DAMAGES = (_delete, _truncate, _older, _without_columns, _scrambled)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("restarted", [False, True])
def test_a_damaged_folder_heals(directory, live, tmp_path, damage, restarted):
    before = scored(live, GARDENS)
    damage(live.folder)
    index = LiveIndex(live.folder, directory) if restarted else live
    assert scored(index, GARDENS) == before
    # What was already read may still serve; another process builds again, once.
    assert LiveIndex(live.folder, directory).refresh()[0] == 2
    assert LiveIndex(live.folder, directory).refresh() == (2, False)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_folder_damaged_before_a_change_heals(directory, live, tmp_path, damage):
    damage(live.folder)
    load(directory, tmp_path, ",Terre d’Essai,EI,Entretien d’espaces verts,Albi,81")
    assert soon(lambda: "Terre d’Essai" in names(directory, live))
    assert LiveIndex(live.folder, directory).refresh()[0] == 3


def test_a_restored_directory_is_indexed_again(directory, live):
    with Session(directory) as session, transaction(session):
        clock = session.get_one(SupplierClock, 1)
        clock.epoch, clock.value = "restored", 0
        session.flush()
        session.connection().execute(
            sa.text("UPDATE supplier_activity SET text = 'Entretien d’espaces verts'")
        )
    assert soon(lambda: len(names(directory, live)) == 2)
    assert live.refresh() == (2, False)
    assert [path.name for path in live.folder.iterdir() if path.is_dir()] == ["restored"]


def _rebuild_again_and_again(url: str, folder: Path, times: int) -> None:
    engine = make_engine(url)
    for _ in range(times):
        LiveIndex(folder, engine).rebuild()


def test_searches_answer_while_another_process_rebuilds(database_url, directory, live):
    expected = scored(live, GARDENS)
    context = multiprocessing.get_context("spawn")
    other = context.Process(target=_rebuild_again_and_again, args=(database_url, live.folder, 8))
    other.start()
    answers = []
    while other.is_alive():
        answers.append(scored(live, GARDENS))
        answers.append(scored(LiveIndex(live.folder, directory), GARDENS))
    other.join()
    assert other.exitcode == 0
    assert len(answers) > 2
    assert all(answer == expected for answer in answers)


def test_threads_search_while_the_directory_changes(directory, live, tmp_path):
    over = threading.Event()

    def search() -> int:
        count = 0
        while not over.is_set():
            assert "Les Jardins du Gué" in names(directory, live)
            count += 1
        return count

    with ThreadPoolExecutor(4) as threads:
        searching = [threads.submit(search) for _ in range(4)]
        try:
            for n in range(5):
                load(directory, tmp_path, f",Verger {n},EI,Entretien d’espaces verts,Albi,81")
        finally:
            over.set()
        assert all(one.result() > 0 for one in searching)
    assert soon(lambda: len(names(directory, live)) == 6)


def test_nobody_waits_for_a_long_build(directory, tmp_path, monkeypatch):
    monkeypatch.setattr(live_module, "SMALL", 1)
    index = LiveIndex(tmp_path / "grand", directory)
    with FileLock(index._guard(_epoch(directory))):  # another process builds
        started = time.monotonic()
        for _ in range(3):
            with pytest.raises(IndexPreparing):
                index.search(GARDENS)
            assert not index.ready()
        assert time.monotonic() - started < 1
    with pytest.raises(IndexPreparing):
        index.search(GARDENS)  # starts the build beside
    assert soon(index.ready)
    assert names(directory, index) == ["Les Jardins du Gué"]


def _epoch(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        return queries.clock(connection)[0]


def test_nobody_waits_while_another_process_writes_the_first_build(directory, tmp_path):
    index = LiveIndex(tmp_path / "premier", directory)
    place = index._place(_epoch(directory))
    place.mkdir(parents=True)
    with FileLock(index._guard(place.name)), FileLock(place / "write.lock"):
        started = time.monotonic()
        with pytest.raises(IndexPreparing):
            index.search(GARDENS)
        assert time.monotonic() - started < 1


def test_what_was_open_serves_while_another_process_writes(directory, live, tmp_path):
    place = live._place(_epoch(directory))
    load(directory, tmp_path, ",Terre d’Essai,EI,Entretien d’espaces verts,Albi,81")
    with FileLock(live._guard(place.name)), FileLock(place / "write.lock"):
        for path in place.rglob("*.bin"):
            path.unlink()  # as the end of a build does
        started = time.monotonic()
        for _ in range(5):
            assert names(directory, live) == ["Les Jardins du Gué"]
            time.sleep(0.15)
        assert time.monotonic() - started < SOON
    assert soon(lambda: "Terre d’Essai" in names(directory, live))


def test_many_changes_are_written_beside(directory, live, tmp_path, monkeypatch):
    monkeypatch.setattr(live_module, "FEW_CHANGES", 1)
    load(directory, tmp_path, *(f",Verger {n},EI,Espaces verts,Albi,81" for n in range(5)))
    assert soon(lambda: len(names(directory, live)) == 6)


@pytest.mark.postgresql
def test_both_databases_and_a_rebuild_give_the_same_list(
    tmp_path, migrated_sqlite, postgresql_server
):
    shutil.copyfile(migrated_sqlite, tmp_path / "annuaire.sqlite3")
    lists = []
    with postgresql_server.copied("template_spaser") as url:
        for place, address in (("a", f"sqlite:///{tmp_path / 'annuaire.sqlite3'}"), ("b", url)):
            engine = make_engine(address)
            with Session(engine) as session:
                act_as(session, Actor("essai"))
                import_suppliers(session, DEMO, "table")
            index = LiveIndex(tmp_path / place, engine)
            load(engine, tmp_path, ",Terre d’Essai,EI,Entretien d’espaces verts,Toulouse,31")
            index.forget()
            lists.append([_by_name(engine, index, need) for need in (GARDENS, LAUNDRY)])
            assert index.rebuild() == 401
            lists.append([_by_name(engine, index, need) for need in (GARDENS, LAUNDRY)])
            engine.dispose()
    assert lists[0][0]
    assert all(one == lists[0] for one in lists)


def _by_name(engine: sa.Engine, index: LiveIndex, need: Need) -> list[tuple[str, float]]:
    return list(zip(names(engine, index, need), [s for _, s in scored(index, need)], strict=True))
