"""Dated figures as the levers read them: compared with what is known of a contract."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from spaser.levers.case import Buyer, Case, Nature
from spaser.reference import parameters
from spaser.reference.parameters import NotInForce, Parameter, Proof

_STRENGTH: tuple[Proof, ...] = ("M", "S", "V")
_FORMAL = {
    Buyer.STATE: "seuil_formalise_fs_autorite_centrale",
    Buyer.LOCAL: "seuil_formalise_fs_pouvoir_adjudicateur",
    Buyer.ENTITY: "seuil_formalise_fs_entite_adjudicatrice",
}
_FORMAL_WORKS = "seuil_formalise_travaux"


class Side(StrEnum):
    """Where a value stands before a threshold: at the threshold is above."""

    BELOW = "sous"
    ABOVE = "au-dessus"
    UNKNOWN = "inconnu"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One figure, or the two ends of those that may apply while something is unknown."""

    low: Decimal
    high: Decimal
    proof: Proof

    def side(self, value: Decimal | None) -> Side:
        """Where a value certainly stands."""
        if value is None or self.low <= value < self.high:
            return Side.UNKNOWN
        return Side.BELOW if value < self.low else Side.ABOVE


def weakest(*proofs: Proof) -> Proof:
    """The proof of a conclusion is that of its weakest ground."""
    return min(proofs, key=_STRENGTH.index)


def rule(code: str, on: date) -> Parameter | None:
    """The parameter in force that day; None when no period covers it."""
    try:
        return parameters.in_force(code, on)
    except NotInForce:
        return None


def listed(code: str, on: date) -> frozenset[str]:
    """A list in force that day; empty when there is none."""
    found = rule(code, on)
    return frozenset(found.value) if found and isinstance(found.value, tuple) else frozenset()


def number(code: str, on: date) -> Decimal | None:
    """A figure in force that day."""
    found = rule(code, on)
    return found.value if found and isinstance(found.value, Decimal) else None


def day(code: str, on: date) -> date:
    """A date kept as a parameter. Raises ValueError when it is not one."""
    found = rule(code, on)
    if found is None or not isinstance(found.value, str):
        raise ValueError(f"parameter {code} is not a date")
    return date.fromisoformat(found.value)


def threshold(codes: Iterable[str], on: date) -> Threshold | None:
    """What spans these parameters; None when one of them has no value that day."""
    found = [rule(code, on) for code in codes]
    figures = [one.value for one in found if one and isinstance(one.value, Decimal)]
    if not figures or len(figures) < len(found):
        return None
    proofs = [one.proof for one in found if one]
    return Threshold(min(figures), max(figures), weakest(*proofs))


def by_nature(case: Case, works: str, others: str) -> Threshold | None:
    """The threshold of works or that of supplies and services, or both while it is unknown."""
    if case.nature is None:
        return threshold((works, others), case.on)
    return threshold((works if case.nature == Nature.WORKS else others,), case.on)


def formal(case: Case) -> Threshold | None:
    """The threshold of formal procedures, which is the European one."""
    buyers = tuple(_FORMAL) if case.buyer is None else (case.buyer,)
    others = [_FORMAL[buyer] for buyer in buyers]
    if case.nature is None:
        return threshold([_FORMAL_WORKS, *others], case.on)
    return threshold([_FORMAL_WORKS] if case.nature == Nature.WORKS else others, case.on)


def side_of_whole(case: Case, limit: Threshold) -> Side:
    """Where the whole contract stands: one lot alone may prove it above, never below."""
    if case.whole_ht is not None:
        return limit.side(case.whole_ht)
    side = limit.side(case.least_ht)
    return side if side == Side.ABOVE else Side.UNKNOWN
