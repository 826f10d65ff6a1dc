"""The demo's tables, read once for the tests."""

import csv
import json
from functools import cache
from typing import Any

from spaser.paths import DEMO, REFERENCE


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/demo/<name>.csv."""
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def column(name: str, key: str) -> list[str]:
    """One column of a table, empty cells left out."""
    return [row[key] for row in rows(name) if row[key]]


def first_column(name: str) -> set[str]:
    """The codes of data/reference/<name>.csv."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row[0] for row in csv.reader(file)}


@cache
def tenders() -> dict[str, Any]:
    """The whole of data/demo/tenders.json."""
    content = json.loads((DEMO / "tenders.json").read_text("utf-8"))
    assert isinstance(content, dict)
    return content
