"""Speed of the engine: `python -m tests.bench.speed [20000 200000 …]`. Everything is invented."""

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from spaser.sourcing.index import SearchIndex
from spaser.sourcing.matching import match

from .invented import invented_lots, invented_suppliers

_LOTS = 300
_WRATIO_LOTS = 5


def main(arguments: Sequence[str]) -> None:
    """One table line per number of suppliers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[20_000, 200_000])
    for count in parser.parse_args(arguments).counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), count)


def measure(folder: Path, count: int) -> None:
    """Build, then match the lots with and without a place; then WRatio over the same suppliers."""
    suppliers = list(invented_suppliers(count))
    texts = [" ".join((supplier.name, *supplier.activities)) for supplier in suppliers]
    started = time.perf_counter()
    index = SearchIndex.build(folder, suppliers)
    print(f"\n{count} suppliers: built in {time.perf_counter() - started:.1f} s, {_size(folder)}")
    changed = suppliers[0]
    del suppliers
    gc.collect()
    explained = 0.0
    for placed in (True, False):
        lots = invented_lots(_LOTS, placed=placed)
        where = "with place" if placed else "national"
        wanted = [index.understand(lot) for lot in lots]
        _line(f"candidates, {where}", [_timed(index.candidates, one) for one in wanted])
        index.close()  # nothing kept from the candidates just read
        _timed(match, index, lots[0])
        times = [_timed(match, index, lot) for lot in lots]
        _line(f"explained top 20, {where}", times)
        explained = sorted(times)[len(times) // 2]
    _line("one supplier changed", [_timed(index.apply, [changed], (), 1)])
    slow = [_timed(_wratio, lot.title, texts) for lot in invented_lots(_WRATIO_LOTS)]
    _line("RapidFuzz WRatio over all", slow)
    print(
        f"  ratio of medians (WRatio / explained): {sorted(slow)[len(slow) // 2] / explained:.0f}"
    )


def _wratio(title: str, texts: list[str]) -> None:
    process.extract(title, texts, scorer=fuzz.WRatio, limit=20)


def _timed(call: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    call(*arguments)
    return (time.perf_counter() - started) * 1_000


def _line(name: str, times: list[float]) -> None:
    times = sorted(times)
    p50, p95 = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"  {name:34} p50 {p50:9.1f} ms   p95 {p95:9.1f} ms")


def _size(folder: Path) -> str:
    octets = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{octets / 1e6:.0f} MB"


if __name__ == "__main__":
    main(sys.argv[1:])
