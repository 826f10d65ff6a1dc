"""A report as a workbook: the whole text on one sheet, each table on its own."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from spaser.core.cells import safe_cell
from spaser.core.french import french_spaces
from spaser.dossiers.report_blocks import (
    Aligned,
    Block,
    Document,
    FactList,
    Heading,
    Signatures,
    Table,
    Value,
    Words,
    writable,
)

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNKNOWN = "Non renseigné"
_CELL = 32_767  # letters that a cell may hold
_PIECE = 30_000
_LINE, _TALLEST = 15, 400  # points
_LABEL, _TEXT = 30, 90  # letters on a line of the sheet of text
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def written(report: Document, at: datetime, author: str) -> bytes:
    """The file; the same report, moment and author give the same bytes. No cell is a formula."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties(
            {
                "title": writable(report.title)[:255],
                "subject": writable(report.subtitle)[:255],
                "author": writable(author)[:255],
                "created": at.astimezone(UTC).replace(tzinfo=None, microsecond=0),
            }
        )
        sheets = _Sheets(book)
        sheets.text(report)
        for block in report.blocks:
            sheets.table_of(block)
    return file.getvalue()


class _Sheets:
    """The workbook being written."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.names: set[str] = set()
        words = {"text_wrap": True, "valign": "top"}
        self.words = book.add_format(words)
        self.bold = book.add_format(words | {"bold": True})
        self.head = book.add_format(words | {"bold": True, "bottom": 1})
        self.titles = [
            book.add_format({"bold": True, "font_size": size}) for size in (16, 14, 12, 11)
        ]
        self.red = book.add_format(words | {"bold": True, "font_color": "#A31D1D"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.decimal = book.add_format({"num_format": "#,##0.0", "valign": "top"})

    def add(self, wanted: str, widths: Sequence[int]) -> Worksheet:
        """A sheet of that name, or of one near it: A4, one page wide."""
        base = _FORBIDDEN.sub(" ", writable(wanted)).strip()[:28] or "Feuille"
        name, number = base, 1
        while name.casefold() in self.names:
            number += 1
            name = f"{base} {number}"
        self.names.add(name.casefold())
        sheet = self.book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F – &A&R&P / &N")
        return sheet

    def text(self, report: Document) -> None:
        """Everything that is not a table, in the order of the report."""
        sheet = self.add("Rapport", [_LABEL, _TEXT])
        line = 0
        for text, look in (
            (report.title, self.titles[0]),
            (report.subtitle, self.words),
            (report.banner, self.red),
        ):
            if text:
                sheet.write_string(line, 0, _armed(text), look)
                line += 1
        for block in report.blocks:
            line = self._block(sheet, line, block)

    def _block(self, sheet: Worksheet, line: int, block: Block) -> int:
        """Write a block; gives the next free line."""
        if isinstance(block, Heading):
            sheet.write_string(line + 1, 0, _armed(block.text), self.titles[block.level])
            return line + 2
        if isinstance(block, Words):
            for piece in _pieces(block.text):
                self._row(sheet, line, ("", piece))
                line += 1
            return line
        if isinstance(block, FactList):
            for label, text in block.rows:
                self._row(sheet, line, (label, text or UNKNOWN))
                line += 1
            return line + 1
        if isinstance(block, Signatures):
            for role in block.roles:
                self._row(sheet, line, (role, "Nom, date, signature :"))
                sheet.set_row(line, 4 * _LINE)
                line += 1
            return line
        said = french_spaces(f"Feuille « {block.name} »") if block.rows else block.empty
        self._row(sheet, line, (block.caption, said))
        return line + 1

    def _row(self, sheet: Worksheet, line: int, texts: tuple[str, str]) -> None:
        label, text = texts
        self._tall(sheet, line, ((label, _LABEL), (text, _TEXT)))
        if label:
            sheet.write_string(line, 0, _armed(label), self.bold)
        sheet.write_string(line, 1, _armed(text), self.words)

    def table_of(self, block: Block) -> None:
        """The sheet of a table; nothing for what is not one, or has no row."""
        if isinstance(block, Table) and block.rows:
            self._table(block)
        elif isinstance(block, Aligned) and block.rows:
            widths = (24, *(30 for _ in block.questions))
            rows = [(name, *texts) for name, texts in block.rows]
            headers = ("Structure", *block.questions)
            self._table(Table(block.name, block.caption, headers, widths, rows, block.empty))

    def _table(self, block: Table) -> None:
        widths = [max(8, round(share * 1.5)) for share in block.widths]
        sheet = self.add(block.name, widths)
        for place, header in enumerate(block.headers):
            sheet.write_string(0, place, _armed(header), self.head)
        self._tall(sheet, 0, list(zip(block.headers, widths, strict=True)))
        for number, row in enumerate(block.rows, start=1):
            self._tall(sheet, number, list(zip(map(str, row), widths, strict=True)))
            for place, value in enumerate(row):
                self._cell(sheet, number, place, value)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, len(block.rows), len(block.headers) - 1)

    def _cell(self, sheet: Worksheet, line: int, place: int, value: Value) -> None:
        """A value by its type; what is not known stays empty."""
        if isinstance(value, str):
            sheet.write_string(line, place, _armed(value), self.words)
        elif isinstance(value, float):
            sheet.write_number(line, place, value, self.decimal)
        elif value is not None:
            sheet.write_number(line, place, value, self.whole)

    def _tall(self, sheet: Worksheet, line: int, texts: Sequence[tuple[str, int]]) -> None:
        """Make a row high enough for its texts: LibreOffice does not do it by itself."""
        lines = max(
            sum(-(-max(1, len(part)) // width) for part in text.split("\n"))
            for text, width in texts
        )
        if lines > 1:
            sheet.set_row(line, min(_TALLEST, _LINE * lines))


def _armed(text: str) -> str:
    """A text that stays one: no formula, nothing that a cell cannot hold."""
    return safe_cell(writable(text))[:_CELL]


def _pieces(text: str) -> list[str]:
    """A text in pieces that each fit in a cell: nothing of it is lost."""
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)] or [""]
