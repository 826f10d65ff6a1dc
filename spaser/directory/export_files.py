"""An export written to a file, as a workbook or as a table of text."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from spaser.core.cells import safe_cell
from spaser.directory.export import LONGEST, Cell, Column, Line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MOST_ROWS = 1_048_575  # of a sheet, without its header
Note = tuple[str, str]  # what, and what is said of it; a title has nothing on the right


def write_csv(path: Path, columns: Sequence[Column], lines: Iterable[Line]) -> None:
    """A table that French Excel opens with a double click: « ; », and the mark of UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.title for column in columns])
        for line in lines:
            writer.writerow([_safe(column.cell(line)) for column in columns])


def write_workbook(
    path: Path, columns: Sequence[Column], lines: Iterable[Line], notes: Sequence[Note]
) -> None:
    """A workbook of two sheets, written row by row: memory does not grow with it."""
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Structures")
        header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        sheet.freeze_panes(1, 1)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.title, header)
        row = 0
        for row, line in enumerate(lines, start=1):
            for number, column in enumerate(columns):
                _put(sheet, row, number, _safe(column.cell(line)))
        sheet.autofilter(0, 0, max(row, 1), len(columns) - 1)
        _read_me(book, notes)


def _read_me(book: Any, notes: Sequence[Note]) -> None:
    sheet = book.add_worksheet("Lisez-moi")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    title = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (what, said) in enumerate(notes):
        sheet.write_string(row, 0, safe_cell(what), title)
        sheet.write_string(row, 1, safe_cell(said)[:LONGEST], text)


def _put(sheet: Any, row: int, number: int, cell: Cell) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, number, cell)
    elif cell is not None:
        sheet.write_number(row, number, cell)


def _safe(cell: Cell) -> Cell:
    """Nothing that a spreadsheet runs, and nothing longer than its cells."""
    if not isinstance(cell, str) or (cell.isalnum() and len(cell) <= LONGEST):
        return cell
    text = safe_cell(cell)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
