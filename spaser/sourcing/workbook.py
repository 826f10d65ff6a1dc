"""The suppliers of the lots of a consultation as a workbook that opens well in French Excel."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from spaser.core.cells import safe_cell
from spaser.sourcing.results import Answer, Ranked
from spaser.tenders.models import Lot

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    ("Lot", 8), ("Objet du lot", 40), ("Rang", 7), ("Structure", 36), ("SIRET", 17),
    ("Commune", 22), ("Département", 13), ("Distance (km)", 14), ("Score sur 100", 14),
    ("Dans la liste", 22), ("Raisons", 80), ("Réservations possibles", 24), ("Fictive", 9),
)  # fmt: skip


def written(found: Iterable[tuple[Lot, Answer]]) -> bytes:
    """The workbook, one line for each supplier of each lot; numbers are numbers, SIRET text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Fournisseurs")
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_header(sheet, title) for title, _ in _COLUMNS])
    for lot, answer in found:
        for line in answer.ranked:
            kind = "activité non décrite" if line.match.silent else "classée"
            sheet.append(_row(lot, line, kind))
        for line in answer.near_misses:
            sheet.append(_row(lot, line, "du métier, hors zone"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _header(sheet: WriteOnlyWorksheet, title: str) -> Cell:
    cell = WriteOnlyCell(sheet, title)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True)
    return cell


def _row(lot: Lot, line: Ranked, kind: str) -> Sequence[object]:
    supplier, match = line.supplier, line.match
    distance = None if match.distance_km is None else round(match.distance_km, 1)
    return (
        safe_cell(lot.number),
        safe_cell(lot.title),
        line.rank,
        safe_cell(supplier.display_name),
        supplier.siret or "",
        safe_cell(supplier.commune_name),
        supplier.department or "",
        distance,
        round(match.score, 1),
        kind,
        safe_cell(" ".join(match.reasons)),
        ", ".join(line.articles),
        "oui" if supplier.fictitious else "",
    )
