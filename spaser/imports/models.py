"""Runs of imports and what they had to say of each row."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from spaser.core.columns import Moment, choice


class RunState(StrEnum):
    """A run that stays « running » after its process died is resumed by running it again."""

    RUNNING = "en_cours"
    DONE = "terminee"
    FAILED = "echouee"


class RemarkKind(StrEnum):
    """What happened to the row."""

    REFUSED = "refusee"
    REPAIRED = "reparee"


class ImportRun(SQLModel, table=True):
    """One import of one file. Dry runs leave no run behind."""

    __tablename__ = "import_run"
    __journal__: ClassVar[str] = "import_run"

    id: int = Field(default=None, primary_key=True)
    kind: str  # suppliers, tenders, awards
    source: str
    file_name: str
    file_sha256: str = Field(max_length=64)
    organisation_id: int | None = None  # in whose name; None: the command line
    state: RunState = Field(default=RunState.RUNNING, sa_type=choice(RunState))
    started_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    gone: int = 0


class Upload(SQLModel, table=True):
    """A file that somebody sent, and what they said of its columns."""

    __tablename__ = "import_upload"
    __journal__: ClassVar[str] = "import_upload"
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"stored_name", "preview", "node"})

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    source: str
    file_name: str  # as the person named it: never a path
    stored_name: str  # the name under which it lies on the disk of its node
    file_sha256: str = Field(max_length=64)
    size: int = Field(sa_type=sa.BigInteger)  # bytes
    node: str
    preview: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)  # of a table
    columns: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)  # header → our column
    created_at: datetime = Field(sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)  # the file, not the row


class ColumnMapping(SQLModel, table=True):
    """What a person said that the columns of a table hold, kept for the next table like it."""

    __tablename__ = "column_mapping"
    __journal__: ClassVar[str] = "column_mapping"

    id: int = Field(default=None, primary_key=True)
    signature: str = Field(unique=True, max_length=64)  # digest of the normalised header
    columns: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)  # header → our column
    file_name: str = ""
    updated_at: datetime = Field(sa_type=Moment)


class ImportRemark(SQLModel, table=True):
    """One refused or repaired row, with the reason in French."""

    __tablename__ = "import_remark"

    id: int = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="import_run.id", index=True, ondelete="CASCADE")
    kind: RemarkKind = Field(sa_type=choice(RemarkKind))
    file_name: str
    row: int | None = None  # as the spreadsheet counts: the header is row 1
    field: str = ""
    value: str = ""
    reason: str
