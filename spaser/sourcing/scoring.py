"""Relevance of a supplier for a lot: named, bounded parts, each with a value and its ground.

Pure and deterministic. A part that does not apply to the lot has a maximum of 0. What is not
known of a supplier gives the neutral share of the part: it neither helps nor harms.
"""

from dataclasses import dataclass
from typing import NamedTuple

from spaser.sourcing.need import Service
from spaser.sourcing.profile import Contract, Profile
from spaser.sourcing.rarity import Statistics
from spaser.sourcing.vocabulary import Vocabulary
from spaser.sourcing.wanted import Term, Wanted

NEUTRAL = 0.4
_SATURATION, _LENGTH_SHARE = 1.2, 0.5  # k1 and b of BM25
_TELLING_TERMS = 8  # words of a long lot that must be met for the whole part
_NEAR_TRADE = 0.45  # a trade of the same group
_GRADES = {2: 0.25, 3: 0.5, 4: 0.7, 5: 0.85}  # by common digits of two CPV codes
_STAFFING = frozenset({"AI", "ETTI", "GEIQ", "EITI", "EATT"})
_STAFF_TRADE = "mise_a_disposition"


class Ground(NamedTuple):
    """Why a part has its value: a code that `explain` turns into French, and its details."""

    code: str
    details: tuple[str, ...] = ()


