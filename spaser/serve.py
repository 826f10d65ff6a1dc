"""Gunicorn with our settings."""

from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from spaser.app import create_app
from spaser.config import Settings
from spaser.web import logs

# Heartbeats of the workers must not wait for the disk.
_MEMORY = Path("/dev/shm")  # noqa: S108


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
            "forwarded_allow_ips": "127.0.0.1",
            "loglevel": self.settings.log_level.lower(),
        }
        for name, value in options.items():
            if name in self.cfg.settings and value is not None:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called in each worker, after the fork."""
        logs.configure(self.settings.log_level)
        return create_app(self.settings)


def serve(settings: Settings) -> None:
    """Serve until stopped."""
    Server(settings).run()
