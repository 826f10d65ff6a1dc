"""What people keep of the directory: lists of favourites, saved searches, errors they report."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from spaser.core.columns import Moment, choice


class FavouriteList(SQLModel, table=True):
    """A list of suppliers that an organisation keeps."""

    __tablename__ = "favourite_list"
    __journal__: ClassVar[str] = "favourite_list"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    name: str
    note: str = ""
    created_at: datetime = Field(sa_type=Moment)


class Favourite(SQLModel, table=True):
    """A supplier in a list, with the note of the organisation."""

    __journal__: ClassVar[str] = "favourite"
    __table_args__ = (sa.UniqueConstraint("list_id", "supplier_id"),)

    id: int = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="favourite_list.id", ondelete="CASCADE")
    supplier_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    note: str = ""
    added_at: datetime = Field(sa_type=Moment)
    added_by: str = ""


class SavedSearch(SQLModel, table=True):
    """A search of the directory that an organisation comes back to: the address is the search."""

    __tablename__ = "saved_search"
    __journal__: ClassVar[str] = "saved_search"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    name: str
    query: str  # what follows « ? » in the address of the directory
    created_at: datetime = Field(sa_type=Moment)
    created_by: str = ""


class ReportTopic(StrEnum):
    """What is said to be wrong."""

    ACTIVITY = "activite"
    CONTACT = "coordonnees"
    STATUS = "statut"
    CLOSED = "fermee"
    DUPLICATE = "doublon"
    OTHER = "autre"


class ReportState(StrEnum):
    """Where a report stands."""

    OPEN = "ouvert"
    CORRECTED = "corrige"
    DISMISSED = "sans_suite"


class ErrorReport(SQLModel, table=True):
    """An error that somebody saw on the page of a supplier."""

    __tablename__ = "error_report"
    __journal__: ClassVar[str] = "error_report"
    # What a visitor wrote may name people: the journal, which never forgets, keeps none of it.
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"address_hash", "email", "message"})
    __table_args__ = (sa.Index("ix_error_report_address", "address_hash", "created_at"),)

    id: int = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    topic: ReportTopic = Field(sa_type=choice(ReportTopic))
    message: str
    email: str = ""  # to answer; optional
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    address_hash: str = Field(default="", max_length=64)  # keyed; to slow floods down
    state: ReportState = Field(default=ReportState.OPEN, index=True, sa_type=choice(ReportState))
    created_at: datetime = Field(sa_type=Moment)
    handled_at: datetime | None = Field(default=None, sa_type=Moment)
    handled_by: str = ""
    answer: str = ""
