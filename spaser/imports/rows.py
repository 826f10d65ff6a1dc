"""What a reader gives for each row of a file: facts, or a refusal, and its remarks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from spaser.imports.models import RemarkKind


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say of one row, in French."""

    kind: RemarkKind
    row: int | None  # as the spreadsheet counts: the header is row 1
    field: str
    value: str
    reason: str
    file_name: str = ""

    def sentence(self) -> str:
        """The remark on one line: where, what, why."""
        place = f"{self.file_name}, ligne {self.row}" if self.row is not None else self.file_name
        told = f", {self.field} « {self.value[:80]} »" if self.field else ""
        return f"{place}{told} : {self.reason}"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as its source tells it; `facts` is None when the row is refused."""

    row: int
    key: str
    facts: dict[str, Any] | None
    edition_on: date | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One file of one source. `complete`: a structure that it does not name has left the source."""

    rows: Iterator[SourceRow]
    total: int | None
    complete: bool
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class Draft:
    """The facts of one row while they are read. Absent facts are left out, never empty."""

    row: int
    facts: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def keep(self, name: str, value: object) -> None:
        """Keep a fact unless the source says nothing of it."""
        if value not in (None, "", [], {}):
            self.facts[name] = value

    def add(self, name: str, item: dict[str, Any]) -> None:
        """Add one activity, status or reference, without what it leaves empty."""
        kept = {key: value for key, value in item.items() if value not in (None, "", [], False)}
        listed = self.facts.setdefault(name, [])
        if kept and kept not in listed:
            listed.append(kept)

    def repaired(self, field_name: str, value: str, reason: str) -> None:
        """The row is imported, but not as it was written."""
        self.remarks.append(Remark(RemarkKind.REPAIRED, self.row, field_name, value, reason))

    def done(self, key: str, edition_on: date | None = None) -> SourceRow:
        """The row, with its facts."""
        facts = {name: value for name, value in self.facts.items() if value != []}
        return SourceRow(self.row, key, facts, edition_on, tuple(self.remarks))

    def refused(self, field_name: str, value: str, reason: str) -> SourceRow:
        """The row, without facts."""
        self.remarks.append(Remark(RemarkKind.REFUSED, self.row, field_name, value, reason))
        return SourceRow(self.row, "", None, None, tuple(self.remarks))
