"""Runs of imports: their counts, their remarks, and the report that people download."""

import csv
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core import clock
from spaser.core.cells import safe_cell
from spaser.core.db import transaction
from spaser.core.journal import Actor
from spaser.imports.models import ImportRemark, ImportRun, RemarkKind, RunState
from spaser.imports.rows import Remark

_BLOCK = 1 << 20
_KIND_LABELS = {RemarkKind.REFUSED: "refusée", RemarkKind.REPAIRED: "réparée"}


@dataclass(slots=True)
class Report:
    """What an import did. read = created + updated + unchanged + refused."""

    kind: str
    source: str
    run_id: int | None = None  # None for a dry run, which leaves nothing behind
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    gone: int = 0  # structures that a complete edition no longer names
    newest: date | None = None  # the latest edition that the rows of the file give
    remarks: list[Remark] = field(default_factory=list)

    @property
    def repaired(self) -> int:
        """How many rows were imported, but not as they were written."""
        repaired = (r for r in self.remarks if r.kind == RemarkKind.REPAIRED)
        # A notice is a file of its own; beside the rows of a table, some remarks are of the whole.
        counted = (r for r in repaired if r.row is not None or self.kind == "tenders")
        return len({(remark.file_name, remark.row) for remark in counted})

    def counts(self) -> dict[str, int]:
        """The five counts that scripts rely on."""
        names = ("read", "created", "updated", "unchanged", "refused")
        return {name: getattr(self, name) for name in names}

    def json_line(self) -> str:
        """The counts, as the last line of the command."""
        return json.dumps(self.counts())

    def add(self, other: "Report") -> None:
        """Add what another file gave."""
        for name in (*other.counts(), "gone"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.remarks.extend(other.remarks)

    def write_csv(self, path: Path) -> None:
        """One line per refused or repaired row: UTF-8 with its mark and « ; », for French Excel."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(["file", "row", "field", "value", "reason", "outcome"])
            for remark in self.remarks:
                writer.writerow(
                    [
                        safe_cell(remark.file_name),
                        "" if remark.row is None else remark.row,
                        safe_cell(remark.field),
                        safe_cell(remark.value),
                        safe_cell(remark.reason),
                        _KIND_LABELS[remark.kind],
                    ]
                )


def digest_of(path: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def start(session: Session, kind: str, source: str, file_name: str, sha256: str) -> int:
    """Open a run, or take up the one that died on the same file: its number.

    Rows that the dead run wrote are found unchanged; its remarks are written again.
    """
    actor: Actor | None = session.info.get("actor")
    here = actor.organisation_id if actor else None
    with transaction(session):
        died = session.exec(
            select(ImportRun)
            .where(
                ImportRun.kind == kind,
                ImportRun.source == source,
                ImportRun.file_sha256 == sha256,
                ImportRun.file_name == file_name,
                ImportRun.organisation_id == here,
                ImportRun.state == RunState.RUNNING,
            )
            .order_by(col(ImportRun.id).desc())
        ).first()
        run = died or ImportRun(
            kind=kind,
            source=source,
            file_name=file_name,
            file_sha256=sha256,
            organisation_id=here,
            started_at=clock.now(),
        )
        session.add(run)
        session.flush()
        session.connection().execute(
            sa.delete(ImportRemark).where(col(ImportRemark.run_id) == run.id)
        )
        return run.id


def advance(session: Session, report: Report, remarks: Sequence[Remark]) -> None:
    """Write the counts so far and the new remarks, in the transaction of the rows themselves."""
    if report.run_id is None:
        return
    connection = session.connection()
    connection.execute(
        sa.update(ImportRun)
        .where(col(ImportRun.id) == report.run_id)
        .values(**report.counts(), gone=report.gone)
    )
    rows = [_remark_row(report.run_id, remark) for remark in remarks]
    if rows:
        connection.execute(sa.insert(ImportRemark), rows)


def _remark_row(run_id: int, remark: Remark) -> dict[str, object]:
    return {
        "run_id": run_id,
        "kind": remark.kind,
        "file_name": remark.file_name,
        "row": remark.row,
        "field": remark.field,
        "value": remark.value[:2000],
        "reason": remark.reason,
    }


def finish(session: Session, run_id: int | None, state: RunState) -> None:
    """Close a run."""
    if run_id is None:
        return
    with transaction(session):
        run = session.get_one(ImportRun, run_id)
        run.state, run.ended_at = state, clock.now()


def named(remarks: Iterable[Remark], file_name: str) -> list[Remark]:
    """The same remarks, each with the file that it speaks of."""
    return [
        Remark(r.kind, r.row, r.field, r.value, r.reason, r.file_name or file_name) for r in remarks
    ]
