"""The report of a job as its page shows it, and as a file for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from spaser.core.cells import safe_cell
from spaser.imports.models import ImportRemark, ImportRun, RemarkKind
from spaser.imports.rows import Remark
from spaser.jobs.models import Job, JobState

KIND_NAMES = {RemarkKind.REFUSED: "refusée", RemarkKind.REPAIRED: "réparée"}
COUNT_NAMES = {
    "read": "lignes lues",
    "created": "créées",
    "updated": "modifiées",
    "unchanged": "inchangées",
    "refused": "refusées",
    "repaired": "réparées",
    "gone": "absentes de cette liste",
}
HEADER = ("fichier", "ligne", "colonne", "valeur", "explication", "suite donnée")


def counts_of(job: Job, run: ImportRun | None) -> dict[str, int] | None:
    """The counts of a job that ended; those of its run when it was stopped on the way."""
    if job.state == JobState.DONE and "read" in job.result:
        return {name: int(job.result.get(name) or 0) for name in COUNT_NAMES}
    if run is None or run.read == 0:
        return None
    return {name: int(getattr(run, name, 0)) for name in COUNT_NAMES if name != "repaired"}


def kept_remarks(job: Job) -> list[Remark]:
    """The first remarks of a trial, which leaves nothing else behind."""
    return [
        Remark(RemarkKind(r["kind"]), r["row"], r["field"], r["value"], r["reason"])
        for r in job.result.get("remarks", [])
    ]


def csv_lines(remarks: Iterable[Remark | ImportRemark], file_name: str) -> Iterator[str]:
    """The report for French spreadsheets: a mark of UTF-8, « ; », and no formula."""
    yield "\ufeff" + _line(HEADER)
    for remark in remarks:
        row = "" if remark.row is None else str(remark.row)
        texts = (remark.field, remark.value, remark.reason)
        cells = (file_name, *texts)
        name, *safe = (safe_cell(cell) for cell in cells)
        yield _line((name, row, *safe, KIND_NAMES[remark.kind]))


def _line(cells: Iterable[Any]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerow(list(cells))
    return text.getvalue()
