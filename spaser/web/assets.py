"""Addresses of static files: they change with the content, so browsers may keep them for ever."""

import hashlib
from functools import cache

from flask import Flask, Response, request, url_for

from spaser.paths import STATIC

_YEAR = 31_536_000


def install(app: Flask) -> None:
    """Give templates `asset(…)`, and static answers their caching."""
    app.add_template_global(asset, "asset")
    app.after_request(_keep)


def asset(name: str) -> str:
    """The address of a file of `spaser/static`, with a mark of its content."""
    return url_for("static", filename=name, v=_mark(name))


@cache
def _mark(name: str) -> str:
    path = STATIC / name
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run « make setup » to build the assets")
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response
