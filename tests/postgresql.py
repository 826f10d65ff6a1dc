"""A real PostgreSQL server for the tests, started and stopped by them."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`; None when PostgreSQL is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = [folder for folder in folders if (folder / "initdb").is_file()]
    on_path = shutil.which("initdb")
    return found[0] if found else (Path(on_path).parent if on_path else None)


@dataclass(frozen=True)
class Server:
    """A running server that accepts connections on the loopback only."""

    port: int

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://spaser@127.0.0.1:{self.port}/{name}"

    def execute(self, statement: str) -> None:
        address = f"host=127.0.0.1 port={self.port} user=spaser dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def copied(self, template: str) -> Iterator[str]:
        """The URL of a database made from a template, dropped at the end."""
        name = f"test_{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
SET lock_timeout = '5s';
SET session_replication_role = replica;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
  FOR name IN SELECT quote_ident(sequencename) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE 'ALTER SEQUENCE ' || name || ' RESTART';
  END LOOP;
END $$;
"""
_SHAPE = """
SELECT string_agg(table_name || '.' || column_name || ' ' || data_type, ', '
                  ORDER BY table_name, ordinal_position)
FROM information_schema.columns WHERE table_schema = 'public'
"""


class Emptied:
    """One database that tests use in turn, emptied between two: made from a template in half a
    second, it is emptied in some hundredths. A test that changes its tables gets a new one made.
    """

    def __init__(self, server: Server, template: str) -> None:
        self._server, self._template = server, template
        self._name, self._shape = "", ""
        self._seeds: dict[str, bytes] = {}  # rows that the migrations write

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of the database, as the migrations leave it."""
        if not self._name:
            self._make()
        yield self._server.url(self._name)
        try:
            self._empty()
        except psycopg.Error:
            self._drop()

    def _make(self) -> None:
        self._name = f"test_{uuid.uuid4().hex}"
        self._server.execute(f"CREATE DATABASE {self._name} TEMPLATE {self._template}")
        with self._connected() as connection:
            self._shape = self._shape_of(connection)
            tables = connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            for (table,) in tables:
                with connection.cursor().copy(f"COPY {table} TO STDOUT") as rows:
                    self._seeds[table] = b"".join(bytes(row) for row in rows)

    def _empty(self) -> None:
        with self._connected() as connection:
            if self._shape_of(connection) != self._shape:
                self._drop()
                return
            connection.execute(_EMPTY)
            for table, rows in self._seeds.items():
                if rows:
                    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(rows)

    def _drop(self) -> None:
        self._server.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
        self._name = ""

    def _connected(self) -> psycopg.Connection:
        address = f"host=127.0.0.1 port={self._server.port} user=spaser dbname={self._name}"
        return psycopg.connect(address, autocommit=True)

    @staticmethod
    def _shape_of(connection: psycopg.Connection) -> str:
        return str(connection.execute(_SHAPE).fetchone())


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start a server in a folder of its own. As root, it runs as the user postgres."""
    tools = binaries()
    if tools is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    home = Path(tempfile.mkdtemp(prefix="spaser-pg-"))  # short: sockets have short paths
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data, log = home / "data", home / "log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*as_user, str(tools / "initdb"), "-D", str(data), "-U", "spaser", "-A", "trust"]
    subprocess.run([*command, "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"], check=True, stdout=-3)
    options = (
        f"-p {port} -h 127.0.0.1 -k {home} -c fsync=off -c full_page_writes=off "
        "-c synchronous_commit=off -c max_connections=200 -c shared_buffers=64MB"
    )
    control = [*as_user, str(tools / "pg_ctl"), "-D", str(data), "-l", str(log), "-w"]
    subprocess.run([*control, "-o", options, "start"], check=True, stdout=-3, cwd="/")
    try:
        server = Server(port)
        server.execute("CREATE DATABASE template_spaser")
        yield server
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=-3, cwd="/")
        shutil.rmtree(home, ignore_errors=True)
