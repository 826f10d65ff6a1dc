"""A real server on the demonstration, and one Chromium for the whole group."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from tests.browser.screen import WIDE, Screen
from tests.conftest import ROOT, missing

SPASER = Path(sys.executable).parent / "spaser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """The demonstration being served."""

    address: str
    password: str  # the same for every demo account


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`spaser demo`, then `spaser serve` on a free port of this machine, as its users do."""
    if not (ROOT / "spaser" / "static" / "vendor" / "built-from").is_file():
        missing("les ressources ne sont pas construites : lancez « make setup »")
    folder = tmp_path_factory.mktemp("site")
    bind = f"127.0.0.1:{_free_port()}"
    settings = {"SPASER_DATA_DIR": str(folder), "SPASER_BIND": bind}
    kept = {name: text for name, text in os.environ.items() if not name.startswith("SPASER_")}
    environ = kept | settings
    subprocess.run([SPASER, "demo"], env=environ, check=True, capture_output=True)
    password = (folder / "demo_password").read_text(encoding="ascii").strip()
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([SPASER, "serve"], env=environ, stdout=log, stderr=log)
        try:
            _wait_for(f"http://{bind}/readyz", server)
            yield Site(f"http://{bind}", password)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until the page answers, half a minute at most."""
    for _ in range(150):
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def browser(site: Site, chromium: str) -> Iterator[Screen]:
    """Chromium with JavaScript."""
    screen = Screen(chromium, str(shutil.which("chromedriver")), site.address)
    yield screen
    screen.close()


@pytest.fixture(scope="session")
def browser_without_scripts(site: Site, chromium: str) -> Iterator[Screen]:
    """Chromium where the person has forbidden JavaScript."""
    screen = Screen(chromium, str(shutil.which("chromedriver")), site.address, scripts=False)
    yield screen
    screen.close()


@pytest.fixture
def screen(browser: Screen) -> Screen:
    """A visitor who comes for the first time, on a wide screen."""
    browser.look(WIDE)
    browser.open("/healthz")
    browser.driver.execute_script("localStorage.clear()")
    browser.become([])
    browser.complaints()
    return browser


@pytest.fixture(scope="session")
def people(browser: Screen, site: Site) -> dict[str, list[dict[str, Any]]]:
    """The cookies of some demo accounts, each signed in once: {first word of the address: …}."""
    found = {}
    browser.look(WIDE)  # the test before may have printed: nothing can be typed on paper
    for name in ("administration", "administration.cress", "lecture", "deux.maisons"):
        browser.open("/connexion")
        browser.become([])
        browser.open("/connexion")
        browser.fill({"email": f"{name}@demo.example", "password": site.password})
        assert re.search("Bonjour", browser.words()), browser.words()
        found[name] = browser.cookies()
    browser.become([])
    return found
