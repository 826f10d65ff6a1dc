"""Speed of the engine: `python -m tests.bench.speed [20000 200000 …]`. Everything is invented.

Times are those of a clock, then of the processor: on a machine that does other work, the second
says what the engine costs.
"""

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from spaser.sourcing.batch import match_many
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.matching import match
from spaser.sourcing.scoring import Scorer

from .invented import invented_lots, invented_suppliers

_LOTS, _BATCH = 300, 4_000
_WRATIO_LOTS = 5
Times = list[tuple[float, float]]  # milliseconds of the clock and of the processor


def main(arguments: Sequence[str]) -> None:
    """One table per number of suppliers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[20_000, 200_000])
    parser.add_argument("--index", type=Path, help="folder of an index built before, to use again")
    options = parser.parse_args(arguments)
    for count in options.counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(options.index or Path(folder), count)


def measure(folder: Path, count: int) -> None:
    """Build, then match the lots with and without a place; then WRatio over the same suppliers."""
    print(f"\n{count} suppliers")
    if not (folder / "CURRENT").exists():
        suppliers = list(invented_suppliers(count))
        _line("build", [_timed(SearchIndex.build, folder, suppliers)])
        del suppliers
        gc.collect()
    before = _private()
    index = SearchIndex.open(folder)
    explained = 0.0
    for placed in (True, False):
        explained = _searches(index, "with place" if placed else "national", placed)
    print(f"  {_size(folder)} on disk; memory of this process alone, over what it had before the")
    print(f"  index was opened: {_private() - before:.0f} MB (pages shared with others left out)")
    for processes in (1, 2):
        _batch(folder, processes)
    changed = next(iter(invented_suppliers(1)))
    _line("one supplier changed", [_timed(index.apply, [changed], (), 1)])
    _ratio(count, explained)


def _searches(index: SearchIndex, where: str, placed: bool) -> float:
    """Candidates alone, then the whole; gives the median of the whole, in milliseconds."""
    lots, snapshot = invented_lots(_LOTS, placed=placed), index.snapshot()
    match(index, lots[0])
    scorers = [Scorer(index.understand(lot), index.statistics) for lot in lots]
    _line(f"candidates, {where}", [_timed(snapshot.candidates, one) for one in scorers])
    index.close()  # nothing kept from the candidates just read
    match(index, lots[0])
    times = [_timed(match, index, lot) for lot in lots]
    _line(f"explained top 20, {where}", times)
    return sorted(wall for wall, _ in times)[len(times) // 2]


def _batch(folder: Path, processes: int) -> None:
    """Lots per minute, without sentences, the start of the processes included."""
    lots = invented_lots(_BATCH)
    started = time.perf_counter()
    count = sum(1 for _ in match_many(folder, lots, processes=processes))
    minutes = (time.perf_counter() - started) / 60
    print(f"  batch, {processes} process(es): {count / minutes:,.0f} lots per minute", flush=True)


def _ratio(count: int, explained: float) -> None:
    """What comparing every text of every supplier takes, in the same run."""
    texts = [" ".join((one.name, *one.activities)) for one in invented_suppliers(count)]
    slow = [_timed(_wratio, lot.title, texts) for lot in invented_lots(_WRATIO_LOTS)]
    _line("RapidFuzz WRatio over all", slow)
    median = sorted(wall for wall, _ in slow)[len(slow) // 2]
    print(f"  ratio of medians (WRatio / explained): {median / explained:.0f}")


def _wratio(title: str, texts: list[str]) -> None:
    process.extract(title, texts, scorer=fuzz.WRatio, limit=20)


def _timed(call: Callable[..., object], *arguments: object) -> tuple[float, float]:
    started, worked = time.perf_counter(), time.process_time()
    call(*arguments)
    return (time.perf_counter() - started) * 1_000, (time.process_time() - worked) * 1_000


def _line(name: str, times: Times) -> None:
    told = [
        " ".join(f"{label} {_rank(values, share):8.1f}" for label, share in _RANKS)
        for values in (sorted(column) for column in zip(*times, strict=True))
    ]
    print(f"  {name:30} ms {told[0]} | processor {told[1]}", flush=True)


_RANKS = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))


def _rank(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]


def _private() -> float:
    """Memory that this process shares with nobody, in MB; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")) / 1_024


def _size(folder: Path) -> str:
    octets = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{octets / 1e6:.0f} MB"


if __name__ == "__main__":
    main(sys.argv[1:])
