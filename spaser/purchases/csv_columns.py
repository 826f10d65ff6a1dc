"""A csv file with columns added at the right of its own, record by record. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from spaser.core.cells import safe_cell

Cell = str | int | None
_LONGEST_CELL = 1_000_000


def added(
    content: bytes, encoding: str, separator: str, cells: Mapping[int, Sequence[Cell]]
) -> bytes:
    """The same file, its own text untouched, with these cells after the widest record.

    `cells`: by number of record, from 1, as a spreadsheet counts rows. The file keeps its encoding,
    unless a letter of ours has no place in it: it is then in UTF-8.
    """
    csv.field_size_limit(_LONGEST_CELL)
    records = list(_records(content, encoding, separator))
    width = max((count for _, _, count in records), default=0)
    text = io.StringIO(newline="")
    for number, (own, end, count) in enumerate(records, start=1):
        text.write(own)
        if number in cells:
            ours = io.StringIO(newline="")
            row = [_written(cell) for cell in cells[number]]
            csv.writer(ours, delimiter=separator, lineterminator="").writerow(row)
            text.write(separator * (width - max(count, 1) + 1) + ours.getvalue())
        text.write(end or "\r\n")
    whole = text.getvalue()
    try:
        return whole.encode(encoding)
    except UnicodeEncodeError:
        return whole.encode("utf-8-sig")


def _written(cell: Cell) -> str | int:
    return safe_cell(cell) if isinstance(cell, str) else "" if cell is None else cell


def _records(content: bytes, encoding: str, separator: str) -> Iterator[tuple[str, str, int]]:
    """The text of each record, its end of line, and its number of cells."""
    read: list[str] = []
    reader = csv.reader(_noted(content, encoding, read), delimiter=separator)
    for cells in reader:
        text = "".join(read)
        read.clear()
        own = text.rstrip("\r\n")
        yield own, text[len(own) :], len(cells)


def _noted(content: bytes, encoding: str, read: list[str]) -> Iterator[str]:
    """The lines as the reader of plans splits them; each is noted when it is taken."""
    for number, line in enumerate(io.TextIOWrapper(io.BytesIO(content), encoding, newline="")):
        read.append(line if number else line.lstrip("\ufeff"))
        yield line.replace("\0", "") if number else line.replace("\0", "").lstrip("\ufeff")
