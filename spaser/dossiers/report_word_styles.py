"""The look of a report in Word: named styles, A4 pages, header and footer, tables that repeat."""

from typing import Any

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from spaser.core.french import french_spaces
from spaser.dossiers.report_blocks import writable

BANNER, QUOTED, CELL, LABEL, HEAD, AIR = (
    "SPASER bandeau",
    "SPASER citation",
    "SPASER cellule",
    "SPASER libellé",
    "SPASER en-tête de tableau",
    "SPASER intervalle",
)
TABLE = "Table Grid"
FONT = "Arial"
_PETROL = RGBColor(0x0B, 0x55, 0x63)
_RED = RGBColor(0xA3, 0x1D, 0x1D)
WIDTH = Mm(210 - 2 * 18)  # of the text
_OWN = ((BANNER, 12), (QUOTED, 10), (CELL, 8.5), (LABEL, 8.5), (HEAD, 8.5), (AIR, 4))  # points
_TIGHT = (CELL, LABEL, HEAD, AIR)
_TITLE_SHOWN = 80  # letters, in the header


def install(file: WordFile) -> None:
    """French, one font, and every style that the report names."""
    styles = file.styles
    _french(styles.element)
    for name, size, before in (
        ("Normal", 10, 0), ("Title", 20, 0), ("Subtitle", 11, 0),
        ("Heading 1", 15, 16), ("Heading 2", 12, 12), ("Heading 3", 10.5, 8),
    ):  # fmt: skip
        style = styles[name]
        _font(style, size)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.widow_control = True
        if name != "Normal":
            style.font.color.rgb = _PETROL
            style.font.italic = False
            style.paragraph_format.keep_with_next = True
    for name, size in _OWN:
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        _font(made, size)
        made.paragraph_format.space_after = Pt(0 if name in _TIGHT else 6)
    for name in (BANNER, LABEL, HEAD):
        styles[name].font.bold = True
    styles[HEAD].paragraph_format.keep_with_next = True
    styles[BANNER].font.color.rgb = _RED
    styles[QUOTED].paragraph_format.left_indent = Mm(6)


def _french(styles: Any) -> None:
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:val"), "fr-FR")


def _font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):  # a theme would win over the font that is named
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def page(file: WordFile, title: str, place: str, banner: str) -> None:
    """A4, with what the report is at the head of each page, and its number at the foot."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    short = title if len(title) <= _TITLE_SHOWN else title[: _TITLE_SHOWN - 1] + "…"
    head = section.header.paragraphs[0]
    head.style = CELL
    head.add_run(writable(short))
    if banner:
        mark = head.add_run(" – BROUILLON")
        mark.bold, mark.font.color.rgb = True, _RED
    foot = section.footer.paragraphs[0]
    foot.style = CELL
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(writable(place) + french_spaces(" – page "))
    _field(foot, "PAGE")
    foot.add_run(" sur ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
