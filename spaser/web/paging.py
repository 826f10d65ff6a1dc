"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

Row = TypeVar("Row")
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows and where they stand among all of them."""

    rows: Sequence[Row]
    number: int  # from 1
    size: int
    total: int

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The rank of the first row, from 1; 0 when there is none."""
        return 0 if not self.rows else (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The rank of the last row."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def wanted() -> int:
    """The number of the page that the address asks for, from 1."""
    return min(max(1, number("page") or 1), LAST_PAGE)


def number(name: str) -> int | None:
    """A whole number of the address; None without one, or beyond what a database counts."""
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 9 else None


def offset(number: int, size: int) -> int:
    """How many rows come before the page."""
    return (number - 1) * size
