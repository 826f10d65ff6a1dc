"""Write `data/reference/vocabulary/mots_accentues.txt`: words that lose letters with their accents.

Words of the trades and of the CPV labels that carry an accent; a text whose accents were destroyed
is repaired with them. Run it from the checkout after changing the vocabulary:
`python scripts/build_accented_words.py`.
"""

import re

from spaser.reference import cpv
from spaser.sourcing.vocabulary import FOLDER, read_trades

_WORD = re.compile(r"[^\W\d_]{3,}")
TARGET = FOLDER / "mots_accentues.txt"


def accented_words() -> list[str]:
    """In alphabetical order, lower case, the most common first spelling of each."""
    texts = [label for code in cpv.all_codes() if (label := cpv.label(code))]
    for trade in read_trades(FOLDER):
        texts += [trade.label, *trade.expressions]
    for name in ("formules.txt", "mots_courants.txt"):
        texts.append((FOLDER / name).read_text(encoding="utf-8"))
    words = {word.casefold() for text in texts for word in _WORD.findall(text)}
    return sorted(word for word in words if not word.isascii())


def main() -> None:
    """Write the list, one word per line."""
    TARGET.write_text("\n".join(accented_words()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
