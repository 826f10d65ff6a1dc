"""What the readers of official lists share: named columns, keys that never collide."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from spaser.core.text import normalise
from spaser.imports.grids import Score, open_grid
from spaser.imports.models import RemarkKind
from spaser.imports.rows import Edition, Remark, SourceRow

Cells = dict[str, str]
"""Cells of a row by the normalised name of their column; absent columns read as empty."""


def read_list(
    path: Path, columns: tuple[str, ...], read_row: Callable[[int, Cells], SourceRow]
) -> Edition:
    """The rows of an official list, recognised by columns that it must all have."""
    wanted = {normalise(name) for name in columns}

    def score(cells: Sequence[str]) -> int:
        names = {normalise(cell) for cell in cells}
        return len(names) if wanted <= names else 0

    needed = f"Colonnes attendues : {', '.join(columns)}."
    return read_scored(path, score, needed, read_row, complete=True)


def read_scored(
    path: Path,
    score: Score,
    needed: str,
    read_row: Callable[[int, Cells], SourceRow],
    *,
    complete: bool,
) -> Edition:
    """The rows of an official list whose header scores best; `needed` says what it lacks."""
    grid = open_grid(path, score, needed)
    names = [normalise(cell) for cell in grid.header]
    remarks = tuple(Remark(RemarkKind.REPAIRED, None, "", "", text) for text in grid.remarks)
    rows = _read(grid.rows, names, read_row)
    return Edition(unique_keys(rows), grid.total, complete, remarks)


def _read(
    rows: Iterator[tuple[int, list[str]]],
    names: list[str],
    read_row: Callable[[int, Cells], SourceRow],
) -> Iterator[SourceRow]:
    for number, cells in rows:
        if any(cells):
            yield read_row(number, _Row(zip(names, cells, strict=False)))


class _Row(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def unique_keys(rows: Iterator[SourceRow]) -> Iterator[SourceRow]:
    """The same rows; the second of two with one key gets « #2 », so that neither is lost."""
    seen: set[int] = set()
    again: Counter[str] = Counter()
    for row in rows:
        mark = hash(row.key)
        if row.facts is None or mark not in seen:
            seen.add(mark)
            yield row
            continue
        again[row.key] += 1
        key = f"{row.key}#{again[row.key] + 1}"
        reason = "Une autre rangée du fichier a déjà cet identifiant : les deux sont réunies."
        remark = Remark(RemarkKind.REPAIRED, row.row, "identifiant", row.key, reason)
        yield SourceRow(row.row, key, row.facts, row.edition_on, (*row.remarks, remark))
