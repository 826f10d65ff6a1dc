"""A supplier changes while the service answers: every worker tells it within two seconds."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from sqlmodel import Session

from spaser.core.db import make_engine
from spaser.core.journal import Actor, act_as
from spaser.imports.suppliers import import_suppliers
from tests.ops import invented
from tests.ops.service import Machine, Service

NEED = {"objet": "Blanchisserie, lavage de linge", "lieu": "Toulouse"}
TOLD_WITHIN = 2.0  # seconds
HEADER = ("name", "kind", "activity", "commune", "department")
CHANGED = "Vitre Claire"


@contextmanager
def _alone(service: Service, worker: int) -> Iterator[None]:
    """Only this worker answers: the others are held."""
    others = [one for one in service.workers() if one != worker]
    for other in others:
        os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        for other in others:
            os.kill(other, signal.SIGCONT)


def _told(service: Service) -> list[set[str]]:
    """The suppliers that each worker finds."""
    found = []
    for worker in service.workers():
        with _alone(service, worker):
            answer = service.get(f"/essayer.json?{urlencode(NEED)}")
        assert answer.status == 200, answer.text
        found.append({row["name"] for row in json.loads(answer.text)["suppliers"]})
    return found


def _change(machine: Machine) -> None:
    """A supplier now washes linen, by the hand of another process."""
    rows = tuple(
        (name, kind, "Blanchisserie, lavage de linge" if name == CHANGED else activity, *place)
        for name, kind, activity, *place in invented.SUPPLIERS
    )
    path = invented.table(machine.cwd / "changees.csv", HEADER, rows)
    engine = make_engine(machine.database_url)
    with Session(engine) as session:
        act_as(session, Actor("essai"))
        import_suppliers(session, path, "table")
    engine.dispose()


def test_each_worker_soon_tells_what_changed(migrated: Machine) -> None:
    structures = invented.suppliers(migrated.cwd / "structures.csv")
    migrated.run("import", "suppliers", structures, "--source", "table")
    with migrated.serving(workers=2) as service:
        before = _told(service)
        assert len(before) == 2
        assert all(found and CHANGED not in found for found in before)
        _change(migrated)
        time.sleep(TOLD_WITHIN)
        assert all(CHANGED in found for found in _told(service))
