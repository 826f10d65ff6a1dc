"""What the engine read of a lot, told to the person who wrote it."""

from dataclasses import dataclass

from spaser.core.text import normalise
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.live import LiveIndex
from spaser.sourcing.need import Need

_MOST_TRADES, _MOST_WORDS = 8, 12


@dataclass(frozen=True)
class Reading:
    """`trades`: their labels, the most certain first. `unknown`: words that no supplier uses."""

    trades: tuple[str, ...]
    corrected: tuple[tuple[str, str], ...]  # word of the lot, word it was read as
    unknown: tuple[str, ...]


def read(index: LiveIndex, need: Need) -> Reading:
    """Read a need; raises IndexPreparing while there is nothing to compare it with."""
    return index.ask(lambda opened: _read(opened, need))


def _read(index: SearchIndex, need: Need) -> Reading:
    wanted, vocabulary = index.understand(need), index.vocabulary
    sure = sorted(wanted.trades.items(), key=lambda pair: (-pair[1], pair[0]))
    used, own = index.statistics.words, set(normalise(f"{need.title} {need.description}").split())
    unknown = [
        term.word
        for term in wanted.terms
        if not used.get(term.stem)
        and term.stem not in vocabulary.stems
        and own.issuperset(normalise(term.word).split())
    ]
    return Reading(
        trades=tuple(vocabulary.trades[code].label for code, _ in sure[:_MOST_TRADES]),
        corrected=wanted.corrected,
        unknown=tuple(dict.fromkeys(unknown))[:_MOST_WORDS],
    )
