"""Relevance of a supplier for a lot: named, bounded shares of a number of points.

Pure and deterministic; no sentence is written here (see `explain`). A part that does not apply to
the lot has no points. What is not known of a supplier gives the neutral share of the part: it
neither helps nor harms.
"""

from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

from spaser.sourcing.closeness import reach_of
from spaser.sourcing.profile import STAFFING, Contract, Profile
from spaser.sourcing.rarity import TELLING_TERMS, Statistics
from spaser.sourcing.wanted import Wanted

NEUTRAL = 0.4
SATURATION, LENGTH_SHARE = 1.2, 0.5  # k1 and b of BM25
MOST_OF_A_WORD = 1.25
NEAR_NAF = 0.6  # another sub-class of the same division
_GRADES = {2: 0.25, 3: 0.5, 4: 0.7, 5: 0.85}  # by common digits of two CPV codes
_HOLDS = 0.8  # the supplier's code holds that of the lot
WON = 0.8  # a CPV code known from a contract won
PER_PERSON_EUR = 50_000.0  # what one person sells in a year, in the order of magnitude
_TOO_MUCH = 4.0  # times that, the whole of the part is lost


class Weights(NamedTuple):
    """Points of each part. A zero takes the part away (the bench measures what each is worth)."""

    trade: float = 36.0
    text: float = 40.0
    cpv: float = 8.0
    naf: float = 3.0
    evidence: float = 8.0
    service: float = 11.0
    capacity: float = 3.0


PARTS = Weights._fields
Shares = tuple[float, ...]  # between 0 and 1, in the order of PARTS


@dataclass(frozen=True, slots=True)
class Weighed:
    """A word of the lot, shown as the lot writes it, with its weight times its rarity."""

    stem: str
    word: str
    weight: float


class Scorer:
    """Compares suppliers with one lot. `maxima`: points that each part may give for this lot."""

    def __init__(
        self, wanted: Wanted, statistics: Statistics, weights: Weights | None = None
    ) -> None:
        self.wanted = wanted
        self.reach = reach_of(wanted.places)
        self.mean_length = statistics.mean_length
        self.terms = [
            Weighed(term.stem, term.word, term.weight * statistics.rarity(term.stem))
            for term in wanted.terms
        ]
        heaviest = sorted((term.weight for term in self.terms), reverse=True)
        self.whole = sum(heaviest[:TELLING_TERMS]) or 1.0
        self._stems = [(term.stem, term.weight / self.whole) for term in self.terms]
        self._pairs = [(f" {stem} ", weight) for stem, weight in self._stems]
        self.naf_divisions = {code[:2] for code in wanted.naf}
        self.staff = wanted.staff
        self.maxima = self._points(weights or Weights())
        possible = sum(self.maxima) or 1.0
        # Points of each part out of 100: they add up to the relevance.
        self.points = tuple(100.0 * points / possible for points in self.maxima)

    def _points(self, weights: Weights) -> Weights:
        """Points of the parts that apply to the lot."""
        wanted = self.wanted
        return weights._replace(
            trade=weights.trade if wanted.trades else 0.0,
            text=weights.text if wanted.terms else 0.0,
            cpv=weights.cpv if wanted.cpv else 0.0,
            naf=weights.naf if wanted.naf else 0.0,
            capacity=weights.capacity if wanted.yearly_ht else 0.0,
        )

    def shares(self, supplier: Profile) -> Shares:
        """What the supplier gets of each part."""
        return (
            self._trade(supplier),
            self._text(supplier),
            self._cpv(supplier),
            self._naf(supplier),
            self._evidence(supplier),
            self._service(supplier),
            self.capacity(supplier),
        )

    def relevance(self, shares: Shares) -> float:
        """Between 0 and 100: points won over the points that apply to the lot."""
        return float(sum(map(mul, shares, self.points)))

    def _trade(self, supplier: Profile) -> float:
        worth = self.wanted.worth
        best = 0.0
        for code, certainty in supplier.trades.items():
            if code in worth and certainty * worth[code] > best:
                best = certainty * worth[code]
        return best

    def _text(self, supplier: Profile) -> float:
        """BM25 over the weighed words, as a share of the telling words of the lot."""
        length = 1 - LENGTH_SHARE + LENGTH_SHARE * supplier.length / self.mean_length
        total, words = 0.0, supplier.words
        for stem, weight in self._stems:
            if stem in words:
                times = words[stem]
                value = times * (SATURATION + 1) / (times + SATURATION * length)
                total += weight * min(MOST_OF_A_WORD, value)
        return min(1.0, total)

    def _cpv(self, supplier: Profile) -> float:
        if not supplier.cpv and not supplier.contracts:
            return NEUTRAL
        return max((share for share, _ in self.cpv_shares(supplier)), default=NEUTRAL)

    def cpv_shares(self, supplier: Profile) -> list[tuple[float, str]]:
        """Likeness of each CPV code of the supplier, declared or won, with those of the lot."""
        held = [(code, 1.0) for code in supplier.cpv]
        held += [(contract.cpv, WON) for contract in supplier.contracts if contract.cpv]
        return [
            (
                sure * max((common_share(asked, code) for asked in self.wanted.cpv), default=0.0),
                code,
            )
            for code, sure in held
        ]

    def _naf(self, supplier: Profile) -> float:
        naf = supplier.naf
        if naf is None:
            return NEUTRAL
        if naf in self.wanted.naf:
            return 1.0
        return NEAR_NAF if naf[:2] in self.naf_divisions else 0.0

    def _evidence(self, supplier: Profile) -> float:
        if not supplier.contracts:
            return NEUTRAL
        return max(NEUTRAL, *(self.likeness(contract) for contract in supplier.contracts))

    def likeness(self, contract: Contract) -> float:
        """How much a contract won looks like the lot: trade, CPV or words, the best of them."""
        trade = max((self.wanted.trades.get(code, 0.0) for code in contract.trades), default=0.0)
        cpv = max((common_share(asked, contract.cpv) for asked in self.wanted.cpv), default=0.0)
        words = sum(weight for stem, weight in self._pairs if stem in contract.stems)
        return min(1.0, max(trade, cpv, words))

    def capacity(self, supplier: Profile) -> float:
        """1 unless the yearly amount is far above what so many people usually sell: a malus."""
        yearly = self.wanted.yearly_ht
        if not yearly or supplier.staff is None:
            return 1.0
        times = yearly / (supplier.staff * PER_PERSON_EUR)
        return min(1.0, max(0.0, (_TOO_MUCH - times) / (_TOO_MUCH - 1.0)))

    def _service(self, supplier: Profile) -> float:
        """To sell work, or to lend staff: what the lot asks for is what the supplier is for."""
        lends = not STAFFING.isdisjoint(supplier.kinds)
        return 1.0 if supplier.sells and lends == self.staff else NEUTRAL


def common_share(asked: str, held: str) -> float:
    """Likeness of two CPV codes, from 0 (other divisions) to 1 (the same, or one of its own)."""
    meant, known = asked.rstrip("0").ljust(2, "0"), held.rstrip("0").ljust(2, "0")
    common = 0
    for one, other in zip(meant, known, strict=False):
        if one != other:
            break
        common += 1
    if common == len(meant):
        return 1.0
    grade = _GRADES.get(common, 1.0 if common > 5 else 0.0)
    return max(grade, _HOLDS) if common == len(known) and common > 2 else grade
