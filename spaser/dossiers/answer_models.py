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
    # [{key, label, help, kind: text|yes_no|number, required}]; keys never change once sent.
    questions: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    subject: str = ""
    body: str = ""  # the message that accompanies the link, before it is sent
    message_id: int | None = Field(default=None, foreign_key="dossier_message.id", index=True)
    reply_before: date | None = None
    created_at: datetime = Field(sa_type=Moment)
    created_by: str
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1


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
    expires_at: datetime = Field(sa_type=Moment)
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_by: str = ""


class Answer(SQLModel, table=True):
    """What a supplier answered; another answer is another version, nothing is overwritten."""

    __journal__: ClassVar[str] = "answer"
    __table_args__ = (sa.UniqueConstraint("link_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    link_id: int = Field(foreign_key="answer_link.id", index=True, ondelete="CASCADE")
    number: int  # 1, 2… of the link; the latest counts
    submitted_at: datetime = Field(sa_type=Moment)
    late: bool = False  # after the lock of the dossier
    interest: Interest = Field(sa_type=choice(Interest))
    capacity: str = ""
    references: str = ""
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
    name: str
    mime: str
    size: int  # bytes
    digest: str = Field(max_length=64)  # SHA-256 of the content
    confidential: bool = False  # the supplier says that it holds business secrets
    content: bytes
