"""What protects every page: headers, cookies, tokens, hosts, sizes."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, current_app, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import SecurityError
from werkzeug.routing import IntegerConverter

from spaser.web import access

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
_ENVELOPE = 64 * 1024  # the other fields of the form, and what separates them
_IMAGES = "img-src 'self' data:"  # data: is how Bootstrap draws its own icons
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        _IMAGES,
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


View = TypeVar("View", bound=Callable[..., Any])


def large(setting: str) -> Callable[[View], View]:
    """Declare a page that takes files: what it takes, in megabytes, is that setting of the
    application. Only whoever may open the page may send that much."""

    def declare(view: View) -> View:
        view.__large__ = setting  # type: ignore[attr-defined]
        return view

    return declare


class Cookies(SecureCookieSessionInterface):
    """Session cookies that never travel in clear, save to this very machine."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        """False only for plain HTTP on the loopback: a browser would drop the cookie there."""
        return not is_local(request)


class Number(IntegerConverter):
    """An identifier of an address: what no database can hold is a page that does not exist."""

    regex = r"\d{1,9}"


def is_local(current: Request) -> bool:
    """Whether the browser talks in plain HTTP to its own machine."""
    try:
        host = current.host
    except SecurityError:
        return False  # asked under a name that is not ours: the answer is a refusal
    name = host.split("]")[0] + "]" if "]" in host else host.rsplit(":", 1)[0]
    return not current.is_secure and name in LOOPBACK


def install(
    app: Flask, hosts: tuple[str, ...], upload_limit_mb: int, map_tiles: str = ""
) -> CSRFProtect:
    """Set the limits and the headers of every answer. Images of the map come from its host too."""
    app.config.update(
        TRUSTED_HOSTS=list(hosts),
        MAX_CONTENT_LENGTH=upload_limit_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,
        SESSION_COOKIE_NAME="spaser",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open overnight still sends
        WTF_CSRF_SSL_STRICT=True,
    )
    app.url_map.converters["int"] = Number
    app.session_interface = Cookies()
    app.before_request(_raise_limit)  # before anything reads the body
    app.before_request(_refuse_nul)
    policy = _POLICY
    if map_tiles:
        parts = urlsplit(map_tiles)
        policy = _POLICY.replace(_IMAGES, f"{_IMAGES} {parts.scheme}://{parts.netloc}")
    headers = _HEADERS | {"Content-Security-Policy": policy}
    app.after_request(lambda response: _headers(response, headers))
    return CSRFProtect(app)


def _raise_limit() -> None:
    endpoint = request.endpoint or ""
    setting = getattr(current_app.view_functions.get(endpoint), "__large__", None)
    if setting is None or request.method != "POST":
        return
    who = access.identity()
    rule, chamber = (
        access.rule_of(current_app, endpoint),
        access.asks_for_chamber(current_app, endpoint),
    )
    if who is not None and who.may(rule, chamber):
        request.max_content_length = int(current_app.config[setting]) * 1024 * 1024 + _ENVELOPE


def _refuse_nul() -> None:
    """No browser sends U+0000, and PostgreSQL cannot hold it."""
    texts = (*request.args.items(multi=True), *request.form.items(multi=True))
    if any("\0" in text for pair in texts for text in pair):
        abort(400)


def _headers(response: Response, headers: Mapping[str, str]) -> Response:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        # Pages differ with who looks: no shared cache may keep them, nor the browser those of a
        # person who has since signed out.
        known = g.get("identity") is not None or request.endpoint == "accounts.join"
        keep = "no-store" if known else "private, no-cache"
        response.headers.setdefault("Cache-Control", keep)
        response.headers.add("Vary", "Cookie")
    return response
