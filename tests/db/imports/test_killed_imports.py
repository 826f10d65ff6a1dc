"""An import whose process is killed, and run again, ends as one that nothing interrupted."""

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select
from stdnum import luhn

from spaser.core.db import make_engine
from spaser.core.journal import Actor, act_as
from spaser.imports.models import ImportRun, RunState
from spaser.imports.suppliers import import_suppliers
from spaser.suppliers.models import SupplierSource
from tests.conftest import ROOT, SECRET_KEY
from tests.db.imports.supplier_state import state_of

ROWS = 4_000
COLUMNS = ["id", "siret", "kind", "name", "commune", "code_postal", "description", "labels",
           "updated_at"]  # fmt: skip


def _siret(number: int) -> str:
    siren = f"{number:08d}"
    start = f"{siren}{luhn.calc_check_digit(siren)}0001"
    return start + luhn.calc_check_digit(start)


def _edition(path: Path, year: int, numbers: range) -> Path:
    """An invented list: some rows share a SIRET, some have none, some change with the year."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for number in numbers:
            writer.writerow({
                "id": number, "siret": "" if number % 11 == 0 else _siret(number // 2),
                "kind": "EI" if number % 2 else "ACI", "name": f"Structure inventée {number}",
                "commune": "Foix", "code_postal": "09000", "updated_at": f"{year}-01-01",
                "description": f"Tri {number % 7} en {year}" if number % 3 else "",
                "labels": "RGE|ISO9001" if number % 5 == 0 else "",
            })  # fmt: skip
    return path


@pytest.fixture
def editions(tmp_path):
    (tmp_path / "a").mkdir()
    first = _edition(tmp_path / "a" / "siae.csv", 2025, range(500))
    return first, _edition(tmp_path / "siae.csv", 2026, range(100, ROWS))


@pytest.fixture
def expected(tmp_path, migrated_sqlite, editions):
    """What two editions give when nothing interrupts them."""
    path = tmp_path / "reference.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    engine = make_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        act_as(session, Actor("essai"))
        for edition in editions:
            import_suppliers(session, edition, "siae")
        found = state_of(session)
    engine.dispose()
    return found


def _start(path: Path, database_url: str, tmp_path: Path) -> subprocess.Popen[bytes]:
    settings = {
        "SPASER_DATABASE_URL": database_url,
        "SPASER_DATA_DIR": str(tmp_path / "data"),
        "SPASER_SECRET_KEY": SECRET_KEY,
    }
    command = [sys.executable, "-m", "spaser.cli", "import", "suppliers", str(path)]
    return subprocess.Popen(
        [*command, "--source", "siae"], cwd=ROOT, env={**os.environ, **settings},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _written(session: Session) -> int:
    session.rollback()
    count = session.exec(
        select(func.count()).where(col(SupplierSource.edition_on) >= date(2026, 1, 1))
    ).one()
    session.rollback()
    return count


def _kill_after_some(process: subprocess.Popen[bytes], session: Session, more_than: int) -> int:
    """SIGKILL at a moment that nobody chose, once more rows than before are written."""
    deadline = time.monotonic() + 120
    while _written(session) <= more_than and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(random.random() * 0.2)
    process.send_signal(signal.SIGKILL)
    return process.wait()


def test_a_killed_import_ends_as_one_that_nothing_interrupted(
    session, database_url, tmp_path, editions, expected
):
    before, newer = editions
    import_suppliers(session, before, "siae")
    ends = [
        _kill_after_some(_start(newer, database_url, tmp_path), session, _written(session))
        for _ in range(2)
    ]
    assert -signal.SIGKILL in ends
    report = import_suppliers(session, newer, "siae")
    assert report.read == ROWS - 100
    assert state_of(session) == expected
    again = session.exec(select(ImportRun.state)).all()
    assert set(again) == {RunState.DONE}
    assert import_suppliers(session, newer, "siae").unchanged == ROWS - 100
