"""The schema: bring it up to date, say where it stands, write the next migration."""

import re

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from spaser.paths import MIGRATIONS

# Any number will do; it only has to be ours, so that two nodes do not migrate at once.
_POSTGRESQL_LOCK = 5_046_511


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def upgrade(engine: Engine) -> None:
    """Bring the schema to the latest migration; two nodes may call it at the same time."""
    with engine.connect().execution_options(spaser_writes=True) as connection, connection.begin():
        upgrade_within(connection)


def upgrade_within(connection: Connection) -> None:
    """The same, in the transaction of the caller."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRESQL_LOCK})")
    command.upgrade(_config(connection), "head")


def knows(version: str) -> bool:
    """Whether a migration of this number ships: False for a database of a newer SPASER."""
    return version in {script.revision for script in _scripts().walk_revisions()}


def check(engine: Engine) -> None:
    """Raise when the models say something else than the migrations."""
    with engine.connect() as connection, connection.begin():
        command.check(_config(connection))


def newest() -> str:
    """The number of the latest migration that ships."""
    head = _scripts().get_current_head()
    if head is None:
        raise RuntimeError("no migration ships")
    return head


def current(engine: Engine) -> str | None:
    """The number of the migration that the database is at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def revision(engine: Engine, message: str) -> str:
    """Write the next numbered migration from the difference with the models; gives its path."""
    head = _scripts().get_current_head()
    number = f"{int(head or 0) + 1:04d}"
    slug = re.sub(r"\W+", "_", message.lower()).strip("_")
    with engine.connect() as connection, connection.begin():
        config = _config(connection)
        config.set_main_option("file_template", f"{number}_{slug}")
        script = command.revision(config, message, autogenerate=True, rev_id=number)
    return str(getattr(script, "path", script))
