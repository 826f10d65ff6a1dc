"""The process that does the long work of a node: huey’s consumer, alone on its node."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from filelock import FileLock, Timeout
from huey.consumer import Consumer
from sqlalchemy.engine import Engine

from spaser.core.errors import SpaserError
from spaser.jobs.queue import Queue
from spaser.jobs.running import Handler, Runner
from spaser.jobs.watch import Tidy, Watch

log = logging.getLogger(__name__)
LOCK = "consumer.lock"
STOP_WITHIN_SECONDS = 20.0
_STEP_SECONDS = 0.25
_HEALTH_SECONDS = 10.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class AlreadyWorking(SpaserError):
    """Another process does the work of this node."""


class Stop:
    """Whether to stop: a signal came, or the server that started us is gone."""

    def __init__(self, server: int | None) -> None:
        self._server = server
        self._asked = False

    def listen(self) -> None:
        """From now on, signals only ask: nothing is cut where it stands."""
        for number in _SIGNALS:
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        self._asked = True

    def __call__(self) -> bool:
        """True once it must stop, for ever."""
        if self._server is not None and os.getppid() != self._server:
            self._asked = True
        return self._asked


class _Consumer(Consumer):  # type: ignore[misc]
    def _set_signal_handlers(self) -> None:
        """Ours listen already; huey would start again from sys.argv at a hang-up."""


def consume(
    engine: Engine,
    queue: Queue,
    handlers: Mapping[str, Handler],
    tidies: Sequence[Tidy],
    *,
    data_dir: Path,
    server: int | None = None,
) -> None:
    """Do the work of this node until asked to stop; a job in progress waits for the next worker.

    `server`: the process that started this one; without it, refuses (AlreadyWorking) when another
    worker is there, with it, waits for its place.
    """
    stop = Stop(server)
    stop.listen()
    queue.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(queue.folder / LOCK)
    if not _acquired(lock, wait=server is not None, stop=stop):
        return
    try:
        runner = Runner(engine, queue, handlers, data_dir, stop)
        queue.work_with(runner.run)
        _work(queue, Watch(engine, queue, runner, data_dir, tidies), stop)
    finally:
        lock.release()


def _acquired(lock: FileLock, wait: bool, stop: Stop) -> bool:
    """The lock is that of a living process: the system frees it when the process dies."""
    while not stop():
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if not wait:
                raise AlreadyWorking(
                    "Un autre processus fait déjà les travaux de fond de ce dossier de données : "
                    "« spaser serve » en lance un lui-même. Il n’y a rien d’autre à faire."
                ) from None
            time.sleep(_STEP_SECONDS)
        else:
            return True
    return False


def _work(queue: Queue, watch: Watch, stop: Callable[[], bool]) -> None:
    consumer = _Consumer(
        queue.huey,
        workers=1,
        periodic=False,
        initial_delay=0.2,
        max_delay=1.0,  # how long a job waits at most before it begins
        scheduler_interval=60,
        shutdown_timeout=STOP_WITHIN_SECONDS,
    )
    logging.getLogger("huey").setLevel(logging.WARNING)
    watching = threading.Thread(target=watch.go_on, args=(stop,), name="watch", daemon=True)
    consumer.start()
    watching.start()
    log.info("jobs are taken", extra={"node": queue.node})
    looked_at = time.monotonic()
    while not stop():
        time.sleep(_STEP_SECONDS)
        if time.monotonic() - looked_at >= _HEALTH_SECONDS:
            looked_at = time.monotonic()
            consumer.check_worker_health()
    consumer.stop(graceful=True)
    log.info("jobs are left")
