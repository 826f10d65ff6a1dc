"""A notice as any reader gives it: one consultation and its lots, nothing guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from spaser.imports.models import RemarkKind
from spaser.imports.rows import Remark
from spaser.tenders.models import AmountKind, Reservation


@dataclass(frozen=True, slots=True)
class NewLot:
    """One lot; what the notice does not say is None or empty."""

    number: str
    title: str
    key: str = ""  # what finds it again where lots have no number of their own
    row: int | None = None  # of a table, as the spreadsheet counts
    description: str = ""
    cpv: tuple[str, ...] = ()
    nuts: tuple[str, ...] = ()
    place: str = ""
    abroad: bool = False  # a French commune of that name would be another place
    commune_code: str | None = None
    department: str | None = None
    amount_ht: Decimal | None = None
    amount_kind: AmountKind | None = None
    duration_months: int | None = None
    starts_on: date | None = None
    reservation: Reservation | None = None
    criteria: tuple[tuple[str, str], ...] = ()  # name, weight as written
    facts: Mapping[str, Any] = field(default_factory=dict)  # by the names of tenders.wording.FACTS


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table of a plan stands in its file."""

    header_row: int  # as the spreadsheet counts
    sheet: str = ""  # of a workbook
    separator: str = ""  # of a csv file
    encoding: str = ""  # of a csv file


@dataclass(frozen=True, slots=True)
class Notice:
    """One consultation, its lots in the order of the notice, and what could not be read."""

    source: str
    source_key: str
    title: str
    reference: str = ""
    form: str = ""
    description: str = ""
    buyer_name: str = ""
    buyer_siret: str | None = None
    nature: str = ""
    procedure: str = ""
    published_on: date | None = None
    deadline_at: datetime | None = None
    url: str = ""
    lots: tuple[NewLot, ...] = ()
    remarks: tuple[Remark, ...] = ()
    layout: Layout | None = None


@dataclass(slots=True)
class Remarks:
    """What a reader has to say of a notice while it reads it."""

    found: list[Remark] = field(default_factory=list)

    def repaired(self, field_name: str, value: str, reason: str) -> None:
        """The notice is imported, but not as it was written."""
        remark = Remark(RemarkKind.REPAIRED, None, field_name, value[:500], reason)
        if remark not in self.found:
            self.found.append(remark)
