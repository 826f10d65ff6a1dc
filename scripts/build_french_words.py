"""Write `data/reference/vocabulary/racines_francaises.txt`: stems of right French words.

A word of a lot whose stem is listed is never taken for a slip of the keyboard. The source is the
spelling dictionary « classique » of Grammalecte (Hunspell, MPL 2.0), as npm dictionary-fr 3.0.0
packs it; proper names are left out. `python scripts/build_french_words.py FOLDER/index.dic`.
"""

import re
import sys
from pathlib import Path

from spaser.core.analysis import stems
from spaser.core.french_words import SHORTEST, TARGET

_LINE = re.compile(r"([a-zà-öø-ÿœæ]{4,})(?:/(\S+))?(?:\s|$)")
_HEADER = """\
# Racines des mots français : un mot d’un lot dont la racine est ici n’est jamais corrigé.
# D’après le dictionnaire « classique » 7.5 de Grammalecte (https://grammalecte.net),
# licence MPL 2.0 (https://www.mozilla.org/MPL/2.0/), paquet npm dictionary-fr 3.0.0.
# Écrit par scripts/build_french_words.py.
"""


def forms(word: str, verb: bool) -> list[str]:
    """The word, and the forms whose stem is not its own: participles, plurals in « -aux »."""
    if verb and word.endswith("er"):
        root = word[:-2]
        return [word, root + "é", root + "ée", root + "ées", root + "ant", root + "ent"]
    if verb and word.endswith("ir"):
        return [word, word[:-1], word[:-1] + "e", word[:-1] + "ssant"]
    if word.endswith("al"):
        return [word, word[:-2] + "aux", word + "e"]
    return [word]


def french_stems(dictionary: Path) -> list[str]:
    """In alphabetical order, those long enough to be taken for another."""
    found: set[str] = set()
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        match = _LINE.match(line)
        if match:
            word, flags = match.group(1), match.group(2) or ""
            found.update(stems(" ".join(forms(word, flags[:1] in "abc" and flags != ""))))
    return sorted(stem for stem in found if len(stem) >= SHORTEST)


def main() -> None:
    """Write the list, one stem per line."""
    listed = french_stems(Path(sys.argv[1]))
    TARGET.write_text(_HEADER + "\n".join(listed) + "\n", encoding="utf-8")
    print(f"{len(listed)} racines")


if __name__ == "__main__":
    main()
