"""The reference files are those that the README describes, and they load fast."""

import hashlib
import time
from datetime import date

import pytest

from spaser.paths import REFERENCE
from spaser.reference import communes
from spaser.reference.files import rows
from spaser.reference.sources import all_sources

TABLES = {path.name for suffix in ("csv", "toml") for path in REFERENCE.glob(f"*.{suffix}")}
README = REFERENCE.parent / "README.md"


def test_every_file_has_its_source():
    assert {one.file for one in all_sources()} == TABLES - {"sources.csv"}


@pytest.mark.parametrize("row", tuple(rows("sources.csv")), ids=lambda row: row["file"])
def test_a_file_is_the_one_whose_checksum_was_noted(row):
    content = (REFERENCE / row["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert row["sha256"] in README.read_text(encoding="utf-8")
    assert b"\r" not in content
    assert date.fromisoformat(row["date"])


def test_the_files_are_small():
    content = b"".join((REFERENCE / name).read_bytes() for name in TABLES)
    assert len(content) < 6_000_000


def test_labels_have_typographic_apostrophes():
    for name in TABLES:
        assert "'" not in (REFERENCE / name).read_text(encoding="utf-8")


def test_the_communes_load_fast():
    communes._lines.cache_clear()
    communes._former.cache_clear()
    started = time.perf_counter()
    communes.commune("31555")
    assert time.perf_counter() - started < 0.3
