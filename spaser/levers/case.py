"""What the law looks at in a lot. None is unknown, and is never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Nature(StrEnum):
    """What is bought; thresholds of works are their own."""

    WORKS = "travaux"
    SUPPLIES = "fournitures"
    SERVICES = "services"


class Buyer(StrEnum):
    """Whose thresholds apply."""

    STATE = "etat"  # central public authority
    LOCAL = "collectivite"  # any other contracting authority
    ENTITY = "entite"  # contracting entity: water, energy, transport, post


class Basis(StrEnum):
    """What the amount says; thresholds are read on an estimate."""

    ESTIMATED = "estime"
    MAXIMUM = "maximum"
    AWARDED = "attribue"


@dataclass(frozen=True, slots=True)
class Case:
    """One lot before the law.

    `today` stands for `engaged_on`, the day the consultation is engaged or the notice sent, when
    that is unknown. `amount_ht`: the lot, in euros for its whole duration; `total_ht`: every lot of
    the contract, which is what most thresholds are read on; `lots`: how many it has. `cpv`: 8
    digits each. `has_place`: a place of execution is known, so that what is close can be told.
    """

    today: date
    engaged_on: date | None = None
    from_notice: bool = False  # `engaged_on` is the day the notice was published
    cpv: tuple[str, ...] = ()
    amount_ht: Decimal | None = None
    basis: Basis | None = None
    total_ht: Decimal | None = None
    lots: int | None = None
    nature: Nature | None = None
    buyer: Buyer | None = None
    duration_months: int | None = None
    innovative: bool | None = None
    defence: bool = False
    concession: bool = False
    has_place: bool = True
    reserved_for: str | None = None  # what its notice reserves it for: an article, « » untold
    over: bool = False  # answers are no longer taken

    @property
    def on(self) -> date:
        """The day whose law applies."""
        return self.engaged_on or self.today

    @property
    def whole_ht(self) -> Decimal | None:
        """The value of the whole contract; the lot's own when there is no other lot."""
        if self.total_ht is not None:
            return self.total_ht
        return self.amount_ht if self.lots == 1 else None

    @property
    def least_ht(self) -> Decimal | None:
        """A value that the whole contract has at least."""
        return self.amount_ht if self.whole_ht is None else self.whole_ht

    @property
    def yearly_ht(self) -> Decimal | None:
        """The lot for one year; a shorter lot as if it lasted a year."""
        if self.amount_ht is None or self.duration_months is None:
            return None
        return self.amount_ht * 12 / self.duration_months


def nature_of(cpv: Iterable[str]) -> Nature | None:
    """What the CPV codes announce: division 45 is works, 03 to 48 supplies, 50 to 98 services.

    None when there is no code, or when codes announce several natures.
    """
    found = {_nature(code[:2]) for code in cpv}
    return found.pop() if len(found) == 1 else None


def _nature(division: str) -> Nature:
    if division == "45":
        return Nature.WORKS
    return Nature.SUPPLIES if division < "50" else Nature.SERVICES


def nature_named(written: str) -> Nature | None:
    """The nature that a notice names (« Services », « Marché de travaux »); None otherwise."""
    found = [nature for nature in Nature if nature.value.rstrip("s") in written.casefold()]
    return found[0] if len(found) == 1 else None
