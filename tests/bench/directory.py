"""Speed of the directory: `python -m tests.bench.directory [200000 1000000 …]`. All is invented.

Each search counts every facet. The baseline is what the directory did before: a LIKE on one column
of normalised text in SQLite, with the total, a page by name, and no facet at all.
"""

import argparse
import gc
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from spaser.core.text import normalise
from spaser.directory.search import by_department, every_id, search
from spaser.directory.spots import spots
from spaser.directory.wanted import Filter, Sort, Wanted
from spaser.reference import geography
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.vocabulary import vocabulary
from spaser.suppliers.models import Family, Sector
from spaser.suppliers.workforce import WORKFORCES

from .invented import invented_suppliers

_PLAIN, _SEARCHES = 12, 120
_BASELINE_SEARCHES = 12
_TOWNS = ("Toulouse", "Lille", "Rennes", "Albi", "Paris", "Nantes", "Besançon", "Nice")
_BOXES = (None, (42.5, -1.0, 45.0, 4.0), (48.5, 2.0, 49.2, 2.8), (43.4, 1.2, 43.8, 1.7))


def main(arguments: Sequence[str]) -> None:
    """One table per number of suppliers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[200_000])
    parser.add_argument("--index", type=Path, help="folder of an index built before, to use again")
    options = parser.parse_args(arguments)
    for count in options.counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(options.index or Path(folder), Path(folder) / "baseline.sqlite3", count)


def measure(folder: Path, baseline: Path, count: int) -> None:
    """Build, search, draw the map, change one supplier; then the baseline on the same suppliers."""
    print(f"\n{count} suppliers")
    if not (folder / "CURRENT").exists():
        started = time.perf_counter()
        SearchIndex.build(folder, invented_suppliers(count))
        print(f"  built in {time.perf_counter() - started:.1f} s (inventing them included)")
    print(f"  on disk {_size(folder, '*')}, of which the directory {_size(folder, '*.bin')}")
    gc.collect()
    before, index, asked = _resident(), SearchIndex.open(folder), searches(_SEARCHES)
    _line("first search of a process", [_timed(search, index, asked[0])])
    times = [_timed(search, index, wanted) for wanted in asked]
    _line(f"{len(asked)} searches, words + 3 filters + facets", times)
    _parts_of_the_page(index, asked)
    print(
        f"  most memory, over what it was before: {_resident() - before:.0f} MB (shared included)"
    )
    changed = next(iter(invented_suppliers(1)))
    _line("one supplier changed", [_timed(index.apply, [changed], (), n) for n in range(3)])
    _line("first search after it", [_timed(search, index, asked[1])])
    slow = _baseline(baseline, invented_suppliers(count), asked[:_BASELINE_SEARCHES])
    _line("baseline: LIKE in SQLite, no facet", slow)
    print(f"  ratio of medians (baseline / search): {_median(slow) / _median(times):.0f}")


def _parts_of_the_page(index: SearchIndex, asked: Sequence[Wanted]) -> None:
    """Words alone, filters alone, nothing; the data of the map; the numbers of an export."""
    plain = [replace(wanted, filters={}) for wanted in asked[:_PLAIN]]
    _line("words alone + facets", [_timed(search, index, wanted) for wanted in plain])
    wide = [replace(wanted, words="") for wanted in asked]
    _line("3 filters without words + facets", [_timed(search, index, wanted) for wanted in wide])
    _line("nothing asked + facets", [_timed(search, index, Wanted()) for _ in range(5)])
    _line("map: départements", [_timed(by_department, index, wanted) for wanted in wide])
    boxed = [(wanted, box) for wanted in wide[:30] for box in _BOXES]
    _line("map: spots of a box", [_timed(spots, index, *both) for both in boxed])
    every = [(Wanted(), box) for box in _BOXES]
    _line("map: spots of every supplier", [_timed(spots, index, *both) for both in every])
    _line("every number found (export)", [_timed(every_id, index, wanted) for wanted in wide[:30]])


def searches(count: int, seed: int = 3) -> list[Wanted]:
    """Varied searches: words of trades, a typo or a name in some, three filters or a circle."""
    draw = random.Random(seed)
    asked = []
    for number in range(count):
        wanted = Wanted(_words(draw, number), dict(draw.sample(_filters(draw), 3)))
        if number % 3 == 0:
            place = geography.parse_place(draw.choice(_TOWNS))[0]
            radius_km = draw.choice((None, 50.0, 150.0))
            wanted = replace(wanted, place=place, radius_km=radius_km, sort=Sort.DISTANCE)
        asked.append(wanted)
    return asked


def _words(draw: random.Random, number: int) -> str:
    trade = draw.choice(list(vocabulary().trades.values()))
    words = draw.choice(trade.expressions)
    if number % 5 == 0 and len(words) > 6:  # a letter forgotten
        at = draw.randrange(2, len(words) - 2)
        return words[:at] + words[at + 1 :]
    return {1: f"fictif {number}", 2: trade.label}.get(number % 5, words)


def _filters(draw: random.Random) -> list[tuple[Filter, tuple[str, ...]]]:
    departments = [one.code for one in geography.departments()]
    regions = [one.code for one in geography.regions()]
    return [
        (Filter.KIND, tuple(draw.sample(("EI", "ACI", "ESAT", "EA", "aucun"), 3))),
        (Filter.FAMILY, tuple(draw.sample((*map(str, Family), "inconnue"), 4))),
        (Filter.WORKFORCE, tuple(draw.sample((*WORKFORCES, "inconnu"), 3))),
        (Filter.REGION, tuple(draw.sample(regions, 3))),
        (Filter.ZONE, (draw.choice(departments),)),
        (Filter.SECTOR, tuple(draw.sample(tuple(map(str, Sector)), 3))),
        (Filter.TEXT, ("oui",)),
        (Filter.ESUS, ("liste", "de_droit")),
        (Filter.LABEL, ("iso 9001", "qualiopi", "ab")),
    ]


def _baseline(
    path: Path, suppliers: Iterable[SupplierDocument], asked: Sequence[Wanted]
) -> list[float]:
    """What the directory page asked of SQLite: the total, then a page by name."""
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE supplier (id, name, department, kind, search_text)")
    database.executemany("INSERT INTO supplier VALUES (?, ?, ?, ?, ?)", _rows(suppliers))
    database.commit()
    times = []
    for wanted in asked:
        words = normalise(wanted.words).split()
        where = " AND ".join(["kind <> ''", *("search_text LIKE ?" for _ in words)])
        values = [f"%{word}%" for word in words]
        page = f"SELECT id FROM supplier WHERE {where} ORDER BY lower(name), id LIMIT 25"
        total = f"SELECT count(*) FROM supplier WHERE {where}"
        times.append(_timed(_asked, database, (page, total), values))
    database.close()
    return times


def _asked(database: sqlite3.Connection, statements: Sequence[str], values: Sequence[str]) -> None:
    for statement in statements:
        database.execute(statement, values).fetchall()


def _rows(suppliers: Iterable[SupplierDocument]) -> Iterator[tuple[object, ...]]:
    for one in suppliers:
        text = normalise(" ".join((one.name, one.brand, *one.activities)))
        yield one.id, one.name, one.department, "".join(one.kinds), text


def _timed(call: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    call(*arguments)
    return (time.perf_counter() - started) * 1_000


def _median(times: Sequence[float]) -> float:
    return sorted(times)[len(times) // 2]


def _line(name: str, times: Sequence[float]) -> None:
    p95 = sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"  {name:44} p50 {_median(times):9.1f} ms   p95 {p95:9.1f} ms", flush=True)


def _size(folder: Path, pattern: str) -> str:
    octets = sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file())
    return f"{octets / 1e6:.0f} MB"


def _resident() -> float:
    """The most memory the process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


if __name__ == "__main__":
    main(sys.argv[1:])
