"""What an editor says is wrong in what a list states: told apart from everything else. Pure.

A denial names one statement by its content, so it holds for the next editions of the list as long
as they say the same, and lapses by itself when the list says something else.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from spaser.core.text import normalise

PARTS = ("activities", "sectors", "labels", "references")


def denial(part: str, told: Any) -> str:
    """The name of one statement: `part` among PARTS, `told` as the facts of a source keep it."""
    content = json.dumps(_content(part, told), ensure_ascii=False)
    return f"{part}:{hashlib.blake2b(content.encode(), digest_size=8).hexdigest()}"


def statements(facts: Mapping[str, Any]) -> set[str]:
    """Names of all the statements of one source that may be denied."""
    return {denial(part, told) for part in PARTS for told in facts.get(part, ())}


def _content(part: str, told: Any) -> list[Any]:
    """What makes a statement: not its year, nor how its words are spaced."""
    if part == "activities":
        zone = [told.get(name) for name in ("radius_km", "zone_departments", "zone_regions")]
        said = [normalise(told.get("text", "")), sorted(told.get("cpv", ()))]
        # An activity of which only the zone is told is that zone.
        return said if any(said) else [zone, bool(told.get("national"))]
    if part == "references":
        return [normalise(told.get(name, "")) for name in ("title", "buyer")]
    return [normalise(told)]
