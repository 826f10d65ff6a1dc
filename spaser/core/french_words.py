"""Right French words: what must never be taken for a slip of the keyboard."""

from functools import cache
from itertools import groupby

from spaser.paths import REFERENCE

TARGET = REFERENCE / "vocabulary" / "racines_francaises.txt"
SHORTEST = 5  # letters of the shortest stem listed
_BEGINNING = 3


def is_french(stem: str) -> bool:
    """Whether a stem is that of a French word of the dictionary."""
    return f"\n{stem}\n" in _by_beginning().get(stem[:_BEGINNING], "")


@cache
def _by_beginning() -> dict[str, str]:
    """The stems in one string for each beginning: a set of them would take megabytes."""
    lines = TARGET.read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    return {
        beginning: "\n" + "\n".join(group) + "\n"
        for beginning, group in groupby(listed, key=lambda stem: stem[:_BEGINNING])
    }
