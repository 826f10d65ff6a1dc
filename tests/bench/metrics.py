"""Measures of a ranking, the same as those of the shared bench."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the lots of a truth file; a lot without results counts as zero."""

    ndcg_10: float
    precision_10: float
    recall_20: float
    mrr: float
    lots: int


def scores(relevant: Mapping[str, set[str]], ranked: Mapping[str, Sequence[str]]) -> Scores:
    """Precision and recall are over what was reachable: min(k, number of relevant suppliers)."""
    rows = [_one(wanted, ranked.get(lot, ())) for lot, wanted in relevant.items()]
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return Scores(means[0], means[1], means[2], means[3], len(rows))


def _one(wanted: set[str], found: Sequence[str]) -> tuple[float, float, float, float]:
    hits = [key in wanted for key in dict.fromkeys(found)]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(wanted))))
    gained = sum(1 / math.log2(place + 2) for place, hit in enumerate(hits[:10]) if hit)
    return (
        gained / ideal,
        sum(hits[:10]) / min(10, len(wanted)),
        sum(hits[:20]) / min(20, len(wanted)),
        next((1 / (place + 1) for place, hit in enumerate(hits) if hit), 0.0),
    )
