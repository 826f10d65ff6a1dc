"""Quality of matching on labelled lots: `python -m tests.bench.quality [FOLDER] [--slow]`.

FOLDER holds the shared sets (default: ../shared/bench beside the checkout). Without it, the
labelled set of `tests/data` is measured: invented lots and suppliers, that anyone can extend.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from spaser.sourcing import wanted
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.matching import match
from spaser.sourcing.need import Need
from spaser.sourcing.scoring import Weights
from spaser.sourcing.vocabulary import Vocabulary

from . import awards, baselines
from .damage import SHARE, damaged
from .metrics import Scores, scores
from .sets import LabelledSet, own_sets, shared_sets

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "bench"
_TOP = 20


OURS = Weights()


@dataclass(frozen=True, slots=True)
class Variant:
    """Our engine with a part taken away."""

    name: str
    weights: Weights = OURS
    trades: bool = True
    without_cpv: bool = False
    without_label: bool = False
    damage: float = 0.0
    spelling: bool = True


VARIANTS = (
    Variant("ours without the trades", Weights(trade=0.0), trades=False),
    Variant("ours without the text", Weights(text=0.0)),
    Variant("ours without the CPV of the lot", Weights(cpv=0.0), without_cpv=True),
    Variant("ours without the label of the CPV", without_label=True),
    Variant("ours without the score of the CPV", Weights(cpv=0.0)),
    Variant("ours without the NAF", Weights(naf=0.0)),
    Variant("ours without evidence", Weights(evidence=0.0)),
    Variant("ours without « sells »", Weights(service=0.0)),
    Variant("ours without capacity", Weights(capacity=0.0)),
    Variant("ours without completeness", Weights(completeness=0.0)),
    Variant("ours without spelling", spelling=False),
    Variant("ours, 30 % of long words damaged", damage=SHARE),
    Variant("the same without spelling", damage=SHARE, spelling=False),
    Variant("ours"),
)


def main(arguments: Sequence[str]) -> None:
    """One table per labelled set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--slow", action="store_true", help="WRatio on every lot, not one in five")
    parser.add_argument("--no-baselines", action="store_true")
    options = parser.parse_args(arguments)
    sets = shared_sets(options.folder) if options.folder.is_dir() else own_sets()
    with tempfile.TemporaryDirectory() as folder:
        for labelled in sets:
            title = f"{labelled.name}: {len(labelled.suppliers)} suppliers"
            print(f"\n{title:40} nDCG@10  recall@20  P@10    MRR     lots")
            if not options.no_baselines and not labelled.placed:
                _baselines(labelled, 1 if options.slow else 5)
            measure(labelled, Path(folder))
        data = options.folder.parent / "data"
        if (data / "groundtruth" / "awards_to_ess.csv").is_file():
            _awards(data, Path(folder))


def _awards(data: Path, folder: Path) -> None:
    """Holders of real contracts, each known by its other contracts only."""
    print("\nawards: holder among the first twenty    hit@20     MRR    lots")
    for name, names_alone, placed in (
        ("names alone, national", True, False),
        ("names alone, with place", True, True),
        ("ours, national", False, False),
        ("ours, with place", False, True),
    ):
        found = awards.measure(data, folder, names_alone, placed)
        print(f"  {name:38} {found.hit_20:7.3f} {found.mrr:7.3f}  {found.lots:6}", flush=True)


def _baselines(labelled: LabelledSet, step: int) -> None:
    """The usual ways of doing, on the same lots."""
    texts = baselines.texts_of(labelled.suppliers)
    lots = list(labelled.needs())
    for name, rank, every in baselines.rankers(
        texts, [one.name for one in labelled.suppliers], step
    ):
        chosen = lots[::every]
        ranked = {lot.lot_key: _keys(labelled, rank(lot.title)) for lot in chosen}
        truth = {lot.lot_key: labelled.truth[lot.lot_key] for lot in chosen}
        _line(name, scores(truth, ranked))


def _keys(labelled: LabelledSet, places: Iterable[int]) -> list[str]:
    return [labelled.suppliers[place].siret or "" for place in places]


def measure(labelled: LabelledSet, folder: Path) -> dict[str, Scores]:
    """Our engine, with and without each part; prints and returns the scores by name."""
    found: dict[str, Scores] = {}
    for trades in (False, True):
        words = None if trades else Vocabulary([])
        place = folder / "index"
        shutil.rmtree(place, ignore_errors=True)
        index = SearchIndex.build(place, labelled.suppliers, words=words)
        for variant in VARIANTS:
            if variant.trades == trades:
                found[variant.name] = scores(labelled.truth, _ranked(labelled, index, variant))
                _line(variant.name, found[variant.name])
    return found


def _ranked(labelled: LabelledSet, index: SearchIndex, variant: Variant) -> dict[str, list[str]]:
    keys = {supplier.id: supplier.siret or "" for supplier in labelled.suppliers}
    ranked = {}
    for need in labelled.needs():
        lot = _without_cpv(need) if variant.without_cpv else need
        lot = damaged(lot, variant.damage) if variant.damage else lot
        with _switched_off(variant):
            result = match(index, lot, _TOP, variant.weights)
        ranked[need.lot_key] = [keys[one.supplier_id] for one in result.matches]
    return ranked


@contextmanager
def _switched_off(variant: Variant) -> Iterator[None]:
    """The reading of a lot without the parts that the variant leaves out."""
    with ExitStack() as stack:
        if variant.without_label:
            stack.enter_context(patch.object(wanted, "_CPV_LABEL", 0.0))
        if not variant.spelling:
            stack.enter_context(patch.object(wanted, "_MOST_CORRECTIONS", 0))
        yield


def _without_cpv(need: Need) -> Need:
    return Need(need.lot_key, need.title, need.description, places=need.places)


def _line(name: str, one: Scores) -> None:
    print(
        f"  {name:38} {one.ndcg_10:7.3f}  {one.recall_20:9.3f}  {one.precision_10:5.3f}"
        f"  {one.mrr:5.3f}  {one.lots:6}",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
