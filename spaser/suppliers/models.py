"""The directory: one row per establishment, and beside it what each source says of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, Relationship, SQLModel

from spaser.core.columns import Moment, choice


class StatusKind(StrEnum):
    """Statuses that a source may state. « May hold a reserved lot » is computed, never stated."""

    ESS = "ess"  # detail: a Family
    ESUS = "esus"  # detail: « liste » or « de_droit »
    INCLUSIVE = "inclusive"  # detail: an InclusiveKind


class Known(StrEnum):
    """What a source says; unknown is not no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Family(StrEnum):
    """Legal families of the ESS: law 2014-856, article 1."""

    ASSOCIATION = "association"
    SCOP = "scop"
    SCIC = "scic"
    COOPERATIVE = "cooperative"
    MUTUELLE = "mutuelle"
    FONDATION = "fondation"
    COMPANY = "societe_commerciale"


class InclusiveKind(StrEnum):
    """Inclusive structures, by the name that the field gives them."""

    EI = "EI"
    ACI = "ACI"
    AI = "AI"
    ETTI = "ETTI"
    EITI = "EITI"
    GEIQ = "GEIQ"
    EA = "EA"
    EATT = "EATT"
    ESAT = "ESAT"
    SEP = "SEP"


class Precision(StrEnum):
    """What the coordinates point at."""

    EXACT = "exact"
    COMMUNE = "commune"
    DEPARTMENT = "departement"


class ServiceKind(StrEnum):
    """How the supplier works for others."""

    SERVICE = "prestation"
    STAFF = "mise_a_disposition"
    MAKING = "fabrication"


class Sector(StrEnum):
    """The seven sectors of the ecological transition, as Carteco names them."""

    WASTE = "ressources_dechets"
    FOOD = "alimentation_durable"
    MOBILITY = "mobilite_durable"
    BUILDING = "batiment_durable"
    NATURE = "protection_nature"
    COMPANIES = "transition_entreprises"
    DIGITAL = "numerique_responsable"


class Supplier(SQLModel, table=True):
    """One establishment. Its columns are what its sources say, put together by precedence."""

    __journal__: ClassVar[str] = "supplier"
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"revision", "updated_at"})
    __table_args__ = (
        sa.CheckConstraint("siret IS NULL OR length(siret) = 14", name="siret_length"),
        sa.CheckConstraint("siren IS NULL OR length(siren) = 9", name="siren_length"),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="both_coordinates"),
        # Who came in since a visit; its first column also serves the key of merged suppliers.
        sa.Index("ix_supplier_came_in", "merged_into_id", "created_at"),
    )

    id: int = Field(default=None, primary_key=True)
    siret: str | None = Field(default=None, unique=True, max_length=14)
    siren: str | None = Field(default=None, index=True, max_length=9)
    name: str
    brand: str = ""
    sigle: str = ""
    address: str = ""
    postal_code: str = ""
    commune_code: str | None = Field(default=None, index=True, max_length=5)
    commune_name: str = ""
    department: str | None = Field(default=None, index=True, max_length=3)
    region: str | None = Field(default=None, index=True, max_length=3)
    lat: float | None = None
    lon: float | None = None
    precision: Precision | None = Field(default=None, sa_type=choice(Precision))
    naf: str | None = Field(default=None, max_length=6)
    legal_category: str | None = Field(default=None, max_length=4)
    workforce: str = ""  # as its source writes it
    workforce_bracket: str | None = Field(default=None, max_length=2)  # INSEE: 00, 01, 11, 12…
    website: str = ""
    email: str = ""  # generic; one of a person only with the day of its recorded consent
    email_consent_on: date | None = None
    phone: str = ""
    closed_on: date | None = None
    # The supplier that this one was found to be: it keeps its number, and nothing else.
    merged_into_id: int | None = Field(default=None, foreign_key="supplier.id")
    fictitious: bool = False
    revision: int = Field(default=0, index=True)  # see SupplierClock
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)

    activities: list["SupplierActivity"] = Relationship(cascade_delete=True)
    statuses: list["SupplierStatus"] = Relationship(cascade_delete=True)
    references: list["SupplierReference"] = Relationship(cascade_delete=True)
    labels: list["SupplierLabel"] = Relationship(cascade_delete=True)
    sectors: list["SupplierSector"] = Relationship(cascade_delete=True)
    sources: list["SupplierSource"] = Relationship(cascade_delete=True)

    @property
    def display_name(self) -> str:
        """The name people know it by."""
        return self.brand or self.name


