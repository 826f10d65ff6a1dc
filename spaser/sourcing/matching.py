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
from spaser.sourcing.lookup import FLOOR, NEAR_MISS_FLOOR
from spaser.sourcing.need import Need
from spaser.sourcing.rarity import Statistics
from spaser.sourcing.scoring import PARTS, Scorer, Shares, Weights
from spaser.sourcing.snapshot import NEAR_MISSES
from spaser.sourcing.wanted import Wanted

_PRECISION = 4  # decimals of a score: rounding noise must not order anyone


class Part(NamedTuple):
    """One named part of the relevance, bounded by its maximum, with a French sentence."""

    name: str
    value: float
    maximum: float
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """A supplier for a lot. `score` (0..100) = `relevance` (0..100) × `closeness` (0..1).

    `reasons`: what speaks for it, the strongest first, never empty once explained. `in_zone`
    is None when the supplier declares no zone of action or the lot has no place.
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

    `corrected_words`: (word of the lot, word it was read as). `trades`: codes read in the lot, with
    their `certainties` (0..1). `unknown_words`: words of the lot that no supplier uses.
    """

    matches: tuple[Match, ...]
    near_misses: tuple[Match, ...] = ()
    corrected_words: tuple[tuple[str, str], ...] = ()
    trades: tuple[str, ...] = ()
    certainties: tuple[float, ...] = ()
    unknown_words: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)


class _Judged(NamedTuple):
    """A candidate with its figures, before any sentence is written."""

    candidate: Candidate
    shares: Shares
    relevance: float
    near: Closeness
    score: float


def match(
    index: SearchIndex,
    need: Need,
    top: int = 20,
    weights: Weights | None = None,
    explained: int | None = None,
    *,
    near: bool = True,
) -> MatchResult:
    """The `top` suppliers for a lot and, if `near`, ten near misses; IndexUnusable: build the index
    again.

    Only the first `explained` of each (None: all) have their parts and reasons: see `explain`.
    """
    started = time.perf_counter()
    snapshot = index.snapshot()
    wanted = snapshot.understand(need)
    scorer = Scorer(wanted, snapshot.statistics, weights)
    telling = Explainer(scorer, snapshot.vocabulary)
    candidates = snapshot.candidates(scorer, top, near) if wanted.terms or wanted.worth else []
    matches, near_misses = rank(candidates, scorer, telling, top, explained)
    if len(matches) < top and (wanted.terms or wanted.trades):
        candidates = snapshot.silent(scorer, 2 * top)
        matches += complete(matches, candidates, scorer, top)
    return MatchResult(
        matches=tuple(matches),
        near_misses=tuple(near_misses),
        corrected_words=wanted.corrected,
        trades=tuple(wanted.trades),
        unknown_words=_unknown(wanted, snapshot.statistics),
        certainties=tuple(wanted.trades.values()),
        seconds=time.perf_counter() - started,
    )


def _unknown(wanted: Wanted, statistics: Statistics) -> tuple[str, ...]:
    return tuple(term.word for term in wanted.terms if term.stem not in statistics.words)


def explain(
    index: SearchIndex, need: Need, numbers: Iterable[int], weights: Weights | None = None
) -> dict[int, Match]:
    """These suppliers compared with a lot, with every sentence, by number; those that have left
    the index are not there. IndexUnusable as for `match`."""
    snapshot = index.snapshot()
    scorer = Scorer(snapshot.understand(need), snapshot.statistics, weights)
    explainer = Explainer(scorer, snapshot.vocabulary)
    found = {}
    for candidate in snapshot.candidates_of(scorer, numbers):
        judged = _judge(candidate, scorer)
        known = candidate.profile
        if known.silent:
            judged = judged._replace(
                relevance=FLOOR, score=round(FLOOR * judged.near.factor, _PRECISION)
            )
        found[known.id] = _silent(judged) if known.silent else _told(judged, scorer, explainer)
    return found


def rank(
    candidates: Iterable[Candidate],
    scorer: Scorer,
    explainer: Explainer,
    top: int = 20,
    explained: int | None = None,
) -> tuple[list[Match], list[Match]]:
    """Matches, and near misses. Best first; equals in the order drawn for the lot."""
    inside, outside = list[_Judged](), list[_Judged]()
    for candidate in candidates:
        judged = _judge(candidate, scorer)
        if judged.relevance < FLOOR:
            continue
        if not judged.near.outside:
            inside.append(judged)
        elif judged.relevance >= NEAR_MISS_FLOOR and _shared(scorer, judged):
            outside.append(judged)
    found = []
    for judged_ones, most in ((inside, top), (outside, NEAR_MISSES)):
        judged_ones.sort(key=_order)
        told = most if explained is None else min(most, explained)
        matches = [_told(judged, scorer, explainer) for judged in judged_ones[:told]]
        matches += [_match(judged, scorer) for judged in judged_ones[told:most]]
        found.append(matches)
    return found[0], found[1]


def _order(judged: _Judged) -> tuple[float, int, int]:
    return -judged.score, judged.candidate.turn, judged.candidate.profile.id


def complete(
    matches: Sequence[Match],
    candidates: Iterable[Candidate],
    scorer: Scorer,
    top: int,
) -> list[Match]:
    """Suppliers of whom nothing says what they do, after the others, never above them."""
    known = {match.supplier_id for match in matches}
    least = min([FLOOR, *(match.score for match in matches)])
    judged_ones = [_judge(candidate, scorer) for candidate in candidates]
    judged_ones = [
        judged._replace(relevance=least, score=round(least * judged.near.factor, _PRECISION))
        for judged in judged_ones
        if judged.candidate.profile.id not in known and not judged.near.outside
    ]
    judged_ones.sort(key=_order)
    return [_silent(judged) for judged in judged_ones[: top - len(matches)]]


def _silent(judged: _Judged) -> Match:
    part = Part(SILENT_NAME, round(judged.relevance, 2), FLOOR, SILENT_SENTENCE)
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


def _told(judged: _Judged, scorer: Scorer, explainer: Explainer) -> Match:
    """The match with its sentences."""
    sentences = explainer.sentences(judged.candidate.profile, judged.shares)
    parts = tuple(
        Part(NAMES[part], round(share * top, 2), round(top, 2), reason)
        for part, share, top, reason in zip(
            PARTS, judged.shares, scorer.points, sentences, strict=True
        )
        if top > 0
    )
    reasons = explainer.main_reasons(sentences, judged.shares, judged.near)
    return _match(judged, scorer, parts, reasons)


def _match(
    judged: _Judged,
    scorer: Scorer,
    parts: tuple[Part, ...] = (),
    reasons: tuple[str, ...] = (),
) -> Match:
    """The match in figures, with its parts and its sentences if it has them."""
    return Match(
        supplier_id=judged.candidate.profile.id,
        score=judged.score,
        relevance=round(judged.relevance, _PRECISION),
        closeness=round(judged.near.factor, _PRECISION),
        distance_km=judged.near.distance_km,
        in_zone=judged.near.covers,
        parts=parts,
        reasons=reasons,
        trades=_shared(scorer, judged),
    )
