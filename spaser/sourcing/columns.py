"""Facts of suppliers, one small number per row: a code in a table of sets of values.

Few sets of values exist beside the number of suppliers, so a filter is one look-up in a table, and
the count of a facet is one count of codes shared out among the values of their sets.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from spaser.sourcing.packed import Array, packed_words, smallest, unpacked_words

Given = TypeVar("Given", bound=Hashable)


class _Numbers(dict[Any, int]):
    """A number for each thing, in the order in which they are met."""

    def __missing__(self, one: Any) -> int:
        number = self[one] = len(self)
        return number


@dataclass(frozen=True)
class Coded:
    """One fact of suppliers as it is written. `codes`: of each row, the number of its set."""

    codes: Array  # uint32
    sets: Sequence[tuple[str, ...]]  # in the order in which rows bring them

    @classmethod
    def of(
        cls, given: Iterable[Given], count: int, values_of: Callable[[Given], tuple[str, ...]]
    ) -> "Coded":
        """From what is given of each of `count` rows, and the values that it stands for."""
        numbers = _Numbers()
        codes = np.fromiter(map(numbers.__getitem__, given), np.uint32, count)
        sets: dict[tuple[str, ...], int] = {}
        merged = [sets.setdefault(values_of(one), len(sets)) for one in numbers]
        return cls(np.asarray(merged, np.uint32)[codes], list(sets))

    def where(self, holds: Callable[[tuple[str, ...]], bool]) -> Array:
        """Of each row, whether its values are so."""
        return np.asarray([holds(values) for values in self.sets], bool)[self.codes]

    @classmethod
    def merged(cls, parts: Sequence["Coded"]) -> "Coded":
        """The rows of the first, then those of the next ones."""
        sets: dict[tuple[str, ...], int] = {}
        codes = []
        for part in parts:
            numbers = [sets.setdefault(one, len(sets)) for one in part.sets]
            codes.append(np.asarray(numbers, np.uint32)[part.codes])
        return cls(np.concatenate(codes), list(sets))

    def taken(self, rows: Array) -> "Coded":
        """Some rows, in this order."""
        codes = self.codes[rows]
        met, firsts = np.unique(codes, return_index=True)
        met = met[np.argsort(firsts)]
        place = np.zeros(len(self.sets), np.uint32)
        place[met] = np.arange(len(met))
        return Coded(place[codes], [self.sets[number] for number in met.tolist()])

    def arrays(self, name: str) -> Iterator[tuple[str, Array]]:
        """What a file keeps."""
        values = sorted({value for values in self.sets for value in values})
        numbers = {value: number for number, value in enumerate(values)}
        lengths = [0, *(len(values) for values in self.sets)]
        members = [numbers[value] for values in self.sets for value in values]
        yield f"{name}.codes", smallest(self.codes)
        yield f"{name}.starts", np.cumsum(lengths, dtype=np.int64)
        yield f"{name}.members", np.asarray(members, np.int32)
        yield f"{name}.values", packed_words(values)
        yield f"{name}.count", np.asarray([len(values)], np.int64)


@dataclass
class Column:
    """`codes`: of each row, the number of its set. `starts`, `members`: of each set, the numbers
    of its `values`."""

    codes: Array
    starts: Array
    members: Array
    values: Sequence[str]

    @classmethod
    def read(cls, arrays: Mapping[str, Array], name: str) -> "Column":
        """The column that was written under this name; KeyError when there is none."""
        count = int(arrays[f"{name}.count"][0])
        values = unpacked_words(arrays[f"{name}.values"], count)
        return cls(
            arrays[f"{name}.codes"], arrays[f"{name}.starts"], arrays[f"{name}.members"], values
        )

    @property
    def sets(self) -> int:
        """How many sets of values there are."""
        return len(self.starts) - 1

    def coded(self) -> Coded:
        """The same as it was written."""
        return Coded(self.codes, [self._set(code) for code in range(self.sets)])

    def of_rows(self, rows: Array) -> list[tuple[str, ...]]:
        """The values of each of these rows."""
        read, codes = self._read, self.codes.take(rows).tolist()
        for code in codes:
            if code not in read:
                read[code] = self._set(code)
        return [read[code] for code in codes]

    def _set(self, code: int) -> tuple[str, ...]:
        some = self.members[self.starts[code] : self.starts[code + 1]]
        return tuple(self.values[member] for member in some.tolist())

    def renamed(self, names: Mapping[str, str], unknown: str | None) -> "Column":
        """The same rows under other values: values without a name go, and `unknown` stands for
        a set that is left empty."""
        told = sorted({*names.values()} | ({unknown} if unknown else set()))
        numbers = {value: number for number, value in enumerate(told)}
        lengths, members = [0], []
        for start, end in zip(self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True):
            known = (self.values[member] for member in self.members[start:end])
            own = {names[value] for value in known if value in names}
            if unknown and not own:
                own = {unknown}
            members += sorted(numbers[value] for value in own)
            lengths.append(len(own))
        starts = np.cumsum(lengths, dtype=np.int64)
        return Column(self.codes, starts, np.asarray(members, np.int32), told)

    def holds(self, wanted: Sequence[str]) -> Array:
        """For each set, whether it has one of the values."""
        asked = np.asarray([value in wanted for value in self.values], bool)
        held = np.zeros(len(self.starts) - 1, bool)
        if asked.any():
            held[self._sets_of_members[asked[self.members]]] = True
        return held

    def counts(self, rows: Array | None) -> dict[str, int]:
        """How many of the rows (None: all of them) have each value; values of none are left out."""
        codes = self.codes if rows is None else self.codes.take(rows)
        of_sets = np.bincount(codes, minlength=len(self.starts) - 1)
        shared = of_sets.take(self._sets_of_members)
        totals = np.bincount(self.members, weights=shared, minlength=len(self.values))
        present = np.flatnonzero(totals).tolist()
        return {self.values[place]: int(totals[place]) for place in present}

    @cached_property
    def _read(self) -> dict[int, tuple[str, ...]]:
        """The sets that were read."""
        return {}

    @cached_property
    def _sets_of_members(self) -> Array:
        """Of each member, the number of its set."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
