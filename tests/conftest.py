"""What every test may ask for. A group whose tools are missing is skipped, saying why; in CI a
missing tool is a failure."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlmodel import Session

from spaser import migrate
from spaser.app import create_app
from spaser.config import Settings
from spaser.core.db import make_engine
from spaser.core.journal import Actor, act_as
from tests import postgresql
from tests.visit import Visit

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SECRET_KEY = "a key for tests, long enough to be accepted"


def missing(reason: str) -> None:
    """Skip the test; in CI, fail it: nothing may be silently left out there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"absent en CI : {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real public data beside the checkout; the suite proves the product without it."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("les données réelles (../shared/data) ne sont pas à côté du dépôt")
    return folder


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file brought up to date once; tests take copies of it."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgresql.Server]:
    """A real server, started for this run on a free port, with a migrated template database."""
    if postgresql.binaries() is None:
        missing("PostgreSQL n’est pas installé : « make test » l’installe s’il le peut")
    with postgresql.running(tmp_path_factory.mktemp("postgresql")) as server:
        engine = make_engine(server.url("template_spaser"))
        migrate.upgrade(engine)
        engine.dispose()
        yield server


@pytest.fixture(scope="session")
def emptied(postgresql_server: postgresql.Server) -> postgresql.Emptied:
    """The database that the tests of this worker use in turn."""
    return postgresql.Emptied(postgresql_server, "template_spaser")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database: the test runs once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "spaser.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    emptied: postgresql.Emptied = request.getfixturevalue("emptied")
    with emptied.database() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A session that may write: its actor is the test."""
    with Session(engine) as session:
        act_as(session, Actor("essai"))
        yield session


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where templates are kept compiled, so that each application does not do it again."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def app(database_url: str, tmp_path: Path, compiled_templates: Path) -> Iterator[Flask]:
    """The application on the fresh database."""
    assets = ROOT / "spaser" / "static" / "vendor" / "built-from"
    if not assets.is_file():
        missing("les ressources ne sont pas construites : lancez « make setup »")
    settings = Settings(SECRET_KEY, database_url, tmp_path / "data")
    app = create_app(settings)
    app.testing = False  # errors become pages, as for a user
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled_templates))
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def visit(app: Flask, session: Session) -> Visit:
    """A browser without JavaScript that refuses a badly written page."""
    return Visit(app, session)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    path = shutil.which("chromium")
    if path is None or shutil.which("chromedriver") is None:
        missing("Chromium et ChromeDriver ne sont pas installés : « make test » les installe")
    return str(path)


def run(*command: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says."""
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]
