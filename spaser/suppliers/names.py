"""Names of structures read for what they say: words, sigles, numbers, and what each word weighs.

Pure. « ASSOC. St-Éloi (C.P.I.E. 09) » and « Association Saint Éloi » must come close, « GEIQ 31 »
and « GEIQ 32 » must not.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from spaser.core.text import normalise, repair
from spaser.suppliers.name_words import ALIASES, FORMS, GENERIC, SAME, SIDES, STOP

_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7"}
_PARENTHESES = re.compile(r"\(([^()]*)\)?")
_ALIAS = re.compile(rf"\b(?:{'|'.join(ALIASES)})\b\s*:?", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}[^\W\d_]?\b|\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
_LETTERS_APART = re.compile(r"\b[^\W\d_](?: [^\W\d_]){2,}\b")
_STUCK = re.compile(r"(?<=[^\W\d_]{3})(?=\d)")  # « Brault66 »
_ELIDED = re.compile(r"\b(?:d|l|qu|j|n|s)['’ʼ]\s*(?=\w)", re.IGNORECASE)
_AT_LEAST = 1_000  # names that rarity is measured against, in a directory that has fewer
_FORM, _LOW, _COMMON, _LETTER = 0.04, 0.12, 0.3, 0.4  # the most that such words weigh
_PLACES_KEPT = 2_000
_LONGEST = 200  # characters of a name that are read


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of a name. `words`: in order, abbreviations spelt out, without stop words and
    plural marks; `every` keeps them, for sigles take initials of some of them."""

    words: tuple[str, ...]
    every: tuple[str, ...]
    apart: frozenset[str]  # numbers and sides: « 31 », « nord »
    glued: str  # as written, in one piece, without legal forms
    shown: tuple[str, ...]  # `words` with their plural marks, for people
    cut: bool = False  # without what its parentheses say


class Rarity:
    """What each word weighs among the names of a directory: 1 when rare, near 0 when it is in
    many names or says only the legal form."""

    def __init__(
        self,
        counts: Mapping[str, int] | None = None,
        total: int = 0,
        of_place: frozenset[str] = frozenset(),
    ) -> None:
        self._counts = counts or {}
        self._total = max(total, _AT_LEAST)
        self._of_place = of_place
        self._known: dict[str, float] = {}
        self._there: dict[tuple[str, ...], Rarity] = {}

    @classmethod
    def of(cls, names: Iterable[str]) -> "Rarity":
        """Counted over written names."""
        counts: dict[str, int] = {}
        total = 0
        for written in names:
            total += 1
            for word in {word for name in read(written)[:1] for word in name.words}:
                counts[word] = counts.get(word, 0) + 1
        return cls(counts, total)

    def at(self, *places: str) -> "Rarity":
        """The same where two structures share a place: its name tells nothing apart there."""
        found = self._there.get(places)
        if found is None:
            words = frozenset(w for place in places for name in read(place) for w in name.words)
            if len(self._there) > _PLACES_KEPT:
                self._there.clear()
            found = self._there[places] = Rarity(self._counts, self._total, words)
        return found

    def weight(self, word: str) -> float:
        """Between 0 and 1."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._weight(word)
        return found

    def _weight(self, word: str) -> float:
        if word in FORMS:
            return _FORM
        if word in self._of_place:
            return _LOW
        ceiling = math.log(self._total + 1)
        rarity = (ceiling - math.log(self._counts.get(word, 0) + 1)) / ceiling
        if word in GENERIC or word in SIDES:
            return max(_LOW, _COMMON * rarity)
        return max(_LOW, _LETTER * rarity if len(word) == 1 else rarity)


@lru_cache(maxsize=50_000)
def read(written: str) -> tuple[Name, ...]:
    """The spellings that a written name holds: the whole, then what its parentheses and its
    « dit », « ex », « en abrégé » set apart. Empty for a name without letters or digits."""
    text = _ELIDED.sub(" ", repair(written[:_LONGEST])).replace("&", " et ")
    text = _DOTTED.sub(lambda found: re.sub(r"[\s.]", "", found.group()) + " ", text)
    text = _LETTERS_APART.sub(lambda found: found.group().replace(" ", ""), text)
    outside = _PARENTHESES.sub(" ", text)
    pieces = [text, outside, *_PARENTHESES.findall(text)]
    pieces += [part for part in _ALIAS.split(outside) if part != outside]
    found: dict[tuple[str, ...], Name] = {}
    for piece in pieces:
        name = _name(piece, piece is outside and outside != text)
        if name.words and (not found or _telling(name)):
            found.setdefault(name.words, name)
    return tuple(found.values())


def telling(word: str) -> bool:
    """Whether a word says which structure it is: neither a form nor a common word."""
    return len(word) > 2 and word not in FORMS and word not in GENERIC and word not in SIDES


def _telling(name: Name) -> bool:
    """« (MAIRIE) » does not stand for the whole name."""
    return any(telling(word) for word in name.words)


def _name(text: str, cut: bool) -> Name:
    plain = normalise(_STUCK.sub(" ", _ALIAS.sub(" ", text))).split()
    every = [said for word in plain for said in SAME.get(word, word).split()]
    shown = [word for word in every if word not in STOP] or every
    words = [_singular(_ROMAN.get(word, word)) for word in shown]
    apart = frozenset(word.lstrip("0") for word in words if word.isdigit() or word in SIDES)
    glued = "".join(w for w in plain if w not in STOP and SAME.get(w, w) not in FORMS)
    return Name(tuple(words), tuple(every), apart, glued, tuple(shown), cut)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def spells(sigle: str, words: tuple[str, ...], *, syllables: bool) -> bool:
    """Whether letters are the initials of all these words in their order, or with `syllables` their
    first letters: « cpie » for « centre permanent d’initiatives pour l’environnement »,
    « sotravest » for « société des travaux de l’Est ». Stop words and legal forms may be passed
    over."""
    if len(sigle) < 2 or sigle.isdigit() or len(words) > 15:
        return False
    return _spells(sigle, words, 4 if syllables else 1)


def _spells(rest: str, words: tuple[str, ...], most: int) -> bool:
    if not words:
        return not rest
    word, after = words[0], words[1:]
    if (word in STOP or word in FORMS) and _spells(rest, after, most):
        return True
    for length in range(1, min(len(rest), len(word), most) + 1):
        if not word.startswith(rest[:length]):
            return False
        if _spells(rest[length:], after, most):
            return True
    return False
