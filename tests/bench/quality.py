"""Quality of matching on labelled lots: `python -m tests.bench.quality [FOLDER] [--slow]`.

FOLDER holds the shared sets (default: ../shared/bench beside the checkout). Without it, the
labelled set of `tests/data` is measured: invented lots and suppliers, that anyone can extend.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from . import awards, baselines
from .metrics import Scores, scores
from .sets import LabelledSet, own_sets, shared_sets
from .variants import by_reading

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "bench"


def main(arguments: Sequence[str]) -> None:
    """One table per labelled set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--slow", action="store_true", help="WRatio on every lot, not one in five")
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--only", default="", help="sets whose name begins so, « awards » included")
    options = parser.parse_args(arguments)
    sets = shared_sets(options.folder) if options.folder.is_dir() else own_sets()
    with tempfile.TemporaryDirectory() as folder:
        for labelled in sets:
            if not labelled.name.startswith(options.only):
                continue
            title = f"{labelled.name}: {len(labelled.suppliers)} suppliers"
            print(f"\n{title:40} nDCG@10  recall@20  P@10    MRR     lots")
            if not options.no_baselines and not labelled.placed:
                _baselines(labelled, 1 if options.slow else 5)
            measure(labelled, Path(folder))
        data = options.folder.parent / "data"
        if (
            "awards".startswith(options.only)
            and (data / "groundtruth" / "awards_to_ess.csv").is_file()
        ):
            _awards(data, Path(folder))


def _awards(data: Path, folder: Path) -> None:
    """Holders of real contracts, each known by its other contracts only."""
    print("\nawards: holder among the first twenty    hit@20     MRR    lots")
    for name, found in awards.measured(data, folder):
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
    keys = {supplier.id: supplier.siret or "" for supplier in labelled.suppliers}
    found: dict[str, Scores] = {}
    for index, variants in by_reading(folder / labelled.name, labelled.suppliers, labelled.placed):
        for variant in variants:
            ranked = {
                need.lot_key: [keys[number] for number in variant.asked(index, need)]
                for need in labelled.needs()
            }
            found[variant.name] = scores(labelled.truth, ranked)
            _line(variant.name, found[variant.name])
    return found


def _line(name: str, one: Scores) -> None:
    print(
        f"  {name:38} {one.ndcg_10:7.3f}  {one.recall_20:9.3f}  {one.precision_10:5.3f}"
        f"  {one.mrr:5.3f}  {one.lots:6}",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
