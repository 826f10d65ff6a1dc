"""Folders of the search index: one per build, a pointer to the current one, a state beside it.

<folder>/CURRENT             name of the build in use, replaced atomically
<folder>/write.lock          held by the one process that writes
<folder>/<build>/            the files of the listing (listing.py)
<folder>/<build>/state.json  format, watermark, size of each file, replaced atomically
"""

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = 7  # raise it with any change of the schema, of the profiles or of the analysis
FileMark = tuple[int, int]
_POINTER, _STATE = "CURRENT", "state.json"


class IndexUnusable(Exception):
    """The index is absent, damaged or of another version: build it again from the database."""


@dataclass(frozen=True, slots=True)
class State:
    """What a build says of itself. `watermark` is the caller's mark of its content."""

    format: int
    vocabulary: str  # fingerprint
    watermark: int
    commits: int
    documents: int
    length: float  # sum of the lengths of the profiles
    files: Mapping[str, int]  # bytes of each file of the listing


def new_build(folder: Path) -> Path:
    """An empty folder for a build, not yet the current one."""
    folder.mkdir(parents=True, exist_ok=True)
    build = folder / f"build-{secrets.token_hex(6)}"
    build.mkdir()
    return build


def current_build(folder: Path) -> Path:
    """The build in use; IndexUnusable when there is none."""
    try:
        name = (folder / _POINTER).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnusable("L’index de recherche n’existe pas encore.") from error
    build = folder / name
    if not name.startswith("build-") or not build.is_dir():
        raise IndexUnusable("Le dossier de l’index de recherche a disparu.")
    return build


def swap(folder: Path, build: Path) -> None:
    """Make a finished build the current one, then remove the others.

    A process that still reads an older build keeps its files until it lets them go.
    """
    write_atomically(folder / _POINTER, build.name)
    for other in folder.glob("build-*"):
        if other != build:
            shutil.rmtree(other, ignore_errors=True)


def forget_build(folder: Path) -> None:
    """No build is the current one any more; the next swap removes its files."""
    (folder / _POINTER).unlink(missing_ok=True)


def write_state(build: Path, state: State) -> None:
    """Publish a commit: readers look at this file to know that something changed."""
    write_atomically(build / _STATE, json.dumps(asdict(state)))


def read_state(build: Path) -> State:
    """The state of a build; IndexUnusable when it cannot be read or is of another format."""
    try:
        state = State(**json.loads((build / _STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnusable("L’état de l’index de recherche est illisible.") from error
    if state.format != FORMAT:
        raise IndexUnusable("L’index de recherche vient d’une autre version.")
    return state


def state_mark(build: Path) -> tuple[int, int]:
    """Changes with each commit of the build; IndexUnusable when the build has gone."""
    return _mark(build / _STATE)


def pointer_mark(folder: Path) -> tuple[int, int]:
    """Changes with each build; IndexUnusable when there is none."""
    return _mark(folder / _POINTER)


def _mark(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError as error:
        raise IndexUnusable("Le dossier de l’index de recherche a disparu.") from error
    return status.st_mtime_ns, status.st_ino


def files_of(build: Path) -> dict[str, int]:
    """Size in bytes of each file that is mapped in memory."""
    with os.scandir(build) as entries:
        return {
            entry.name: entry.stat().st_size
            for entry in entries
            if entry.name != _STATE and not entry.name.startswith(".")
        }


def marks_of(expected: Mapping[str, int]) -> dict[str, FileMark]:
    """The marks of files (path: bytes); IndexUnusable when one is missing or cut."""
    marks = {}
    for path, size in expected.items():
        marks[path] = _file_mark(path)
        if marks[path][0] != size:
            raise IndexUnusable("Un fichier de l’index de recherche est tronqué.")
    return marks


def check_files(expected: Mapping[str, FileMark]) -> None:
    """IndexUnusable when a file is missing, or is no longer what it was.

    The files are mapped in memory: reading a page beyond their end would kill the process.
    """
    for path, mark in expected.items():
        if _file_mark(path) != mark:
            raise IndexUnusable("Un fichier de l’index de recherche a été modifié.")


def _file_mark(path: str) -> FileMark:
    """Bytes and time of the last writing. Asked for each lot: the system is called directly."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError as error:
        raise IndexUnusable("Un fichier de l’index de recherche manque.") from error
    return status.st_size, status.st_mtime_ns


def write_atomically(path: Path, text: str) -> None:
    """Readers see the old file or the new one, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
