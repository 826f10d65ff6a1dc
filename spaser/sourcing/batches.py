"""Suppliers as an index keeps them; those that were read apart are put together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spaser.sourcing.columns import Coded, Column
from spaser.sourcing.packed import Array, packed_words, unpacked_words
from spaser.sourcing.rows import FACTS
from spaser.sourcing.terms import Terms, spread, starts_of

# One value per row; see `rows` and `scored`.
NUMBERS = (
    "ids", "siret", "siren", "lat", "lon", "exact_lat", "exact_lon", "radius", "lengths", "seeds",
    "flags", "name_lengths", "cells",
)  # fmt: skip
TERMS = ("words", "trades", "names", "towns", "declared", "won")


@dataclass(frozen=True)
class Batch:
    """Suppliers by rows. Nothing in it depends on how they were shared out between batches.

    `keys`: what each row is ordered by. `shown`: for each stem, a word that people write; `labels`:
    by their normalised form. `contracts`: those of each row, encoded, one after the other.
    """

    numbers: Mapping[str, Array]
    keys: Sequence[str]
    facts: Mapping[str, Coded]
    terms: Mapping[str, Terms]
    shown: Mapping[str, str]
    labels: Mapping[str, str]
    contracts: Array
    contract_starts: Array

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def merged(cls, parts: Sequence["Batch"]) -> "Batch":
        """The rows of the first, then those of the next ones."""
        if len(parts) == 1:
            return parts[0]
        lengths = [np.diff(part.contract_starts) for part in parts]
        return cls(
            numbers={
                name: np.concatenate([part.numbers[name] for part in parts]) for name in NUMBERS
            },
            keys=[key for part in parts for key in part.keys],
            facts={name: Coded.merged([part.facts[name] for part in parts]) for name in FACTS},
            terms={name: Terms.merged([part.terms[name] for part in parts]) for name in TERMS},
            shown=_first([part.shown for part in parts]),
            labels=_first([part.labels for part in parts]),
            contracts=np.concatenate([part.contracts for part in parts]),
            contract_starts=starts_of(np.concatenate(lengths)),
        )

    def taken(self, rows: Array) -> "Batch":
        """Some rows, in this order."""
        owners, places = spread(self.contract_starts, rows)
        starts = starts_of(np.bincount(owners, minlength=len(rows)))
        return Batch(
            numbers={name: values[rows] for name, values in self.numbers.items()},
            keys=[self.keys[row] for row in rows.tolist()],
            facts={name: coded.taken(rows) for name, coded in self.facts.items()},
            terms={name: terms.taken(rows) for name, terms in self.terms.items()},
            shown=self.shown,
            labels=self.labels,
            contracts=self.contracts[places],
            contract_starts=starts,
        )

    def in_order(self) -> "Batch":
        """The same suppliers by square degree, then by number: a place is a few ranges of rows."""
        order = np.lexsort((self.numbers["ids"], self.numbers["cells"]))
        return self.taken(order)

    def arrays(self) -> Iterator[tuple[str, Array]]:
        """What a file keeps, but the keys."""
        yield from self.numbers.items()
        yield from _packed("shown", self.shown, self.terms["words"].table)
        named = {label for labels in self.facts["label"].sets for label in labels}
        yield from _packed("labels", self.labels, sorted(named))
        yield "contracts", self.contracts
        yield "contract_starts", self.contract_starts
        for name, coded in self.facts.items():
            yield from coded.arrays(name)
        for name, terms in self.terms.items():
            yield from terms.arrays(name)

    @classmethod
    def read(cls, arrays: Mapping[str, Array], keys: Sequence[str]) -> "Batch":
        """What was written; KeyError or ValueError when it is of another shape."""
        return cls(
            numbers={name: arrays[name] for name in NUMBERS},
            keys=keys,
            facts={name: Column.read(arrays, name).coded() for name in FACTS},
            terms={name: Terms.read(arrays, name) for name in TERMS},
            shown=unpacked_pairs(arrays, "shown"),
            labels=unpacked_pairs(arrays, "labels"),
            contracts=arrays["contracts"],
            contract_starts=arrays["contract_starts"],
        )


def _first(tables: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Tables put together; the first to name something is right."""
    together: dict[str, str] = {}
    for table in reversed(tables):
        together |= table
    return together


def _packed(
    name: str, table: Mapping[str, str], keys: Sequence[str]
) -> Iterator[tuple[str, Array]]:
    """What a table says of some keys: their order does not depend on who met them first."""
    lines = [f"{key}\t{table[key]}" for key in keys if key in table]
    yield name, packed_words(lines)
    yield f"{name}_count", np.asarray([len(lines)], np.int64)


def unpacked_pairs(arrays: Mapping[str, Array], name: str) -> dict[str, str]:
    """A table of words, by what they stand for."""
    lines = unpacked_words(arrays[name], int(arrays[f"{name}_count"][0]))
    return {key: word for key, _, word in (line.partition("\t") for line in lines)}
