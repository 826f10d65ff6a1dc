"""What the engine read of a lot, told to the person who wrote it. Pure."""

from dataclasses import dataclass

from spaser.core.text import normalise
from spaser.sourcing.matching import MatchResult
from spaser.sourcing.need import Need
from spaser.sourcing.vocabulary import vocabulary

_MOST_TRADES, _MOST_WORDS = 8, 12


@dataclass(frozen=True)
class Reading:
    """`trades`: their labels, the most certain first. `unknown`: words that no supplier uses."""

    trades: tuple[str, ...]
    corrected: tuple[tuple[str, str], ...]  # word of the lot, word it was read as
    unknown: tuple[str, ...]


def read(need: Need, result: MatchResult) -> Reading:
    """What was read of a need when its suppliers were looked for."""
    known = vocabulary().trades
    sure = sorted(
        zip(result.trades, result.certainties, strict=True), key=lambda pair: (-pair[1], pair[0])
    )
    own = set(normalise(f"{need.title} {need.description}").split())
    # The labels of CPV codes are read as well: their words are not those of the lot.
    unknown = [word for word in result.unknown_words if own.issuperset(normalise(word).split())]
    return Reading(
        trades=tuple(known[code].label for code, _ in sure[:_MOST_TRADES]),
        corrected=result.corrected_words,
        unknown=tuple(unknown[:_MOST_WORDS]),
    )
