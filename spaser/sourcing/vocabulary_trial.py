"""What one more expression would change in the list of suppliers of a lot, before it is kept.

The suppliers compared are those that the lot finds today, those that the expression finds and those
of the trade; both lists are made of them with the same rules: only the expression differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import Connection

from spaser.sourcing import queries
from spaser.sourcing.closeness import NEUTRAL, closeness
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import Candidate, SearchIndex
from spaser.sourcing.lookup import FLOOR
from spaser.sourcing.matching import match
from spaser.sourcing.need import Need
from spaser.sourcing.rarity import Statistics
from spaser.sourcing.scoring import PARTS, Scorer
from spaser.sourcing.spelling import Spelling
from spaser.sourcing.vocabulary import Vocabulary
from spaser.sourcing.wanted import understand

_COMPARED, _SHOWN = 60, 20


@dataclass(frozen=True)
class Move:
    """A supplier in both lists: its ranks from 1, None when it is not among the first."""

    supplier_id: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Trial:
    """One lot: trades read in it before and after, and who enters, leaves or moves."""

    trades_before: tuple[str, ...]
    trades_after: tuple[str, ...]
    moves: tuple[Move, ...]  # those of the new list in order, then those who leave

    @property
    def changes(self) -> bool:
        """Whether anything is different."""
        moved = any(move.before != move.after for move in self.moves)
        return moved or self.trades_before != self.trades_after


def trial(
    index: SearchIndex, connection: Connection, need: Need, code: str, expression: str
) -> Trial:
    """Compare the list of a lot with today's vocabulary, and with one expression more."""
    now = index.vocabulary
    words = (expression, now.trades[code].label)
    asked = (need, *(replace(need, title=text, description="", cpv=()) for text in words))
    numbers = {
        one.supplier_id
        for each in asked
        for found in (match(index, each, _COMPARED),)
        for one in (*found.matches, *found.near_misses)
    }
    documents = list(queries.documents(connection, sorted(numbers)))
    then = now.with_expressions([(code, expression)])
    before = _ranked(documents, need, now, index.statistics)
    after = _ranked(documents, need, then, index.statistics)
    return Trial(before[0], after[0], _moves(before[1][:_SHOWN], after[1][:_SHOWN]))


def _ranked(
    documents: Sequence[SupplierDocument],
    need: Need,
    vocabulary: Vocabulary,
    statistics: Statistics,
) -> tuple[tuple[str, ...], list[int]]:
    """Trades read in the lot, and the suppliers from the best to the least."""
    wanted = understand(need, vocabulary, Spelling(statistics.words, vocabulary.words))
    scorer = Scorer(wanted, statistics)
    rows = []
    for candidate in _read_with(documents, vocabulary, scorer):
        known = candidate.profile
        near = closeness(wanted.places, scorer.reach, known) if wanted.places else NEUTRAL
        shares = scorer.shares(known)
        relevance = scorer.relevance(shares)
        linked = any(shares[PARTS.index(part)] > 0 for part in ("trade", "text"))
        if linked and relevance >= FLOOR and not near.outside:
            rows.append((-round(relevance * near.factor, 4), candidate.turn, known.id))
    labels = tuple(vocabulary.trades[one].label for one in wanted.trades)
    return labels, [number for _, _, number in sorted(rows)]


def _read_with(
    documents: Sequence[SupplierDocument], vocabulary: Vocabulary, scorer: Scorer
) -> list[Candidate]:
    """The suppliers as an index made with this vocabulary would read them."""
    with TemporaryDirectory() as folder:
        held = SearchIndex.build(Path(folder), documents, words=vocabulary).snapshot()
        numbers = [document.id for document in documents]
        return held.candidates_of(scorer, numbers)


def _moves(before: Sequence[int], after: Sequence[int]) -> tuple[Move, ...]:
    old = {number: rank for rank, number in enumerate(before, 1)}
    new = {number: rank for rank, number in enumerate(after, 1)}
    return tuple(Move(n, old.get(n), rank) for n, rank in new.items()) + tuple(
        Move(n, rank, None) for n, rank in old.items() if n not in new
    )
