"""The folder of the index is spoilt while the service answers: it says so or answers, and heals."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.ops import invented
from tests.ops.service import Machine, Service

NEED = {"objet": "Entretien des espaces verts", "lieu": "Toulouse"}
HEALED_WITHIN = 10.0  # seconds
ASKED = 6  # times in a row, so that each worker is asked


def _delete(index: Path) -> None:
    shutil.rmtree(index)


def _truncate(index: Path) -> None:
    for path in index.rglob("*"):
        if path.is_file() and path.suffix != ".lock":
            with path.open("r+b") as file:
                file.truncate(path.stat().st_size // 2)


def _older(index: Path) -> None:
    for path in index.rglob("state.json"):
        state = json.loads(path.read_text())
        path.write_text(json.dumps(state | {"format": state["format"] - 1}))


def _scramble(index: Path) -> None:
    for path in index.rglob("*.bin"):
        path.write_bytes(bytes(255 - octet for octet in path.read_bytes()))


def _found(service: Service) -> list[tuple[str, float]] | None:
    """Names and scores; None when the service says that the index is being prepared."""
    answer = service.get(f"/essayer.json?{urlencode(NEED)}")
    if answer.status == 503:
        assert "index" in answer.text, answer.text
        return None
    assert answer.status == 200, answer.text
    return [(row["name"], row["score"]) for row in json.loads(answer.text)["suppliers"]]


def _healed(service: Service, expected: list[tuple[str, float]]) -> bool:
    """Whether every answer soon is the right one; until then, only refusals that say why."""
    limit = time.monotonic() + HEALED_WITHIN
    while time.monotonic() < limit:
        answers = [_found(service) for _ in range(ASKED)]
        assert all(answer in (None, expected) for answer in answers)
        if None not in answers:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("damage", [_delete, _truncate, _older, _scramble])
def test_the_service_goes_on_and_heals_by_itself(
    migrated: Machine, damage: Callable[[Path], None]
) -> None:
    structures = invented.suppliers(migrated.cwd / "structures.csv")
    migrated.run("import", "suppliers", structures, "--source", "table")
    with migrated.serving() as service:
        expected = _found(service)
        assert expected
        assert _healed(service, expected)
        workers = service.workers()
        damage(migrated.data_dir / "index")
        assert _healed(service, expected)
        assert service.workers() == workers  # none was killed by a page that had gone


def test_workers_in_any_number_give_the_same_list(migrated: Machine) -> None:
    structures = invented.suppliers(migrated.cwd / "structures.csv")
    migrated.run("import", "suppliers", structures, "--source", "table")
    lists = []
    for workers in (1, 3):
        with migrated.serving(workers) as service:
            lists += [_found(service) for _ in range(ASKED)]
            shutil.rmtree(migrated.data_dir / "index")
    assert lists[0]
    assert all(one == lists[0] for one in lists)
