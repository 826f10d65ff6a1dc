"""The queue of a node: it says to the worker of this node that there is work.

A file sent by somebody lies on the disk of one node, so each node has its queue, in its own data
folder. The rows of `Job` are the truth: a queue that is lost is filled again from them.
"""

import contextlib
import os
import secrets
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from flask import Flask, current_app
from huey import SqliteHuey
from huey.serializer import SignedSerializer

_NODE = "node"


class Queue:
    """One for each process. Opens its file at first use; thread-safe."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self._key = key
        self._lock = threading.Lock()
        self._work: Callable[[int], None] | None = None

    @cached_property
    def node(self) -> str:
        """The name of this node: made once, kept in the data folder, whatever the machine."""
        self._make_folder()
        path = self.folder / _NODE
        if not path.exists():
            made = self.folder / f"{_NODE}.{secrets.token_hex(8)}"
            made.write_text(secrets.token_hex(8), encoding="ascii")
            with contextlib.suppress(FileExistsError):
                os.link(made, path)  # whole or not at all: another process may be making it too
            made.unlink()
        return path.read_text(encoding="ascii")

    @property
    def huey(self) -> SqliteHuey:
        """The library’s own queue."""
        with self._lock:
            return self._opened

    @cached_property
    def _opened(self) -> SqliteHuey:
        self._make_folder()
        path = str(self.folder / "queue.sqlite3")
        # Messages are signed: a file that came from elsewhere must not be read as one of ours.
        signed = SignedSerializer(secret=self._key, salt="jobs")
        made = SqliteHuey("spaser", filename=path, results=False, serializer=signed)
        self._task = made.task(name="job")(self._do)
        return made

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _do(self, job_id: int) -> None:
        if self._work is None:
            raise RuntimeError("only a consumer does the work")
        self._work(job_id)

    def work_with(self, work: Callable[[int], None]) -> None:
        """Say what does a job; in the process of the worker alone."""
        self._work = work

    def push(self, job_id: int) -> None:
        """Say that a job waits. Saying it twice is harmless: a job is begun once."""
        queue = self.huey
        queue.enqueue(self._task.s(job_id))

    def named(self) -> set[int]:
        """The jobs that the queue speaks of."""
        return {int(task.args[0]) for task in self.huey.pending() if task.args}


def install(app: Flask, queue: Queue) -> None:
    """Give the application the queue of its node."""
    app.extensions["queue"] = queue


def of(app: Flask | None = None) -> Queue:
    """The queue of this node."""
    return (app or current_app).extensions["queue"]  # type: ignore[no-any-return]
