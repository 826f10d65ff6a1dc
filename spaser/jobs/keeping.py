"""The server keeps one worker of long jobs beside it: started again when it dies, ended with it."""

import contextlib
import logging
import os
import subprocess
import sys
import time

log = logging.getLogger(__name__)
# A worker that dies as soon as it starts is not started again at once, and less and less often.
_FIRST_WAIT, _LONGEST_WAIT, _LIVED = 1.0, 60.0, 30.0  # seconds


class Keeper:
    """Belongs to the master of the server; does nothing in its forks."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._wait = _FIRST_WAIT
        self._next_at = 0.0

    def keep(self) -> None:
        """Start the worker when there is none; called every second or so."""
        now = time.monotonic()
        if self._process is not None:
            if self._process.poll() is None:
                return
            lived = now - self._started_at
            self._wait = _FIRST_WAIT if lived > _LIVED else min(self._wait * 2, _LONGEST_WAIT)
            self._next_at = now + (0.0 if lived > _LIVED else self._wait)
            self._process = None
            log.warning("the worker of long jobs has ended", extra={"lived": round(lived, 1)})
        if now >= self._next_at:
            self._start(now)

    def _start(self, now: float) -> None:
        # -P: the folder that the service is run from must not lend its modules.
        command = [sys.executable, "-P", "-m", "spaser.cli", "jobs", "--server", str(os.getpid())]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
        self._started_at = now

    def ask_to_end(self) -> None:
        """Let it put down what it does."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()

    def end(self, within: float) -> None:
        """Wait for its end; after that many seconds, kill it: its job is taken up again later."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, within))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
