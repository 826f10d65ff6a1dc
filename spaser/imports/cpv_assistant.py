"""CPV codes that the title of a lot may mean, with a score and its reason. Pure.

Two signs add up: the trades that the words name (each answers a few prefixes of the CPV), and the
words that the title shares with the label of a code, rare words counting more.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache

from spaser.core.analysis import stems
from spaser.reference import cpv
from spaser.sourcing.vocabulary import vocabulary

TRADE, LABEL = 0.55, 0.6  # at most what each sign is worth; 1 is the highest score
_FLOOR = 0.2
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code, how likely it is between 0 and 1, and why."""

    code: str
    label: str
    score: float
    reason: str


def propose(title: str, limit: int = 8) -> list[Proposal]:
    """The likeliest codes first; equal scores by code. Empty when no word says anything."""
    text = title[:_LONGEST]
    by_trade, by_label = _by_trade(text), _by_label(text)
    found = []
    for code in by_trade.keys() | by_label.keys():
        trade, shared = _trade_over(code, by_trade), by_label.get(code, (0.0, ""))
        score = min(1.0, TRADE * trade[0] + LABEL * shared[0])
        if score >= _FLOOR:
            reason = " ; ".join(part for part in (trade[1], shared[1]) if part)
            found.append(Proposal(code, cpv.label(code) or "", score, reason))
    return sorted(found, key=lambda one: (-round(one.score, 4), one.code))[:limit]


def _by_trade(text: str) -> dict[str, tuple[float, str]]:
    """Code of each prefix that a named trade answers → certainty, reason."""
    found: dict[str, tuple[float, str]] = {}
    known = vocabulary()
    for trade, certainty in known.trades_of(stems(text)).items():
        for prefix in known.trades[trade].cpv:
            code = prefix.ljust(8, "0")
            if code in cpv.all_codes() and certainty > found.get(code, (0.0, ""))[0]:
                found[code] = (certainty, f"métier reconnu : {known.trades[trade].label}")
    return found


def _trade_over(code: str, by_trade: dict[str, tuple[float, str]]) -> tuple[float, str]:
    """What the trades say of the code, or of one above it: a little less at each step."""
    for step, above in enumerate((code, *cpv.ancestors(code))):
        if above in by_trade:
            certainty, reason = by_trade[above]
            return certainty * 0.9**step, reason
    return 0.0, ""


def _by_label(text: str) -> dict[str, tuple[float, str]]:
    """Code → share of the words, of the title and of the label, that are the same."""
    asked = set(stems(text))
    rarity, postings, weights = _labels()
    total = sum(rarity.get(stem, 0.0) for stem in asked)
    if not total:
        return {}
    shared: Counter[str] = Counter()
    for stem in asked:
        for code in postings.get(stem, ()):
            shared[code] += rarity[stem]  # type: ignore[assignment]
    found = {}
    for code, weight in shared.items():
        share = 2 * weight / (total + weights[code])
        same = [stem for stem in sorted(asked) if code in postings.get(stem, ())]
        found[code] = (
            share,
            f"{len(same)} mot commun" if len(same) == 1 else f"{len(same)} mots communs",
        )
    return found


@cache
def _labels() -> tuple[dict[str, float], dict[str, tuple[str, ...]], dict[str, float]]:
    """Rarity of each stem, codes that hold it, and what each label weighs."""
    held: dict[str, list[str]] = {}
    said: dict[str, set[str]] = {}
    for code, one in cpv.all_codes().items():
        said[code] = set(stems(one.label))
        for stem in said[code]:
            held.setdefault(stem, []).append(code)
    count = len(said)
    rarity = {stem: math.log(1 + count / len(codes)) for stem, codes in held.items()}
    weights = {code: sum(rarity[stem] for stem in words) for code, words in said.items()}
    return rarity, {stem: tuple(codes) for stem, codes in held.items()}, weights
