"""Organisations, people, and what binds them."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, Relationship, SQLModel

from spaser.core.columns import Moment, choice
from spaser.web.access import Role


class OrganisationKind(StrEnum):
    """Who uses the service."""

    COLLECTIVITY = "collectivity"
    BUYER = "buyer"
    CRESS = "cress"
    NETWORK = "network"


class TerritoryKind(StrEnum):
    """The territory that an organisation answers for."""

    REGION = "region"
    DEPARTMENT = "departement"
    EPCI = "epci"
    COMMUNE = "commune"
    COUNTRY = "pays"


class Organisation(SQLModel, table=True):
    """A collectivity, a buyer, a CRESS or a network."""

    __journal__: ClassVar[str] = "organisation"
    __table_args__ = (sa.CheckConstraint("length(siren) = 9", name="siren_length"),)

    id: int = Field(default=None, primary_key=True)
    kind: OrganisationKind = Field(sa_type=choice(OrganisationKind))
    name: str = Field(unique=True)
    siren: str | None = Field(default=None, unique=True, max_length=9)
    territory_kind: TerritoryKind | None = Field(default=None, sa_type=choice(TerritoryKind))
    territory_code: str | None = None
    fictitious: bool = False
    created_at: datetime = Field(sa_type=Moment)


class Person(SQLModel, table=True):
    """Somebody with an e-mail and a password."""

    __journal__: ClassVar[str] = "person"
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"password_hash"})

    id: int = Field(default=None, primary_key=True)
    email: str = Field(unique=True)  # normalised, lower case
    full_name: str
    password_hash: str | None = None  # none until the invitation is accepted
    password_changed_at: datetime | None = Field(default=None, sa_type=Moment)
    active: bool = True
    fictitious: bool = False
    created_at: datetime = Field(sa_type=Moment)

    memberships: list["Membership"] = Relationship(back_populates="person", cascade_delete=True)


class Membership(SQLModel, table=True):
    """The role of a person in an organisation."""

    __journal__: ClassVar[str] = "membership"
    __table_args__ = (sa.UniqueConstraint("person_id", "organisation_id"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    role: Role = Field(sa_type=choice(Role))
    created_at: datetime = Field(sa_type=Moment)

    person: Person = Relationship(back_populates="memberships")
    organisation: Organisation = Relationship()


class Accompaniment(SQLModel, table=True):
    """The access that an organisation gives to a CRESS, until one of the two ends it."""

    __journal__: ClassVar[str] = "accompaniment"
    __table_args__ = (
        sa.CheckConstraint("cress_id <> organisation_id", name="two_organisations"),
        sa.Index(
            "uq_accompaniment_open",
            "cress_id",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    cress_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    role: Role = Field(default=Role.READER, sa_type=choice(Role))
    started_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)

    cress: Organisation = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Accompaniment.cress_id"}
    )
    organisation: Organisation = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Accompaniment.organisation_id"}
    )


class Invitation(SQLModel, table=True):
    """A place kept for somebody; the link is signed, used once, and expires."""

    __journal__: ClassVar[str] = "invitation"

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    email: str
    role: Role = Field(sa_type=choice(Role))
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    accepted_at: datetime | None = Field(default=None, sa_type=Moment)
    cancelled_at: datetime | None = Field(default=None, sa_type=Moment)

    organisation: Organisation = Relationship()


class SignIn(SQLModel, table=True):
    """An open session. The cookie holds its secret, the database only a hash of it."""

    __tablename__ = "sign_in"

    id: int = Field(default=None, primary_key=True)
    secret_hash: str = Field(unique=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    organisation_id: int | None = Field(
        default=None, foreign_key="organisation.id", ondelete="SET NULL"
    )
    started_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)


class SignInAttempt(SQLModel, table=True):
    """A try at signing in, counted by every worker. Addresses are kept as keyed hashes."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_email", "email_hash", "at"),
        sa.Index("ix_sign_in_attempt_address", "address_hash", "at"),
    )

    id: int = Field(default=None, primary_key=True)
    email_hash: str = Field(max_length=64)
    address_hash: str = Field(max_length=64)
    at: datetime = Field(sa_type=Moment)
    succeeded: bool = False
