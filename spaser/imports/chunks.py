"""One chunk of rows written at once, with the suppliers put together again, in one transaction."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from spaser.core import clock
from spaser.imports.holdings import Holdings
from spaser.imports.rows import Remark, SourceRow
from spaser.imports.runs import Report
from spaser.suppliers import actions
from spaser.suppliers.assembly import Origin, write
from spaser.suppliers.emptied import follow
from spaser.suppliers.models import SupplierSource


def write_chunk(session: Session, rows: Sequence[SourceRow], report: Report) -> list[Remark]:
    """Write the rows that bring something new; counts go to the report, remarks are given back."""
    accepted = [row for row in rows if row.facts is not None]
    actions.lock(session)
    holdings = Holdings(session, report.source, accepted)
    created = sum(row.key not in holdings.known for row in holdings.fresh)
    days = [row.edition_on for row in accepted if row.edition_on]
    report.newest = max([report.newest, *days] if report.newest else days, default=None)
    report.read += len(rows)
    report.refused += len(rows) - len(accepted)
    report.created += created
    report.updated += len(holdings.fresh) - created
    report.unchanged += len(accepted) - len(holdings.fresh)
    fresh = {row.key for row in holdings.fresh}
    seen = [held.id for key, held in holdings.known.items() if key not in fresh and held.id]
    _touch(session, seen, report.run_id)
    write(
        session,
        list(holdings.touched.values()),
        Origin(report.source, report.run_id),
        also_changed=[one.supplier_id for one in holdings.emptied],
    )
    follow(session, holdings.emptied)
    return holdings.remarks


def _touch(session: Session, numbers: Collection[int | None], run_id: int | None) -> None:
    """Say that this run saw the records that it leaves as they are."""
    if not numbers or run_id is None:
        return
    session.connection().execute(
        sa.update(SupplierSource)
        .where(col(SupplierSource.id).in_(numbers))
        .values(run_id=run_id, seen_at=clock.now())
    )
