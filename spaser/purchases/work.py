"""The long work of a plan: every line searched, and what was found kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import SpaserError
from spaser.jobs.running import Progress, Task
from spaser.purchases.models import PlanLine, PlanRun
from spaser.purchases.searching import lines_of
from spaser.sourcing import queries as directory
from spaser.sourcing.live import LiveIndex
from spaser.tenders.models import Lot

KIND = "search_plan"
CHUNK = 20  # lines in one transaction: others write meanwhile
KEPT_RUNS = 5
PREPARING = "Préparation de l’index de recherche"
SEARCHING = "Recherche des structures, ligne par ligne"
Tell = Callable[[int, int | None, str], None]  # done, of how many, step


def search_plan(session: Session, task: Task, progress: Progress) -> dict[str, Any]:
    """Search every line of a plan. Done again after the death of a worker, it begins again."""
    return search(session, int(task.payload["run_id"]), task.data_dir, progress)


def search(session: Session, run_id: int, data_dir: Path, progress: Tell) -> dict[str, Any]:
    """The same, for a run that another long work has opened."""
    tender_id = _begin_again(session, run_id)
    progress(0, None, PREPARING)
    index = LiveIndex(data_dir / "index", session.get_bind())  # type: ignore[arg-type]
    index.refresh()
    numbers = session.exec(
        select(Lot.id).where(Lot.tender_id == tender_id).order_by(col(Lot.position), col(Lot.id))
    ).all()
    session.rollback()
    today = clock.today()
    for start in range(0, len(numbers), CHUNK):
        progress(start, len(numbers), SEARCHING)
        statement = select(Lot).where(col(Lot.id).in_(numbers[start : start + CHUNK]))
        some = session.exec(statement.order_by(col(Lot.position), col(Lot.id))).all()
        found = list(lines_of(session, index, some, run_id, today))
        with transaction(session):
            session.add_all(found)
    progress(len(numbers), len(numbers), SEARCHING)
    with transaction(session):
        _end(session, session.get_one(PlanRun, run_id))
    return {"run_id": run_id, "lines": len(numbers)}


def _begin_again(session: Session, run_id: int) -> int:
    """Forget what a dead worker kept, and note the edition of the data; the plan."""
    with transaction(session):
        run = session.get(PlanRun, run_id)
        if run is None:
            raise SpaserError("Cette programmation a été supprimée : rien n’est à chercher.")
        session.connection().execute(sa.delete(PlanLine).where(col(PlanLine.run_id) == run_id))
        run.epoch, run.revision = directory.clock(session.connection())
        run.suppliers = directory.count_open(session.connection())
        return run.tender_id


def _end(session: Session, run: PlanRun) -> None:
    """From now on this search is the one that is shown; the oldest are forgotten."""
    run.ended_at = clock.now()
    session.flush()
    runs = session.exec(
        select(PlanRun.id)
        .where(PlanRun.tender_id == run.tender_id)
        .order_by(col(PlanRun.id).desc())
        .offset(KEPT_RUNS)
    ).all()
    session.connection().execute(sa.delete(PlanRun).where(col(PlanRun.id).in_(runs)))
