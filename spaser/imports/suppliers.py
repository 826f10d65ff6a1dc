"""Suppliers in: the rows of one file, chunk by chunk, into the directory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlmodel import Session

from spaser.core.db import transaction
from spaser.imports import absences, esat, esus, geiq, mappings, runs, siae, sirene, table
from spaser.imports.chunks import write_chunk
from spaser.imports.models import RunState
from spaser.imports.refusal import ImportRefused
from spaser.imports.rows import Edition, SourceRow
from spaser.imports.runs import Report

# One transaction each: short enough for another writer to wait, long enough to be fast.
CHUNK = 1_000
Progress = Callable[[int, int | None], None]
READERS: dict[str, Callable[[Path], Edition]] = {
    "siae": siae.read,
    "esat": esat.read,
    "geiq": geiq.read,
    "sirene": sirene.read,
    "esus": esus.read,
    "table": table.read,
}


class _DryRun(Exception):
    pass


@contextmanager
def writing(session: Session, dry_run: bool) -> Iterator[None]:
    """A transaction, undone at its end for a dry run."""
    try:
        with transaction(session):
            yield
            if dry_run:
                raise _DryRun
    except _DryRun:
        return


def import_suppliers(
    session: Session,
    path: Path,
    source: str,
    dry_run: bool = False,
    progress: Progress | None = None,
    *,
    fictitious: bool = False,
    mapping: Mapping[str, str] | None = None,
    file_name: str | None = None,
) -> Report:
    """Import one file of one source; `progress` is told the rows read and their total if known.

    One transaction per thousand rows: cut anywhere and run again, it gives what an uninterrupted
    run gives. Raises ImportRefused, nothing written, when the file is not what the source
    publishes. A dry run gives the same counts and leaves nothing, not even a run. `mapping`: see
    `table.read`; without it, what a person said of the same header is used. `file_name`: what
    people call a file that lies under another name.
    """
    name = file_name or path.name
    edition = _read(session, source, path, mapping)
    report = Report("suppliers", source)
    if not dry_run:
        report.run_id = runs.start(session, "suppliers", source, name, runs.digest_of(path))
    if fictitious:
        edition = replace(edition, rows=_marked(edition.rows))
    _import_to_the_end(session, edition, report, name, progress)
    return report


def _import_to_the_end(
    session: Session, edition: Edition, report: Report, name: str, progress: Progress | None
) -> None:
    try:
        _import_rows(session, edition, report, name, progress)
    except BaseException as error:
        # A killed process leaves its run « running »: the next one takes it up.
        if isinstance(error, Exception):
            runs.finish(session, report.run_id, RunState.FAILED)
        raise
    runs.finish(session, report.run_id, RunState.DONE)


def _read(session: Session, source: str, path: Path, mapping: Mapping[str, str] | None) -> Edition:
    if source not in READERS:
        known = ", ".join(READERS)
        raise ImportRefused(f"La source « {source} » n’existe pas. Sources lues : {known}.")
    if source != "table":
        return READERS[source](path)

    def remembered(header: Sequence[str]) -> Mapping[str, str] | None:
        known = mappings.find(session, header)
        return known.columns if known else None

    return table.read(path, mapping, remembered)


def _import_rows(
    session: Session,
    edition: Edition,
    report: Report,
    file_name: str,
    progress: Progress | None,
) -> None:
    dry_run = report.run_id is None
    remarks = runs.named(edition.remarks, file_name)
    while rows := list(islice(edition.rows, CHUNK)):
        remarks += runs.named((remark for row in rows for remark in row.remarks), file_name)
        with writing(session, dry_run):
            remarks += runs.named(write_chunk(session, rows, report), file_name)
            runs.advance(session, report, remarks)
        report.remarks += remarks
        remarks = []
        if progress:
            progress(report.read, edition.total)
    report.remarks += remarks
    if not dry_run:
        absences.flag(session, report, file_name, edition.complete)


def _marked(rows: Iterator[SourceRow]) -> Iterator[SourceRow]:
    """The same rows, said to be fictitious."""
    for row in rows:
        if row.facts is not None:
            row.facts["fictitious"] = True
        yield row
