"""Any table of suppliers: csv or xlsx, whatever its separator, encoding and names of columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from spaser.imports.columns import COLUMNS, NAMING
from spaser.imports.grids import no_header, open_grid
from spaser.imports.headers import (
    JOINED,
    check_mapping,
    keys_of,
    likely,
    mapped,
    recognise,
    signature_of,
)
from spaser.imports.known_files import unique_keys
from spaser.imports.models import RemarkKind
from spaser.imports.refusal import ImportRefused
from spaser.imports.rows import Edition, Remark, SourceRow
from spaser.imports.table_rows import read_row

__all__ = ["COLUMNS", "NAMING", "Preview", "preview", "read"]

_NEEDED = "Il faut au moins une colonne « nom » ou « raison sociale »."
_REMEMBERED = (
    "Les colonnes sont lues comme une personne l’a indiqué pour un tableau qui a les mêmes "
    "en-têtes."
)
_MARK = 12  # hexadecimal digits of the signature: enough for the lists that one CRESS imports
Remembered = Callable[[Sequence[str]], Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a table, for a person to say what its columns hold.

    `keys` name the columns in a mapping; `recognised` gives our column of each, or nothing;
    `header_row` counts as the spreadsheet does; separator and encoding are those of a csv file.
    """

    header: tuple[str, ...]
    keys: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]  # rows as wide as the header
    recognised: tuple[str, ...]
    header_row: int
    separator: str
    encoding: str
    sheet: str
    remarks: tuple[str, ...]


def read(
    path: Path, mapping: Mapping[str, str] | None = None, remembered: Remembered | None = None
) -> Edition:
    """Rows of a table of suppliers.

    `mapping`, key of a column (see `headers.keys_of`) → our column or nothing, replaces
    recognition; without it, `remembered` is asked what was said of this header. Raises
    ImportRefused when no column names the suppliers, RuleBroken when the mapping itself is wrong.
    """
    if mapping is not None:
        check_mapping(mapping)
    grid = open_grid(path, likely, _NEEDED)
    remarks = [Remark(RemarkKind.REPAIRED, None, "", "", text) for text in grid.remarks]
    if mapping is None and remembered is not None:
        mapping = remembered(grid.header)
        remarks += [Remark(RemarkKind.REPAIRED, None, "", "", _REMEMBERED)] if mapping else []
    if mapping is None:
        columns = recognise(grid.header)
        remarks += _ignored(grid.header, columns)
    else:
        columns = mapped(grid.header, mapping)
    if not NAMING & set(columns):
        raise ImportRefused(no_header(_NEEDED))
    rows = _of_list(_rows(grid.rows, columns), signature_of(grid.header)[:_MARK])
    return Edition(unique_keys(rows), grid.total, complete=False, remarks=tuple(remarks))


def _of_list(rows: Iterator[SourceRow], mark: str) -> Iterator[SourceRow]:
    """The same rows, their keys marked by the headings of their table: a list of other headings is
    another list, and what one says of a structure never replaces what another says of it."""
    for row in rows:
        yield row if row.facts is None else replace(row, key=f"{mark}:{row.key}")


def preview(path: Path, at_most: int = 5) -> Preview:
    """What the beginning of a table holds. Raises ImportRefused when it is not a table."""
    grid = open_grid(path, likely, _NEEDED, walk=False)
    wide = len(grid.header)
    filled = (cells for _, cells in grid.rows if any(cell.strip() for cell in cells))
    sample = (tuple((cells + [""] * wide)[:wide]) for cells in islice(filled, at_most))
    return Preview(
        header=tuple(grid.header),
        keys=keys_of(grid.header),
        sample=tuple(sample),
        recognised=tuple(recognise(grid.header)),
        header_row=grid.header_row,
        separator=grid.separator,
        encoding=grid.encoding,
        sheet=grid.sheet,
        remarks=grid.remarks,
    )


def _ignored(header: Sequence[str], columns: Sequence[str]) -> Iterator[Remark]:
    for cell, column in zip(header, columns, strict=True):
        if cell.strip() and not column:
            reason = "Cette colonne n’est pas reconnue, ou déjà lue : elle n’est pas reprise."
            yield Remark(RemarkKind.REPAIRED, None, cell.strip()[:100], "", reason)


def _rows(rows: Iterator[tuple[int, list[str]]], columns: list[str]) -> Iterator[SourceRow]:
    for number, cells in rows:
        if any(cells) and any(cell.strip() for cell in cells):
            yield read_row(number, _by_column(cells, columns), cells[len(columns) :])


def _by_column(cells: list[str], columns: list[str]) -> dict[str, str]:
    row: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if not column or not cell:
            continue
        if column in row:
            row[column] += JOINED[column] + cell
        else:
            row[column] = cell
    return row
