"""How rare a word is among the suppliers: a rare word met says more than a common one."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from spaser.sourcing.wanted import Term

TELLING_TERMS = 8  # words of a long lot that must be met for the whole of the text part


@dataclass(frozen=True, slots=True)
class Statistics:
    """How rare each stem is among the suppliers, counted exactly."""

    documents: int
    mean_length: float
    words: dict[str, int]

    def rarity(self, stem: str) -> float:
        """Between 0 (every supplier has it) and about 1 (one supplier has it)."""
        used = self.words.get(stem, 0)
        rare = math.log(1 + (self.documents - used + 0.5) / (used + 0.5))
        return rare / self._rarest()

    def whole(self, terms: Iterable[Term]) -> float:
        """What BM25 gives, in its own points, to a supplier that has the telling words of a lot."""
        weights = sorted((term.weight * self.rarity(term.stem) for term in terms), reverse=True)
        return sum(weights[:TELLING_TERMS]) * self._rarest()

    def _rarest(self) -> float:
        return math.log(1 + (self.documents + 0.5) / 0.5)
