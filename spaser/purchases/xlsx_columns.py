"""A workbook with columns added to one of its sheets, everything else as it was. Pure.

The sheet is changed in its own XML: what a library would not write back (charts, formulas with the
value that was computed, conditions, macros) stays byte for byte, or element for element.
"""

import io
import posixpath
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from spaser.core.cells import safe_cell
from spaser.core.errors import RuleBroken

Cell = str | int | None
_LONGEST = 32_767  # letters of a cell, in any spreadsheet
_HEAVIEST = 32 << 20  # bytes of the XML of the sheet: held as a tree, forty times as large
_UNPACKED = 128 << 20  # bytes of all the parts
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_Element = Any


def added(
    content: bytes,
    sheet: str,
    header_row: int,
    cells: Mapping[int, Sequence[Cell]],
    widths: Sequence[int],
) -> bytes:
    """The same workbook with these cells after the last filled column of the sheet, by row.

    Raises ValueError when the workbook has no such sheet, and RuleBroken when it is too heavy.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = _part_of(package, sheet)
        _refuse_heavy(package, part)
        made = _Sheet(_parse(package.read(part)), header_row)
        made.add(cells, widths)
        changed = etree.tostring(made.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as result:
            for info in package.infolist():
                if info.filename == part:
                    result.writestr(info.filename, changed)
                    continue
                with package.open(info) as own, result.open(info.filename, "w") as copy:
                    shutil.copyfileobj(own, copy)
    return file.getvalue()


def _refuse_heavy(package: zipfile.ZipFile, part: str) -> None:
    """A small file may hold a sheet that fills the memory: it is read, but not given back."""
    unpacked = sum(info.file_size for info in package.infolist())
    if package.getinfo(part).file_size > _HEAVIEST or unpacked > _UNPACKED:
        raise RuleBroken(
            "Ce classeur est trop lourd pour être rendu avec ses colonnes. Enregistrez la seule "
            "feuille du plan au format csv, et déposez-la à nouveau."
        )


def _parse(xml: bytes) -> _Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(xml, parser)


def _part_of(package: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    book = _parse(package.read("xl/workbook.xml"))
    named = [one for one in book.iter("{*}sheet") if one.get("name") == sheet]
    if not named:
        raise ValueError(f"no sheet named {sheet!r}")
    wanted = named[0].get(_RELATION) or named[0].get(_STRICT)
    for one in _parse(package.read("xl/_rels/workbook.xml.rels")).iter("{*}Relationship"):
        if one.get("Id") == wanted:
            target = str(one.get("Target"))
            if target.startswith("/"):
                return target.lstrip("/")
            return posixpath.normpath(posixpath.join("xl", target))
    raise ValueError(f"sheet {sheet!r} has no part")


class _Sheet:
    """One sheet while columns are added to it."""

    def __init__(self, root: _Element, header_row: int) -> None:
        self.root = root
        self.data = next(root.iter("{*}sheetData"))
        self.space = etree.QName(root).namespace
        self.header_row = header_row
        self.rows: dict[int, _Element] = {}
        self.last = 0  # the last filled column
        before = 0
        for row in self.data.iterfind("{*}row"):
            before = int(row.get("r") or before + 1)
            row.set("r", str(before))
            self.rows[before] = row
            self._number(row, before)

    def _number(self, row: _Element, number: int) -> None:
        """Give each cell its name where a program left it out, and look how far they go."""
        column = 0
        for cell in row.iterfind("{*}c"):
            name = cell.get("r")
            column = _column(name) if name else column + 1
            cell.set("r", f"{get_column_letter(column)}{number}")
            if len(cell):
                self.last = max(self.last, column)

    def add(self, cells: Mapping[int, Sequence[Cell]], widths: Sequence[int]) -> None:
        """Write the cells after the last column, and give the columns their width."""
        first = self.last + 1
        style = self._style_of_header()
        for number in sorted(cells):
            row = self._row(number)
            row.attrib.pop("spans", None)
            for old in [c for c in row.iterfind("{*}c") if _column(c.get("r")) >= first]:
                row.remove(old)
            for column, value in enumerate(cells[number], start=first):
                if value is not None and value != "":
                    name = f"{get_column_letter(column)}{number}"
                    heading = style if number == self.header_row else None
                    self._append(row, name, value, heading)
        self._widen(first, widths)
        for one in self.root.iterfind("{*}dimension"):
            end = get_column_letter(self.last + len(widths))
            one.set("ref", f"A1:{end}{max(self.rows, default=1)}")

    def _style_of_header(self) -> str | None:
        """How the last header of the user looks: ours look the same."""
        row = self.rows.get(self.header_row)
        styled = [c for c in row.iterfind("{*}c") if len(c)] if row is not None else []
        return styled[-1].get("s") if styled else None

    def _row(self, number: int) -> _Element:
        if number in self.rows:
            return self.rows[number]
        made = etree.Element(f"{{{self.space}}}row", {"r": str(number)})
        after = [n for n in self.rows if n < number]
        if after:
            self.rows[max(after)].addnext(made)
        else:
            self.data.insert(0, made)
        self.rows[number] = made
        return made

    def _append(self, row: _Element, name: str, value: str | int, style: str | None) -> None:
        cell = etree.SubElement(row, f"{{{self.space}}}c", {"r": name})
        if style is not None:
            cell.set("s", style)
        if isinstance(value, int):
            etree.SubElement(cell, f"{{{self.space}}}v").text = str(value)
            return
        cell.set("t", "inlineStr")
        inside = etree.SubElement(cell, f"{{{self.space}}}is")
        text = etree.SubElement(inside, f"{{{self.space}}}t", {_SPACE: "preserve"})
        text.text = safe_cell(_NO_XML.sub("", value))[:_LONGEST]

    def _widen(self, first: int, widths: Sequence[int]) -> None:
        """Our columns are shown, and wide enough, whatever the sheet said of its empty ones."""
        columns = next(self.root.iterfind("{*}cols"), None)
        if columns is None:
            columns = etree.Element(f"{{{self.space}}}cols")
            self.data.addprevious(columns)
        for one in list(columns):
            if int(one.get("min")) >= first:
                columns.remove(one)
            elif int(one.get("max")) >= first:
                one.set("max", str(first - 1))
        for number, width in enumerate(widths, start=first):
            given = {"min": str(number), "max": str(number), "width": str(width)}
            etree.SubElement(columns, f"{{{self.space}}}col", {**given, "customWidth": "1"})


def _column(name: str) -> int:
    return column_index_from_string(name.rstrip("0123456789"))
