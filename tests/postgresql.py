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
