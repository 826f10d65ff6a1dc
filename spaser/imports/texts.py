"""The text of a csv file, whatever its encoding; never guessed in silence."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from spaser.imports.refusal import ImportRefused

BLOCK = 1 << 20
_SAMPLE = 1 << 18
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(path: Path) -> str:
    """UTF-8 when every byte agrees, else Windows’ Western European, else the likeliest one.

    Raises ImportRefused when the bytes are not text in any of them.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    wide = _without_mark(sample)
    if wide:
        return wide
    for name in ("utf-8", "cp1252"):
        if _decodes(path, name):
            return name
    best = from_bytes(sample).best()
    if best is None or not _decodes(path, best.encoding):
        raise ImportRefused(
            "L’encodage de ce fichier n’est pas reconnu. Enregistrez-le en csv UTF-8 ou en xlsx."
        )
    return best.encoding


def _without_mark(sample: bytes) -> str | None:
    """UTF-16 without its mark: in Latin letters, one byte of two is zero."""
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.6 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    return True


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Lines with their ends, without zero bytes, which no text contains."""
    with path.open(encoding=encoding, newline="") as file:
        for line in file:
            yield line.replace("\0", "")


def has_zero_bytes(path: Path, encoding: str) -> bool:
    """True when zero characters have to be dropped."""
    if encoding.startswith(("utf-16", "utf-32")):
        return False
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if b"\0" in block:
                return True
    return False
