"""A notice or a plan kept for good; the file of a plan is kept with it, to be given back."""

from pathlib import Path

from sqlmodel import Session

from spaser.core import clock
from spaser.imports.notices import Notice
from spaser.imports.plans import MAX_BYTES
from spaser.imports.rows import Remark
from spaser.imports.tender_writing import Outcome, save
from spaser.purchases import actions
from spaser.tenders.models import Tender


def keep(
    session: Session, notice: Notice, organisation_id: int | None, path: Path, file_name: str
) -> tuple[Tender, Outcome, list[Remark]]:
    """Write a notice, and the file of a plan with where each of its lines stands."""
    tender, outcome, told = save(session, notice, organisation_id)
    if is_plan(notice) and path.is_file() and path.stat().st_size <= MAX_BYTES:
        who = session.info["actor"].label if session.info.get("actor") else ""
        new = _file_of(notice, path, file_name)
        actions.keep_file(session, tender, new, clock.now(), who)
    return tender, outcome, told


def is_plan(notice: Notice) -> bool:
    """Whether the notice is a table whose lines are purchases."""
    return notice.layout is not None


def _file_of(notice: Notice, path: Path, file_name: str) -> actions.NewFile:
    layout = notice.layout
    assert layout is not None
    return actions.NewFile(
        file_name=file_name,
        content=path.read_bytes(),
        header_row=layout.header_row,
        sheet=layout.sheet,
        separator=layout.separator,
        encoding=layout.encoding,
        lines=[(lot.row, lot.key) for lot in notice.lots if lot.row is not None],
        remarks=[(r.kind.value, r.row, r.field, r.value, r.reason) for r in notice.remarks],
    )
