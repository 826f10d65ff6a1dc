"""Many lots at once, over one or several processes: for purchase plans and the command line.

    for result in match_many(folder, needs, top=20):
        …

Results come in the order of the needs, as they are ready: count them to show the progress. The
list of a lot does not depend on the number of processes.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from spaser.sourcing.index import SearchIndex
from spaser.sourcing.matching import MatchResult, match
from spaser.sourcing.need import Need
from spaser.sourcing.vocabulary import vocabulary

_SHARE = 50  # lots given to a process at a time
_WORTH_A_PROCESS = 1_000  # lots: under this, starting another process costs more than it saves

Expressions = tuple[tuple[str, str], ...]  # (code of a trade, expression) added to the vocabulary


@dataclass(frozen=True, slots=True)
class _Share:
    """Some lots for one process. Everything in it can be sent to another process."""

    folder: Path
    expressions: Expressions
    needs: tuple[Need, ...]
    top: int
    explained: int


def match_many(
    folder: Path,
    needs: Sequence[Need],
    top: int = 20,
    *,
    processes: int | None = None,
    explained: int = 0,
    expressions: Expressions = (),
) -> Iterator[MatchResult]:
    """The suppliers of each lot, in order; the first `explained` of each have their sentences.

    `folder`: that of the index (`SearchIndex.folder`). `processes`: as many as processors when
    None, and never more than the number of lots is worth. IndexUnusable: build the index again.
    """
    shares = [
        _Share(folder, expressions, tuple(needs[start : start + _SHARE]), top, explained)
        for start in range(0, len(needs), _SHARE)
    ]
    used = processes_for(len(needs), processes)
    if used == 1:
        for share in shares:
            yield from _matched(share)
    else:
        yield from _spread(shares, used)


def processes_for(lots: int, processes: int | None) -> int:
    """How many processes so many lots are worth, at most those asked (None: each processor)."""
    return min(processes or os.cpu_count() or 1, max(1, lots // _WORTH_A_PROCESS))


def _spread(shares: Sequence[_Share], processes: int) -> Iterator[MatchResult]:
    """In processes started afresh: a copy of this one would share its connections and locks.

    Two shares for each process are under way: what is not read yet is not computed yet.
    """
    left = iter(shares)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_matched, share) for share in islice(left, 2 * processes)]
        try:
            while waiting:
                results = waiting.pop(0).result()
                waiting += [pool.submit(_matched, share) for share in islice(left, 1)]
                yield from results
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _matched(share: _Share) -> list[MatchResult]:
    index = _opened(share.folder, share.expressions)
    return [match(index, need, share.top, explained=share.explained) for need in share.needs]


@cache
def _opened(folder: Path, expressions: Expressions) -> SearchIndex:
    """The index, opened once in each process; it follows what others write."""
    words = vocabulary()
    return SearchIndex.open(folder, words.with_expressions(expressions) if expressions else words)
