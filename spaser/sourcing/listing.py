"""The suppliers as the directory searches them: columns and postings, read from the index folder.

<build>/listing.bin          every supplier, written with the build
<build>/changes-<commit>.bin suppliers changed since, and the rows of the first file they replace
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from spaser.sourcing.batches import TERMS, Batch, unpacked_pairs
from spaser.sourcing.columns import Column
from spaser.sourcing.packed import Array, packed_words, read_arrays, unpacked_words, write_arrays
from spaser.sourcing.postings import Postings, posted
from spaser.sourcing.profile import SCALE, UNSAID, WHOLE, Profile, Profiles
from spaser.sourcing.rows import FACTS
from spaser.sourcing.storage import IndexUnusable
from spaser.sourcing.terms import spread

BASE = "listing.bin"
MOST_CHANGES = 10_000  # rows beside the first file before it must be built again
_BRACKETED = "changes-{}.bin"
Answer = TypeVar("Answer")


def changes_name(commits: int) -> str:
    """The file of the changes of one commit."""
    return _BRACKETED.format(commits)


def is_stale(name: str, commits: int) -> bool:
    """Whether a file holds the changes of another commit."""
    return name.startswith("changes-") and name != changes_name(commits)


def _written(
    path: Path, batch: Batch, more: Mapping[str, Array], base_keys: Sequence[str] = ()
) -> None:
    """Write a part. `base_keys`: sorted keys that these suppliers take place among."""
    batch = batch.in_order()
    order = sorted(range(len(batch)), key=batch.keys.__getitem__)
    keys = [batch.keys[row] for row in order]
    places = np.empty(len(order), np.float64)
    places[order] = _places(keys, base_keys)
    arrays = dict(batch.arrays()) | {"places": places, "keys": packed_words(keys)}
    for name, terms in batch.terms.items():
        arrays |= posted(terms, name, float(WHOLE) if name == "trades" else SCALE)
    arrays["used"] = np.bincount(
        batch.terms["words"].members[batch.terms["words"].weights > UNSAID],
        minlength=len(batch.terms["words"].table),
    ).astype(np.int32)
    write_arrays(path, {**arrays, **more})


def _places(keys: Sequence[str], base_keys: Sequence[str]) -> Array:
    """Where sorted keys stand in the order of names: whole numbers among themselves, fractions
    between the whole numbers of the first file."""
    if not base_keys:
        return np.arange(len(keys), dtype=np.float64)
    after = np.asarray([bisect_left(base_keys, key) for key in keys], np.float64)
    return after - 1.0 + (np.arange(len(keys)) + 1.0) / (len(keys) + 1.0)


class Part:
    """The suppliers of one file. Arrays have one value per row; nothing in them changes."""

    def __init__(self, path: Path) -> None:
        """IndexUnusable when the file is damaged, or was written otherwise."""
        self.arrays = read_arrays(path)
        self.kept: dict[Any, Any] = {}  # what is worked out once of this file
        try:
            self._open()
        except (KeyError, ValueError) as error:
            raise IndexUnusable("Les colonnes de l’index de recherche sont illisibles.") from error

    def _open(self) -> None:
        arrays = self.arrays
        self.ids, self.siret, self.siren = arrays["ids"], arrays["siret"], arrays["siren"]
        self.lat, self.lon, self.cells = arrays["lat"], arrays["lon"], arrays["cells"]
        self.places, self.name_lengths = arrays["places"], arrays["name_lengths"]
        self.lengths, self.radius = arrays["lengths"], arrays["radius"]
        self.seeds, self.flags = arrays["seeds"], arrays["flags"]
        self.facts = {name: Column.read(arrays, name) for name in FACTS}
        self.words, self.trades, self.names, self.towns, self.cpv, self.won = (
            Postings(arrays, name) for name in TERMS
        )
        tables = {
            "words": self.words.terms, "trades": self.trades.terms, "declared": self.cpv.terms
        }  # fmt: skip
        self._profiles = Profiles(arrays, self.facts, tables)

    def once(self, key: Any, work_out: Callable[[], Answer]) -> Answer:
        """What was worked out of this file under a key."""
        if key not in self.kept:
            self.kept[key] = work_out()
        answer: Answer = self.kept[key]
        return answer

    def row_of(self, number: int) -> int | None:
        """The row of a supplier; None when it is not there."""
        rows = np.flatnonzero(self.ids == number)
        return int(rows[0]) if len(rows) else None

    def profiles(self, rows: Sequence[int]) -> list[Profile]:
        """What is kept of these suppliers."""
        return self._profiles.of(np.asarray(rows, np.int64))

    def batch(self) -> Batch:
        """Everything, to be written again with other suppliers."""
        keys = self.keys()
        order = np.argsort(np.argsort(self.places)).tolist()
        return Batch.read(self.arrays, [keys[place] for place in order])

    def used(self) -> dict[str, int]:
        """For each stem, how many suppliers have it in words that say something."""
        counts = zip(self.words.terms, self.arrays["used"].tolist(), strict=True)
        return {stem: count for stem, count in counts if count}

    def keys(self) -> list[str]:
        """Sorted keys of the names."""
        return unpacked_words(self.arrays["keys"], len(self.ids))

    def shown(self) -> list[str]:
        """For each stem of `words.terms`, a word that people write."""
        known = self._shown()
        return [known.get(stem, stem) for stem in self.words.terms]

    def shown_of(self, stem: str) -> str | None:
        """A word that people write for a stem; None when nobody here does."""
        return self.once("shown", self._shown).get(stem)

    def _shown(self) -> dict[str, str]:
        return unpacked_pairs(self.arrays, "shown")

    def labels(self) -> dict[str, str]:
        """Labels as people write them, by their normalised form."""
        return unpacked_pairs(self.arrays, "labels")

    def tenths(self, rows: Array | None = None) -> int:
        """Sum of the lengths of some suppliers (None: all of them), in tenths."""
        lengths = self.lengths if rows is None else self.lengths[rows]
        return int(np.rint(lengths.astype(np.float64) * 10).sum())


class Listing:
    """What one commit holds: each part, and which of its rows still count (None: all)."""

    def __init__(self, build: Path, commits: int, base: Part | None = None) -> None:
        """`base`: the first part when it is open already. IndexUnusable when damaged."""
        self.base = base or Part(build / BASE)
        self.parts: list[tuple[Part, Array | None]] = [(self.base, None)]
        if commits > 1:
            changes = Part(build / changes_name(commits))
            alive = np.ones(len(self.base.ids), bool)
            alive[changes.arrays["gone"]] = False
            self.parts = [(self.base, alive), (changes, None)]
        self.count = sum(
            len(part.ids) if alive is None else int(alive.sum()) for part, alive in self.parts
        )

    def places_of(self, numbers: Iterable[int]) -> Iterator[tuple[Part, int]]:
        """Where those of these suppliers that are there stand: a part and a row of it."""
        for number in numbers:
            for part, alive in self.parts:
                row = part.row_of(number)
                if row is not None and (alive is None or alive[row]):
                    yield part, row

    def used(self) -> dict[str, int]:
        """For each stem, how many suppliers have it in words that say something: exact whatever
        was added and removed, so that scores do not change with a rebuild."""
        total: dict[str, int] = self.base.once("used", self.base.used)
        if len(self.parts) == 1:
            return total
        changes = self.parts[1][0]
        total = dict(total)
        lost = changes.arrays["gone_terms"], changes.arrays["gone_counts"]
        for term, count in zip(*(array.tolist() for array in lost), strict=True):
            stem = self.base.words.terms[term]
            total[stem] = total.get(stem, 0) - count
        for stem, count in changes.used().items():
            total[stem] = total.get(stem, 0) + count
        return {stem: count for stem, count in total.items() if count > 0}

    def shown_of(self, stem: str) -> str:
        """A word that people write for a stem; the stem itself when nobody does."""
        words = (part.shown_of(stem) for part, _ in self.parts)
        return next((word for word in words if word), stem)

    def label_names(self) -> dict[str, str]:
        """Labels as people write them, by their normalised form."""
        return {key: name for part, _ in self.parts for key, name in part.labels().items()}

    def length(self) -> float:
        """Sum of the lengths of the suppliers that count: whole tenths, so exact."""
        every = (
            part.tenths(None if alive is None else np.flatnonzero(alive))
            for part, alive in self.parts
        )
        return sum(every) / 10


def write_base(path: Path, batch: Batch) -> None:
    """The first file of a build."""
    _written(path, batch, {})


def write_changes(
    before: Listing, build: Path, commits: int, *, fresh: Batch, touched: set[int]
) -> None:
    """The changes since the first file, with those of the commit before.

    `touched`: numbers of the suppliers that changed or left. IndexUnusable when the index must be
    built again.
    """
    base, parts, gone = before.base, [fresh], np.empty(0, np.int64)
    numbers = np.fromiter(touched, np.int64, len(touched))
    if len(before.parts) > 1:
        changes = before.parts[1][0]
        gone = changes.arrays["gone"]
        kept = np.flatnonzero(~np.isin(changes.ids, numbers))
        parts = [changes.batch().taken(kept), fresh]
    if sum(map(len, parts)) > MOST_CHANGES:
        raise IndexUnusable("Beaucoup de structures ont changé : l’index est à refaire.")
    gone = np.union1d(gone, np.flatnonzero(np.isin(base.ids, numbers)))
    more: dict[str, Array] = {"gone": gone} | _lost(base, gone)
    _written(build / changes_name(commits), Batch.merged(parts), more, base.keys())


def _lost(base: Part, gone: Array) -> dict[str, Array]:
    """How many of the rows that no longer count have each of the terms they have."""
    _, places = spread(base.arrays["words.own_starts"], gone)
    told = base.arrays["words.own_weights"][places] > UNSAID
    counts = np.bincount(base.arrays["words.own"][places][told], minlength=1)
    terms = np.flatnonzero(counts)
    return {"gone_terms": terms, "gone_counts": counts[terms]}
