"""A report as a Word file that opens the same everywhere, and whose bytes repeat."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Row

from spaser.core.french import french_spaces
from spaser.dossiers import report_word_styles as look
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
from spaser.web.filters import decimal

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNKNOWN = "Non renseigné"
_LONG = 700  # letters: a row with more in one cell may be cut between two pages
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive can hold


def written(report: Document, at: datetime, author: str) -> bytes:
    """The file; the same report, moment and author give the same bytes."""
    file = docx.Document()
    look.install(file)
    look.page(file, report.title, report.subtitle, report.banner)
    _properties(file, report, at, author)
    file.add_paragraph(writable(report.title), style="Title")
    file.add_paragraph(writable(report.subtitle), style="Subtitle")
    if report.banner:
        file.add_paragraph(writable(report.banner), style=look.BANNER)
    for block in report.blocks:
        _write(file, block)
    return _repeatable(file)


def _properties(file: WordFile, report: Document, at: datetime, author: str) -> None:
    kept = file.core_properties
    kept.title, kept.subject = _property(report.title), _property(report.subtitle)
    kept.author = kept.last_modified_by = _property(author)
    kept.language, kept.category, kept.comments, kept.keywords = "fr-FR", "Sourcing", "", ""
    kept.created = kept.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    kept.revision = 1


def _property(text: str) -> str:
    return writable(text)[:255]  # what a property of Office may hold


def _write(file: WordFile, block: Block) -> None:
    if isinstance(block, Heading):
        file.add_paragraph(writable(block.text), style=f"Heading {block.level}")
    elif isinstance(block, Words):
        style = look.QUOTED if block.quoted else "Normal"
        for piece in writable(block.text).split("\n\n"):
            file.add_paragraph(piece, style=style)
    elif isinstance(block, FactList):
        _facts(file, block)
    elif isinstance(block, Table):
        _table(file, block)
    elif isinstance(block, Aligned):
        _aligned(file, block)
    else:
        _signatures(file, block)


def _facts(file: WordFile, block: FactList) -> None:
    rows = [(label, text or UNKNOWN) for label, text in block.rows]
    table = _grid(file, block.caption, (30, 70), len(rows))
    for line, row in zip(table.rows, rows, strict=True):
        _fill(line, row, look.CELL)
        line.cells[0].paragraphs[0].style = look.LABEL
    if sum(len(text) for _, text in rows) <= _LONG:
        _together(table)
    _after(file)


def _table(file: WordFile, block: Table) -> None:
    if not block.rows:
        file.add_paragraph(french_spaces(block.empty))
        return
    table = _grid(file, block.caption, block.widths, len(block.rows) + 1)
    head, *lines = table.rows
    _head(head, block.headers)
    for line, row in zip(lines, block.rows, strict=True):
        _fill(line, tuple(_read(value) for value in row), look.CELL)
    _after(file)


def _aligned(file: WordFile, block: Aligned) -> None:
    if not block.rows:
        file.add_paragraph(french_spaces(block.empty))
        return
    for place, question in enumerate(block.questions):
        file.add_paragraph(writable(question), style="Heading 3")
        rows = [(name, texts[place]) for name, texts in block.rows]
        caption = f"Réponses à la question : {question}"
        _table(file, Table("", caption, ("Structure", "Réponse"), (32, 68), rows, block.empty))


def _signatures(file: WordFile, block: Signatures) -> None:
    table = _grid(file, "Signatures", (34, 26, 14, 26), len(block.roles) + 1)
    head, *lines = table.rows
    _head(head, ("Qualité", "Nom", "Date", "Signature"))
    for line, role in zip(lines, block.roles, strict=True):
        _fill(line, (role, "", "", ""), look.CELL)
        line.height = Mm(22)
    _together(table)


def _grid(file: WordFile, caption: str, widths: Sequence[int], lines: int) -> WordTable:
    """An empty table as wide as the text, named for those who cannot see it."""
    table: WordTable = file.add_table(rows=lines, cols=len(widths), style=look.TABLE)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    look.breathe(table)
    look.describe(table, writable(caption))
    look.spread(table, widths)
    return table


def _head(row: _Row, texts: Sequence[str]) -> None:
    """The first row: shown again on each page, never alone at the foot of one."""
    _fill(row, texts, look.HEAD)
    look.repeat(row)


def _fill(row: _Row, texts: Sequence[str], style: str) -> None:
    """One row; kept whole on a page unless it is longer than a page could bear."""
    for cell, text in zip(row.cells, texts, strict=True):
        first = cell.paragraphs[0]
        first.style = style
        first.add_run(writable(text))
    if max(map(len, texts)) <= _LONG:
        look.keep_whole(row)


def _together(table: WordTable) -> None:
    """Keep a short table whole on a page: each row but the last holds to the next."""
    for row in list(table.rows)[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _read(value: Value) -> str:
    if value is None:
        return "–"
    return decimal(value) if isinstance(value, float) else str(value)


def _after(file: WordFile) -> None:
    """Some air under a table."""
    file.add_paragraph(style=look.AIR).paragraph_format.space_after = Pt(0)


def _repeatable(file: WordFile) -> bytes:
    """The archive with its parts in one order and one date: the same content, the same bytes."""
    raw, kept = io.BytesIO(), io.BytesIO()
    file.save(raw)
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # not the system of this machine
            target.writestr(part, source.read(name))
    return kept.getvalue()
