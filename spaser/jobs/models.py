"""Long work: what was asked, how far it is, what it gave."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from spaser.core.columns import Moment, choice


class JobState(StrEnum):
    """A job whose worker died stays « running » until another takes it up again."""

    WAITING = "en_attente"
    RUNNING = "en_cours"
    DONE = "terminee"
    FAILED = "echouee"
    CANCELLED = "annulee"


class Job(SQLModel, table=True):
    """One piece of long work. The queue only says that there is work: this row is the truth."""

    __journal__: ClassVar[str] = "job"
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset(
        {"done", "total", "step", "heartbeat_at", "result", "payload", "attempts"}
    )

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)  # the name of the function that does it
    state: JobState = Field(default=JobState.WAITING, index=True, sa_type=choice(JobState))
    organisation_id: int | None = Field(
        default=None, foreign_key="organisation.id", index=True, ondelete="CASCADE"
    )
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    asked_by: str = ""
    node: str = ""  # whose data folder holds its files
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    error: str = ""  # a French sentence
    done: int = 0
    total: int | None = None
    step: str = ""
    attempts: int = 0
    created_at: datetime = Field(sa_type=Moment)
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    heartbeat_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