class SupplierActivity(SQLModel, table=True):
    """What it does and where, as one source tells it."""

    __tablename__ = "supplier_activity"

    id: int = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    source: str
    text: str = ""
    cpv: list[str] = Field(default_factory=list, sa_type=sa.JSON)  # 8 digits each
    service_kind: ServiceKind | None = Field(default=None, sa_type=choice(ServiceKind))
    radius_km: int | None = None
    zone_departments: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    zone_regions: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    national: bool = False
    year: int | None = None


class SupplierStatus(SQLModel, table=True):
    """One status as one source states it at one date; sources may contradict each other."""

    __tablename__ = "supplier_status"
    __table_args__ = (sa.UniqueConstraint("supplier_id", "status", "detail", "source"),)

    id: int = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    status: StatusKind = Field(sa_type=choice(StatusKind))
    value: Known = Field(sa_type=choice(Known))
    detail: str = ""
    source: str
    as_of: date | None = None
    until: date | None = None  # from that day on it is unknown again: an agrément has an end


class SupplierReference(SQLModel, table=True):
    """A contract or a client that a source credits it with."""

    __tablename__ = "supplier_reference"

    id: int = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    source: str
    title: str
    cpv: str | None = Field(default=None, max_length=8)
    buyer: str = ""
    year: int | None = None


class SupplierLabel(SQLModel, table=True):
    """A label or a certification that a source credits it with."""

    __tablename__ = "supplier_label"

    id: int = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    source: str
    label: str  # the name that people know: « ISO 9001 », « Qualiopi »
    as_of: date | None = None


class SupplierSector(SQLModel, table=True):
    """A sector of the ecological transition where a source places it."""

    __tablename__ = "supplier_sector"

    id: int = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    source: str
    sector: Sector = Field(sa_type=choice(Sector))
    as_of: date | None = None


class SupplierSource(SQLModel, table=True):
    """The row of one source, kept as read: a newer edition replaces it and nothing else."""

    __tablename__ = "supplier_source"
    __table_args__ = (
        sa.UniqueConstraint("source", "key"),
        # The editions of the sources are read from it alone, without the rows and their facts.
        sa.Index("ix_supplier_source_edition", "source", "gone_at", "edition_on", "seen_at"),
    )

    id: int = Field(default=None, primary_key=True)
    supplier_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    source: str = Field(max_length=40)
    key: str  # what names the row in its source: SIRET and kind, FINESS number…
    facts: dict[str, Any] = Field(sa_type=sa.JSON)
    edition_on: date | None = None  # the date that the source gives itself
    run_id: int | None = None
    seen_at: datetime = Field(sa_type=Moment)
    gone_at: datetime | None = Field(default=None, sa_type=Moment)  # absent from a newer edition


class SupplierClock(SQLModel, table=True):
    """One row, one number: the revision given to the latest changed suppliers.

    Taking the next number locks the row until the end of the transaction, so revisions become
    visible in their order, and an index that has read up to one has missed nothing.
    """

    __tablename__ = "supplier_clock"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True)
    value: int = 0
    # Changes when the directory is restored or replaced: an index of another one is useless.
    epoch: str = ""


class PairState(StrEnum):
    """What was decided of two suppliers that look the same."""

    PROPOSED = "proposee"
    MERGED = "fusionnee"
    DISTINCT = "distinctes"


class DuplicatePair(SQLModel, table=True):
    """Two suppliers that may be the same structure, and what a person decided of it."""

    __tablename__ = "duplicate_pair"
    __journal__: ClassVar[str] = "duplicate_pair"
    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id < second_id", name="in_order"),
    )

    id: int = Field(default=None, primary_key=True)
    first_id: int = Field(foreign_key="supplier.id", ondelete="CASCADE")
    second_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    score: float  # 0 to 100
    reasons: list[str] = Field(default_factory=list, sa_type=sa.JSON)  # French sentences
    state: PairState = Field(default=PairState.PROPOSED, sa_type=choice(PairState))
    proposed_at: datetime = Field(sa_type=Moment)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: str = ""


class SupplierMerge(SQLModel, table=True):
    """A merge that a person made, with what it takes to undo it."""

    __tablename__ = "supplier_merge"
    __journal__: ClassVar[str] = "supplier_merge"
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"moved"})

    id: int = Field(default=None, primary_key=True)
    kept_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    absorbed_id: int = Field(foreign_key="supplier.id", index=True, ondelete="CASCADE")
    # What undoing needs: numbers of the records, SIRET, pair before; favourites, error reports.
    moved: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    merged_at: datetime = Field(sa_type=Moment)
    merged_by: str
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_by: str = ""
