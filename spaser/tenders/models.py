"""Consultations and their lots, from public notices or from a buyer's own plan."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, Relationship, SQLModel

from spaser.core.columns import EurosHT, Moment, choice


class AmountKind(StrEnum):
    """What the amount of a lot says; comparing two kinds would be wrong."""

    ESTIMATED = "estime"
    MAXIMUM = "maximum"
    AWARDED = "attribue"


class Reservation(StrEnum):
    """What the notice says of a reservation; silence is unknown."""

    NONE = "aucune"
    WORKSHOPS = "ea_esat_siae"  # L2113-12 to -14, « res-ws » in eForms
    SOCIAL_SERVICES = "ess_services"  # L2113-15, « res-pub-ser » in eForms
    UNSPECIFIED = "reserve"  # reserved, the notice does not say to whom


class Tender(SQLModel, table=True):
    """A consultation. Without organisation it is a public notice that every member may read."""

    __journal__: ClassVar[str] = "tender"
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"updated_at"})
    __table_args__ = (
        sa.UniqueConstraint("source", "source_key", "organisation_id"),
        sa.Index(
            "uq_tender_public_source",
            "source",
            "source_key",
            unique=True,
            sqlite_where=sa.text("organisation_id IS NULL"),
            postgresql_where=sa.text("organisation_id IS NULL"),
        ),
        # What came in since a visit; its first column also serves the key of the organisation.
        sa.Index("ix_tender_came_in", "organisation_id", "created_at"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    source: str = Field(max_length=40)  # one of wording.SOURCES
    source_key: str  # the number of the notice in its source
    reference: str = ""  # the number that people cite, when it is not the key
    form: str = ""  # F02, F03, F21…
    title: str
    description: str = ""
    buyer_name: str = ""
    buyer_siret: str | None = Field(default=None, max_length=14)
    nature: str = ""  # travaux, fournitures, services
    procedure: str = ""
    published_on: date | None = None
    deadline_at: datetime | None = Field(default=None, sa_type=Moment)
    url: str = ""
    fictitious: bool = False
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)

    lots: list["Lot"] = Relationship(
        back_populates="tender",
        cascade_delete=True,
        sa_relationship_kwargs={"order_by": "Lot.position"},
    )


class TenderHand(SQLModel, table=True):
    """What a person decided over a notice or a plan, that reading it again leaves alone."""

    __tablename__ = "tender_hand"
    __table_args__ = (sa.UniqueConstraint("tender_id", "what", "name"),)

    id: int = Field(default=None, primary_key=True)
    tender_id: int = Field(foreign_key="tender.id", index=True, ondelete="CASCADE")
    what: str = Field(max_length=10)  # « field »: written by a person; « lot »: deleted by one
    name: str  # of the field; the key of the lot in its source, else its number


class Lot(SQLModel, table=True):
    """The unit of sourcing: what is bought, where, for how much."""

    __journal__: ClassVar[str] = "lot"
    __table_args__ = (
        sa.UniqueConstraint("tender_id", "number"),
        sa.CheckConstraint("amount_ht_cents >= 0", name="amount_not_negative"),
        sa.CheckConstraint("duration_months > 0", name="duration_positive"),
    )

    id: int = Field(default=None, primary_key=True)
    tender_id: int = Field(foreign_key="tender.id", index=True, ondelete="CASCADE")
    position: int  # the order of the notice
    number: str  # as written: « 1 », « 2a »; a notice without lots has one lot « 1 »
    title: str
    description: str = ""
    cpv: list[str] = Field(default_factory=list, sa_type=sa.JSON)  # 8 digits; the main one first
    nuts: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    place: str = ""  # as written
    commune_code: str | None = Field(default=None, max_length=5)
    department: str | None = Field(default=None, max_length=3)
    amount_ht: Decimal | None = Field(
        default=None, sa_type=EurosHT, sa_column_kwargs={"name": "amount_ht_cents"}
    )
    amount_kind: AmountKind | None = Field(default=None, sa_type=choice(AmountKind))
    duration_months: int | None = None
    starts_on: date | None = None
    reservation: Reservation | None = Field(default=None, sa_type=choice(Reservation))
    criteria: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)  # name, weight
    # What only some notices tell, by the names of wording.FACTS: options, renewals, codes…
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)

    tender: Tender = Relationship(back_populates="lots")
