"""The queue of a node: its name, its messages, what happens to those of a stranger."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from spaser.jobs.queue import Queue

KEY = "a key for tests, long enough to be accepted"


def test_a_node_keeps_its_name_whoever_asks_first(tmp_path):
    queues = [Queue(tmp_path / "jobs", KEY) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda queue: queue.node, queues))
    assert len(names) == 1
    assert Queue(tmp_path / "jobs", KEY).node in names
    assert Queue(tmp_path / "elsewhere", KEY).node not in names


def test_its_folder_is_for_its_owner_alone(tmp_path):
    queue = Queue(tmp_path / "jobs", KEY)
    queue.push(1)
    assert stat.S_IMODE((tmp_path / "jobs").stat().st_mode) == 0o700


def test_what_is_pushed_is_named_until_it_is_taken(tmp_path):
    queue, done = Queue(tmp_path / "jobs", KEY), []
    queue.push(3)
    queue.push(7)
    assert Queue(tmp_path / "jobs", KEY).named() == {3, 7}
    queue.work_with(done.append)
    while task := queue.huey.dequeue():
        queue.huey.execute(task)
    assert done == [3, 7]
    assert queue.named() == set()


def test_a_message_signed_by_another_key_is_not_read(tmp_path):
    Queue(tmp_path / "jobs", "another key, also long enough to be accepted").push(1)
    with pytest.raises(ValueError, match="mismatch"):
        Queue(tmp_path / "jobs", KEY).huey.dequeue()
