"""What sources state of a supplier, side by side: who says yes, who says no, since when. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import combinations
from typing import Protocol

from spaser.core.clock import PARIS
from spaser.reference import geography
from spaser.suppliers import wording
from spaser.suppliers.models import Family, Known, StatusKind


class Statement(Protocol):
    """One status as one source states it."""

    @property
    def status(self) -> StatusKind: ...
    @property
    def value(self) -> Known: ...
    @property
    def detail(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def as_of(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


class Zone(Protocol):
    """Where an activity says it serves."""

    @property
    def national(self) -> bool: ...
    @property
    def radius_km(self) -> int | None: ...
    @property
    def zone_departments(self) -> Sequence[str]: ...
    @property
    def zone_regions(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Status:
    """One status, with all that sources say of it."""

    kind: StatusKind
    statements: Sequence[Statement]
    contested: bool

    @property
    def divided(self) -> bool:
        """Whether two sources contradict each other; else one source says two things."""
        pairs = combinations(self.statements, 2)
        return any(one.source != other.source and contested((one, other)) for one, other in pairs)


def by_status(statements: Iterable[Statement]) -> list[Status]:
    """The three statuses that sources state, in their order, the newest statement first."""
    told = sorted(statements, key=lambda one: (one.detail, one.source))
    told.sort(key=lambda one: one.as_of or date.min, reverse=True)
    found = []
    for kind in wording.STATUSES:
        of_kind = [one for one in told if one.status == kind]
        found.append(Status(kind, of_kind, len(of_kind) > 1 and contested(of_kind)))
    return found


def contested(statements: Sequence[Statement]) -> bool:
    """Whether the statements of one status cannot all be true.

    A no without a detail denies every yes; a no on one kind denies the same kind only. Two
    families cannot both be true, save that a SCOP or a SCIC is a cooperative, while a structure
    may have several inclusive kinds.
    """
    yes = [one for one in statements if one.value == Known.YES]
    for no in statements:
        if no.value == Known.NO and any(
            not no.detail or not one.detail or no.detail == one.detail for one in yes
        ):
            return True
    families = {one.detail for one in yes if one.status == StatusKind.ESS and one.detail}
    if families & {Family.SCOP, Family.SCIC}:
        families.discard(Family.COOPERATIVE)
    return len(families) > 1


def sentence(one: Statement, read_at: datetime | None = None) -> str:
    """« oui : SCOP (Liste des SIAE (ASP), 18/12/2020) », for a cell.

    `read_at`: when its source was last read, told when the statement has no day of its own.
    """
    what = wording.VALUES[one.value]
    if one.detail:
        what = f"{what} : {wording.detail(one.status, one.detail)}"
    until = f", jusqu’au {short_day(one.until)}" if one.until else ""
    read = f"lu le {short_day(read_at)}" if read_at and not one.as_of else ""
    return f"{what} ({stated_by(one)}, {read or short_day(one.as_of)}{until})"


def stated_by(one: Statement) -> str:
    """The name of its source; SIRENE has two columns on the ESS, which may disagree."""
    name = source_name(one.source)
    if one.source != "sirene" or one.status != StatusKind.ESS:
        return name
    return f"{name}, {'catégorie juridique' if one.detail else 'indicateur ESS'}"


def source_name(source: str) -> str:
    """The name of a source as people know it."""
    return wording.SOURCES.get(source, source)


@lru_cache(maxsize=4_096)  # an export asks for a few days, thousands of times
def short_day(day: date | datetime | None) -> str:
    """« 18/12/2020 », in Paris; « date inconnue »."""
    if isinstance(day, datetime):
        day = day.astimezone(PARIS).date()
    return f"{day:%d/%m/%Y}" if day else "date inconnue"


def zone(told: Zone) -> str:
    """Where an activity serves, in words; empty when nothing says."""
    if told.national:
        return "toute la France"
    parts = []
    if told.radius_km is not None:
        parts.append(f"un rayon de {told.radius_km} km")
    named = [
        (geography.department, told.zone_departments),
        (geography.region, told.zone_regions),
    ]
    for find, codes in named:
        parts += [one.name if (one := find(code)) else code for code in codes]
    return ", ".join(parts)
