"""What the offer found for a line lets its buyer do. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from spaser.purchases.counting import Count, Seen
from spaser.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class Advice:
    """Levers in the order advised, ready to be kept; the name of the first."""

    reservable: bool
    first: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)


def of(lot: Lot, seen: Sequence[Seen], counted: Count, on: date) -> Advice:  # noqa: ARG001
    """The levers of a line on a day."""
    return Advice(counted.reservable)
