"""Installations for the tests with real processes."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, missing
from tests.ops.service import Machine, sqlite_machine


@pytest.fixture(scope="session", autouse=True)
def built_assets() -> None:
    """Pages need their style sheets."""
    if not (ROOT / "spaser" / "static" / "vendor" / "built-from").is_file():
        missing("les ressources ne sont pas construites : lancez « make setup »")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A new installation on SQLite, with nothing in it."""
    return sqlite_machine(tmp_path)


@pytest.fixture
def migrated(database_url: str, tmp_path: Path) -> Machine:
    """An installation on a migrated database: once on SQLite, once on PostgreSQL."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    return Machine(data_dir, database_url, cwd=tmp_path)
