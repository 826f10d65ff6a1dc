"""Backups taken while the service writes, restored elsewhere: nothing lost, nothing half done."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.accounts.commands import NewUser, add_user
from spaser.backup import BackupRefused, backup, restore, row_counts
from spaser.core import clock
from spaser.core.db import make_engine, transaction
from spaser.core.journal import Actor, JournalEntry, act_as
from spaser.imports.suppliers import import_suppliers
from tests.ops import invented
from tests.ops.service import Machine, Service, administrator, sqlite_machine, token
from tests.postgresql import Server

FORM = "/organisation/invitations/nouvelle"
SEARCH = "/essayer?objet=entretien+des+espaces+verts&lieu=Toulouse"


@contextmanager
def _writing(service: Service, password: str) -> Iterator[list[int]]:
    """Somebody invites people without a pause; gives the statuses of the answers."""
    form = service.get(FORM, service.sign_in("admin@essai.example", password))
    cookie, csrf = form.cookie, token(form)
    statuses: list[int] = []
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            email = f"personne{len(statuses)}@essai.example"
            fields = {"email": email, "role": "reader", "csrf_token": csrf}
            statuses.append(service.post(FORM, cookie, fields).status)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield statuses
    finally:
        over.set()
        writer.join()


def _journal(url: str) -> list[dict[str, object]]:
    engine = make_engine(url)
    with Session(engine) as session:
        entries = session.exec(select(JournalEntry).order_by(col(JournalEntry.id))).all()
        kept = [entry.model_dump(mode="json") for entry in entries]
    engine.dispose()
    return kept


def _import(url: str, path: Path) -> int:
    """The number of suppliers that the file created."""
    engine = make_engine(url)
    with Session(engine) as session:
        act_as(session, Actor("essai"))
        created = import_suppliers(session, path, "table").created
    engine.dispose()
    return created


def _backed_up(machine: Machine) -> tuple[Path, dict[str, int]]:
    """A backup of a service that writes before, during and after; and what it printed."""
    _import(machine.database_url, invented.suppliers(machine.cwd / "structures.csv"))
    password = administrator(machine)
    path = machine.cwd / "sauvegarde.sqlite3"
    with machine.serving() as service, _writing(service, password) as statuses:
        done = machine.run("db", "backup", path)
    assert set(statuses) == {302}
    assert len(statuses) > 10
    return path, json.loads(done.last_line)


def _assert_numbers_go_on(url: str, folder: Path) -> None:
    """Rows may be added after those that were restored."""
    more = invented.table(folder / "plus.csv", ("name", "commune"), (("Nouvelle", "Foix"),))
    assert _import(url, more) == 1
    engine = make_engine(url)
    with Session(engine) as session, transaction(session):
        act_as(session, Actor("essai"))
        add_user(session, NewUser("autre@essai.example", "Autre", "reader"), clock.now())
    engine.dispose()


def _assert_restored(target: Machine, path: Path, printed: dict[str, int]) -> None:
    """Same counts, the service answers, its index is built again, and numbers go on."""
    assert json.loads(target.run("db", "restore", path).last_line) == printed
    with target.serving(workers=1) as service:
        assert service.get("/readyz").status == 200
        assert "Les Jardins du Gué" in service.get(SEARCH).text
    _assert_numbers_go_on(target.database_url, target.cwd)


def test_a_backup_taken_while_people_write_restores_elsewhere(migrated: Machine, tmp_path: Path):
    path, printed = _backed_up(migrated)
    assert printed["supplier"] == 5
    assert [one.name for one in path.parent.glob("sauvegarde*")] == [path.name]
    journal = _journal(f"sqlite:///{path}")
    assert journal == _journal(migrated.database_url)[: len(journal)]
    target = sqlite_machine(tmp_path / "ailleurs")
    target.cwd.mkdir()
    _assert_restored(target, path, printed)
    assert _journal(target.database_url)[: len(journal)] == journal


@pytest.mark.postgresql
def test_a_backup_of_sqlite_restores_to_postgresql_and_back(
    migrated_sqlite: Path, tmp_path: Path, postgresql_server: Server
):
    source = tmp_path / "source.sqlite3"
    shutil.copyfile(migrated_sqlite, source)
    _assert_numbers_go_on(f"sqlite:///{source}", tmp_path)
    invented.suppliers(tmp_path / "structures.csv")
    _import(f"sqlite:///{source}", tmp_path / "structures.csv")
    _through(f"sqlite:///{source}", lambda engine: backup(engine, tmp_path / "un.sqlite3"))
    journal = _journal(f"sqlite:///{source}")
    with postgresql_server.copied("template0") as url:
        first = _through(url, lambda engine: restore(engine, tmp_path / "un.sqlite3"))
        second = _through(url, lambda engine: backup(engine, tmp_path / "deux.sqlite3"))
        assert first == second
        assert _journal(url) == journal
        _import(url, invented.table(tmp_path / "encore.csv", ("name",), (("Encore une",),)))
    back = f"sqlite:///{tmp_path / 'retour.sqlite3'}"
    assert _through(back, lambda engine: restore(engine, tmp_path / "deux.sqlite3")) == second
    assert _journal(back) == journal


def _through(url: str, work: Callable[[sa.Engine], dict[str, int]]) -> dict[str, int]:
    engine = make_engine(url)
    try:
        return work(engine)
    finally:
        engine.dispose()


@pytest.fixture
def a_backup(migrated_sqlite: Path, tmp_path: Path) -> Path:
    """A backup of a database without rows."""
    engine = make_engine(f"sqlite:///{migrated_sqlite}")
    backup(engine, tmp_path / "bonne.sqlite3")
    engine.dispose()
    return tmp_path / "bonne.sqlite3"


def _nothing(_path: Path) -> None:
    """There is no file of that name."""


def _of_another_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recette (id INTEGER)")
    connection.close()


def _of_a_newer_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.commit()
    connection.close()


BAD = {
    "a text": (lambda path: path.write_text("bonjour"), "n’est pas une sauvegarde"),
    "a folder": (lambda path: path.mkdir(), "n’est pas une sauvegarde"),
    "nothing": (_nothing, "n’est pas une sauvegarde"),
    "another program’s": (_of_another_program, "n’est pas une sauvegarde"),
    "a newer version’s": (_of_a_newer_version, "plus récente"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_a_backup_is_refused_and_leaves_nothing(tmp_path: Path, case: str):
    make, sentence = BAD[case]
    make(tmp_path / "mauvaise.sqlite3")
    _assert_refused(tmp_path / "mauvaise.sqlite3", tmp_path / "base.sqlite3", sentence)


def test_a_backup_cut_short_is_refused_and_leaves_nothing(tmp_path: Path, a_backup: Path):
    whole = a_backup.read_bytes()
    a_backup.write_bytes(whole[: len(whole) // 2])
    _assert_refused(a_backup, tmp_path / "base.sqlite3", "endommagé")


def _assert_refused(source: Path, target: Path, sentence: str) -> None:
    engine = make_engine(f"sqlite:///{target}")
    with pytest.raises(BackupRefused) as refusal:
        restore(engine, source)
    engine.dispose()
    assert sentence in refusal.value.message.replace("\N{NO-BREAK SPACE}", " ")
    assert not target.exists()


def test_a_database_that_is_not_empty_is_left_as_it_is(engine: sa.Engine, a_backup: Path):
    before = row_counts(engine)
    with pytest.raises(BackupRefused, match="pas vide"):
        restore(engine, a_backup)
    assert row_counts(engine) == before


def test_a_restore_that_fails_in_the_middle_leaves_the_database_empty(
    a_backup: Path, tmp_path: Path
):
    connection = sqlite3.connect(a_backup)
    connection.execute(  # of a person who is not there
        "INSERT INTO membership (person_id, organisation_id, role, created_at)"
        " VALUES (7, 7, 'reader', '2026-01-01 00:00:00')"
    )
    connection.commit()
    connection.close()
    engine = make_engine(f"sqlite:///{tmp_path / 'base.sqlite3'}")
    with pytest.raises(sa.exc.IntegrityError):
        restore(engine, a_backup)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_backup_never_replaces_a_file(engine: sa.Engine, tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("à garder")
    with pytest.raises(BackupRefused, match="existe déjà"):
        backup(engine, path)
    assert path.read_text() == "à garder"
    assert [one.name for one in tmp_path.glob("notes*")] == ["notes.txt"]


def test_there_is_nothing_to_back_up_in_an_empty_database(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'vide.sqlite3'}")
    with pytest.raises(BackupRefused, match="rien à sauvegarder"):
        backup(engine, tmp_path / "sauvegarde.sqlite3")
    engine.dispose()
    assert not (tmp_path / "sauvegarde.sqlite3").exists()


def test_a_restored_directory_is_another_directory(migrated_sqlite: Path, tmp_path: Path):
    shutil.copyfile(migrated_sqlite, tmp_path / "un.sqlite3")
    first = make_engine(f"sqlite:///{tmp_path / 'un.sqlite3'}")
    backup(first, tmp_path / "sauvegarde.sqlite3")
    second = make_engine(f"sqlite:///{tmp_path / 'deux.sqlite3'}")
    restore(second, tmp_path / "sauvegarde.sqlite3")
    epochs = set()
    for engine in (first, second):
        with engine.connect() as connection:
            epochs.add(connection.execute(sa.text("SELECT epoch FROM supplier_clock")).scalar())
        engine.dispose()
    assert len(epochs) == 2
