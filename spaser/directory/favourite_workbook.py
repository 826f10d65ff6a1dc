"""A list of favourites as a workbook: the columns of the directory, and what the list adds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session

from spaser.directory import export, export_files, export_queries
from spaser.directory.export import Column
from spaser.directory.favourite_queries import Line
from spaser.directory.models import FavouriteList
from spaser.directory.statements import short_day

MIMETYPE = export_files.XLSX


@dataclass(frozen=True, slots=True)
class Listed(export.Line):
    """A line of the export, with the line of the list that it is made from."""

    line: Any = None


_OWN = (
    Column("note", "Votre note", 50, lambda one: _line(one).favourite.note),
    Column("ajoutee_par", "Ajoutée par", 24, lambda one: _line(one).favourite.added_by),
    Column("ajoutee_le", "Ajoutée le", 12, lambda one: short_day(_line(one).favourite.added_at)),
    Column("fermee_le", "Fermée le", 12, lambda one: _closed(_line(one))),
    Column("ajoutee_sous", "Ajoutée sous le nom", 30, lambda one: _line(one).former),
)


def written(session: Session, found: FavouriteList, lines: Sequence[Line], today: str) -> bytes:
    """The workbook, one row for each supplier of the list; `today` as people read it."""
    columns = [*export.chosen((), placed=False), *_OWN]
    notes = [
        ("Liste", found.name),
        ("Note", found.note),
        ("Faite le", today),
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "liste.xlsx"
        export_files.write_workbook(path, columns, _rows(session, lines, columns), notes)
        return path.read_bytes()


def _rows(session: Session, lines: Sequence[Line], columns: Sequence[Column]) -> Iterator[Listed]:
    needs = export.needed(columns)
    numbers = list(dict.fromkeys(line.supplier.id for line in lines))
    known = {one.supplier.id: one for one in export_queries.lines(session, numbers, needs)}
    for line in lines:
        one = known[line.supplier.id]
        yield Listed(one.supplier, one.beside, None, line)


def _line(one: export.Line) -> Line:
    line = one.line if isinstance(one, Listed) else None
    if not isinstance(line, Line):
        raise TypeError("a line of a list was expected")
    return line


def _closed(line: Line) -> str:
    return short_day(line.supplier.closed_on) if line.supplier.closed_on else ""
