"""How rare a word is among the suppliers: a rare word met says more than a common one."""

import math
from dataclasses import dataclass


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
        return rare / math.log(1 + (self.documents + 0.5) / 0.5)
