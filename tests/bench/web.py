"""Twenty explained suppliers through HTTP: `python -m tests.bench.web [200000]`. All invented.

The service is started as `spaser serve` does, with one worker then with two; `--clients` threads
of this process ask `/essayer.json` one lot after the other. They share the processors with it: the
CPU of one request, workers alone, says what the service costs.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from spaser import migrate
from spaser.config import Settings, settings
from spaser.core.db import make_engine
from spaser.sourcing.live import LiveIndex

from .build import fill
from .invented import invented_lots

_LOTS, _READY_SECONDS = 300, 120.0
_TICKS = os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str]) -> None:
    """One line for each number of workers and of clients."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="a data folder filled before, to use again")
    parser.add_argument("--port", type=int, default=8_799)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4])
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as kept:
        folder = (options.folder or Path(kept)).resolve()
        variables = {
            "SPASER_DATA_DIR": str(folder),
            "SPASER_SECRET_KEY": os.urandom(32).hex(),
            "SPASER_BIND": f"127.0.0.1:{options.port}",
            "SPASER_LOG_LEVEL": "WARNING",
        }
        if not (folder / "index").exists():
            _fill(settings(variables), options.count)
        print(f"\n{options.count} suppliers, {options.requests} requests", flush=True)
        for workers in (1, 2):
            with _served({**variables, "SPASER_WORKERS": str(workers)}, options.port) as master:
                for clients in options.clients:
                    _measure(master, options.port, clients, options.requests)


def _fill(chosen: Settings, count: int) -> None:
    engine = make_engine(chosen.database_url)
    migrate.upgrade(engine)
    fill(chosen.database_url, count)
    LiveIndex(chosen.index_dir, engine).refresh()
    engine.dispose()


@contextmanager
def _served(variables: Mapping[str, str], port: int) -> Iterator[int]:
    """The number of the process that `spaser serve` is, once it answers."""
    command = [sys.executable, "-m", "spaser.cli", "serve"]
    server = subprocess.Popen(command, env={**os.environ, **variables}, stdout=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + _READY_SECONDS
        while not _answers(port):
            if time.monotonic() > limit or server.poll() is not None:
                raise SystemExit("The service does not answer.")
            time.sleep(0.5)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    try:
        return _ask(http.client.HTTPConnection("127.0.0.1", port), _paths()[0]) > 0
    except (OSError, http.client.HTTPException, ValueError):
        return False


def _paths() -> list[str]:
    return [
        "/essayer.json?"
        + urlencode({"objet": lot.title, "lieu": lot.places[0].code if lot.places else ""})
        for lot in invented_lots(_LOTS)
    ]


def _ask(connection: http.client.HTTPConnection, path: str) -> int:
    """How many suppliers are told; ValueError when the answer is not a list."""
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise ValueError(response.status)
    suppliers = json.loads(body)["suppliers"]
    return sum(bool(one["reasons"]) for one in suppliers)


def _measure(master: int, port: int, clients: int, requests: int) -> None:
    paths, each = _paths(), requests // clients
    _loop(port, paths, 100)  # each worker has opened everything
    workers = _workers(master)
    worked, started = sum(map(_cpu, workers)), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        asked = [pool.submit(_loop, port, paths[n:] + paths[:n], each) for n in range(clients)]
        times = sorted(one for some in asked for one in some.result())
    wall, cpu = time.perf_counter() - started, sum(map(_cpu, workers)) - worked
    p50, p95 = (times[int(len(times) * share)] * 1_000 for share in (0.5, 0.95))
    print(
        f"  {len(workers)} worker(s), {clients} client(s): {len(times) / wall:5.0f} requests/s   "
        f"p50 {p50:5.1f} ms  p95 {p95:5.1f} ms   CPU of one request, in the workers: "
        f"{cpu / len(times) * 1_000:4.1f} ms   (load {os.getloadavg()[0]:.1f})",
        flush=True,
    )


def _loop(port: int, paths: Sequence[str], count: int) -> list[float]:
    connection, times = http.client.HTTPConnection("127.0.0.1", port), []
    for number in range(count):
        started = time.perf_counter()
        _ask(connection, paths[number % len(paths)])
        times.append(time.perf_counter() - started)
    return times


def _workers(master: int) -> list[int]:
    """The processes that answer: children of the service, but the worker of long jobs."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    return [
        int(child)
        for child in children
        if b"jobs" not in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
    ]


def _cpu(number: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    main(sys.argv[1:])
