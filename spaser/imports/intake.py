"""A file that a buyer sends: read before it is kept, and put in the buyer’s name."""

import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from spaser.core.errors import NotReady
from spaser.imports.notices import Notice
from spaser.imports.plans import SOURCE as PLAN
from spaser.imports.plans import Told
from spaser.imports.refusal import ImportRefused
from spaser.imports.tender_files import read_file
from spaser.web.access import Identity

KIND = "consultation"
MAX_NOTICES = 100
LONG_UNPACKED, LONG_TEXT = 500_000, 150_000  # bytes: some hundred rows of a plan
MAX_UNPACKED = 96 << 20  # bytes of a workbook: it is read while the person waits
# One file at a time in each process: reading one takes a core, and the others must be answered.
_reader = threading.Lock()
_WAIT_SECONDS = 5.0
_SWOLLEN = (
    "Ce classeur prendrait trop de place une fois décompressé. Gardez-en la feuille du plan, ou "
    "enregistrez-la au format csv."
)


@dataclass(frozen=True, slots=True)
class Found:
    """One notice of the file, or why it is refused."""

    label: str
    notice: Notice | None
    refusal: str


def read(path: Path, file_name: str, plan_name: str = "") -> list[Found]:
    """The notices of the file, a hundred at most, under the name that the person knows.

    Raises NotReady while another file is being read.
    """
    with _turn():
        return found_in(path, file_name, plan_name)


def found_in(
    path: Path, file_name: str, plan_name: str = "", told: Told | None = None
) -> list[Found]:
    """The same, in a process that may take its time; `told` hears of each row of a plan."""
    name = plan_name or Path(file_name).stem.replace("_", " ")
    if _is_swollen(path):
        return [Found(file_name, None, _SWOLLEN)]
    found: list[Found] = []
    for one in read_file(path, name, told):
        label = one.label.replace(path.name, file_name)
        found.append(Found(label, one.notice, one.refusal))
        if len(found) == MAX_NOTICES:
            break
    return found


def is_long(path: Path) -> bool:
    """Whether the file is a table of more than some hundred rows, too long to read while a person
    waits. Told by its size: counting its rows would be reading it."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                return sum(part.file_size for part in package.infolist()) > LONG_UNPACKED
        with path.open("rb") as file:
            start = file.read(200).lstrip(b"\xef\xbb\xbf \r\n\t")
        return not start.startswith((b"<", b"{", b"[")) and path.stat().st_size > LONG_TEXT
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # the reader refuses it in its own words


@contextmanager
def _turn() -> Iterator[None]:
    if not _reader.acquire(timeout=_WAIT_SECONDS):
        raise NotReady("Un autre fichier est en cours de lecture. Réessayez dans une minute.")
    try:
        yield
    finally:
        _reader.release()


def _is_swollen(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as package:
            return sum(part.file_size for part in package.infolist()) > MAX_UNPACKED
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # the reader refuses it in its own words


def refuse_unreadable(path: Path, file_name: str) -> None:
    """Throw the file away when nothing of it can be kept; raises ImportRefused, saying why."""
    try:
        found = read(path, file_name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if any(one.notice is not None for one in found):
        return
    path.unlink(missing_ok=True)
    raise ImportRefused(found[0].refusal if found else "Ce fichier ne contient aucun avis.")


def of_buyer(notice: Notice, who: Identity) -> Notice:
    """A plan, or a text without buyer, is that of the organisation of the person."""
    return named(notice, who.organisation_name)


def named(notice: Notice, buyer: str) -> Notice:
    """The same, by the name of the organisation."""
    if notice.source == PLAN or not notice.buyer_name:
        return replace(notice, buyer_name=buyer)
    return notice
