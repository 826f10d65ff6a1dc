"""Reads the tables of data/reference."""

import csv
from collections.abc import Iterator

from spaser.paths import REFERENCE


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table, each column by its header."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def lines(name: str) -> list[str]:
    """The lines of a table that has no quoted field, without its header."""
    return (REFERENCE / name).read_text(encoding="utf-8").splitlines()[1:]
