"""Files that structures join: what is taken, judged by what they hold and not by their name."""

import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from spaser.core.errors import RuleBroken

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE  # of one file
MOST_FILES = 5  # with one answer
MOST_KEPT = 15  # of one link, all versions together
HEAVIEST = 20 * MEGABYTE  # of one sending
ACCEPTED = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"
SAID = "PDF, Word (.docx), Excel (.xlsx), JPEG ou PNG"
_NAME_LENGTH = 100
_PDF_HEAD = 1024  # bytes: some scanners write a little before the mark
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MIMES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}
_BAD_SIGNS = re.compile(r'[<>:"|?*/\\]')


@dataclass(frozen=True)
class Joined:
    """A file that may be kept."""

    name: str
    mime: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of its content."""
        return hashlib.sha256(self.content).hexdigest()


def accepted(name: str, content: bytes) -> Joined:
    """The file, with a harmless name; raises RuleBroken when it cannot be taken."""
    shown = _clean(name) or "fichier"
    if not content:
        raise RuleBroken(f"« {shown} » est vide. Choisissez un autre fichier.")
    if len(content) > LARGEST:
        raise RuleBroken(
            f"« {shown} » est trop lourd : {LARGEST // MEGABYTE} Mo au plus. "
            "Envoyez-le en plus petit, ou écrivez à l’acheteur."
        )
    kind = _kind(content)
    if kind is None:
        raise RuleBroken(f"« {shown} » n’est pas un fichier que nous prenons. Envoyez : {SAID}.")
    return Joined(_named(shown, kind), _MIMES[kind], content)


def _kind(content: bytes) -> str | None:
    """What the content is, by its own signature; None when it is nothing that we take."""
    if b"%PDF-" in content[:_PDF_HEAD]:
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return _office(content) if content.startswith(b"PK\x03\x04") else None


def _office(content: bytes) -> str | None:
    """Word or Excel by the names inside the archive: nothing is unpacked. Macros are refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.casefold() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if "[content_types].xml" not in names or any(name.endswith("vbaproject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _named(shown: str, kind: str) -> str:
    """The name with the ending of what the file is: nothing pretends to be a page."""
    stem, dot, ending = shown.rpartition(".")
    same = ending.casefold() == kind or (kind == "jpg" and ending.casefold() == "jpeg")
    base = stem if dot and (same or len(ending) <= 5) else shown
    return f"{base[:_NAME_LENGTH].strip(' .') or 'fichier'}.{kind}"


def _clean(name: str) -> str:
    """The last part of a path, without what a screen or a disk could misread."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else letter
        for letter in last
    )
    return " ".join(_BAD_SIGNS.sub(" ", kept).split()).strip(" .")
