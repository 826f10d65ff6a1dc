"""`/healthz`: the process answers. `/readyz`: it can do its work."""

from collections.abc import Callable

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue

from spaser.web.access import PUBLIC, access

bp = Blueprint("health", __name__)
Check = Callable[[], bool]


def install(app: Flask, checks: dict[str, Check]) -> None:
    """Each check says whether one part is ready; an exception means it is not."""
    app.extensions["readiness"] = checks
    app.register_blueprint(bp)


@bp.get("/healthz")
@access(PUBLIC)
def healthz() -> ResponseReturnValue:
    return jsonify(status="ok")


@bp.get("/readyz")
@access(PUBLIC)
def readyz() -> ResponseReturnValue:
    checks: dict[str, Check] = current_app.extensions["readiness"]
    results = {name: _holds(name, check) for name, check in checks.items()}
    ready = all(results.values())
    return jsonify(status="ok" if ready else "not ready", **results), 200 if ready else 503


def _holds(name: str, check: Check) -> bool:
    try:
        return check()
    except Exception:  # any failure of a part is the answer itself
        current_app.logger.exception("not ready: %s", name)
        return False
