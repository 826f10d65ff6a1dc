"""A large directory is read by several processes: they give what one alone would."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from spaser.core.journal import Actor, act_as
from spaser.imports.suppliers import import_suppliers
from spaser.sourcing import building, listing, queries, writing
from spaser.sourcing.building import Work
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.live import LiveIndex
from tests.conftest import ROOT

DEMO = ROOT / "data" / "demo" / "suppliers.csv"


@pytest.fixture
def directory(engine: sa.Engine) -> queries.Directory:
    """The fictitious suppliers of the demonstration."""
    with Session(engine) as session:
        act_as(session, Actor("essai"))
        import_suppliers(session, DEMO, "table")
    return queries.Directory(engine.url.render_as_string(hide_password=False))


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", 40)


def content(folder: Path) -> bytes:
    """What the folder holds of the suppliers."""
    return next(folder.glob("build-*")).joinpath(listing.BASE).read_bytes()


def test_the_index_is_the_same_whatever_the_number_of_processes(
    engine: sa.Engine, directory: queries.Directory, tmp_path: Path
) -> None:
    with engine.connect() as connection:
        documents = list(queries.open_documents(connection))
    assert len(directory.ranges(40)) > 3
    SearchIndex.build(tmp_path / "memory", documents)
    SearchIndex.build(tmp_path / "reversed", documents[::-1])
    for processes in (1, 3):
        SearchIndex.build(tmp_path / str(processes), directory, processes=processes)
    assert content(tmp_path / "1") == content(tmp_path / "3") == content(tmp_path / "memory")
    turned = SearchIndex.open(tmp_path / "reversed").snapshot().listing.base
    assert (
        turned.ids.tolist() == SearchIndex.open(tmp_path / "1").snapshot().listing.base.ids.tolist()
    )
    assert not list(tmp_path.glob("*/build-*/pieces"))


def test_what_a_process_that_died_had_claimed_is_read_again(
    directory: queries.Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SearchIndex.build(tmp_path / "1", directory)

    def dead(work: Work) -> "subprocess.Popen[bytes]":
        (work.folder / "claim-1").touch()
        return subprocess.Popen([sys.executable, "-c", "raise SystemExit(9)"])

    monkeypatch.setattr(building, "_helper", dead)
    SearchIndex.build(tmp_path / "2", directory, processes=2)
    assert content(tmp_path / "1") == content(tmp_path / "2")


def test_a_build_that_was_cut_leaves_the_former_index(
    directory: queries.Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex.build(tmp_path / "1", directory, watermark=3)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(listing, "write_base", cut)
        with pytest.raises(KeyboardInterrupt):
            SearchIndex.build(tmp_path / "1", directory, watermark=4)
    assert SearchIndex.open(tmp_path / "1").watermark == 3
    SearchIndex.build(tmp_path / "1", directory, watermark=5)
    assert index.watermark == 5
    assert len(list((tmp_path / "1").glob("build-*"))) == 1


def test_a_large_directory_is_read_by_several_processes(
    engine: sa.Engine,
    directory: queries.Directory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "LARGE", 100)
    monkeypatch.setattr(queries.os, "cpu_count", lambda: 2)
    started: list[Work] = []
    helper = building._helper
    monkeypatch.setattr(building, "_helper", lambda work: started.append(work) or helper(work))
    documents, built = LiveIndex(tmp_path, engine).refresh()
    assert built
    assert documents == sum(len(directory.read(some)) for some in directory.ranges(40))
    assert len(started) == 1
