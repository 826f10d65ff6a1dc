"""An export of everything that a search finds, made in a file that lasts as long as its answer."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import Session

from spaser.core.errors import NotReady, RuleBroken
from spaser.core.french import format_integer, french_spaces, plural
from spaser.directory import export_files, export_queries, statements
from spaser.directory.export import Column, Line, needed
from spaser.directory.export_files import Note
from spaser.reference.geography import Place

AT_ONCE = 2  # exports of one process at the same time: each holds a thread and a core
_PIECE = 256 * 1024  # bytes
_places = threading.BoundedSemaphore(AT_ONCE)
_READING = (
    (
        "Comment lire les statuts",
        "Chaque source dit oui, non ou inconnu, à sa date. « inconnu » ne veut pas dire non.",
    ),
    (
        "Contradictions",
        "Tout ce qui est dit est donné, le plus récent d’abord : vérifiez auprès de la structure.",
    ),
    (
        "Adresses e-mail",
        "Celles des structures ; celle d’une personne seulement avec son accord enregistré.",
    ),
    (
        "Cellules qui commencent par une apostrophe",
        "Une apostrophe est ajoutée devant ce qu’un tableur prendrait pour une formule.",
    ),
)


@dataclass(frozen=True)
class Export:
    """What to write: the suppliers in their order, and the columns."""

    supplier_ids: Sequence[int]
    columns: Sequence[Column]
    place: Place | None = None

    @property
    def needs(self) -> set[str]:
        """The lists that the columns read."""
        return needed(self.columns)


class Made:
    """A file that lasts until it is sent."""

    def __init__(self, name: str, kind: str) -> None:
        self.kind = kind
        self._folder = TemporaryDirectory(prefix="spaser-export-")
        self.path = Path(self._folder.name) / name

    def pieces(self) -> Iterator[bytes]:
        """What it holds, then nothing is left of it."""
        try:
            with self.path.open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
        finally:
            self.drop()

    def drop(self) -> None:
        """Take it away, sent or not."""
        self._folder.cleanup()


@contextmanager
def turn() -> Iterator[None]:
    """One of the few exports that are made at the same time; raises NotReady when all are taken."""
    if not _places.acquire(blocking=False):
        raise NotReady("Plusieurs exports sont en cours. Réessayez dans une minute.")
    try:
        yield
    finally:
        _places.release()


def make_csv(session: Session, export: Export) -> Made:
    """The table of text."""
    made = Made("export.csv", export_files.CSV)
    export_files.write_csv(made.path, export.columns, _lines(session, export))
    return made


def make_workbook(session: Session, export: Export, notes: Sequence[Note]) -> Made:
    """The workbook; raises RuleBroken when it is too long."""
    if len(export.supplier_ids) > export_files.MOST_ROWS:
        raise RuleBroken(
            "Une feuille de calcul ne contient pas plus de "
            f"{format_integer(export_files.MOST_ROWS)} lignes. "
            "Choisissez le format csv, ou précisez la recherche."
        )
    made = Made("export.xlsx", export_files.XLSX)
    export_files.write_workbook(made.path, export.columns, _lines(session, export), notes)
    return made


def notes(session: Session, told: str, address: str, count: int, made: str) -> list[Note]:
    """What the sheet « Lisez-moi » says: the search, the day, the sources, how to read it."""
    asked = [
        ("Annuaire des structures de l’ESS", ""),
        ("Recherche", told),
        ("Adresse de la recherche", address),
        ("Nombre de structures", format_integer(count)),
        ("Export fait le", made),
        *_READING,
        ("Sources de l’annuaire", ""),
    ]
    return [(french_spaces(what), french_spaces(said)) for what, said in (*asked, *_told(session))]


def _told(session: Session) -> Iterator[Note]:
    for one in export_queries.editions(session):
        edition = statements.short_day(one.edition_on)
        read = statements.short_day(one.seen_at)
        count = plural(one.suppliers, "structure")
        said = f"dernière édition : {edition} ; lecture du {read} ; {count}"
        yield statements.source_name(one.source), said


def _lines(session: Session, export: Export) -> Iterator[Line]:
    return export_queries.lines(session, export.supplier_ids, export.needs, export.place)
