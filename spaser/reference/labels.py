"""Labels and certifications: one spelling for each that is known."""

import re
import tomllib
from functools import cache

from spaser.core.text import normalise
from spaser.paths import REFERENCE

# « certifié ISO 9001:2015 », « label Lucie », « certification HVE niveau 3 (2024) »
_AROUND = re.compile(
    r"^((certifiee?s?|certification|labellisee?s?|label|norme|qualification|marque) )+"
    r"|( (v ?)?(19|20)\d\d)+$"
)


def label_of(written: str) -> str:
    """« ISO 9001 » for « certifié ISO 9001:2015 »; an unknown label as it was written."""
    words = normalise(written)
    return _names().get(words) or _names().get(_AROUND.sub("", words), written)


def known_labels() -> tuple[str, ...]:
    """Every known label, in the order of the file."""
    return tuple(dict.fromkeys(_names().values()))


@cache
def _names() -> dict[str, str]:
    """Normalised spelling → name. Raises ValueError when one spelling names two labels."""
    with (REFERENCE / "labels.toml").open("rb") as stream:
        listed = tomllib.load(stream)["label"]
    found: dict[str, str] = {}
    for label in listed:
        for spelling in (label["name"], *label["aliases"]):
            if found.setdefault(normalise(spelling), label["name"]) != label["name"]:
                raise ValueError(f"labels.toml: « {spelling} » names two labels")
    return found
