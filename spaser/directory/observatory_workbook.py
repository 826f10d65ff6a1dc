"""The observatory of a territory as a workbook: one sheet for each table, with its own charts."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from spaser.core.cells import safe_cell
from spaser.directory.observatory import Breakdown, Cut, Observation
from spaser.directory.observatory_limits import LIMITS
from spaser.directory.observatory_queries import Edition
from spaser.suppliers.wording import SOURCES
from spaser.web.filters import day

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PETROL, _GREY = "#0B5563", "#9AA5A8"
_LINE = 15  # points, of a line of text
_LABEL_WIDTH, _HEADER_WIDTH, _TEXT_WIDTH = 50, 11, 76  # letters on a line
_CHARTED = 20  # lines: beyond, a chart of bars cannot be read
_Row = Sequence[str | int | float | None]


def written(seen: Observation, editions: Sequence[Edition], today: date) -> bytes:
    """The workbook; figures are numbers, shares are percentages, no cell is a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheets = _Sheets(book)
        _read_me(sheets, seen, editions, today)
        _summary(sheets, seen)
        for found in seen.breakdowns:
            _breakdown(sheets, found, seen)
        for cut in seen.cuts:
            _cut(sheets, cut)
    return file.getvalue()


class _Sheets:
    """The workbook being written, and its formats."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        look = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        self.head = book.add_format(look)
        self.head_of_numbers = book.add_format(look | {"align": "right"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.share = book.add_format({"num_format": "0.0%", "valign": "top"})
        self.decimal = book.add_format({"num_format": "#,##0.0", "valign": "top"})

    def add(self, name: str, widths: Sequence[int]) -> Worksheet:
        """A sheet that prints on A4 pages, one wide."""
        sheet = self.book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F – &A&R&P / &N")
        return sheet

    def table(self, sheet: Worksheet, headers: Sequence[str], rows: Sequence[_Row]) -> None:
        """Headers on the first line, one row under another; what is not known stays empty."""
        self.tall(sheet, 0, max(map(len, headers)), _HEADER_WIDTH)
        for place, header in enumerate(headers):
            look = self.head_of_numbers if place else self.head
            sheet.write_string(0, place, safe_cell(header), look)
        for number, row in enumerate(rows, start=1):
            self.tall(sheet, number, len(str(row[0])), _LABEL_WIDTH + 6)
            for place, value in enumerate(row):
                self.cell(sheet, number, place, value)
        sheet.freeze_panes(1, 1)

    def tall(self, sheet: Worksheet, row: int, letters: int, width: int) -> None:
        """Make a row high enough for its text: LibreOffice does not do it by itself."""
        if letters > width:
            sheet.set_row(row, _LINE * -(-letters // width))

    def cell(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        """One value by its type: texts are never read as formulas, links or numbers."""
        if isinstance(value, str):
            sheet.write_string(row, column, safe_cell(value), self.words)
        elif isinstance(value, _Share):
            sheet.write_number(row, column, value, self.share)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.whole)
        elif isinstance(value, float):
            sheet.write_number(row, column, value, self.decimal)


class _Share(float):
    """A number from 0 to 1 that reads as a percentage."""


def _share(value: float | None) -> _Share | None:
    return None if value is None else _Share(value)


def _read_me(sheets: _Sheets, seen: Observation, editions: Sequence[Edition], today: date) -> None:
    sheet = sheets.add("Lisez-moi", [_TEXT_WIDTH])
    place = seen.territory
    sheet.write_string(0, 0, safe_cell(f"Observatoire de l’ESS : {place.name}"), sheets.title)
    code = f", code {place.code}" if place.code else ""
    lines = [f"Territoire : {place.name} ({place.nature}{code}).", f"Compté le {day(today)}.", ""]
    lines += ["Ce que ces chiffres disent, et ne disent pas", *LIMITS, ""]
    lines += ["Sources de l’annuaire"]
    lines += [_edition(one) for one in editions] or ["Aucune source n’a encore été importée."]
    for number, line in enumerate(lines, start=1):
        sheets.tall(sheet, number, len(line), _TEXT_WIDTH)
        sheet.write_string(number, 0, safe_cell(line), sheets.words)


def _edition(one: Edition) -> str:
    dated = f", édition du {day(one.edition_on)}" if one.edition_on else ""
    return f"{SOURCES.get(one.source, one.source)}{dated}, lecture du {day(one.seen_at)}"


def _summary(sheets: _Sheets, seen: Observation) -> None:
    """The main figures, with their share of all the establishments."""
    counted, total = seen.measures, seen.measures.total
    rows = [
        ("Établissements que l’annuaire connaît", total),
        ("Unités légales (SIREN différents)", counted.legal_units),
        ("Établissements sans SIREN", counted.without_siren),
        ("Structures inclusives", seen.inclusive),
        ("Structures dont on sait ce qu’elles font", counted.with_text),
        ("Structures placées sur la carte", counted.located),
        ("dont à l’adresse exacte", counted.exact),
        ("Habitants du territoire", seen.territory.population),
    ]
    shared = {2, 3, 4, 5, 6}
    sheet = sheets.add("Synthèse", [_LABEL_WIDTH, 14, 22])
    sheets.table(
        sheet,
        ("Mesure", "Nombre", "Part des établissements"),
        [
            (label, count, _share(count / total if place in shared and total else None))
            for place, (label, count) in enumerate(rows)
        ],
    )


def _breakdown(sheets: _Sheets, found: Breakdown, seen: Observation) -> None:
    """One question: its lines, then its chart beside them."""
    others = [f"{other.name} : part des connues" for other in seen.comparisons]
    headers = [found.question.column, "Structures", "Part de toutes", "Part des connues", *others]
    rows: list[_Row] = [
        (
            line.label,
            line.count,
            _share(line.of_all),
            _share(line.of_known),
            *(_share(part) for part in line.elsewhere),
        )
        for line in found.lines
    ]
    rows.append(("Total des structures", found.total, None, None))
    sheet = sheets.add(found.question.column, [_LABEL_WIDTH, 12, 12, 12, *(14 for _ in others)])
    sheets.table(sheet, headers, rows)
    if found.total:
        chart = _Chart(found.question.title, len(found.lines), 1, unknown=True)
        _draw(sheets, sheet, chart, (len(rows) + 2, 0))


def _cut(sheets: _Sheets, found: Cut) -> None:
    """The smaller territories, those without supplier included."""
    words = found.words
    headers = [words.one.capitalize(), "Code", "Structures", "Part", "Habitants", "Pour 100 000"]
    rows: list[_Row] = [
        (piece.name, piece.code, piece.count, _share(piece.share), piece.population, piece.density)
        for piece in found.pieces
    ]
    sheet = sheets.add(words.many.capitalize(), [_LABEL_WIDTH, 12, 12, 12, 12, 14])
    sheets.table(sheet, headers, rows)
    charted = min(_CHARTED, sum(1 for piece in found.pieces if piece.count))
    if charted:
        sheet.set_landscape()
        chart = _Chart(f"Structures par {words.one}", charted, 2)
        _draw(sheets, sheet, chart, (1, len(headers) + 1))


@dataclass(frozen=True)
class _Chart:
    """Bars over the first lines of a table."""

    title: str
    lines: int
    column: int  # of the values, from 0
    unknown: bool = False  # the last line is what is not known: in grey


def _draw(sheets: _Sheets, sheet: Worksheet, wanted: _Chart, where: tuple[int, int]) -> None:
    """A native chart, in the order of the table from top to bottom; `where`: row and column."""
    chart = sheets.book.add_chart({"type": "bar"})
    points: list[dict[str, object] | None] = [None] * wanted.lines
    if wanted.unknown:
        points[-1] = {"fill": {"color": _GREY}}
    chart.add_series(
        {
            "name": wanted.title,
            "categories": [sheet.name, 1, 0, wanted.lines, 0],
            "values": [sheet.name, 1, wanted.column, wanted.lines, wanted.column],
            "fill": {"color": _PETROL},
            "points": points,
            "data_labels": {"value": True},
            "gap": 40,
        }
    )
    chart.set_title({"name": wanted.title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_size({"width": 720, "height": 90 + 30 * wanted.lines})
    sheet.insert_chart(*where, chart)
