"""Cells of an xlsx file as text; sizes are checked before anything is opened."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from spaser.imports.refusal import ImportRefused

MAX_UNPACKED = 1 << 30
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
    if unpacked > MAX_UNPACKED or swollen or len(parts) > _MAX_PARTS:
        raise ImportRefused(
            "Ce classeur prendrait trop de place une fois décompressé : il est refusé. "
            "Enregistrez le tableau seul au format csv."
        )


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    check_package(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            # data_only: a formula is read as the value that the spreadsheet last computed.
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # the library raises anything on a damaged file
            raise ImportRefused(_DAMAGED) from error
        try:
            yield book
        finally:
            book.close()


def sheet_names(path: Path) -> list[str]:
    """Names of the sheets that hold cells, in their order."""
    with _opened(path) as book:
        return [sheet.title for sheet in book.worksheets]


def sheet_rows(path: Path, name: str) -> Iterator[list[str]]:
    """Rows of one sheet as text, in their order, empty rows included."""
    with _opened(path) as book:
        sheet: Any = book[name]
        sheet.reset_dimensions()  # the file may announce a million rows that it does not have
        rows = sheet.iter_rows(values_only=True)
        while True:
            try:
                values = next(rows, None)
            except Exception as error:  # the library raises anything on a damaged sheet
                raise ImportRefused(_DAMAGED) from error
            if values is None:
                return
            yield _without_tail([_text(value) for value in values])


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
