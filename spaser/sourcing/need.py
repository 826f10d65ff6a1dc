"""What one lot asks for, as the search engine reads it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from spaser.reference.geography import Place


class Service(StrEnum):
    """The kind of service a buyer asks for, when it is known."""

    WORK = "prestation"
    STAFF = "mise_a_disposition"
    SUPPLY = "fourniture"


@dataclass(frozen=True, slots=True)
class Need:
    """One lot. `lot_key` names it for good: it decides the order of equal scores.

    `cpv`: 8 digits each. No place: the whole country, distance does not count. `amount_ht` in
    euros for the whole duration.
    """

    lot_key: str
    title: str
    description: str = ""
    cpv: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    amount_ht: Decimal | None = None
    duration_months: int | None = None
    starts_on: date | None = None
    service: Service | None = None
