"""What the law and the offer found let the buyer of a line do, made rows to keep. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from spaser.levers.case import Buyer, Case
from spaser.levers.ladder import ladder
from spaser.levers.lever import Ladder, Step, Verdict
from spaser.levers.offer import Offer
from spaser.levers.wording import MARKS, verdict_of
from spaser.tenders.models import Lot

_FIRST = (Verdict.ALREADY, Verdict.ADVISED)
_KEPT = (*_FIRST, Verdict.POSSIBLE)
_RESERVING = ("reserver_lot", "reserver_partie")
_WEAKEST = "MSV"  # proofs, the weakest first


@dataclass(frozen=True, slots=True)
class Advice:
    """Rungs of the ladder, the advised one first; `first` is its code, empty without one."""

    reservable: bool
    first: str
    rows: list[dict[str, Any]]


def case_of_line(case: Case, lot: Lot, buyer: Buyer | None) -> Case:
    """The case of a lot seen as a line of a plan: each line is a contract of its own.

    Whether it will have several lots is not known when the plan says that it is to be parted.
    """
    parted = bool(lot.facts.get("lots"))
    return replace(
        case, buyer=buyer, lots=None if parted else 1, total_ht=lot.amount_ht if parted else None
    )


def advise(case: Case, offer: Offer) -> Advice:
    """The rungs that the law leaves and that the offer carries."""
    told = ladder(case, offer)
    kept = [step for step in told.steps if step.verdict in _KEPT]
    kept.sort(key=lambda step: step.verdict not in _FIRST)
    advised = told.advised
    return Advice(
        reservable=any(step.code in _RESERVING for step in kept),
        first=advised.code if advised else "",
        rows=[_row(step, told) for step in kept] or [_missing(told.steps)],
    )


def _row(step: Step, told: Ladder) -> dict[str, Any]:
    proofs = [told.lever(code).mark for code in step.levers]
    weakest = min(proofs, key=_WEAKEST.index, default=None)
    return {
        "code": step.code,
        "title": step.title,
        "verdict": verdict_of(step),
        "article": " ; ".join(dict.fromkeys(told.lever(code).article for code in step.levers)),
        "proof": MARKS[weakest] if weakest else "",
        "why": " ".join(step.reasons),
    }


def _missing(steps: Iterable[Step]) -> dict[str, Any]:
    """Why nothing is advised: what the first rung lacks."""
    first = next(iter(steps), None)
    why = " ".join(first.reasons) if first else ""
    return {"code": "", "title": "", "verdict": "", "article": "", "proof": "", "why": why}
