"""Starting and stopping the service."""

import json
import os
import signal
import socket
import time
from pathlib import Path

from tests.ops.service import Machine


def _alive(number: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except FileNotFoundError:
        return False


def test_it_ends_when_asked_and_leaves_no_process(machine: Machine):
    with machine.serving() as service:
        workers = service.workers()
        assert len(workers) == 2
        assert service.get("/").status == 200
        assert service.stop() == 0
        assert not any(_alive(number) for number in workers)


def test_its_workers_end_with_it_when_it_is_killed(machine: Machine):
    with machine.serving() as service:
        workers = service.workers()
        os.kill(service.process.pid, signal.SIGKILL)
        service.process.wait(10)
        for number in workers:
            _wait_for_the_end(number)


def _wait_for_the_end(number: int) -> None:
    limit = time.monotonic() + 10
    while _alive(number):
        assert time.monotonic() < limit, f"worker {number} is an orphan"
        time.sleep(0.05)


def test_it_says_that_its_address_is_taken(machine: Machine):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        done = machine.run("serve", status=1, SPASER_BIND=bind)
    assert bind in done.err
    assert "déjà prise" in done.err
    assert "SPASER_BIND" in done.err


def test_it_refuses_settings_that_it_cannot_follow(machine: Machine):
    assert "au moins 1" in machine.run("serve", status=1, SPASER_WORKERS="0").err


def test_every_line_of_its_log_is_json_without_the_query(machine: Machine):
    with machine.serving() as service:
        assert service.get("/essayer?objet=jardin+de+Monsieur+Untel").status == 200
    lines = service.log.read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if not line.startswith("SPASER répond sur")]
    events = [json.loads(line) for line in told]
    assert {"request"} <= {event["message"] for event in events}
    assert "Untel" not in "".join(lines)
