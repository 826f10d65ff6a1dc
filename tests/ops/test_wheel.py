"""The wheel alone, outside the checkout: templates, assets, migrations and reference data in it."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.conftest import ROOT, run
from tests.ops.service import Machine, Service

VENDOR = Path("spaser") / "static" / "vendor"


def _copied_checkout(target: Path) -> Path:
    """What git follows, as it is now, and the built assets."""
    listed = run("git", "ls-files", "-z", "--", ":!tests", cwd=ROOT)
    if listed.returncode:
        pytest.skip("le dépôt git n’est pas là : rien ne dit ce qui est livré")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    shutil.copytree(ROOT / VENDOR, target / VENDOR, dirs_exist_ok=True)
    return target


def _checked(*command: str, cwd: Path) -> None:
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a clean copy, without the network."""
    checkout = _copied_checkout(tmp_path_factory.mktemp("checkout"))
    built = tmp_path_factory.mktemp("dist")
    options = ("--wheel", "--no-isolation", "--outdir", str(built))
    _checked(sys.executable, "-m", "build", *options, cwd=checkout)
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel, and the libraries of this one without the project."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    python = place / "bin" / "python"
    _checked(sys.executable, "-m", "venv", "--without-pip", str(place), cwd=place.parent)
    install = ("install", "--quiet", "--no-deps", "--no-index", str(wheel))
    _checked(sys.executable, "-m", "pip", "--python", str(python), *install, cwd=place.parent)
    mine = subprocess.check_output(
        [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], text=True
    )
    # A path file is not followed further: the editable project of this one stays out.
    (Path(mine.strip()) / "libraries.pth").write_text(sysconfig.get_paths()["purelib"])
    return python


@pytest.fixture(scope="module")
def installed(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """The installed command, run from a folder that is not the checkout."""
    foreign = tmp_path_factory.mktemp("ailleurs")
    url = f"sqlite:///{foreign / 'data' / 'spaser.sqlite3'}"
    return Machine(foreign / "data", url, cwd=foreign, command=python.with_name("spaser"))


def _say(python: Path, code: str, cwd: Path) -> str:
    return subprocess.check_output([python, "-c", code], text=True, cwd=cwd).strip()


def test_the_project_comes_from_the_wheel_with_its_reference_data(python: Path, installed: Machine):
    code = (
        "import spaser.paths as p; from spaser.reference import cpv, geography;"
        "print(p.PACKAGE, p.TEMPLATES, p.REFERENCE, p.DEMO, p.MIGRATIONS);"
        "print(cpv.label('77310000'));"
        "print(geography.commune('31555').name, len(cpv.all_codes()))"
    )
    folders, label, commune = _say(python, code, installed.cwd).splitlines()
    home = str(python.parent.parent)
    assert [folder for folder in folders.split() if not folder.startswith(home)] == []
    assert "espaces verts" in label
    assert commune == "Toulouse 9454"


def test_the_wheel_migrates_and_serves_its_pages(installed: Machine):
    assert "à jour" in installed.run("db", "upgrade").err
    with installed.serving() as service:
        assert service.get("/readyz").status == 200
        assert len(_assets_of(service, "/")) >= 3
    assert "Mot de passe" in installed.run("demo").err
    with installed.serving() as service:
        _assert_every_asset(service, _assets_of(service, "/") | _assets_of(service, "/essayer"))
        found = service.get("/essayer?objet=entretien+des+espaces+verts&lieu=Toulouse")
        assert found.status == 200
        assert len(found.page.select("main h3, main h2, main li")) >= 20
        for path in ("/annuaire/", "/sources", "/spaser", "/fiches-rex", "/accessibilite"):
            assert service.get(path).status == 200, path


def _assets_of(service: Service, path: str) -> set[str]:
    answer = service.get(path)
    assert answer.status == 200
    assert answer.page.select_one("link[rel=stylesheet]") is not None
    named = answer.page.select("link[href], script[src], img[src]")
    return {str(tag.get("href") or tag.get("src")) for tag in named}


def _assert_every_asset(service: Service, assets: set[str]) -> None:
    for address in sorted(assets):
        assert address.startswith("/"), address
        assert service.ask("HEAD", address).status == 200, address
