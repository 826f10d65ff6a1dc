"""Where each table of data/reference comes from."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from spaser.reference.files import rows


@dataclass(frozen=True, slots=True)
class Source:
    """One file: what it holds, how many rows, from where, under which licence, taken when."""

    file: str
    what: str
    rows: int
    origin: str
    licence: str
    date: date


@cache
def all_sources() -> tuple[Source, ...]:
    """Every table, by file name."""
    return tuple(
        Source(
            row["file"],
            row["what"],
            int(row["rows"]),
            row["origin"],
            row["licence"],
            date.fromisoformat(row["date"]),
        )
        for row in rows("sources.csv")
    )
