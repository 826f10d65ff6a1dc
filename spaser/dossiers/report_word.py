"""A report as a Word file that opens the same everywhere, and whose bytes repeat."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document as WordFile
from docx.shared import Pt

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
from spaser.dossiers.report_word_styles import CELL, LABEL
from spaser.dossiers.report_word_tables import Grid, Row
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
    grid = Grid(file, block.caption, (30, 70))
    # A short list stays whole on a page: each row but the last holds to the next.
    short = sum(len(text) for _, text in rows) <= _LONG
    for left, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        grid.row(_pair(row), Row((LABEL, CELL), held=short and left > 0, whole=_fits(row)))
    _after(file)


def _pair(row: tuple[str, str]) -> tuple[str, ...]:
    return tuple(map(writable, row))


def _fits(texts: Sequence[str]) -> bool:
    """Whether a row may be asked to stay on one page."""
    return max(map(len, texts)) <= _LONG


def _table(file: WordFile, block: Table) -> None:
    if not block.rows:
        file.add_paragraph(french_spaces(block.empty))
        return
    grid = Grid(file, block.caption, block.widths)
    grid.head(block.headers)
    for row in block.rows:
        texts = tuple(writable(_read(value)) for value in row)
        grid.row(texts, Row((CELL,) * len(texts), whole=_fits(texts)))
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
    grid = Grid(file, "Signatures", (34, 26, 14, 26))
    grid.head(("Qualité", "Nom", "Date", "Signature"))
    for left, role in zip(range(len(block.roles) - 1, -1, -1), block.roles, strict=True):
        grid.row((role, "", "", ""), Row((CELL,) * 4, held=left > 0, height_mm=22))


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
