"""Text made comparable: one spelling for what a reader takes as the same words."""

import re
import unicodedata
from functools import cache

import ftfy

from spaser.paths import REFERENCE

LOST = "\ufffd"  # what a reader writes where it could not decode a letter

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
# Accents once they are decomposed, and the apostrophe that French is typeset with.
_USUAL_MARKS = dict.fromkeys(range(768, 880)) | {0x2019: " "}
_WORDS = re.compile(r"[^\W_]+")
_SHORTEST_ELIDED = 3
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# Sequences that UTF-8 read as Latin-1 leaves behind: « Ã© », « â€™ », « Â° ».
_MOJIBAKE = re.compile(r"[ÃÂâÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ]|&[a-zA-Z]{2,8};|&#\d+;")
_SUSPECT = re.compile(
    r"[\ufffd?&ÃÂâÅ\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_LOST_LETTERS = re.compile(r"[\ufffd?]*[^\W_]+(?:[\ufffd?]+[^\W_]+)*[\ufffd?]*")
_ELISION = re.compile(r"^(l|d|n|s|j|m|t|c|qu|lorsqu|jusqu|puisqu)[\ufffd?]+(?=\w)", re.IGNORECASE)


def normalise(text: str) -> str:
    """Lower case, accents folded, punctuation to one space. Normalising twice changes nothing."""
    if text.isascii():
        return " ".join(_WORDS.findall(text.lower()))
    while True:
        folded = " ".join(_WORDS.findall(_folded(text)))
        if folded == text or folded.isascii():
            return folded.lower()  # compatibility letters unfold into capitals
        text = folded


def _folded(text: str) -> str:
    """Casefolded, decomposed, without its marks."""
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    text = text.translate(_USUAL_MARKS)
    if text.isascii():
        return text
    return "".join(letter for letter in text if not unicodedata.category(letter).startswith("M"))


def repair(text: str) -> str:
    """Undo double UTF-8 and HTML entities, drop control characters, give lost letters back.

    A letter lost as U+FFFD, or as « ? » inside a word, is found in the list of accented words of
    the trades and of the CPV; in a word that is not listed it becomes « é », the most common
    of the accented letters in French.
    """
    if not _SUSPECT.search(text):
        return unicodedata.normalize("NFC", text)
    if _MOJIBAKE.search(text):
        text = ftfy.fix_text(text)
    text = _CONTROLS.sub(" ", unicodedata.normalize("NFC", text))
    if LOST in text or "?" in text:
        text = _LOST_LETTERS.sub(_found_again, text)
    return text


def _found_again(match: re.Match[str]) -> str:
    """One word with its lost letters, or the word itself when nothing was lost."""
    word = match.group()
    if LOST not in word and "?" not in word:
        return word
    found = _known(word)
    if found is not None:
        return found
    elision = _ELISION.match(word)
    rest = _known(word[elision.end() :]) if elision else None
    if elision and rest and len(rest) > _SHORTEST_ELIDED:
        return f"{elision.group(1)}’{rest}"
    return _guessed(word)


def _known(word: str) -> str | None:
    """The listed word that this one was; itself when it lost nothing; None when unknown."""
    if LOST not in word and "?" not in word:
        return word
    pattern = re.sub(r"[\ufffd?]+", LOST, word.casefold())
    found = _accented_words().get(pattern)
    if found is None and pattern.endswith("s"):
        found = _accented_words().get(pattern[:-1])
        return found + "s" if found else None
    return found


def _guessed(word: str) -> str:
    """« é » for a letter lost inside a word or as U+FFFD; a « ? » after a word is a question."""
    inside = re.sub(r"(?<=\w)[\ufffd?]+(?=\w)", "é", word)
    inside = re.sub(r"[\ufffd]+", "é", inside)
    return inside.replace("?", " ")


@cache
def _accented_words() -> dict[str, str]:
    """Each listed word under the spelling it has once its accents are lost."""
    path = REFERENCE / "vocabulary" / "mots_accentues.txt"
    known: dict[str, str] = {}
    for word in path.read_text(encoding="utf-8").split():
        lost = "".join(letter if letter.isascii() else LOST for letter in word)
        known.setdefault(re.sub(f"{LOST}+", LOST, lost), word)
    return known
