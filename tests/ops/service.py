"""The real command and the real service, each in its own process, and a client over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bs4 import BeautifulSoup

SPASER = Path(sys.executable).with_name("spaser")
SECRET_KEY = "a key for tests, long enough to be accepted"
START_WITHIN = STOP_WITHIN = 30.0  # seconds


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    status: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.splitlines()[-1]


@dataclass(frozen=True)
class Answer:
    """What the service answered."""

    status: int
    text: str
    cookie: str
    location: str

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")


@dataclass(frozen=True)
class Machine:
    """One installation: where its command is, its settings, and the folder it is run from."""

    data_dir: Path
    database_url: str
    cwd: Path
    command: Path = SPASER
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The three settings and nothing of the tests."""
        return {
            "PATH": os.environ["PATH"],
            "SPASER_DATABASE_URL": self.database_url,
            "SPASER_DATA_DIR": str(self.data_dir),
            "SPASER_SECRET_KEY": SECRET_KEY,
            **self.more,
        }

    def run(self, *words: str | Path, status: int = 0, **environment: str) -> Done:
        """Run a command to its end; its exit status must be the one expected."""
        given = {**self.environment, **environment}
        done = subprocess.run(
            [self.command, *words],
            env={name: value for name, value in given.items() if value},
            cwd=self.cwd, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == status, f"{done.returncode}: {done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def serving(self, workers: int = 2) -> Iterator["Service"]:
        """The service on a free port, answering; stopped at the end, with nothing left."""
        port = free_port()
        bind = {"SPASER_BIND": f"127.0.0.1:{port}", "SPASER_WORKERS": str(workers)}
        log = self.data_dir.parent / f"serve-{port}.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [self.command, "serve"], env={**self.environment, **bind}, cwd=self.cwd,
                stdout=file, stderr=file,
            )  # fmt: skip
            service = Service(port, process, log)
            try:
                service.wait_until_it_answers(workers)
                yield service
            finally:
                service.stop()


@dataclass(frozen=True)
class Service:
    """A running service."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def wait_until_it_answers(self, workers: int) -> None:
        limit = time.monotonic() + START_WITHIN
        while time.monotonic() < limit:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.get("/healthz").status == 200 and len(self.workers()) == workers:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"no answer: {self.log.read_text()}")

    def workers(self) -> list[int]:
        """The process numbers of the workers of pages."""
        return [child for child in self._children() if not _does_jobs(child)]

    def consumers(self) -> list[int]:
        """The process numbers of the workers of long jobs: one, or none yet."""
        return [child for child in self._children() if _does_jobs(child)]

    def _children(self) -> list[int]:
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text()
        return [int(child) for child in children.split()]

    def stop(self) -> int:
        """Ask it to end, as a system does; gives its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def get(self, path: str, cookie: str = "") -> Answer:
        return self.ask("GET", path, cookie)

    def post(self, path: str, cookie: str, fields: dict[str, str]) -> Answer:
        return self.ask("POST", path, cookie, urlencode(fields))

    def ask(self, method: str, path: str, cookie: str = "", body: str = "") -> Answer:
        """One request on its own connection; OSError or HTTPException without a whole answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookie} if cookie else {}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        given = (answer.getheader("Set-Cookie") or "").split(";")[0]
        return Answer(answer.status, text, given or cookie, answer.getheader("Location") or "")

    def sign_in(self, email: str, password: str) -> str:
        """Through the sign-in page; gives the cookie."""
        opened = self.get("/connexion")
        fields = {"email": email, "password": password, "suite": "", "csrf_token": token(opened)}
        answer = self.post("/connexion", opened.cookie, fields)
        assert answer.status == 302, answer.text
        return answer.cookie


def _does_jobs(number: int) -> bool:
    try:
        return b"jobs" in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        return False  # it has just ended


def token(answer: Answer) -> str:
    """The token of the form of a page."""
    tag = answer.page.select_one("main form[method=post] [name=csrf_token]")
    assert tag is not None, answer.text
    return str(tag["value"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sqlite_machine(folder: Path, **more: object) -> Machine:
    """An installation on a SQLite file of its own; nothing is made yet."""
    data_dir = folder / "data"
    url = f"sqlite:///{data_dir / 'spaser.sqlite3'}"
    return Machine(data_dir, url, cwd=folder, **more)  # type: ignore[arg-type]


def administrator(machine: Machine, email: str = "admin@essai.example") -> str:
    """Add an administrator by the command line; gives their password."""
    words = ("user", "add", email, "--organisation", "Commune d’Essai", "--role", "administrator")
    told = machine.run(*words).out
    return told.split("mot de passe à changer : ")[1].split()[0]
