"""Facts of suppliers, one small number per row: a code in a table of sets of values.

Few sets of values exist beside the number of suppliers, so a filter is one look-up in a table, and
the count of a facet is one count of codes shared out among the values of their sets.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spaser.sourcing.packed import Array, packed_words, smallest, unpacked_words


class ColumnWriter:
    """One fact of suppliers, given row by row."""

    def __init__(self) -> None:
        self._codes = array("I")
        self._sets: dict[tuple[str, ...], int] = {}

    def add(self, values: tuple[str, ...]) -> None:
        """The values of the next row: none, one or several."""
        self._codes.append(self._sets.setdefault(values, len(self._sets)))

    def arrays(self, name: str, order: Array) -> Iterator[tuple[str, Array]]:
        """What a file keeps; `order`: of each row of the file, the row as it was given."""
        values = sorted({value for values in self._sets for value in values})
        numbers = {value: number for number, value in enumerate(values)}
        lengths = [0, *(len(values) for values in self._sets)]
        members = [numbers[value] for values in self._sets for value in values]
        yield f"{name}.codes", smallest(np.frombuffer(self._codes, np.uint32))[order]
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
    def _sets_of_members(self) -> Array:
        """Of each member, the number of its set."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
