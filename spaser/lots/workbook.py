"""The suppliers of lots as a workbook that opens well in French Excel, calculations included."""

import io
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from spaser.core.cells import safe_cell
from spaser.sourcing import filters, sifting
from spaser.sourcing.listed import Listed
from spaser.sourcing.sifting import Line
from spaser.tenders.models import Lot

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Columns = tuple[tuple[str, int], ...]  # title and width
_SUPPLIERS: Columns = (
    ("Lot", 8), ("Objet du lot", 40), ("Rang", 7), ("Structure", 36), ("SIRET", 17),
    ("Commune", 22), ("Département", 13), ("Distance (km)", 14), ("Score sur 100", 14),
    ("Pertinence sur 100", 14), ("Proximité sur 1", 14), ("Dans la liste", 22), ("Raisons", 80),
    ("Réservations possibles", 24), ("Statuts", 24), ("À joindre par", 30), ("Fictive", 9),
)  # fmt: skip
_PARTS: Columns = (
    ("Lot", 8), ("Rang", 7), ("Structure", 36), ("SIRET", 17), ("Élément du calcul", 24),
    ("Points", 10), ("Points possibles", 12), ("Pourquoi", 80),
)  # fmt: skip
_LOTS: Columns = (
    ("Lot", 8), ("Objet du lot", 50), ("Codes CPV", 30), ("Lieu lu comme", 30),
    ("Structures trouvées", 12), ("Après les filtres", 12), ("Filtres", 60),
)  # fmt: skip


def written(found: Iterable[tuple[Lot, Listed]]) -> bytes:
    """The workbook: the suppliers of each lot, how each score is made, and what was asked.

    Numbers are numbers, a SIRET is a text.
    """
    kept = list(found)
    book = Workbook(write_only=True)
    _sheet(book, "Fournisseurs", _SUPPLIERS, (row for one in kept for row in _lines(*one)))
    _sheet(book, "Calcul", _PARTS, (row for one in kept for row in _parts(*one)))
    _sheet(book, "Lots", _LOTS, (_asked(*one) for one in kept))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, title: str, columns: Columns, rows: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_header(sheet, name) for name, _ in columns])
    for row in rows:
        sheet.append(row)


def _header(sheet: WriteOnlyWorksheet, title: str) -> Cell:
    cell = WriteOnlyCell(sheet, title)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True)
    return cell


def _shown(found: Listed) -> Iterator[tuple[Line, str]]:
    """The lines as the page shows them, each with its part of the list."""
    for line in found.kept:
        yield line, "classée"
    for line in sifting.kept(found.silent, found.filters):
        yield line, "activité non décrite"
    for line in sifting.hidden_near(found.near_misses, found.filters):
        yield line, "du métier, hors zone"


def _lines(lot: Lot, found: Listed) -> Iterator[Sequence[object]]:
    for line, part in _shown(found):
        card, match = line.card, line.match
        yield (
            safe_cell(lot.number),
            safe_cell(lot.title),
            line.rank,
            safe_cell(card.display_name),
            card.siret or "",
            safe_cell(card.commune_name),
            card.department or "",
            None if match.distance_km is None else round(match.distance_km, 1),
            round(match.score, 1),
            round(match.relevance, 1),
            round(match.closeness, 2),
            part,
            safe_cell(" ".join(match.reasons)),
            ", ".join(line.articles),
            ", ".join(tag.name for tag in card.tags),
            safe_cell(card.email or card.phone or "coordonnées à trouver"),
            "oui" if card.fictitious else "",
        )


def _parts(lot: Lot, found: Listed) -> Iterator[Sequence[object]]:
    for line, _ in _shown(found):
        for part in line.match.parts:
            yield (
                safe_cell(lot.number),
                line.rank,
                safe_cell(line.card.display_name),
                line.card.siret or "",
                part.name,
                part.value,
                part.maximum,
                safe_cell(part.reason),
            )


def _asked(lot: Lot, found: Listed) -> Sequence[object]:
    places = [place.name for place in found.need.places]
    told = (f"{title} : {label}" for title, label in filters.told(found.filters))
    return (
        safe_cell(lot.number),
        safe_cell(lot.title),
        ", ".join(lot.cpv),
        ", ".join(places) or "toute la France",
        len(found.lines),
        len(found.kept),
        "; ".join(told) or "aucun",
    )
