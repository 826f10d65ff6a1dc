"""Purchase plans: the file as it was sent, and what each search gave for each of its lines."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from spaser.core.columns import Moment


class PlanFile(SQLModel, table=True):
    """The file of a plan, given back with our columns at the right of its own."""

    __tablename__ = "plan_file"

    id: int = Field(default=None, primary_key=True)
    tender_id: int = Field(foreign_key="tender.id", unique=True, ondelete="CASCADE")
    file_name: str  # as the person named it: never a path
    size: int  # bytes
    content: bytes = Field(sa_type=sa.LargeBinary)
    header_row: int  # as the spreadsheet counts
    sheet: str = ""  # of a workbook
    separator: str = ""  # of a csv file
    encoding: str = ""  # of a csv file
    # [row, key of the lot] for each line that is a purchase
    lines: list[list[Any]] = Field(default_factory=list, sa_type=sa.JSON)
    # [kind, row, column, value, reason]: lines refused, and what was not read as it is written
    remarks: list[list[Any]] = Field(default_factory=list, sa_type=sa.JSON)
    kept_at: datetime = Field(sa_type=Moment)
    kept_by: str = ""


class PlanRun(SQLModel, table=True):
    """One search for all the lines of a plan; it counts once it has ended."""

    __tablename__ = "plan_run"

    id: int = Field(default=None, primary_key=True)
    tender_id: int = Field(foreign_key="tender.id", index=True, ondelete="CASCADE")
    job_id: int | None = Field(default=None, foreign_key="job.id", index=True, ondelete="SET NULL")
    started_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    asked_by: str = ""
    epoch: str = ""  # which directory, and its revision: the edition of the data
    revision: int = 0
    suppliers: int = 0  # how many the directory listed
    fictitious: bool = False


class PlanLine(SQLModel, table=True):
    """What one search found for one line. Counts are of relevant suppliers, each counted once."""

    __tablename__ = "plan_line"
    __table_args__ = (sa.UniqueConstraint("run_id", "lot_id"),)

    id: int = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="plan_run.id", ondelete="CASCADE")
    lot_id: int = Field(foreign_key="lot.id", index=True, ondelete="CASCADE")
    asked: str = Field(max_length=64)  # digest of what the line asked for
    family: str = ""  # of purchases
    found: int = 0
    around: int = 0  # in the département of the line, or near
    reservable: bool = False
    lever: str = ""  # the one advised first
    # Three tables of numbers by name: places, families, articles.
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    # {"code", "title", "verdict", "article", "proof", "why"} for each rung, the advised one first
    levers: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    reasons: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    # [{"id", "name", "commune", "km", "score", "family"}], the first suppliers
    first: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
