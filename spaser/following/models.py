"""What an organisation watches among lots, and what each person has seen."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from spaser.core.columns import Moment, choice


class Subject(StrEnum):
    """What a person may have seen; its number is that of the object named here."""

    LOTS = "lots"  # a saved search of lots
    SUPPLIERS = "structures"  # a saved search of the directory
    DEADLINE = "echeance"  # a consultation
    CONTACT = "contact"  # a supplier of a dossier that has not answered


class SavedLotSearch(SQLModel, table=True):
    """A search of lots that an organisation is told of: the address is the search."""

    __tablename__ = "saved_lot_search"
    __journal__: ClassVar[str] = "saved_lot_search"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    name: str
    query: str  # what follows « ? » in the address of the consultations
    created_at: datetime = Field(sa_type=Moment)
    created_by: str = ""


class SeenMark(SQLModel, table=True):
    """Until when a person has seen what is new of one thing, for one organisation."""

    __tablename__ = "seen_mark"
    __table_args__ = (sa.UniqueConstraint("person_id", "organisation_id", "subject", "subject_id"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    subject: Subject = Field(sa_type=choice(Subject))
    subject_id: int
    seen_at: datetime = Field(sa_type=Moment)
