"""The pieces that a report is written with, whether in Word or in a workbook."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# XML 1.0 has no place for these: python-docx would refuse the whole document.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Value = str | int | float | None


def writable(text: str) -> str:
    """The text without what no Word file and no workbook can hold; each becomes a space."""
    return _UNWRITABLE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. `quoted`: somebody's own text, as it was written."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class FactList:
    """Labels and their values, in two columns."""

    caption: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers. `name`: that of its sheet in a workbook, 31 letters at most.

    `widths`: shares of the line, one a column. Figures are numbers, None is unknown.
    """

    name: str
    caption: str
    headers: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Sequence[tuple[Value, ...]]
    empty: str  # what is said instead of a table without rows


@dataclass(frozen=True, slots=True)
class Aligned:
    """Answers aligned on their questions: rows are structures, columns are questions.

    In a workbook, one sheet with a column for each question; in Word, a table for each question.
    """

    name: str
    caption: str
    questions: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # structure, one text for each question
    empty: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part, level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs: one line each, to be filled by hand."""

    roles: tuple[str, ...]


Block = Heading | Words | FactList | Table | Aligned | Signatures


@dataclass(frozen=True, slots=True)
class Document:
    """A report ready to be written."""

    title: str
    subtitle: str
    banner: str  # « BROUILLON »… ; empty: none
    blocks: tuple[Block, ...]
