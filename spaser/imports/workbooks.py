"""Cells of an xlsx file as text; sizes are checked before anything is opened."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook

from spaser.imports.refusal import ImportRefused
from spaser.imports.shared_strings import FrugalReader

MAX_UNPACKED = 1 << 30
# Sheets are read as they come; the texts are held, and the other parts are held as objects.
_MAX_TEXTS = 256 << 20
_MAX_PART = 32 << 20
_MAX_ROWS = 1_048_576  # of a sheet, in any spreadsheet
_MAX_RATIO = 200  # a real sheet packs ten to thirty times
_SMALL = 32 << 20
_MAX_PARTS = 5_000
_DAMAGED = (
    "Ce fichier xlsx est endommagé ou protégé. Ouvrez-le dans un tableur, enregistrez-le de "
    "nouveau, puis recommencez."
)


def check_package(path: Path) -> None:
    """Refuse what would fill the memory when unpacked, and XML that declares entities."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            _check_sizes(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as file:
                        if b"<!DOCTYPE" in file.read(2048).upper():
                            raise ImportRefused(_DAMAGED)
            if "xl/workbook.xml" not in package.namelist():
                raise ImportRefused(
                    "Cette archive n’est pas un classeur xlsx. Enregistrez le tableau au format "
                    "xlsx ou csv."
                )
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError) as error:
        raise ImportRefused(_DAMAGED) from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > _SMALL and part.file_size > _MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    heavy = any(part.file_size > _limit(part.filename) for part in parts)
    if unpacked > MAX_UNPACKED or swollen or heavy or len(parts) > _MAX_PARTS:
        raise ImportRefused(
            "Ce classeur prendrait trop de place une fois décompressé : il est refusé. "
            "Enregistrez le tableau seul au format csv."
        )


def _limit(name: str) -> int:
    """How much a part may weigh; pictures and the like are never opened."""
    if name.startswith("xl/worksheets/") or not name.endswith((".xml", ".rels")):
        return MAX_UNPACKED
    return _MAX_TEXTS if name.endswith("sharedStrings.xml") else _MAX_PART


class _Closing(io.FileIO):
    """A file that is closed with the last book that reads it."""

    def __del__(self) -> None:
        self.close()


class Book:
    """A workbook opened once: its texts are read once, its sheets each time they are asked."""

    def __init__(self, path: Path) -> None:
        """Raises ImportRefused when the file is damaged, protected, or too big once unpacked."""
        check_package(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                # data_only: a formula is read as the value that the spreadsheet last computed.
                # Open: by its name, the library would refuse a file stored without « .xlsx ».
                file = _Closing(str(path))
                reader = FrugalReader(file, read_only=True, data_only=True, keep_links=False)
                reader.read()
            except Exception as error:  # the library raises anything on a damaged file
                raise ImportRefused(_DAMAGED) from error
        self._book: Workbook = reader.wb

    def sheet_names(self) -> list[str]:
        """Names of the sheets that hold cells, those that are hidden last."""
        shown = sorted(self._book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
        return [sheet.title for sheet in shown]

    def rows(self, name: str) -> Iterator[list[str]]:
        """Rows of one sheet as text, in their order, empty rows included."""
        sheet: Any = self._book[name]
        sheet.reset_dimensions()  # the file may announce a million rows that it does not have
        rows = sheet.iter_rows(values_only=True)
        for _ in range(_MAX_ROWS + 1):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    values = next(rows, None)
            except Exception as error:  # the library raises anything on a damaged sheet
                raise ImportRefused(_DAMAGED) from error
            if values is None:
                return
            yield _without_tail([_text(value) for value in values])
        raise ImportRefused(_DAMAGED)

    def close(self) -> None:
        """Close the file."""
        self._book.close()


def _without_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\0", "")
