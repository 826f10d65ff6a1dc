"""Proposals of merges, judged on spellings of known SIRET: `python -m tests.bench.twins [FILE]`.

FILE has the columns siret and nom: several spellings of each establishment, as public lists wrote
them (default: beside the checkout). Spellings of one SIRET are the pairs to find; every pair of
two SIRET is one to refuse, so that precision counts each wrong proposal that a département made of
all these establishments would show. SIRET are parted in two halves by a hash: weights and the
threshold were chosen on the first, the figures of the second are those to quote. Places are not
given: they could only help.
"""

import csv
import hashlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path

from rapidfuzz import fuzz, process
from stdnum.fr import siret as stdnum_siret

from spaser.core.text import normalise
from spaser.suppliers.duplicates import PROPOSED_FROM, Side
from spaser.suppliers.likeness import likeness
from spaser.suppliers.name_words import FORMS
from spaser.suppliers.names import Rarity, read
from spaser.suppliers.twin_search import proposals

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
VARIANTS = Path("groundtruth") / "name_variants_same_siret.csv"
_NEAREST = 5
Pair = tuple[int, int]


@dataclass(frozen=True)
class Spelling:
    """One way of writing the name of an establishment."""

    siret: str
    name: str


@dataclass(frozen=True)
class Scores:
    """What was proposed, against what was to be found."""

    proposed: int
    right: int
    to_find: int

    @property
    def precision(self) -> float:
        """Share of the proposals that are right."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """Share of the right pairs that are proposed."""
        return self.right / self.to_find if self.to_find else 0.0

    @property
    def f1(self) -> float:
        """Both in one number."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def main(arguments: Sequence[str]) -> None:
    """One table per half."""
    path = Path(arguments[0]) if arguments else SHARED / VARIANTS
    if not path.is_file():
        print(
            "\ntwins: ../shared is not beside the checkout; tests/unit/suppliers proves the rules"
        )
        return
    halves = read_halves(path)
    for name, spellings in zip(("tuning half", "held-out half"), halves, strict=True):
        count = len({one.siret for one in spellings})
        print(f"\ntwins, {name}: {len(spellings)} spellings of {count} SIRET")
        print(f"  {'':36} proposed  precision  recall  F1     F1 *    hard ones refused")
        hard = hard_negatives(spellings)
        for method, found in measured(spellings):
            refused = 1 - len(hard & found) / len(hard)
            line(method, scores(spellings, found), scores(spellings, found, sites=False), refused)
    print("  * two establishments of one legal unit count neither way")


def line(method: str, one: Scores, without_sites: Scores, refused: float) -> None:
    """One row of the table."""
    print(
        f"  {method:36} {one.proposed:8}  {one.precision:9.3f}  {one.recall:6.3f}  {one.f1:5.3f}"
        f"  {without_sites.f1:5.3f}  {refused:17.3f}",
        flush=True,
    )


def read_halves(path: Path) -> tuple[list[Spelling], list[Spelling]]:
    """The spellings of each half, without the numbers that are no SIRET."""
    halves: tuple[list[Spelling], list[Spelling]] = ([], [])
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            siret = row["siret"]
            if siret.strip("0") and stdnum_siret.is_valid(siret):
                half = hashlib.sha256(siret.encode()).digest()[0] % 2
                halves[half].append(Spelling(siret, row["nom"]))
    return halves


def measured(spellings: Sequence[Spelling]) -> Iterable[tuple[str, set[Pair]]]:
    """Each method and the pairs that it proposes, over all pairs; then with the product's search,
    which does not compare them all."""
    names = [one.name for one in spellings]
    yield "WRatio ≥ 90", _over(names, fuzz.WRatio, 90)
    yield "WRatio ≥ 90, normalised", _over([normalise(name) for name in names], fuzz.WRatio, 90)
    plain = [plain_words(name) for name in names]
    yield "WRatio ≥ 90, our reading of names", _over(plain, fuzz.WRatio, 90)
    rarity = Rarity.of(names)
    ours = _over(names, lambda one, other: likeness(one, other, rarity).score, PROPOSED_FROM)
    yield f"ours ≥ {PROPOSED_FROM:.0f}", ours
    yield "ours, as the directory searches", by_search(spellings)


def hard_negatives(spellings: Sequence[Spelling]) -> set[Pair]:
    """For each spelling, the five nearest names of another SIRET, by WRatio."""
    names = [normalise(one.name) for one in spellings]
    near = process.cdist(names, names, scorer=fuzz.WRatio)
    found: set[Pair] = set()
    for here, row in enumerate(near):
        others = (p for p in row.argsort()[::-1] if spellings[p].siret != spellings[here].siret)
        found.update((min(here, int(p)), max(here, int(p))) for p in islice(others, _NEAREST))
    return found


def plain_words(name: str) -> str:
    """A name as we read it: abbreviations spelt out, small words and legal forms dropped."""
    words = [word for one in read(name)[:1] for word in one.words]
    return " ".join(word for word in words if word not in FORMS) or " ".join(words)


def _over(names: Sequence[str], score: Callable[[str, str], float], floor: float) -> set[Pair]:
    numbered = combinations(enumerate(names), 2)
    return {(one, other) for (one, a), (other, b) in numbered if score(a, b) >= floor}


def by_search(spellings: Sequence[Spelling]) -> set[Pair]:
    """The pairs that the search of the directory proposes, were all in one département."""
    sides = [Side(id=n, name=one.name, department="00") for n, one in enumerate(spellings)]
    rarity = Rarity.of(one.name for one in spellings)
    return {(first, second) for first, second, _ in proposals(sides, rarity)}


def scores(spellings: Sequence[Spelling], found: set[Pair], sites: bool = True) -> Scores:
    """Counts; without `sites`, two establishments of one legal unit count neither way."""
    groups: dict[str, int] = defaultdict(int)
    for one in spellings:
        groups[one.siret] += 1
    to_find = sum(count * (count - 1) // 2 for count in groups.values())
    proposed = right = 0
    for first, second in found:
        one, other = spellings[first].siret, spellings[second].siret
        if one == other:
            right += 1
        elif not sites and one[:9] == other[:9]:
            continue
        proposed += 1
    return Scores(proposed, right, to_find)


if __name__ == "__main__":
    main(sys.argv[1:])
