"""What a sourcing report says: facts only, in the order in which they are read."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

Facts = tuple[tuple[str, str], ...]  # label, value as read; an empty value is unknown


@dataclass(frozen=True, slots=True)
class Listed:
    """A structure of the list that a search found, and what became of it."""

    rank: int
    name: str
    siret: str = ""
    place: str = ""
    score: float | None = None  # out of 100
    distance_km: float | None = None
    reasons: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()  # reservations that it may answer, for this lot
    outcome: str = ""  # « Contactée le … », « Non contactée : trop loin »…
    near_miss: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was made: its exact question, the data it read, all that it found."""

    at: datetime
    by: str
    question: Facts
    edition: Facts
    found_count: int
    listed: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A text sent to several structures, written once."""

    number: int
    subject: str
    body: str
    digest: str  # SHA-256 of the text, in hexadecimal


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact with one structure; `cancelled` says that a later entry takes it back."""

    at: datetime
    name: str
    kind: str
    channel: str
    person: str
    summary: str = ""
    message: int | None = None  # number of the message
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked to everybody. `key` is what answers are aligned by."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that a structure joined; the digest tells which one."""

    name: str
    size: int  # bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What one structure answered, or that it did not: then `at` is None."""

    name: str
    at: datetime | None = None
    interest: str = ""
    contact: str = ""
    capacity: str = ""
    references: str = ""
    remarks: str = ""
    refusal: str = ""
    answers: dict[str, str] = field(default_factory=dict)  # by the key of the question
    files: tuple[File, ...] = ()
    late: bool = False
    versions: int = 1
    after_lock: bool = False


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions sent together, and everybody's replies."""

    version: int
    sent_at: datetime | None
    reply_before: date | None
    questions: tuple[Question, ...]
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Lever:
    """A lever that was looked at, and what was found."""

    title: str
    article: str
    state: str
    why: str
    mark: str = ""  # how the rule was proved


@dataclass(frozen=True, slots=True)
class Addition:
    """What was added once the dossier was locked."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the lot."""

    kind: str = ""
    holder: str = ""
    amount_ht: Decimal | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All of a dossier. Without `locked_at` it is a draft, and says so."""

    reference: str
    organisation: str
    title: str  # of the lot
    written_at: datetime
    need: Facts
    purpose: str = ""
    opened_at: datetime | None = None
    opened_by: str = ""
    locked_at: datetime | None = None
    locked_by: str = ""
    searches: tuple[Search, ...] = ()
    others_reason: str = ""  # why those found, and neither chosen nor set aside, were not contacted
    kept: tuple[Facts, ...] = ()  # the shortlist, in the buyer's order
    messages: tuple[Message, ...] = ()
    contacts: tuple[Contact, ...] = ()
    question_sets: tuple[QuestionSet, ...] = ()
    levers: tuple[Lever, ...] = ()
    information_shared: str = ""
    conflict_statement: str = ""
    conclusions: Facts = ()
    additions: tuple[Addition, ...] = ()
    outcome: Outcome = field(default_factory=Outcome)
    fictitious: bool = False

    @property
    def draft(self) -> bool:
        """Whether it may still change."""
        return self.locked_at is None
