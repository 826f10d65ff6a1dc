"""The suppliers as the directory searches them: columns and postings, read from the index folder.

<build>/listing.bin          every supplier, written with the build
<build>/changes-<commit>.bin suppliers changed since, and the rows of the first file they replace
"""

import json
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from spaser.sourcing.columns import Column, ColumnWriter
from spaser.sourcing.packed import (
    Array,
    packed_words,
    read_arrays,
    unpacked_words,
    write_arrays,
)
from spaser.sourcing.postings import Postings, PostingsWriter
from spaser.sourcing.profile import Profile, decoded, profile_of
from spaser.sourcing.rows import FACTS, Row
from spaser.sourcing.scored import SCORED_FACTS, SCORED_POSTINGS, ScoredWriter
from spaser.sourcing.storage import IndexUnusable

BASE = "listing.bin"
MOST_CHANGES = 10_000  # rows beside the first file before it must be built again
_BRACKETED = "changes-{}.bin"
_POSTINGS = ("words", "trades", "names", "towns")
UNSAID = 5  # weight, in 1/SCALE, of words that say nothing of the trade: see rows.py
_NOWHERE = (np.nan, np.nan)
_ONES = repeat(1.0)
Answer = TypeVar("Answer")
_Kept = tuple[Row, Profile]


def changes_name(commits: int) -> str:
    """The file of the changes of one commit."""
    return _BRACKETED.format(commits)


def is_stale(name: str, commits: int) -> bool:
    """Whether a file holds the changes of another commit."""
    return name.startswith("changes-") and name != changes_name(commits)


