"""What a file begins with: refused at once when it cannot be a table, with what to do."""

import re
from pathlib import Path

from spaser.core.french import format_integer
from spaser.imports.refusal import ImportRefused

MAX_BYTES = 512 << 20
WORKBOOK = b"PK\x03\x04"
_START = 4_096
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OTHERS = (
    _OLD_OFFICE, b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK", b"\x1f\x8b", b"7z\xbc\xaf",
    b"Rar!", b"BZh", b"\xfd7zXZ", b"PAR1", b"SQLite format 3", b"{\\rtf",
)  # fmt: skip
_PAGE = re.compile(rb"^[\s\xef\xbb\xbf]*<(!doctype|html|head|body|table|\?xml)", re.IGNORECASE)
# The name of the stream that holds a workbook protected by a password, as the container writes it.
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


def start_of(path: Path) -> bytes:
    """The first bytes of a file that may be a table.

    Raises ImportRefused when there is no such file, when it is empty or too big, and when its
    beginning is that of something else.
    """
    try:
        start = _read(path)
    except OSError as error:
        raise ImportRefused(
            f"Le fichier « {path.name[:100]} » ne peut pas être lu. Vérifiez qu’il existe et que "
            "vous avez le droit de le lire."
        ) from error
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ImportRefused("Le fichier est vide.")
    if _PAGE.match(start):
        raise ImportRefused(
            "Ce fichier est une page web, même si son nom dit autre chose. Ouvrez-le dans un "
            "tableur et enregistrez-le au format xlsx ou csv."
        )
    if start.startswith(_OTHERS) and not start.startswith(WORKBOOK):
        raise ImportRefused(_other(path, start))
    return start


def _read(path: Path) -> bytes:
    # A folder, a pipe or a device is never opened: reading it may not end.
    if not path.is_file():
        raise ImportRefused(f"Le fichier « {path.name} » n’existe pas ou n’est pas un fichier.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ImportRefused(
            f"Le fichier pèse {format_integer(size >> 20)} Mo ; la limite est de 512 Mo. "
            "Découpez-le en plusieurs fichiers."
        )
    with path.open("rb") as file:
        return file.read(_START)


def _other(path: Path, start: bytes) -> str:
    if start.startswith(_OLD_OFFICE):
        with path.open("rb") as file:
            if _PROTECTED in file.read(1 << 20):
                return (
                    "Ce classeur est protégé par un mot de passe. Ouvrez-le, enregistrez-le sans "
                    "mot de passe, puis recommencez."
                )
    return (
        "Ce fichier n’est ni un csv ni un xlsx. Ouvrez-le dans un tableur et enregistrez-le au "
        "format xlsx ou csv."
    )
