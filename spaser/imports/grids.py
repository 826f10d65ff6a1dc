"""Files as rows of cells: csv of any separator and encoding, xlsx read without running anything."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from spaser.core.french import format_integer
from spaser.imports.refusal import ImportRefused
from spaser.imports.starts import WORKBOOK, start_of
from spaser.imports.texts import encoding_of, has_zero_bytes, lines_of
from spaser.imports.workbooks import Book

MAX_COLUMNS = 1_000
# A cell holds a description, not a book; beyond, a quotation mark was left open.
MAX_CELL = 1_000_000
MAX_LINES_IN_A_RECORD = 300
HEADER_WITHIN = 10
_SEPARATORS = (";", ",", "\t", "|")
_END = "fin-du-fichier-5f1c"
Cells = list[str]
Score = Callable[[Sequence[str]], int]
"""How well a row of cells does as the header; 0 when it cannot be one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table found in a file: its header, and its rows with their number in a spreadsheet."""

    header: Cells
    rows: Iterator[tuple[int, Cells]]
    total: int | None
    remarks: tuple[str, ...] = ()
    header_row: int = 1  # as the spreadsheet counts
    separator: str = ""  # of a csv file
    encoding: str = ""  # of a csv file
    sheet: str = ""  # of a workbook


def open_grid(path: Path, score: Score, needed: str, *, walk: bool = True) -> Grid:
    """The table of the file whose header scores best within its first ten rows.

    Raises ImportRefused, with a sentence that says what to do, when the file is not a table, is
    too big, is damaged, or has no row that could be its header (`needed` says what is missing).
    Without `walk` only the beginning is read: the total is not known, nor a fault further down.
    """
    if start_of(path).startswith(WORKBOOK):
        return _open_workbook(path, score, needed, walk=walk)
    return _open_csv(path, score, needed, walk=walk)


def _open_csv(path: Path, score: Score, needed: str, *, walk: bool) -> Grid:
    encoding = encoding_of(path)
    csv.field_size_limit(MAX_CELL)
    starts = {mark: _first_records(path, encoding, mark) for mark in _SEPARATORS}
    found = [(_best_header(records, score), mark) for mark, records in starts.items()]
    (points, position, header), separator = max(found, key=lambda one: one[0][0])
    if points == 0:
        widest = max(len(cells) for records in starts.values() for cells in [[], *records])
        raise ImportRefused(_too_wide(widest) if widest > MAX_COLUMNS else no_header(needed))
    total = _count(_records(path, encoding, separator), position) if walk else None
    zeros = walk and has_zero_bytes(path, encoding)
    remarks = ("Des caractères nuls ont été retirés du fichier.",) if zeros else ()
    records = enumerate(_records(path, encoding, separator), start=1)
    rows = islice(records, position, None)
    return Grid(header, rows, total, remarks, position, separator, encoding)


def _first_records(path: Path, encoding: str, separator: str) -> list[Cells]:
    # Read as lines: an open quotation mark must not swallow what follows before it is found.
    lines = list(islice(lines_of(path, encoding), HEADER_WITHIN * 5))
    found: list[Cells] = []
    try:
        found.extend(islice(csv.reader(lines, delimiter=separator), HEADER_WITHIN))
    except csv.Error:
        return found  # said with its line by the walk over the whole file
    return found


def _best_header(records: list[Cells], score: Score) -> tuple[int, int, Cells]:
    """Points, number of rows up to the header, header; the first row wins at equal points."""
    best: tuple[int, int, Cells] = (0, 0, [])
    for position, cells in enumerate(records, start=1):
        points = score(cells) if len(cells) <= MAX_COLUMNS else 0
        if points > best[0]:
            best = (points, position, cells)
    return best


def _records(path: Path, encoding: str, separator: str) -> Iterator[Cells]:
    """Every record; raises ImportRefused where a quotation mark was left open."""
    reader = csv.reader(_with_end(lines_of(path, encoding)), delimiter=separator)
    before, row = 0, 0
    try:
        for cells in reader:
            row += 1
            if cells == [_END]:
                return
            if reader.line_num - before > MAX_LINES_IN_A_RECORD or (
                cells and cells[-1].endswith(_END)
            ):
                raise ImportRefused(_open_quote(row, before + 1))
            before = reader.line_num
            yield cells
    except csv.Error as error:
        raise ImportRefused(_open_quote(row + 1, before + 1)) from error


def _with_end(lines: Iterator[str]) -> Iterator[str]:
    """The lines, then a last one that only an open quotation mark can swallow."""
    last = ""
    for last in lines:
        yield last
    if not last.endswith(("\n", "\r")):
        yield "\r\n"
    yield _END


def _open_quote(row: int, line: int) -> str:
    return (
        f"Un guillemet ouvert à la rangée {format_integer(row)} (ligne {format_integer(line)} du "
        "fichier) n’est pas refermé, ou une cellule y est démesurée. Corrigez cette rangée, puis "
        "recommencez : rien n’a été importé."
    )


def _count(records: Iterator[Cells], position: int) -> int:
    """Walk the whole file before anything is written; the number of rows under the header."""
    rows = 0
    for row, cells in enumerate(records, start=1):
        if len(cells) > MAX_COLUMNS:
            raise ImportRefused(_too_wide(len(cells), row))
        if row > position and any(cells):
            rows += 1
    return rows


def _too_wide(columns: int, row: int | None = None) -> str:
    where = f"La rangée {format_integer(row)}" if row else "Une des premières rangées"
    limit = format_integer(MAX_COLUMNS)
    return f"{where} a {format_integer(columns)} colonnes ; la limite est de {limit}."


def no_header(needed: str) -> str:
    """No row of the file can be its header; `needed` says what is missing."""
    return (
        f"Aucune rangée d’en-têtes n’a été reconnue parmi les dix premières. {needed} "
        "Vérifiez que la première rangée du tableau porte le nom des colonnes."
    )


def _open_workbook(path: Path, score: Score, needed: str, *, walk: bool) -> Grid:
    book = Book(path)
    best: tuple[int, int, Cells] = (0, 0, [])
    chosen, widest = "", 0
    for name in book.sheet_names():
        first = list(islice(book.rows(name), HEADER_WITHIN))
        widest = max([widest, *map(len, first)])
        found = _best_header(first, score)
        if found[0] > best[0]:
            best, chosen = found, name
    if best[0] == 0:
        raise ImportRefused(_too_wide(widest) if widest > MAX_COLUMNS else no_header(needed))
    total = _count(book.rows(chosen), best[1]) if walk else None
    records = islice(enumerate(book.rows(chosen), start=1), best[1], None)
    return Grid(best[2], _until_closed(records, book), total, (), best[1], sheet=chosen)


def _until_closed(rows: Iterator[tuple[int, Cells]], book: Book) -> Iterator[tuple[int, Cells]]:
    try:
        yield from rows
    finally:
        book.close()
