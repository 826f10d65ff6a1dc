"""Suppliers of one lot, in order, each with its reasons: relevance × closeness.

    index = SearchIndex.open(folder)
    result = match(index, need, top=20)

`rank` is pure: the same lot and the same suppliers give the same list everywhere.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from spaser.sourcing.closeness import NEUTRAL, Closeness, closeness
from spaser.sourcing.explain import NAMES, SILENT_NAME, SILENT_SENTENCE, Explainer, about_place
from spaser.sourcing.index import Candidate, SearchIndex
from spaser.sourcing.need import Need
from spaser.sourcing.scoring import PARTS, Scorer, Shares, Weights

_FLOOR = 8.0  # under this relevance nothing links the supplier to the lot
_NEAR_MISS_FLOOR = 45.0
_NEAR_MISSES = 10
_USUAL_TOP = 40  # the usual number of candidates is enough for that many
_PRECISION = 4  # decimals of a score: rounding noise must not order anyone


@dataclass(frozen=True, slots=True)
class Part:
    """One named part of the relevance, bounded by its maximum, with a French sentence."""

    name: str
    value: float
    maximum: float
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """A supplier for a lot. `score` (0..100) = `relevance` (0..100) × `closeness` (0..1).

    `reasons`: what speaks for it, the strongest first, never empty. `in_zone` is None when the
    supplier declares no zone of action or the lot has no place.
    """

    supplier_id: int
    score: float
    relevance: float
    closeness: float
    distance_km: float | None
    in_zone: bool | None
    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    trades: tuple[str, ...] = ()  # codes of the trades shared with the lot
    silent: bool = False  # nothing says what it does: it only completes the list


@dataclass(frozen=True, slots=True)
class MatchResult:
    """`near_misses`: the right trade, outside the zone; scored without the distance.

    `corrected_words`: (word of the lot, word it was read as). `trades`: codes read in the lot.
    """

    matches: tuple[Match, ...]
    near_misses: tuple[Match, ...] = ()
    corrected_words: tuple[tuple[str, str], ...] = ()
    trades: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)


class _Judged(NamedTuple):
    """A candidate with its figures, before any sentence is written."""

    candidate: Candidate
    shares: Shares
    relevance: float
    near: Closeness
    score: float


def match(
    index: SearchIndex, need: Need, top: int = 20, weights: Weights | None = None
) -> MatchResult:
    """The `top` suppliers for a lot and ten near misses; IndexUnusable: build the index again."""
    started = time.perf_counter()
    snapshot = index.snapshot()
    wanted = snapshot.understand(need)
    candidates = snapshot.candidates(wanted, 3 * top if top > _USUAL_TOP else None)
    scorer = Scorer(wanted, snapshot.statistics, weights)
    explainer = Explainer(scorer, snapshot.vocabulary)
    matches, near_misses = rank(candidates, scorer, explainer, top)
    if len(matches) < top and (wanted.terms or wanted.trades):
        candidates = snapshot.silent(wanted, 2 * top)
        matches += complete(matches, candidates, scorer, top)
    return MatchResult(
        matches=tuple(matches),
        near_misses=tuple(near_misses),
        corrected_words=wanted.corrected,
        trades=tuple(wanted.trades),
        seconds=time.perf_counter() - started,
    )


def rank(
    candidates: Iterable[Candidate], scorer: Scorer, explainer: Explainer, top: int = 20
) -> tuple[list[Match], list[Match]]:
    """Matches, and near misses. Best first; equals in the order drawn for the lot."""
    inside, outside = [], []
    for candidate in candidates:
        judged = _judge(candidate, scorer)
        if judged.relevance < _FLOOR:
            continue
        if not judged.near.outside:
            inside.append(judged)
        elif judged.relevance >= _NEAR_MISS_FLOOR and _shared(scorer, judged):
            outside.append(judged)
    for judged_ones in (inside, outside):
        judged_ones.sort(key=lambda judged: (-judged.score, judged.candidate.turn))
    return (
        [_explained(judged, scorer, explainer) for judged in inside[:top]],
        [_explained(judged, scorer, explainer) for judged in outside[:_NEAR_MISSES]],
    )


def complete(
    matches: Sequence[Match],
    candidates: Iterable[Candidate],
    scorer: Scorer,
    top: int,
) -> list[Match]:
    """Suppliers of whom nothing says what they do, after the others, never above them."""
    known = {match.supplier_id for match in matches}
    least = min([_FLOOR, *(match.score for match in matches)])
    judged_ones = [_judge(candidate, scorer) for candidate in candidates]
    judged_ones = [
        judged._replace(relevance=least, score=round(least * judged.near.factor, _PRECISION))
        for judged in judged_ones
        if judged.candidate.profile.id not in known and not judged.near.outside
    ]
    judged_ones.sort(key=lambda judged: (-judged.score, judged.candidate.turn))
    return [_silent(judged) for judged in judged_ones[: top - len(matches)]]


def _silent(judged: _Judged) -> Match:
    part = Part(SILENT_NAME, round(judged.relevance, 2), _FLOOR, SILENT_SENTENCE)
    return Match(
        supplier_id=judged.candidate.profile.id,
        score=judged.score,
        relevance=round(judged.relevance, _PRECISION),
        closeness=round(judged.near.factor, _PRECISION),
        distance_km=judged.near.distance_km,
        in_zone=judged.near.covers,
        parts=(part,),
        reasons=(SILENT_SENTENCE, about_place(judged.near)),
        silent=True,
    )


def _judge(candidate: Candidate, scorer: Scorer) -> _Judged:
    shares = scorer.shares(candidate.profile)
    value = scorer.relevance(shares)
    places = scorer.wanted.places
    near = closeness(places, scorer.reach, candidate.profile) if places else NEUTRAL
    return _Judged(candidate, shares, value, near, round(value * near.factor, _PRECISION))


def _shared(scorer: Scorer, judged: _Judged) -> tuple[str, ...]:
    """Trades of the lot that the supplier has."""
    trades = judged.candidate.profile.trades
    return tuple(code for code in scorer.wanted.trades if code in trades)


def _explained(judged: _Judged, scorer: Scorer, explainer: Explainer) -> Match:
    """The match with its sentences."""
    supplier = judged.candidate.profile
    sentences = explainer.sentences(supplier, judged.shares)
    parts = tuple(
        Part(NAMES[part], round(share * top, 2), round(top, 2), reason)
        for part, share, top, reason in zip(
            PARTS, judged.shares, scorer.points, sentences, strict=True
        )
        if top > 0
    )
    return Match(
        supplier_id=supplier.id,
        score=judged.score,
        relevance=round(judged.relevance, _PRECISION),
        closeness=round(judged.near.factor, _PRECISION),
        distance_km=judged.near.distance_km,
        in_zone=judged.near.covers,
        parts=parts,
        reasons=explainer.main_reasons(sentences, judged.shares, judged.near),
        trades=_shared(scorer, judged),
    )
