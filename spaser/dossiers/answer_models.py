"""What suppliers are asked, the links they answer by, and what they answered."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from spaser.core.columns import Moment, choice


class Interest(StrEnum):
    """What a supplier says of the lot."""

    YES = "oui"
    MAYBE = "peut_etre"
    NO = "non"


class QuestionSet(SQLModel, table=True):
    """Questions asked to several suppliers; frozen once sent, a change makes another version."""

    __tablename__ = "question_set"
    __journal__: ClassVar[str] = "question_set"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    number: int  # 1, 2… in the dossier
    # [{key, label, help, kind, choices, required}], see questions.py; keys never change.
    questions: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    subject: str = ""
    body: str = ""  # the message that accompanies the link, before it is sent
    message_id: int | None = Field(default=None, foreign_key="dossier_message.id", index=True)
    reply_before: date | None = None
    created_at: datetime = Field(sa_type=Moment)
    created_by: str
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    reminders_allowed: int = 2  # reminders that one supplier may receive
    late_allowed: bool = True  # answers are taken after that day, and marked late
    version: int = 1  # grows with each change of a draft


class AnswerLink(SQLModel, table=True):
    """The link of one supplier for one set of questions; only a digest of its token is kept."""

    __tablename__ = "answer_link"
    __journal__: ClassVar[str] = "answer_link"
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"token_digest"})

    id: int = Field(default=None, primary_key=True)
    question_set_id: int = Field(foreign_key="question_set.id", index=True, ondelete="CASCADE")
    dossier_supplier_id: int = Field(
        foreign_key="dossier_supplier.id", index=True, ondelete="CASCADE"
    )
    token_digest: str = Field(unique=True, max_length=64)
    created_at: datetime = Field(sa_type=Moment)
    created_by: str
    sent_at: datetime | None = Field(default=None, sa_type=Moment)  # none: not yet noted as sent
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_by: str = ""


class Answer(SQLModel, table=True):
    """What a supplier answered; another answer is another version, nothing is overwritten."""

    __journal__: ClassVar[str] = "answer"
    # The journal is for ever: it says that an answer came, not what a person wrote in it.
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset(
        {
            "capacity", "references", "remarks", "answers", "refusal_reason", "contact_name",
            "contact_phone", "contact_email",
        }
    )  # fmt: skip
    __table_args__ = (sa.UniqueConstraint("link_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    link_id: int = Field(foreign_key="answer_link.id", index=True, ondelete="CASCADE")
    number: int  # 1, 2… of the link; the latest counts
    submitted_at: datetime = Field(sa_type=Moment)
    late: bool = False  # after the day it was asked for
    after_lock: bool = False  # not in the report that was locked
    interest: Interest = Field(sa_type=choice(Interest))
    capacity: str = ""
    references: str = Field(default="", sa_column_kwargs={"name": "references_text"})
    remarks: str = ""
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)  # question key → text
    refusal_reason: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""


class AnswerFile(SQLModel, table=True):
    """A document joined to an answer."""

    __tablename__ = "answer_file"
    __journal__: ClassVar[str] = "answer_file"
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"content"})

    id: int = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="answer.id", index=True, ondelete="CASCADE")
    position: int
    name: str
    mime: str
    size: int  # bytes
    sha256: str = Field(max_length=64)
    confidential: bool = False  # the supplier says that it holds business secrets
    content: bytes


class DossierReport(SQLModel, table=True):
    """The report of a dossier, byte for byte as it was made."""

    __tablename__ = "dossier_report"
    __journal__: ClassVar[str] = "dossier_report"
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"content"})
    __table_args__ = (sa.UniqueConstraint("dossier_id", "kind", "made_at"),)

    id: int = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    kind: str = Field(max_length=8)  # docx, xlsx
    made_at: datetime = Field(sa_type=Moment)
    sha256: str = Field(max_length=64)
    content: bytes