class PartWriter:
    """Rows of suppliers, put in one file."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.shown: dict[str, str] = {}
        self._numbers: list[tuple[int, int]] = []
        self._points: list[tuple[float | None, float | None]] = []
        self._keys: list[str] = []
        self._lengths: list[int] = []
        self._labels: dict[str, str] = {}
        self._scored = ScoredWriter()
        self._facts = [ColumnWriter() for _ in FACTS]
        self._postings = {name: PostingsWriter() for name in _POSTINGS}

    def add(self, row: Row, known: Profile) -> None:
        """One more supplier."""
        self._scored.add(known)
        place = len(self.ids)
        self.ids.append(row.id)
        self._numbers.append((int(row.siret or 0), int(row.siren or 0)))
        placed = row.lat is not None and row.lon is not None
        self._points.append((row.lat, row.lon) if placed else _NOWHERE)
        self._keys.append(row.sort_key)
        self._lengths.append(min(255, len(row.names)))
        for key, name in row.labels:
            self._labels.setdefault(key, name)
        for column, values in zip(self._facts, row.facts, strict=True):
            column.add(values)
        self._postings["words"].add(place, row.words)
        self._postings["trades"].add(place, row.trades)
        self._postings["names"].add(place, zip(row.names, _ONES, strict=False))
        self._postings["towns"].add(place, zip(row.town, _ONES, strict=False))

    def write(self, path: Path, more: Mapping[str, Array], base_keys: Sequence[str] = ()) -> None:
        """Write the file. `base_keys`: sorted keys that these suppliers take place among."""
        rows = np.lexsort((np.asarray(self.ids, np.int64), np.asarray(self._scored.cells)))
        numbers = np.asarray(self._numbers, np.int64).reshape(-1, 2)[rows]
        points = np.asarray(self._points, np.float32).reshape(-1, 2)[rows]
        arrays: dict[str, Array] = {
            "ids": np.asarray(self.ids, np.int64)[rows],
            "siret": numbers[:, 0],
            "siren": numbers[:, 1],
            "lat": points[:, 0],
            "lon": points[:, 1],
            "name_lengths": np.asarray(self._lengths, np.uint8)[rows],
            "labels": packed_words([f"{key}\t{name}" for key, name in self._labels.items()]),
            "label_count": np.asarray([len(self._labels)], np.int64),
            **self._in_order_of_names(rows, base_keys),
            **self._scored.arrays(rows),
            **more,
        }
        for name, column in zip(FACTS, self._facts, strict=True):
            arrays |= column.arrays(name, rows)
        for name, postings in self._postings.items():
            arrays |= postings.arrays(name, rows)
        stems = self._postings["words"].terms()
        arrays["shown"] = packed_words([self.shown.get(stem, stem) for stem in stems])
        arrays["used"] = Postings(arrays, "words").heavier(UNSAID).astype(np.int32)
        write_arrays(path, arrays)

    def _in_order_of_names(self, rows: Array, base_keys: Sequence[str]) -> dict[str, Array]:
        """Sorted keys, and the place of each row among them."""
        order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
        keys = [self._keys[row] for row in order]
        places = np.empty(len(order), np.float64)
        places[order] = _places(keys, base_keys)
        return {"places": places[rows], "keys": packed_words(keys)}


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
        self.ids = self.arrays["ids"]
        self.siret, self.siren = self.arrays["siret"], self.arrays["siren"]
        self.lat, self.lon = self.arrays["lat"], self.arrays["lon"]
        self.places, self.name_lengths = self.arrays["places"], self.arrays["name_lengths"]
        self.facts = {name: Column.read(self.arrays, name) for name in (*FACTS, *SCORED_FACTS)}
        self.words, self.trades, self.names, self.towns = (
            Postings(self.arrays, name) for name in _POSTINGS
        )
        self.cpv, self.won = (Postings(self.arrays, name) for name in SCORED_POSTINGS)
        self.cells, self.lengths = self.arrays["cells"], self.arrays["lengths"]
        self.seeds, self.radius = self.arrays["seeds"], self.arrays["radius"]
        self.flags, self.filled = self.arrays["flags"], self.arrays["filled"]

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

    def profile(self, row: int) -> Profile:
        """What is kept of one supplier; IndexUnusable when it is damaged."""
        start, end = self.arrays["profile.starts"][row : row + 2].tolist()
        octets = self.arrays["profile.octets"][start:end].tobytes()
        if zlib.crc32(octets) != self.arrays["profile.sums"][row]:
            raise IndexUnusable("Un profil de l’index de recherche est endommagé.")
        return decoded(octets)

    def used(self) -> dict[str, int]:
        """For each stem, how many suppliers have it in words that say something."""
        counts = zip(self.words.terms, self.arrays["used"].tolist(), strict=True)
        return {stem: count for stem, count in counts if count}

    def keys(self) -> list[str]:
        """Sorted keys of the names."""
        return unpacked_words(self.arrays["keys"], len(self.ids))

    def shown(self) -> list[str]:
        """For each stem of `words.terms`, a word that people write."""
        return unpacked_words(self.arrays["shown"], len(self.words.terms))

    def labels(self) -> dict[str, str]:
        """Labels as people write them, by their normalised form."""
        lines = unpacked_words(self.arrays["labels"], int(self.arrays["label_count"][0]))
        return {key: name for key, _, name in (line.partition("\t") for line in lines)}


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

    def label_names(self) -> dict[str, str]:
        """Labels as people write them, by their normalised form."""
        return {key: name for part, _ in self.parts for key, name in part.labels().items()}


def write_base(path: Path, writer: PartWriter) -> None:
    """The first file of a build."""
    writer.write(path, {})


def write_changes(
    before: Listing,
    build: Path,
    commits: int,
    *,
    fresh: Sequence[tuple[Row, Profile]],
    shown: Mapping[str, str],
    touched: set[int],
) -> None:
    """The changes since the first file, with those of the commit before.

    `touched`: numbers of the suppliers that changed or left. IndexUnusable when the index must be
    built again.
    """
    base, kept, gone, writer = before.base, list[_Kept](), np.empty(0, np.int64), PartWriter()
    if len(before.parts) > 1:
        changes = before.parts[1][0]
        kept, gone = _kept(changes, touched), changes.arrays["gone"]
        writer.shown |= dict(zip(changes.words.terms, changes.shown(), strict=True))
    kept += fresh
    if len(kept) > MOST_CHANGES:
        raise IndexUnusable("Beaucoup de structures ont changé : l’index est à refaire.")
    gone = np.union1d(gone, np.flatnonzero(np.isin(base.ids, list(touched))))
    writer.shown |= shown
    for row, known in kept:
        writer.add(row, known)
    stored = json.dumps(kept, ensure_ascii=False).encode()
    more: dict[str, Array] = {"gone": gone, "kept": np.frombuffer(stored, np.uint8)}
    writer.write(build / changes_name(commits), more | _lost(base, gone), base.keys())


def _lost(base: Part, gone: Array) -> dict[str, Array]:
    """How many of the rows that no longer count have each of the terms they have."""
    counts: Counter[str] = Counter()
    for row in gone.tolist():
        counts.update(base.profile(row).stems())
    numbers = {base.words.place(stem): count for stem, count in sorted(counts.items())}
    return {
        "gone_terms": np.asarray(list(numbers), np.int64),
        "gone_counts": np.asarray(list(numbers.values()), np.int64),
    }


def _kept(changes: Part, touched: set[int]) -> list[_Kept]:
    """What the changes before hold of suppliers that have not changed again."""
    found = []
    for fields, known in json.loads(changes.arrays["kept"].tobytes()):
        row = Row(*fields)
        if row.id not in touched:
            row = row._replace(facts=[tuple(values) for values in row.facts])
            found.append((row, profile_of(known)))
    return found
