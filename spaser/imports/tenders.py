"""Tenders in: notices and purchase plans of any format that has a reader, with their lots."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path

from sqlmodel import Session

from spaser.core.french import plural
from spaser.imports import runs
from spaser.imports.models import RemarkKind, RunState
from spaser.imports.plan_keeping import keep
from spaser.imports.plans import SOURCE as PLAN
from spaser.imports.refusal import ImportRefused
from spaser.imports.rows import Remark
from spaser.imports.runs import Report
from spaser.imports.suppliers import Progress, writing
from spaser.imports.tender_files import FORMATS, Read, files_in, read_file

CHUNK = 50  # notices in one transaction
_SOURCE = "avis"


def import_tenders(
    session: Session,
    paths: Sequence[Path],
    dry_run: bool = False,
    organisation_id: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Import notices and plans; a folder stands for all its files, in the order of their names.

    One row of the report per notice. Opens its own transactions, fifty notices each; run again, it
    gives what one run gives. Raises ImportRefused when there is no file at all.
    """
    files = files_in(paths)
    if not files:
        raise ImportRefused(f"Aucun fichier n’a été trouvé à cet endroit. {FORMATS}")
    report = Report("tenders", _SOURCE)
    if not dry_run:
        report.run_id = runs.start(session, "tenders", _SOURCE, _label(files), _digest(files))
    try:
        _import_files(session, files, report, organisation_id, progress)
    except Exception:
        runs.finish(session, report.run_id, RunState.FAILED)
        raise
    runs.finish(session, report.run_id, RunState.DONE)
    return report


def _label(files: Sequence[Path]) -> str:
    if len(files) == 1:
        return files[0].name
    return f"{files[0].parent.name} ({plural(len(files), 'fichier')})"


def _digest(files: Sequence[Path]) -> str:
    digest = sha256()
    for path in files:
        digest.update(runs.digest_of(path).encode() if path.is_file() else path.name.encode())
    return digest.hexdigest()


def _import_files(
    session: Session,
    files: Sequence[Path],
    report: Report,
    organisation_id: int | None,
    progress: Progress | None,
) -> None:
    waiting = ((path, read) for path in files for read in read_file(path))
    while some := list(islice(waiting, CHUNK)):
        remarks: list[Remark] = []
        with writing(session, dry_run=report.run_id is None):
            for path, read in some:
                report.read += 1
                told = _save(session, read, report, organisation_id, path)
                remarks += runs.named(told, read.label)
            runs.advance(session, report, remarks)
        report.remarks += remarks
        if progress:
            progress(report.read, None)


def _save(
    session: Session, read: Read, report: Report, organisation_id: int | None, path: Path
) -> list[Remark]:
    """Write one notice and count it; what there is to say of it."""
    refusal = read.refusal
    if read.notice is not None and read.notice.source == PLAN and organisation_id is None:
        refusal = "Un plan d’achats appartient à une organisation : ajoutez --organisation NOM."
    if read.notice is None or refusal:
        report.refused += 1
        return [Remark(RemarkKind.REFUSED, None, "", "", refusal)]
    _, outcome, told = keep(session, read.notice, organisation_id, path, path.name)
    setattr(report, outcome, getattr(report, outcome) + 1)
    return [*read.notice.remarks, *told]
