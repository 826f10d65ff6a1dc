"""The file of a plan given back, with what was found for each line at the right of its columns."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from spaser.core.errors import NotReady
from spaser.purchases import csv_columns, wording, xlsx_columns
from spaser.purchases.models import PlanFile, PlanRun
from spaser.purchases.queries import Row
from spaser.web import filters

Cell = str | int | None
_REFUSED = "refusee"  # as the readers of imports name it
_TYPES = {
    ".csv": "text/csv",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_AT_ONCE = threading.BoundedSemaphore(2)  # a large workbook takes a core and its memory
_BEFORE = (("SPASER : suite donnée", 26), ("Structures de l’ESS trouvées", 14))
_AFTER = (
    ("Levier", 24), ("Avis", 14), ("Article", 16), ("Preuve du texte", 20), ("Pourquoi", 60),
    ("Premières structures", 60), ("Pourquoi la première", 50), ("Remarques de lecture", 40),
    ("Page de la ligne", 40),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A file ready to be sent."""

    content: bytes
    name: str
    mimetype: str


def written(file: PlanFile, rows: Mapping[str, Row], run: PlanRun, address: str) -> Written:
    """The file of the plan with our columns. `address`: of the service, for links.

    Raises NotReady while two others are being written.
    """
    cells, widths = _cells(file, rows, run, address)
    suffix = PurePath(file.file_name).suffix.lower()
    if not _AT_ONCE.acquire(timeout=5):
        raise NotReady("D’autres exports sont en cours. Réessayez dans une minute.")
    try:
        if file.sheet:
            kind = suffix if suffix in (".xlsx", ".xlsm") else ".xlsx"
            content = xlsx_columns.added(file.content, file.sheet, file.header_row, cells, widths)
        else:
            kind = ".csv"
            content = csv_columns.added(file.content, file.encoding, file.separator, cells)
    finally:
        _AT_ONCE.release()
    return Written(content, f"{PurePath(file.file_name).stem}-spaser{kind}", _TYPES[kind])


def _cells(
    file: PlanFile, rows: Mapping[str, Row], run: PlanRun, address: str
) -> tuple[dict[int, list[Cell]], list[int]]:
    """Our cells by row of the file, the header included, and the width of our columns."""
    families = _families(rows)
    spots = list(wording.SPOTS)
    titles = [
        *_BEFORE,
        *((wording.SPOTS[spot], 14) for spot in spots),
        *((wording.family_name(family), 12) for family in families),
        *_AFTER,
    ]
    cells: dict[int, list[Cell]] = {file.header_row: [title for title, _ in titles]}
    read_as = _remarks(file)
    for row, reason in _refused(file).items():
        cells[row] = [f"refusée : {reason}"]
    for row, key in file.lines:
        found = rows.get(key)
        cells[row] = [_fate(found), *_found(found, spots, families)]
        if found is not None and found.line is not None:
            cells[row] += _said(found, read_as.get(row, ""), address)
    searched = filters.moment(run.ended_at)
    note = f"SPASER : recherche du {searched}, annuaire de {run.suppliers} structures"
    if file.header_row > 1 and file.header_row - 1 not in cells:
        cells[file.header_row - 1] = [note]
    return cells, [width for _, width in titles]


def _families(rows: Mapping[str, Row]) -> list[str]:
    """The families found for one line at least, in their order."""
    found = {name for row in rows.values() if row.line for name in row.line.counts["families"]}
    return [family for family in wording.FAMILY_ORDER if family in found]


def _refused(file: PlanFile) -> dict[int, str]:
    """Why each line that is no purchase of ours was left out."""
    lines = {row for row, _ in file.lines}
    refused: dict[int, str] = {}
    for kind, row, _, _, reason in file.remarks:
        if row is not None and row not in lines:
            refused.setdefault(row, reason)
            if kind == _REFUSED:
                refused[row] = reason
    return refused


def _remarks(file: PlanFile) -> dict[int, str]:
    """What was not read as it is written, by row."""
    told: dict[int, list[str]] = {}
    for _, row, column, value, reason in file.remarks:
        if row is not None:
            told.setdefault(row, []).append(f"{column} « {value} » : {reason}")
    return {row: " ".join(sentences) for row, sentences in told.items()}


def _fate(found: Row | None) -> str:
    if found is None:
        return "supprimée dans SPASER"
    return "ajoutée depuis la recherche" if found.line is None else "cherchée"


def _found(found: Row | None, spots: Sequence[str], families: Sequence[str]) -> list[Cell]:
    if found is None or found.line is None:
        return []
    counts = found.line.counts
    return [
        found.line.found,
        *(counts["places"].get(spot, 0) for spot in spots),
        *(counts["families"].get(family, 0) for family in families),
    ]


def _said(found: Row, remarks: str, address: str) -> list[Cell]:
    line = found.line
    assert line is not None
    lever = line.levers[0] if line.levers else {}
    return [
        *(lever.get(name, "") for name in ("title", "verdict", "article", "proof", "why")),
        " ; ".join(_named(one) for one in line.first),
        " ".join(line.reasons),
        remarks,
        f"{address}/consultations/{found.lot.tender_id}/lots/{found.lot.id}",
    ]


def _named(one: Mapping[str, object]) -> str:
    """« Atelier des Deux-Vallées (Albi, 3 km) »."""
    where = [str(one["commune"])] if one.get("commune") else []
    where += [f"{one['km']} km"] if one.get("km") is not None else []
    return f"{one['name']} ({', '.join(where)})" if where else str(one["name"])
