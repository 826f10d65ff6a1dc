"""The report of a job as its page shows it, and as a file for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from spaser.core.cells import safe_cell
from spaser.imports.models import ImportRemark, ImportRun, RemarkKind
from spaser.imports.rows import Remark
from spaser.jobs.models import Job, JobState

KIND_NAMES = {RemarkKind.REFUSED: "refusée", RemarkKind.REPAIRED: "réparée"}
STATE_NAMES = {
    JobState.WAITING: "en attente",
    JobState.RUNNING: "en cours",
    JobState.DONE: "terminé",
    JobState.FAILED: "non abouti",
    JobState.CANCELLED: "arrêté",
}
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
# Its node tells every ten seconds that it is alive; a large import may keep it waiting a while.
_SILENT_AFTER = timedelta(minutes=3)


@dataclass(frozen=True)
class Percent:
    """How far a job is; `value` is None while nobody knows of how many rows."""

    done: int
    total: int | None
    step: str

    @property
    def value(self) -> int | None:
        """From 0 to 100."""
        if not self.total:
            return None
        return min(100, self.done * 100 // self.total)

    @property
    def tens(self) -> int | None:
        """Rounded down: what is said aloud changes ten times, not a hundred."""
        return None if self.value is None else self.value // 10 * 10


def percent(job: Job) -> Percent:
    """How far the job is."""
    return Percent(job.done, job.total, job.step)


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


def is_silent(job: Job, now: datetime) -> bool:
    """Whether the worker of its node has not been heard of for a while."""
    if job.ended_at is not None:
        return False
    return now - (job.heartbeat_at or job.created_at) > _SILENT_AFTER


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
