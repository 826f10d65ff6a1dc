"""The levers of a lot on its page: what the lot says, what its reader adds, what was found."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from spaser.core.clock import PARIS
from spaser.core.money import format_euros
from spaser.levers.case import Basis, Case, nature_named, nature_of
from spaser.levers.forms import CaseForm
from spaser.levers.ladder import ladder
from spaser.levers.lever import Ladder
from spaser.levers.offer import Offer
from spaser.sourcing.need import Need
from spaser.sourcing.offer import located
from spaser.tenders.models import AmountKind, Lot, Reservation

_CONCESSIONS = ("F24", "F25")
_PLAN = "plan"  # each of its lines is a contract of its own
_RESERVED = {
    Reservation.WORKSHOPS: "L2113-14",  # handicap, integration or both: the notice does not tell
    Reservation.SOCIAL_SERVICES: "L2113-15",
    Reservation.UNSPECIFIED: "",
}
NAMES = ("engage_le", "acheteur", "nature", "duree", "lots", "total", "innovant", "defense")


@dataclass(frozen=True)
class LotLevers:
    """What `levers/_ladder.html` shows."""

    ladder: Ladder
    form: CaseForm
    case: Case


def levers_of_lot(
    lot: Lot, need: Need, offer: Offer, args: "MultiDict[str, str]", today: date
) -> LotLevers:
    """The levers of a lot, from the offer found for it and the arguments of the page."""
    case = case_of_lot(lot, need, today)
    if not any(name in args for name in NAMES):
        return LotLevers(ladder(case, offer), _filled(case), case)
    form = CaseForm(args)
    if form.validate():
        case = form.completed(case)
    return LotLevers(ladder(case, offer), form, case)


def of_nobody_alone(levers: LotLevers, offer: Offer) -> LotLevers:
    """The same when no supplier covers the lot by itself."""
    return replace(levers, ladder=ladder(levers.case, replace(offer, alone=False)))


def _filled(case: Case) -> CaseForm:
    """The form with what the lot says already."""
    return CaseForm(
        None,
        data={
            "engage_le": case.engaged_on,
            "acheteur": "",
            "nature": case.nature.value if case.nature else "",
            "duree": case.duration_months,
            "lots": case.lots,
            "total": "" if case.total_ht is None else format_euros(case.total_ht),
            "innovant": "" if case.innovative is None else ("oui" if case.innovative else "non"),
        },
    )


def case_of_lot(lot: Lot, need: Need, today: date) -> Case:
    """What a lot and its consultation say. The notice is sent at the latest on its publication."""
    tender = lot.tender
    published, is_plan = tender.published_on, tender.source == _PLAN
    return Case(
        today=today,
        engaged_on=published,
        from_notice=published is not None,
        cpv=tuple(lot.cpv),
        amount_ht=lot.amount_ht,
        basis=Basis(lot.amount_kind.value) if lot.amount_kind else None,
        total_ht=None if is_plan else _total(lot),
        lots=1 if is_plan else len(tender.lots),
        nature=nature_named(tender.nature) or nature_of(lot.cpv),
        duration_months=lot.duration_months,
        innovative=_innovative(lot),
        concession=tender.form in _CONCESSIONS or "concession" in tender.nature.casefold(),
        has_place=bool(located(need.places)),
        reserved_for=_RESERVED.get(lot.reservation) if lot.reservation else None,
        over=_over(lot, today),
    )


def _over(lot: Lot, today: date) -> bool:
    """Answers are no longer taken, or the contract is awarded."""
    deadline = lot.tender.deadline_at
    late = deadline is not None and deadline.astimezone(PARIS).date() < today
    return late or lot.amount_kind == AmountKind.AWARDED


def _total(lot: Lot) -> Decimal | None:
    """Every lot of the consultation together, when each has an amount of the same kind."""
    amounts = [each.amount_ht for each in lot.tender.lots]
    kinds = {each.amount_kind for each in lot.tender.lots}
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) and len(kinds) == 1 else None


def _innovative(lot: Lot) -> bool | None:
    """Whether the notice says so; silence is unknown."""
    said = lot.facts.get("innovative") or "inn-pur" in str(lot.facts.get("strategic", ""))
    return True if said else None
