"""Lots typed in a hurry: a letter lost, swapped or doubled in some of their long words."""

import hashlib
import random
import re
from dataclasses import replace

from spaser.sourcing.need import Need

LONG = 6  # letters of a long word
SHARE = 0.3  # of the long words, chosen at random
_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")


def damaged(need: Need, share: float = SHARE, seed: int = 0) -> Need:
    """The same lot with slips of the keyboard in its texts; the same seed makes the same slips."""
    text = f"{seed}:{need.lot_key}".encode()
    draw = random.Random(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()))

    def slip(match: re.Match[str]) -> str:
        word = match.group()
        return _slipped(word, draw) if draw.random() < share else word

    return replace(
        need,
        title=_WORD.sub(slip, need.title),
        description=_WORD.sub(slip, need.description),
    )


def _slipped(word: str, draw: random.Random) -> str:
    """One letter lost, two neighbours swapped, or one letter doubled."""
    at = draw.randrange(len(word) - 1)
    kind = draw.choice(("lost", "swapped", "doubled"))
    if kind == "lost":
        return word[:at] + word[at + 1 :]
    if kind == "swapped":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[: at + 1] + word[at:]
