"""Each hostile file is imported right or refused in French; never half of it."""

import shutil
import time

import pytest
from sqlmodel import col, func, select

from spaser.imports import table
from spaser.imports.models import ColumnMapping, ImportRemark, ImportRun
from spaser.imports.refusal import ImportRefused
from spaser.imports.suppliers import READERS, import_suppliers
from spaser.suppliers.models import Supplier, SupplierSource
from tests.db.imports.hostile import FILES

ENCODINGS = (
    "windows 1252", "mac roman", "dos", "utf-16", "utf-16 without its mark", "utf-32",
    "two encodings", "bom twice", "carriage returns only", "right-to-left override", "workbook",
    "control characters",
)  # fmt: skip
TABLES = (Supplier, SupplierSource, ImportRun, ImportRemark, ColumnMapping)


@pytest.fixture
def database_url(migrated_sqlite, tmp_path):
    """One database is enough: what is hostile here is the file."""
    path = tmp_path / "spaser.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def _counts(session) -> list[int]:
    session.rollback()
    found = [session.exec(select(func.count()).select_from(model)).one() for model in TABLES]
    session.rollback()
    return found


@pytest.mark.parametrize("what", FILES)
def test_a_hostile_file_is_imported_or_refused_in_french(session, folder, what):
    build, expected = FILES[what]
    path = build(folder)
    started = time.monotonic()
    if isinstance(expected, int):
        report = import_suppliers(session, path, "table")
        assert (report.created, report.refused) == (expected, 0)
        names = session.exec(select(Supplier.name).order_by(col(Supplier.id))).all()
        assert all(name.isprintable() and len(name) <= 300 for name in names)
    else:
        with pytest.raises(ImportRefused, match=expected):
            import_suppliers(session, path, "table")
        assert _counts(session) == [0] * len(TABLES)
    assert time.monotonic() - started < 60


def _preview(path):
    try:
        return table.preview(path)
    except ImportRefused:
        return None


@pytest.mark.parametrize("what", FILES)
def test_a_preview_of_a_hostile_file_never_breaks(folder, what):
    build, _ = FILES[what]
    seen = _preview(build(folder))
    if seen is not None:
        assert len(seen.header) == len(seen.keys) == len(seen.recognised)
        assert all(len(cells) == len(seen.header) for cells in seen.sample)


@pytest.mark.parametrize("what", ENCODINGS)
def test_the_letters_are_those_that_were_written(session, folder, what):
    build, _ = FILES[what]
    import_suppliers(session, build(folder), "table")
    name = session.exec(select(Supplier.name).order_by(col(Supplier.id))).first()
    assert name in {"Élan", "É [31mlan"}


@pytest.mark.parametrize("source", ["siae", "sirene"])
@pytest.mark.parametrize("what", FILES)
def test_official_lists_refuse_them_too(folder, what, source):
    build, _ = FILES[what]
    with pytest.raises(ImportRefused):
        list(READERS[source](build(folder)).rows)
