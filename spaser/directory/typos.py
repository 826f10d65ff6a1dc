"""A word that no supplier has, brought back to one that some have."""

import re
from collections.abc import Iterator
from functools import partial

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from spaser.core.text import normalise
from spaser.sourcing.listing import Listing, Part
from spaser.sourcing.vocabulary import Vocabulary

_PIECES = re.compile(r"[^\W_]+")
_SHORTEST, _SURE, _LONG = 4, 6, 8  # letters: to correct, to doubt the first one, to forgive two
_NEIGHBOURS = 12

# Of a length, each known word without accents: (word as people write it, how many suppliers).
Known = dict[int, dict[str, tuple[str, int]]]


def corrected(token: str, listing: Listing, vocabulary: Vocabulary) -> str | None:
    """The nearest known word, as people write it; None when none is near.

    Within one slip, two in a long word; the same first letter, then the most used, comes first.
    A plural is read as its singular too: « jardinniers » is one slip from « jardinier ».
    """
    if len(token) < _SHORTEST:
        return None
    pools = [part.once("words", partial(_known, part, vocabulary)) for part, _ in listing.parts]
    forms = (token, token[:-1]) if token[-1] in "sx" and len(token) > _SHORTEST else (token,)
    for slips in (1, 2) if len(token) >= _LONG else (1,):
        near = [one for known in pools for form in forms for one in _neighbours(form, known, slips)]
        if near:
            return min(near)[-1]
    return None


def _neighbours(token: str, known: Known, slips: int) -> Iterator[tuple[bool, int, str, str]]:
    """(another first letter, minus the suppliers, word, word as people write it)."""
    for length in range(len(token) - slips, len(token) + slips + 1):
        words = known.get(length, {})
        near = extract(
            token, words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=_NEIGHBOURS
        )
        for word, _, _ in near:
            if word[0] == token[0] or (len(token) >= _SURE and word[1:3] == token[1:3]):
                shown, count = words[word]
                yield word[0] != token[0], -count, word, shown


def _known(part: Part, vocabulary: Vocabulary) -> Known:
    """Words of names, activities and communes, and those of the trades that suppliers have."""
    known: Known = {}
    for word, shown, count in _words(part, vocabulary):
        if len(word) >= _SHORTEST - 1 and not word[0].isdigit():
            same_length = known.setdefault(len(word), {})
            held = same_length.get(word)
            same_length[word] = (held[0], count + held[1]) if held else (shown, count)
    return known


def _words(part: Part, vocabulary: Vocabulary) -> Iterator[tuple[str, str, int]]:
    """(word without accents, word, how many suppliers have it); those with accents first."""
    for code in part.trades.terms:
        trade = vocabulary.trades.get(code)
        for expression in (trade.label, *trade.expressions) if trade else ():
            for word in _PIECES.findall(expression.lower()):
                yield normalise(word), word, 0
    for word, count in zip(part.shown(), part.words.counts(), strict=True):
        yield normalise(word), word, count
    for postings in (part.names, part.towns):
        for token, count in zip(postings.terms, postings.counts(), strict=True):
            yield token, token, count
