"""The directory search follows the directory, and heals whatever happens to its files."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.journal import Actor, act_as
from spaser.directory.search import counts, search
from spaser.directory.wanted import Filter, Found, Wanted
from spaser.imports.suppliers import import_suppliers
from spaser.sourcing import listing, queries
from spaser.sourcing import live as live_module
from spaser.sourcing.live import LiveIndex
from spaser.suppliers.actions import stamp
from spaser.suppliers.models import (
    Known,
    Sector,
    StatusKind,
    Supplier,
    SupplierLabel,
    SupplierSector,
    SupplierStatus,
)

HEADER = "siret,name,kind,activity,commune,department\n"
GARDENS = Wanted("espaces verts")


def load(engine: sa.Engine, folder: Path, *lines: str) -> None:
    """Import a small table."""
    path = folder / "structures.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    with Session(engine) as session:
        act_as(session, Actor("essai"))
        import_suppliers(session, path, "table")


def number_of(session: Session, name: str) -> int:
    return session.exec(select(Supplier.id).where(Supplier.name == name)).one()


def found(live: LiveIndex, wanted: Wanted = GARDENS) -> Found:
    live.forget()  # look at the clock of the directory now, not in half a second
    return live.ask(lambda index: search(index, wanted))


@pytest.fixture
def directory(engine: sa.Engine, tmp_path: Path) -> sa.Engine:
    """Three suppliers."""
    load(engine, tmp_path, ",Les Jardins du Gué,ACI,Entretien d’espaces verts,Toulouse,31",
         ",Verdure d’Essai,EI,Tonte de pelouses et espaces verts,Albi,81",
         ",Lessive Commune,EA,Blanchisserie du linge,Toulouse,31")  # fmt: skip
    return engine


@pytest.fixture
def live(directory: sa.Engine, tmp_path: Path) -> LiveIndex:
    """The index of one process of the node, already open."""
    index = LiveIndex(tmp_path / "index", directory)
    assert found(index).total == 2
    return index


def test_a_new_supplier_is_found(directory, live, tmp_path):
    load(directory, tmp_path, ",Terre d’Essai,EI,Entretien d’espaces verts,Albi,81")
    assert found(live).total == 3
    assert found(live, Wanted("terre")).total == 1
    assert found(LiveIndex(live.folder, directory)).ids == found(live).ids


def test_a_supplier_that_changed_is_found_by_its_new_words_only(directory, live, tmp_path):
    load(directory, tmp_path, ",Verdure d’Essai,EI,Réparation de vélos,Albi,81")
    assert found(live).total == 1
    assert found(live, Wanted("vélo")).total == 1
    assert found(live, Wanted("vélo", {Filter.DEPARTMENT: ("81",)})).total == 1


@pytest.mark.parametrize("leaves", ["closed_on", "merged_into_id"])
def test_a_closed_or_merged_supplier_leaves_and_comes_back(directory, live, leaves):
    with Session(directory) as session, transaction(session):
        act_as(session, Actor("essai"))
        kept, gone = (number_of(session, n) for n in ("Les Jardins du Gué", "Verdure d’Essai"))
        value = kept if leaves == "merged_into_id" else clock.today()
        supplier = session.get_one(Supplier, gone)
        setattr(supplier, leaves, value)
        session.flush()
        stamp(session, [gone])
    assert found(live).ids == [kept]
    with directory.connect() as connection:
        assert queries.count_open(connection) == 2
        assert {one.id for one in queries.open_documents(connection)} >= {kept}
        assert gone not in {one.id for one in queries.open_documents(connection)}
    assert live.rebuild() == 2
    with Session(directory) as session, transaction(session):
        act_as(session, Actor("essai"))
        setattr(session.get_one(Supplier, gone), leaves, None)
        session.flush()
        stamp(session, [gone])
    assert set(found(live).ids) == {kept, gone}


def test_every_fact_that_filters_look_at_is_read(directory, live):
    with Session(directory) as session, transaction(session):
        act_as(session, Actor("essai"))
        number = number_of(session, "Lessive Commune")
        supplier = session.get_one(Supplier, number)
        supplier.workforce_bracket, supplier.sigle = "12", "LCF"
        facts = ((StatusKind.ESS, "scop", Known.YES), (StatusKind.ESS, "scic", Known.NO),
                 (StatusKind.ESUS, "liste", Known.YES))  # fmt: skip
        for status, detail, value in facts:
            session.add(SupplierStatus(supplier_id=number, status=status, value=value,
                                       detail=detail, source="essai"))  # fmt: skip
        session.add(SupplierLabel(supplier_id=number, source="essai", label="Éco-défis"))
        session.add(SupplierSector(supplier_id=number, source="essai", sector=Sector.WASTE))
        session.flush()
        stamp(session, [number])
    expected = {
        Filter.FAMILY: "scop", Filter.KIND: "EA", Filter.ESUS: "liste", Filter.LABEL: "eco defis",
        Filter.SECTOR: "ressources_dechets", Filter.WORKFORCE: "10-49", Filter.DEPARTMENT: "31",
        Filter.REGION: "76", Filter.EPCI: "243100518", Filter.COMMUNE: "31555", Filter.TEXT: "oui",
    }  # fmt: skip
    wanted = Wanted("LCF", {one: (value,) for one, value in expected.items()})
    assert found(live, wanted).ids == [number]
    facets = live.ask(lambda index: counts(index, wanted, list(expected)))
    assert {one: [c.value for c in facets[one]] for one in expected} == {
        one: [value] for one, value in expected.items()
    }


def _delete(folder: Path) -> None:
    shutil.rmtree(folder)


def _each(folder: Path, spoil: Callable[[Path], object]) -> None:
    for path in folder.rglob("*.bin"):
        spoil(path)


def _truncate(folder: Path) -> None:
    _each(folder, lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]))


def _scramble(folder: Path) -> None:
    _each(folder, lambda path: path.write_bytes(bytes(255 - o for o in path.read_bytes())))


def _lose(folder: Path) -> None:
    _each(folder, Path.unlink)


def _empty(folder: Path) -> None:
    _each(folder, lambda path: path.write_bytes(b""))


DAMAGES = (_delete, _truncate, _scramble, _lose, _empty)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("changed", [False, True])
def test_damaged_files_heal(directory, live, tmp_path, damage, changed):
    if changed:  # so that there is a second file
        load(directory, tmp_path, ",Terre d’Essai,EI,Entretien d’espaces verts,Albi,81")
    before = found(live)
    live.forget()
    damage(live.folder)
    restarted = LiveIndex(live.folder, directory)
    assert found(restarted) == before
    assert found(live) == before
    load(directory, tmp_path, ",Terre Neuve d’Essai,EI,Entretien d’espaces verts,Albi,81")
    assert found(live).total == before.total + 1


def test_many_small_changes_give_what_a_rebuild_gives(directory, live, tmp_path):
    for n in range(6):
        load(directory, tmp_path, f",Verger d’Essai {n % 4},EI,Espaces verts {n},Albi,81")
        assert found(live, Wanted("verger essai")).total == min(n + 1, 4)
    asked = [Wanted(), GARDENS, Wanted("verger"), Wanted("", {Filter.DEPARTMENT: ("81",)})]
    before = [found(live, wanted) for wanted in asked]
    files = [path.name for path in live.folder.rglob("*.bin")]
    assert len(files) == 2
    assert live.rebuild() == 7
    assert [found(live, wanted) for wanted in asked] == before


def test_too_many_changes_beside_the_build_are_built_again(directory, live, tmp_path, monkeypatch):
    monkeypatch.setattr(listing, "MOST_CHANGES", 2)
    for n in range(4):
        load(directory, tmp_path, f",Verger d’Essai {n},EI,Espaces verts,Albi,81")
        assert found(live).total == 3 + n
    assert live.refresh() == (7, False)


def test_the_former_index_serves_while_another_is_built(directory, live, tmp_path, monkeypatch):
    monkeypatch.setattr(listing, "MOST_CHANGES", 0)
    monkeypatch.setattr(live_module, "SMALL", 1)
    load(directory, tmp_path, ",Verger d’Essai,EI,Espaces verts,Albi,81")
    limit = time.monotonic() + 30
    while (total := found(live).total) == 2 and time.monotonic() < limit:
        time.sleep(0.02)
    assert total == 3