class Scored(NamedTuple):
    """One part: its share between 0 and 1 of a maximum."""

    name: str
    share: float
    maximum: float
    ground: Ground


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of each part. A zero takes the part away (the bench measures what each is worth)."""

    text: float = 34.0
    trade: float = 34.0
    cpv: float = 9.0
    naf: float = 7.0
    evidence: float = 8.0
    service: float = 5.0
    completeness: float = 3.0


class Scorer:
    """Compares suppliers with one lot."""

    def __init__(
        self,
        wanted: Wanted,
        statistics: Statistics,
        vocabulary: Vocabulary,
        weights: Weights | None = None,
    ) -> None:
        self._wanted = wanted
        self._vocabulary = vocabulary
        self._weights = weights or Weights()
        self._mean_length = statistics.mean_length
        self._terms = [(term, term.weight * statistics.rarity(term.stem)) for term in wanted.terms]
        heaviest = sorted((weight for _, weight in self._terms), reverse=True)
        self._whole = sum(heaviest[:_TELLING_TERMS]) or 1.0

    def parts(self, supplier: Profile) -> list[Scored]:
        """Every part, in the order in which a buyer reads them."""
        return [
            self._trade(supplier),
            self._text(supplier),
            self._cpv(supplier),
            self._naf(supplier),
            self._evidence(supplier),
            self._service(supplier),
            self._completeness(supplier),
        ]

    def _text(self, supplier: Profile) -> Scored:
        maximum = self._weights.text if self._terms else 0.0
        length = 1 - _LENGTH_SHARE + _LENGTH_SHARE * supplier.length / self._mean_length
        total, met = 0.0, []
        words = supplier.words
        for term, weight in self._terms:
            times = words.get(term.stem)
            if times:
                saturated = times * (_SATURATION + 1) / (times + _SATURATION * length)
                total += weight * min(1.25, saturated)
                met.append((weight, term))
        share = min(1.0, total / self._whole)
        return Scored("text", share, maximum, Ground("text", _heaviest(met)))

    def _trade(self, supplier: Profile) -> Scored:
        wanted = self._wanted.trades
        maximum = self._weights.trade if wanted else 0.0
        best, total, named = 0.0, 0.0, ""
        for code, certainty in wanted.items():
            known = self._known_trade(supplier, code)
            total += certainty * known
            if certainty * known > best:
                best, named = certainty * known, code
        share = 0.8 * best + 0.2 * total / (sum(wanted.values()) or 1.0)
        if not named:
            return Scored("trade", 0.0, maximum, Ground("trade_none"))
        same = supplier.trades.get(named, 0.0) > 0
        label = self._vocabulary.trades[named].label
        return Scored("trade", share, maximum, Ground("trade" if same else "trade_near", (label,)))

    def _known_trade(self, supplier: Profile, code: str) -> float:
        """Certainty that the supplier has the trade, or one of its group at a discount."""
        own = supplier.trades.get(code, 0.0)
        group = self._vocabulary.group(code)
        near = max(
            (
                certainty * _NEAR_TRADE
                for other, certainty in supplier.trades.items()
                if self._vocabulary.group(other) == group
            ),
            default=0.0,
        )
        return max(own, near)

    def _cpv(self, supplier: Profile) -> Scored:
        maximum = self._weights.cpv if self._wanted.cpv else 0.0
        own = [(code, 1.0) for code in supplier.cpv]
        own += [(contract.cpv, 0.8) for contract in supplier.contracts if contract.cpv]
        if not own:
            return Scored("cpv", NEUTRAL, maximum, Ground("cpv_unknown"))
        share, code = max(
            (grade * common_share(asked, held), held)
            for asked in self._wanted.cpv or ("",)
            for held, grade in own
        )
        return Scored("cpv", share, maximum, Ground("cpv" if share else "cpv_other", (code,)))

    def _naf(self, supplier: Profile) -> Scored:
        expected = self._wanted.naf
        maximum = self._weights.naf if expected else 0.0
        naf = supplier.naf
        if naf is None:
            return Scored("naf", NEUTRAL, maximum, Ground("naf_neutral"))
        if naf in expected:
            return Scored("naf", 1.0, maximum, Ground("naf", (naf,)))
        if any(naf[:2] == other[:2] for other in expected):
            return Scored("naf", 0.6, maximum, Ground("naf_near", (naf,)))
        return Scored("naf", 0.0, maximum, Ground("naf_other", (naf,)))

    def _evidence(self, supplier: Profile) -> Scored:
        maximum = self._weights.evidence
        if not supplier.contracts:
            return Scored("evidence", NEUTRAL, maximum, Ground("evidence_unknown"))
        share, won = max(
            ((self._likeness(contract), contract) for contract in supplier.contracts),
            key=lambda pair: (pair[0], pair[1].object),
        )
        if share <= NEUTRAL:
            return Scored("evidence", NEUTRAL, maximum, Ground("evidence_other"))
        return Scored("evidence", share, maximum, Ground("evidence", (won.object,)))

    def _likeness(self, contract: Contract) -> float:
        """How much a contract won looks like the lot: trade, CPV or words, the best of them."""
        trade = max((self._wanted.trades.get(code, 0.0) for code in contract.trades), default=0.0)
        cpv = max((common_share(code, contract.cpv) for code in self._wanted.cpv), default=0.0)
        held = set(contract.stems)
        words = sum(weight for term, weight in self._terms if term.stem in held) / self._whole
        return min(1.0, max(trade, cpv, words))

    def _service(self, supplier: Profile) -> Scored:
        staff = self._wanted.service == Service.STAFF or _STAFF_TRADE in self._wanted.trades
        given = self._wanted.service is not None or staff
        maximum = self._weights.service if given else 0.0
        if not supplier.kinds:
            return Scored("service", NEUTRAL, maximum, Ground("service_unknown"))
        lends = not _STAFFING.isdisjoint(supplier.kinds)
        ground = Ground("service_staff" if staff else "service_work", supplier_kinds(supplier))
        if lends == staff:
            return Scored("service", 1.0, maximum, ground)
        return Scored("service", 0.0 if staff else NEUTRAL, maximum, Ground("service_other"))

    def _completeness(self, supplier: Profile) -> Scored:
        known = (
            supplier.described,
            bool(supplier.trades),
            supplier.lat is not None,
            supplier.radius_km is not None or supplier.national or bool(supplier.zone_departments),
            bool(supplier.cpv) or supplier.naf is not None,
        )
        share = sum(known) / len(known)
        return Scored("completeness", share, self._weights.completeness, Ground("completeness"))


def relevance(parts: list[Scored]) -> float:
    """Between 0 and 100: points won over the points that apply to the lot."""
    possible = sum(part.maximum for part in parts)
    return 100.0 * sum(part.share * part.maximum for part in parts) / possible if possible else 0.0


def common_share(asked: str, held: str) -> float:
    """Likeness of two CPV codes, from 0 (other divisions) to 1 (the same, or one holds the other)."""
    meant, known = asked.rstrip("0"), held.rstrip("0")
    if len(meant) < 2 or len(known) < 2:
        meant, known = meant.ljust(2, "0"), known.ljust(2, "0")
    common = 0
    for one, other in zip(meant, known, strict=False):
        if one != other:
            break
        common += 1
    if common == len(meant):
        return 1.0
    grade = _GRADES.get(common, 1.0 if common > 5 else 0.0)
    return max(grade, 0.8) if common == len(known) and common > 2 else grade


def supplier_kinds(supplier: Profile) -> tuple[str, ...]:
    """Kinds of the supplier, for a sentence."""
    return tuple(supplier.kinds)


def _heaviest(met: list[tuple[float, Term]]) -> tuple[str, ...]:
    """The words that count most, at most five."""
    ordered = sorted(met, key=lambda pair: (-pair[0], pair[1].stem))
    return tuple(term.word for _, term in ordered[:5])
