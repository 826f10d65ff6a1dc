"""The text of a csv file, whatever its encoding; never guessed in silence."""

import codecs
import re
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
# One byte per letter: Windows, then the Mac and DOS of old exports. Any bytes decode in the last
# two, so what tells is which one gives letters that French uses.
_ONE_BYTE = ("cp1252", "mac_roman", "cp850")
_WEIGHTS = {
    letter: weight
    for weight, letters in ((8, "é"), (2, "èàêç’"), (1, "âäëîïôöùûüÿœæ‘“”«»–—…°€²³·ñ\u00a0"),
                            (0.5, "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ"))
    for letter in letters
}  # fmt: skip
# Letters in UTF-8 among others: no French word has, in the other encodings, what these bytes are.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")


def encoding_of(path: Path) -> str:
    """UTF-8 when every byte agrees, else the one whose letters read most like French.

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
    if _decodes(path, "utf-8"):
        return "utf-8"
    # Two encodings in one file: what was UTF-8 is given back cell by cell (core.text.repair).
    mixed = bool(_UTF8_LETTER.search(sample))
    likely = sorted(_ONE_BYTE, key=lambda name: 0 if mixed else -_french(sample, name))
    for name in likely:
        if _decodes(path, name):
            return name
    best = from_bytes(sample).best()
    if best is None or not _decodes(path, best.encoding):
        raise ImportRefused(
            "L’encodage de ce fichier n’est pas reconnu. Enregistrez-le en csv UTF-8 ou en xlsx."
        )
    return best.encoding


def _french(sample: bytes, name: str) -> float:
    """How French the letters beyond ASCII are; a few letters alone speak for Windows."""
    beyond = [letter for letter in sample.decode(name, "replace") if ord(letter) > 127]
    usual = 0.75 if name == _ONE_BYTE[0] else 0
    return usual + sum(_WEIGHTS.get(letter, 0) for letter in beyond) / max(len(beyond), 1)


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
        for number, line in enumerate(file):
            # A second mark at the beginning: two programs wrote theirs.
            yield line.replace("\0", "") if number else line.replace("\0", "").lstrip("\ufeff")


def has_zero_bytes(path: Path, encoding: str) -> bool:
    """True when zero characters have to be dropped."""
    if encoding.startswith(("utf-16", "utf-32")):
        return False
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if b"\0" in block:
                return True
    return False
