"""Ranked suppliers with what the directory says of them: for pages, exports and RESULTS.csv."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO

from sqlmodel import Session

from spaser.core.cells import safe_cell
from spaser.sourcing.eligibility import articles_for
from spaser.sourcing.live import LiveIndex
from spaser.sourcing.matching import Match, MatchResult
from spaser.sourcing.need import Need
from spaser.suppliers.models import Known, StatusKind, Supplier
from spaser.suppliers.queries import suppliers_by_id

HEADER = ("lot_id", "rank", "siret", "name", "score", "reasons", "eligible_articles")


@dataclass(frozen=True)
class Ranked:
    """One line of the list of a lot."""

    rank: int
    supplier: Supplier
    match: Match
    articles: tuple[str, ...]  # reservations that this supplier may answer, for this lot


@dataclass(frozen=True)
class Answer:
    """What was found for one lot."""

    need: Need
    ranked: tuple[Ranked, ...]
    near_misses: tuple[Ranked, ...]
    result: MatchResult

    @property
    def described(self) -> int:
        """How many of the ranked suppliers have a described activity."""
        return sum(not line.match.silent for line in self.ranked)

    def first(self, lines: int) -> "Answer":
        """The same with fewer ranked suppliers: a page shows less than the offer counts."""
        return replace(self, ranked=self.ranked[:lines])


def answer(session: Session, index: LiveIndex, need: Need, on: date, top: int = 20) -> Answer:
    """The `top` suppliers of a lot and its near misses, each with its articles on a date."""
    result = index.search(need, top)
    numbers = [match.supplier_id for match in (*result.matches, *result.near_misses)]
    return told(need, result, suppliers_by_id(session, numbers), on)


def told(need: Need, result: MatchResult, suppliers: Mapping[int, Supplier], on: date) -> Answer:
    """What was matched, with suppliers that were read already: those of many lots at once."""
    return Answer(
        need,
        tuple(_ranked(result.matches, suppliers, need, on)),
        tuple(_ranked(result.near_misses, suppliers, need, on)),
        result,
    )


def _ranked(
    matches: Iterable[Match], suppliers: Mapping[int, Supplier], need: Need, on: date
) -> Iterator[Ranked]:
    # A supplier may have left the directory since the index was read.
    known = [match for match in matches if match.supplier_id in suppliers]
    for rank, match in enumerate(known, start=1):
        supplier = suppliers[match.supplier_id]
        kinds, families = _kinds(supplier), _families(supplier)
        yield Ranked(rank, supplier, match, articles_for(kinds, families, need.cpv, on))


def _kinds(supplier: Supplier) -> list[str]:
    return [
        fact.detail
        for fact in supplier.statuses
        if fact.status == StatusKind.INCLUSIVE and fact.value == Known.YES
    ]


def _families(supplier: Supplier) -> list[str]:
    return [
        fact.detail
        for fact in supplier.statuses
        if fact.status == StatusKind.ESS and fact.value == Known.YES
    ]


def rows(found: Answer) -> Iterator[tuple[object, ...]]:
    """The lines of RESULTS.csv for one lot."""
    for line in found.ranked:
        yield (
            found.need.lot_key,  # as given: scripts join on it
            line.rank,
            line.supplier.siret or "",
            safe_cell(line.supplier.display_name),
            f"{line.match.score:.2f}",
            safe_cell(" ".join(line.match.reasons)),
            " ".join(line.articles),
        )


def write(file: IO[str], answers: Iterable[Answer]) -> int:
    """Write RESULTS.csv; gives the number of lines after the header."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    count = 0
    for found in answers:
        for row in rows(found):
            writer.writerow(row)
            count += 1
    return count


def write_file(path: Path, answers: Iterable[Answer]) -> int:
    """The same in a file, which only ever has its name when it is whole."""
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            count = write(file, answers)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return count
