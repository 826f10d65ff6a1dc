"""The dossier of a sourcing: its searches, its shortlist, what was exchanged, what was concluded.

What it keeps of lots and suppliers are copies: it outlives them. Nothing of it is deleted.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from spaser.core.columns import EurosHT, Moment, choice


class DossierStatus(StrEnum):
    """Open to changes, or read-only for ever."""

    OPEN = "ouvert"
    LOCKED = "verrouille"


class Sharing(StrEnum):
    """Whether what was told to one supplier was told to all, in the documents of the tender."""

    YES = "oui"
    NO = "non"
    NOTHING = "sans_objet"  # nothing was told that the notice does not say


class ContactKind(StrEnum):
    """What an entry of the exchanges records."""

    MESSAGE = "message"
    REMINDER = "relance"
    ANSWER = "reponse"
    REFUSAL = "refus"
    OTHER = "autre"
    CANCELLATION = "annulation"  # of an earlier entry; the summary says why


class Channel(StrEnum):
    """How people spoke."""

    EMAIL = "courriel"
    PHONE = "telephone"
    MEETING = "reunion"
    VISIT = "visite"
    FAIR = "salon"
    POST = "courrier"
    PLATFORM = "profil_acheteur"
    LINK = "lien"  # the page where a supplier answers without an account
    OTHER = "autre"


class OutcomeKind(StrEnum):
    """What became of the lot."""

    AWARDED = "attribue"
    NONE = "infructueux"
    ABANDONED = "abandonne"
    WITHDRAWN = "retire"  # the earlier outcome was a mistake; the note says why


class Dossier(SQLModel, table=True):
    """The trace of one sourcing. `version` grows with each change of its texts."""

    __journal__: ClassVar[str] = "dossier"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.CheckConstraint("(status = 'verrouille') = (locked_at IS NOT NULL)", name="lock_dated"),
    )

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True, ondelete="CASCADE")
    lot_id: int | None = Field(default=None, foreign_key="lot.id", index=True, ondelete="SET NULL")
    reference: str = Field(max_length=20)  # SRC-2026-001
    title: str  # the object of the lot when the dossier was opened
    service: str = ""  # who buys, within the organisation
    purpose: str = ""  # what this sourcing seeks to know
    # The lot as it was: number, title, description, cpv, place, amount_ht, amount_kind,
    # duration_months, starts_on, reservation, and `tender`: title, buyer_name, source, reference,
    # url, deadline_at. Amounts and dates as text.
    need: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    status: DossierStatus = Field(default=DossierStatus.OPEN, sa_type=choice(DossierStatus))
    # Texts by name: allotissement, reservation, clauses, criteres, delai, autre.
    conclusions: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    others_reason: str = ""  # why suppliers that were found but not chosen were not contacted
    information_shared: Sharing | None = Field(default=None, sa_type=choice(Sharing))
    information_note: str = ""  # what was told, and where it stands in the documents
    conflict_statement: str = ""
    conflict_by: str = ""
    conflict_at: datetime | None = Field(default=None, sa_type=Moment)
    oriented_note: str = ""  # how it was checked that the need fits no one supplier
    oriented_by: str = ""
    oriented_at: datetime | None = Field(default=None, sa_type=Moment)
    opened_at: datetime = Field(sa_type=Moment)
    opened_by: str
    locked_at: datetime | None = Field(default=None, sa_type=Moment)
    locked_by: str = ""
    fictitious: bool = False
    version: int = 1


class DossierSearch(SQLModel, table=True):
    """One search as it was made: what was asked of which data, and how many were found."""

    __tablename__ = "dossier_search"
    __journal__: ClassVar[str] = "dossier_search"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    number: int  # 1 for the search that opened the dossier
    at: datetime = Field(sa_type=Moment)
    by: str
    # What was asked: lot_key, title, description, cpv, places, amount_ht, duration_months,
    # starts_on, corrected_words, filters (label → value, in French).
    query: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    # The directory then: revision, open_suppliers, sources [{source, edition_on, seen_at, rows}].
    edition: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    found_count: int
    near_miss_count: int = 0


class DossierFound(SQLModel, table=True):
    """A supplier as a search found it: its rank, and why."""

    __tablename__ = "dossier_found"

    id: int = Field(default=None, primary_key=True)
    search_id: int = Field(foreign_key="dossier_search.id", index=True, ondelete="CASCADE")
    supplier_id: int | None = Field(
        default=None, foreign_key="supplier.id", index=True, ondelete="SET NULL"
    )
    supplier_key: str  # names it for good, even out of the directory: SIRET, or « n° 12 »
    rank: int
    near_miss: bool = False  # the right trade, outside the zone; ranked apart
    silent: bool = False  # no source says what it does
    siret: str | None = Field(default=None, max_length=14)
    name: str
    commune: str = ""
    department: str = ""
    tags: list[str] = Field(default_factory=list, sa_type=sa.JSON)  # « ESUS », « EI »…
    score: float  # 0 to 100
    relevance: float
    closeness: float
    distance_km: float | None = None
    reasons: list[str] = Field(default_factory=list, sa_type=sa.JSON)  # French sentences
    eligible: list[str] = Field(default_factory=list, sa_type=sa.JSON)  # articles
    fictitious: bool = False


class DossierSupplier(SQLModel, table=True):
    """A supplier of the shortlist, or set aside with a reason; coordinates as they were."""

    __tablename__ = "dossier_supplier"
    __journal__: ClassVar[str] = "dossier_supplier"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "supplier_key"),)

    id: int = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    supplier_id: int | None = Field(
        default=None, foreign_key="supplier.id", index=True, ondelete="SET NULL"
    )
    supplier_key: str  # as in DossierFound
    siret: str | None = Field(default=None, max_length=14)
    name: str
    commune: str = ""
    department: str = ""
    email: str = ""  # empty: to be called
    phone: str = ""
    website: str = ""
    tags: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    position: int  # the order that people gave; unique among those kept only by the actions
    kept: bool = True
    why_not: str = ""  # why it is set aside, or kept and not contacted
    note: str = ""
    origin: str = ""  # « recherche n° 1 », « annuaire »
    added_at: datetime = Field(sa_type=Moment)
    added_by: str
    fictitious: bool = False
    version: int = 1


class DossierMessage(SQLModel, table=True):
    """A text sent to several suppliers, kept once: the same digest is the same text for all."""

    __tablename__ = "dossier_message"
    __journal__: ClassVar[str] = "dossier_message"
    __table_args__ = (sa.UniqueConstraint("dossier_id", "digest"),)

    id: int = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    subject: str
    body: str
    digest: str = Field(max_length=64)  # SHA-256, see dossiers.wording
    written_at: datetime = Field(sa_type=Moment)
    written_by: str


class DossierContact(SQLModel, table=True):
    """One exchange with one supplier. Rows are never changed: another entry cancels one."""

    __tablename__ = "dossier_contact"
    __journal__: ClassVar[str] = "dossier_contact"
    # What persons said is kept once, in a row that nobody rewrites; the journal says that they did.
    __journal_hidden__: ClassVar[frozenset[str]] = frozenset({"summary"})
    __table_args__ = (
        sa.UniqueConstraint("cancels_id"),
        sa.CheckConstraint(
            "(kind = 'annulation') = (cancels_id IS NOT NULL)", name="cancels_an_entry"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    dossier_supplier_id: int = Field(
        foreign_key="dossier_supplier.id", index=True, ondelete="CASCADE"
    )
    message_id: int | None = Field(default=None, foreign_key="dossier_message.id", index=True)
    cancels_id: int | None = Field(default=None, foreign_key="dossier_contact.id")
    kind: ContactKind = Field(sa_type=choice(ContactKind))
    channel: Channel = Field(sa_type=choice(Channel))
    at: datetime = Field(sa_type=Moment)  # when people spoke
    person: str = ""  # of the buyer
    summary: str = ""  # for a refusal, its reason
    entered_at: datetime = Field(sa_type=Moment)
    entered_by: str


class DossierOutcome(SQLModel, table=True):
    """What became of the lot, as told at one moment: the latest entry counts."""

    __tablename__ = "dossier_outcome"
    __journal__: ClassVar[str] = "dossier_outcome"
    __table_args__ = (sa.CheckConstraint("amount_ht_cents >= 0", name="amount_not_negative"),)

    id: int = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    at: datetime = Field(sa_type=Moment)
    by: str
    kind: OutcomeKind = Field(sa_type=choice(OutcomeKind))
    holder_id: int | None = Field(
        default=None, foreign_key="supplier.id", index=True, ondelete="SET NULL"
    )
    holder_siret: str | None = Field(default=None, max_length=14)
    holder_name: str = ""
    amount_ht: Decimal | None = Field(
        default=None, sa_type=EurosHT, sa_column_kwargs={"name": "amount_ht_cents"}
    )
    decided_on: date | None = None
    note: str = ""


class Addendum(SQLModel, table=True):
    """A dated addition to a locked dossier: the only thing that people may write there."""

    __tablename__ = "dossier_addendum"
    __journal__: ClassVar[str] = "dossier_addendum"

    id: int = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    at: datetime = Field(sa_type=Moment)
    by: str
    text: str
