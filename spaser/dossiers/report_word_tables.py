"""Tables of a report in Word, written row by row: python-docx reads a whole table again for each
cell that it fills, which takes seconds for a hundred suppliers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm
from docx.table import Table

from spaser.dossiers.report_blocks import writable
from spaser.dossiers.report_word_styles import HEAD, TABLE, WIDTH


@dataclass(frozen=True, slots=True)
class Row:
    """How a row looks: the style of each cell, whether it holds to the next row, whether a page
    may cut it, whether each page shows it again, and its least height."""

    styles: tuple[str, ...]
    held: bool = False
    whole: bool = True
    repeated: bool = False
    height_mm: int = 0


class Grid:
    """A table as wide as the text, named for those who cannot see it."""

    def __init__(self, file: WordFile, caption: str, shares: Sequence[int]) -> None:
        total = sum(shares)
        self.widths = [Emu(WIDTH * share // total) for share in shares]
        self.table: Table = file.add_table(rows=0, cols=len(shares), style=TABLE)
        self.table.autofit = False
        self.styles = {style.name: style.style_id for style in file.styles}
        for column, width in zip(self.table._tbl.tblGrid.gridCol_lst, self.widths, strict=True):
            column.w = width
        _breathe(self.table)
        _describe(self.table, writable(caption))

    def head(self, texts: Sequence[str]) -> None:
        """The first row: shown again on each page, never alone at the foot of one."""
        styles = (HEAD,) * len(texts)
        self.row(tuple(map(writable, texts)), Row(styles, held=True, repeated=True))

    def row(self, texts: Sequence[str], look: Row) -> None:
        """One more row; `texts` hold nothing that Word cannot."""
        made = _element("w:tr")
        properties = _element("w:trPr")
        if look.whole:
            properties.append(_element("w:cantSplit"))
        if look.height_mm:
            twips = str(Mm(look.height_mm).twips)
            properties.append(_element("w:trHeight", val=twips, hRule="atLeast"))
        if look.repeated:
            properties.append(_element("w:tblHeader"))
        made.append(properties)
        for text, style, width in zip(texts, look.styles, self.widths, strict=True):
            made.append(self._cell(text, style, width, look.held))
        self.table._tbl.append(made)

    def _cell(self, text: str, style: str, width: Emu, held: bool) -> Any:
        made, properties = _element("w:tc"), _element("w:tcPr")
        properties.append(_element("w:tcW", w=str(width.twips), type="dxa"))
        paragraph, look = _element("w:p"), _element("w:pPr")
        look.append(_element("w:pStyle", val=self.styles[style]))
        if held:
            look.append(_element("w:keepNext"))
        run: Any = _element("w:r")
        run.text = text  # line ends and tabs become those of Word
        paragraph.extend((look, run))
        made.extend((properties, paragraph))
        return made


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _breathe(table: Table) -> None:
    """Some room around the text of each cell, and thin lines."""
    properties = table._tbl.tblPr
    borders, margins = _element("w:tblBorders"), _element("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="9AA5A8"))
    for side, width in (("top", "40"), ("left", "70"), ("bottom", "40"), ("right", "70")):
        margins.append(_element(f"w:{side}", w=width, type="dxa"))
    # The schema wants the borders before the layout, and the margins after it.
    layout = properties.find(qn("w:tblLayout"))
    if layout is None:
        raise ValueError("the table has no fixed layout")
    layout.addprevious(borders)
    layout.addnext(margins)


def _describe(table: Table, caption: str) -> None:
    """The alternative text of a table."""
    for tag in ("w:tblCaption", "w:tblDescription"):
        table._tbl.tblPr.append(_element(tag, val=caption[:255]))
