"""Our engine with a part taken away: what each part is worth, on lots whose answer is known."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

from spaser.core import analysis
from spaser.core.french_words import is_french
from spaser.sourcing import spelling, wanted
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.matching import match
from spaser.sourcing.need import Need
from spaser.sourcing.scoring import Weights
from spaser.sourcing.vocabulary import Vocabulary

from .damage import SHARE, damaged

OURS = Weights()
_TOP = 20
_lines, _stem, _cached = analysis._lines, analysis._stem, type(cache(len))


@dataclass(frozen=True, slots=True)
class Variant:
    """What is taken away. `reading`: one of READINGS, for which the index is built again."""

    name: str
    weights: Weights = OURS
    reading: str = ""
    without_cpv: bool = False
    without_label: bool = False
    without_place: bool = False
    damage: float = 0.0
    spelling: bool = True

    def asked(self, index: SearchIndex, need: Need) -> list[int]:
        """Numbers of the first twenty suppliers of a lot."""
        lot = damaged(need, self.damage) if self.damage else need
        lot = replace(lot, cpv=()) if self.without_cpv else lot
        lot = replace(lot, places=()) if self.without_place else lot
        with ExitStack() as stack:
            if self.without_label:
                stack.enter_context(patch.object(wanted, "_CPV_LABEL", 0.0))
            if not self.spelling:
                stack.enter_context(patch.object(wanted, "_MOST_CORRECTIONS", 0))
            return [one.supplier_id for one in match(index, lot, _TOP, self.weights).matches]


# What replaces functions of a module while suppliers and lots are read.
READINGS = {
    "": (),
    "trades": (),  # the index is given no vocabulary
    "accents": ((analysis, "repair", lambda text: unicodedata.normalize("NFC", text)),),
    "boilerplate": (
        (analysis, "_lines", lambda name: [] if name == "formules.txt" else _lines(name)),
    ),
    "stop words": (
        (analysis, "_lines", lambda name: [] if name == "mots_vides.txt" else _lines(name)),
    ),
    "stems": (
        (analysis, "_stem", lambda word: word),
        (spelling, "is_french", lambda word: is_french(_stem(word))),
    ),
}
VARIANTS = (
    Variant("ours"),
    Variant("without the trades", Weights(trade=0.0), reading="trades"),
    Variant("without the text", Weights(text=0.0)),
    Variant("without the place (closeness)", without_place=True),
    Variant("without the CPV of the lot", Weights(cpv=0.0), without_cpv=True),
    Variant("without the label of the CPV", without_label=True),
    Variant("without the score of the CPV", Weights(cpv=0.0)),
    Variant("without the NAF", Weights(naf=0.0)),
    Variant("without evidence", Weights(evidence=0.0)),
    Variant("without « sells »", Weights(service=0.0)),
    Variant("without capacity", Weights(capacity=0.0)),
    Variant("without spelling", spelling=False),
    Variant("30 % of long words damaged", damage=SHARE),
    Variant("the same without spelling", damage=SHARE, spelling=False),
    Variant("without repair of accents", reading="accents"),
    Variant("without removal of boilerplate", reading="boilerplate"),
    Variant("without stop words", reading="stop words"),
    Variant("without stems", reading="stems"),
)


def by_reading(
    folder: Path, suppliers: Iterable[SupplierDocument], placed: bool
) -> Iterator[tuple[SearchIndex, list[Variant]]]:
    """An index for each reading, and the variants that ask it while texts are so read."""
    suppliers = list(suppliers)
    for name in READINGS:
        some = [one for one in VARIANTS if one.reading == name]
        with _read_so(name):
            words = Vocabulary([]) if name == "trades" else None
            index = SearchIndex.build(folder / f"index {name}", suppliers, words=words)
            yield index, [one for one in some if placed or not one.without_place]


@contextmanager
def _read_so(reading: str) -> Iterator[None]:
    """What was read otherwise is forgotten, before and after."""
    with ExitStack() as stack:
        stack.callback(_forget)
        for module, name, instead in READINGS[reading]:
            stack.enter_context(patch.object(module, name, instead))
        _forget()
        yield


def _forget() -> None:
    """Empty what functions of the product remember of texts and words."""
    modules = [one for name, one in sys.modules.items() if name.startswith("spaser.")]
    for remembered in {one for module in modules for one in vars(module).values() if _keeps(one)}:
        remembered.cache_clear()


def _keeps(one: object) -> bool:
    return isinstance(one, _cached)
