"""Gunicorn with our settings, and the worker of long jobs beside it."""

import socket
import time
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.util import parse_address

from spaser.app import create_app
from spaser.config import BadSettings, Settings
from spaser.jobs.keeping import Keeper
from spaser.web import logs

# Heartbeats of the workers must not wait for the disk.
_MEMORY = Path("/dev/shm")  # noqa: S108
_QUICK_SECONDS = 5.0
_UNREADABLE = "SPASER_BIND n’est pas reconnue : « {} ». Écrivez par exemple 127.0.0.1:8000."
_TAKEN = (
    "Impossible d’écouter sur {} : cette adresse est déjà prise, ou n’est pas à cette machine. "
    "Arrêtez l’autre service, ou choisissez une autre adresse avec SPASER_BIND, par exemple "
    "SPASER_BIND=127.0.0.1:8001."
)


class Journal(glogging.Logger):  # type: ignore[misc]
    """Gunicorn’s own messages, with ours: one JSON object a line."""

    def setup(self, cfg: Any) -> None:
        """Leave the messages to the handlers of the process."""
        self.cfg = cfg
        self.loglevel = self.LOG_LEVELS[cfg.loglevel]
        self.error_log.setLevel(self.loglevel)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Master(Arbiter):  # type: ignore[misc]
    """Gunicorn’s master; it also keeps the worker of long jobs of this node."""

    def __init__(self, server: "Server") -> None:
        self.keeper = Keeper()
        super().__init__(server)

    def manage_workers(self) -> None:
        """Called every second: as many workers as wanted, and that of the jobs."""
        super().manage_workers()
        self.keeper.keep()

    def stop(self, graceful: bool = True) -> None:
        """Everything ends within the graceful time: requests and jobs side by side."""
        limit = time.monotonic() + (self.cfg.graceful_timeout if graceful else _QUICK_SECONDS)
        self.keeper.ask_to_end()
        super().stop(graceful)
        self.keeper.end(limit - time.monotonic())


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn started from Python: it works from a wheel, without any file beside."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Threads let one slow answer not block the others; each worker opens its own base."""
        options: dict[str, Any] = {
            "bind": self.settings.bind,
            "workers": self.settings.workers,
            "worker_class": "gthread",
            "threads": 4,
            "timeout": 120,
            "graceful_timeout": 30,
            "keepalive": 5,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "limit_request_line": 8_190,
            "limit_request_fields": 60,
            "worker_tmp_dir": str(_MEMORY) if _MEMORY.is_dir() else None,
            "control_socket_disable": True,
            # ProxyFix reads what trusted proxies say; gunicorn itself believes nobody.
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "secure_scheme_headers": {},
            "loglevel": self.settings.log_level.lower(),
            "logger_class": Journal,
        }
        for name, value in options.items():
            if name in self.cfg.settings and value is not None:
                self.cfg.set(name, value)

    def run(self) -> None:
        """Serve until stopped."""
        Master(self).run()

    def load(self) -> Flask:
        """Called in each worker, after the fork."""
        logs.configure(self.settings.log_level)
        return create_app(self.settings)


def refuse_taken(bind: str) -> None:
    """Raises BadSettings when nobody can listen there; gunicorn would try again in English."""
    try:
        address = parse_address(bind)
    except (RuntimeError, ValueError) as error:
        raise BadSettings(_UNREADABLE.format(bind)) from error
    if not isinstance(address, tuple):
        return
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except (OSError, OverflowError) as error:
            raise BadSettings(_TAKEN.format(bind)) from error


def serve(settings: Settings) -> None:
    """Serve until stopped. Raises BadSettings when the address is taken."""
    Server(settings).run()
