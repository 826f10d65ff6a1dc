"""Building the index: `python -m tests.bench.build [200000 …]`. Everything is invented.

From suppliers in memory, in this process; then from a database, by one process and by two. Each
line runs apart, so that its CPU (helpers included) and the most memory of one process are its own.
"""

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from spaser import tables
from spaser.core.clock import now
from spaser.core.db import make_engine
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.queries import Directory, open_documents
from spaser.sourcing.vocabulary import vocabulary

from .invented import invented_suppliers

_AT_ONCE = 5_000
_LINES = ("memory", "1", "2")


def main(arguments: Sequence[str]) -> None:
    """One table per number of suppliers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[200_000])
    parser.add_argument("--line", choices=_LINES, help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    for count in options.counts:
        if options.line:
            measure(options.line, options.database, count)
            continue
        print(f"\n{count} suppliers", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/directory.sqlite3"
            fill(url, count)
            for line in _LINES:
                command = ["-m", "tests.bench.build", str(count), "--line", line]
                subprocess.run([sys.executable, *command, "--database", url], check=True)


def measure(line: str, url: str, count: int) -> None:
    """One build."""
    vocabulary()
    given: Iterable[SupplierDocument] | Directory = Directory(url)
    if line == "memory":
        engine = make_engine(url)
        with engine.connect() as connection:
            given = list(open_documents(connection))
        gc.freeze()  # these suppliers belong to the bench, not to the build
    with tempfile.TemporaryDirectory() as folder:
        started, before = time.perf_counter(), _cpu()
        processes = 1 if line == "memory" else int(line)
        SearchIndex.build(Path(folder), given, processes=processes)
        wall, cpu = time.perf_counter() - started, _cpu() - before
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    told = {"memory": "from memory, 1 process", "1": "from SQLite, 1 process"}
    most = max(resource.getrusage(who).ru_maxrss for who in _WHO) / 1_024
    print(
        f"  {told.get(line, f'from SQLite, {line} processes'):28} {wall:6.1f} s   CPU {cpu:6.1f} s"
        f"   memory {most:5.0f} MB at most in one process   {size / 1e6:.0f} MB on disk"
        f"   (load {os.getloadavg()[0]:.1f})",
        flush=True,
    )


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu() -> float:
    """Seconds of this process and of those it started."""
    used = [resource.getrusage(who) for who in _WHO]
    return sum(one.ru_utime + one.ru_stime for one in used)


def fill(url: str, count: int) -> None:
    """A database of invented suppliers."""
    engine = make_engine(url)
    tables.METADATA.create_all(engine)
    given = invented_suppliers(count)
    while some := list(islice(given, _AT_ONCE)):
        with engine.connect().execution_options(spaser_writes=True) as connection:
            for name, rows in _rows(some).items():
                if rows:
                    connection.execute(sa.insert(tables.METADATA.tables[name]), rows)
            connection.commit()
    engine.dispose()


def _rows(suppliers: Sequence[SupplierDocument]) -> dict[str, list[dict[str, Any]]]:
    return {
        "supplier": [_supplier(one) for one in suppliers],
        "supplier_activity": [_activity(one) for one in suppliers],
        "supplier_status": [row for one in suppliers for row in _statuses(one)],
        "supplier_label": [
            {"supplier_id": one.id, "source": "essai", "label": label}
            for one in suppliers
            for label in one.labels
        ],
        "supplier_sector": [
            {"supplier_id": one.id, "source": "essai", "sector": sector}
            for one in suppliers
            for sector in one.sectors
        ],
        "supplier_reference": [
            {"supplier_id": one.id, "source": "essai", "title": title, "cpv": cpv or None}
            for one in suppliers
            for title, cpv in one.contracts_won
        ],
    }


def _supplier(one: SupplierDocument) -> dict[str, Any]:
    same = (
        "id", "siret", "siren", "name", "department", "region", "lat", "lon", "naf",
        "workforce_bracket", "precision",
    )  # fmt: skip
    row = {name: getattr(one, name) for name in same}
    moment = now()
    return row | {
        "commune_code": one.commune, "created_at": moment, "updated_at": moment, "revision": 1,
    }  # fmt: skip


def _activity(one: SupplierDocument) -> dict[str, Any]:
    return {
        "supplier_id": one.id,
        "source": "essai",
        "text": one.activities[0] if one.activities else "",
        "cpv": list(dict.fromkeys(one.cpv)),
        "radius_km": one.radius_km,
        "zone_departments": [],
        "zone_regions": [],
        "national": one.national,
    }


def _statuses(one: SupplierDocument) -> Iterator[dict[str, Any]]:
    told = {"ess": one.families, "inclusive": one.kinds, "esus": one.esus}
    for status, details in told.items():
        for detail in details:
            yield {
                "supplier_id": one.id, "status": status, "value": "yes", "detail": detail,
                "source": "essai",
            }  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
