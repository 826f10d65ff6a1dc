"""The application: features put together, nothing decided here."""

from collections.abc import Callable

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from spaser import home, migrate
from spaser.accounts import identify, journal_words, organisation_pages
from spaser.accounts import pages as accounts
from spaser.config import Settings, settings
from spaser.core.db import make_engine
from spaser.core.french import FrenchSpaces
from spaser.directory import (
    correction_pages,
    duplicate_pages,
    favourite_pages,
    observatory_pages,
    report_pages,
    saved_pages,
)
from spaser.directory import pages as suppliers
from spaser.dossiers import (
    answer_pages,
    answer_received_pages,
    answer_reply_pages,
    closing_pages,
    exchange_pages,
    shortlist_pages,
)
from spaser.dossiers import pages as dossiers
from spaser.dossiers import report_pages as dossier_report_pages
from spaser.following import pages as following
from spaser.imports import intake_pages, reading_pages, uploads
from spaser.imports import pages as imports
from spaser.jobs import queue
from spaser.levers import pages as levers
from spaser.lots import api as lots_api
from spaser.lots import pages as lots
from spaser.paths import STATIC, TEMPLATES
from spaser.purchases import pages as purchases
from spaser.reference import pages as reference
from spaser.sourcing import live, vocabulary_pages
from spaser.tenders import pages as tenders
from spaser.web import access, assets, errors, filters, health, logs, security, session


def create_app(given: Settings | None = None) -> Flask:
    """The WSGI application. Opens no connection: each worker opens its own at first use."""
    chosen = given or settings()
    app = Flask("spaser", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        SPASER_DEMO=chosen.demo,
        SPASER_MAP=(chosen.map_tiles, chosen.map_attribution),
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(FrenchSpaces)
    if chosen.proxies:
        count = chosen.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    engine = make_engine(chosen.database_url)
    logs.install(app)
    session.install(app, engine)
    security.install(app, chosen.hosts, chosen.upload_limit_mb, chosen.map_tiles)
    errors.install(app)
    filters.install(app)
    journal_words.install(app)
    levers.install(app)
    assets.install(app)
    live.install(app, live.LiveIndex(chosen.index_dir, engine))
    queue.install(app, queue.Queue(chosen.jobs_dir, chosen.secret_key))
    uploads.install(app, chosen.uploads_dir, chosen.import_limit_mb)
    _features(app)
    health.install(app, _readiness(app))
    access.install(app, identify.current_identity)
    app.context_processor(accounts.navigation)
    app.context_processor(following.navigation)
    app.context_processor(lambda: {"demo": chosen.demo})
    _refuse_undeclared(app)
    return app


def _features(app: Flask) -> None:
    for blueprint in (
        home.bp,
        accounts.bp,
        organisation_pages.bp,
        reference.bp,
        suppliers.bp,
        favourite_pages.bp,
        saved_pages.bp,
        report_pages.bp,
        correction_pages.bp,
        duplicate_pages.bp,
        observatory_pages.bp,
        vocabulary_pages.bp,
        imports.bp,
        lots_api.bp,
        tenders.bp,
        intake_pages.bp,
        levers.bp,
        reading_pages.bp,
        purchases.bp,
        lots.bp,
        following.bp,
        dossiers.bp,
        shortlist_pages.bp,
        exchange_pages.bp,
        closing_pages.bp,
        answer_pages.bp,
        answer_received_pages.bp,
        answer_reply_pages.bp,
        dossier_report_pages.bp,
    ):
        app.register_blueprint(blueprint)


def _readiness(app: Flask) -> dict[str, Callable[[], bool]]:
    return {
        "database": lambda: session.reading().connection() is not None,
        "migrations": lambda: migrate.current(session.engine()) == migrate.newest(),
        "index": lambda: live.of(app).ready(),
    }


def _refuse_undeclared(app: Flask) -> None:
    forgotten = access.undeclared(app)
    if forgotten:
        raise RuntimeError(f"routes without @access: {', '.join(sorted(forgotten))}")
