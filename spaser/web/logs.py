"""Structured logs on standard error: one JSON object a line, a request id, no personal data."""

import logging
import re
import secrets
import sys
import time

from flask import Flask, Response, g, has_request_context, request
from pythonjsonlogger.json import JsonFormatter

log = logging.getLogger("spaser.requests")
_GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


class _RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = g.get("request_id") if has_request_context() else None
        return True


def configure(level: str) -> None:
    """Send every log of the process to standard error. Called once, by the command."""
    stream = logging.StreamHandler(sys.stderr)
    fields = "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s"
    stream.setFormatter(
        JsonFormatter(fields, rename_fields={"asctime": "at", "levelname": "level"})
    )
    stream.addFilter(_RequestId())
    logging.basicConfig(level=level, handlers=[stream], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def install(app: Flask) -> None:
    """Name each request and log its end: route, status, duration. Never the address or the query,
    which may hold what a person typed."""
    app.before_request(_start)
    app.after_request(_end)


def _start() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if request.endpoint != "static":
        elapsed = time.perf_counter() - g.get("started", time.perf_counter())
        facts = {
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "milliseconds": round(elapsed * 1000, 1),
        }
        log.info("request", extra=facts)
    return response
