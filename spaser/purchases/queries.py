"""Reading plans: their lines with what the last search found, filtered and in order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import defer, selectinload
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.core.text import normalise
from spaser.purchases.models import PlanFile, PlanLine, PlanRun
from spaser.tenders.models import Lot, Tender

SOURCE = "plan"
SORTS: dict[str, str] = {
    "plan": "Ordre de la programmation",
    "montant": "Montant, du plus grand au plus petit",
    "offre": "Offre, de la plus petite à la plus grande",
    "proche": "Offre sur place, de la plus grande à la plus petite",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are shown, and in which order."""

    offer: str = ""  # « sans »: nobody found; « reservable »
    family: str = ""
    lever: str = ""
    sort: str = "plan"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a plan; `line` is None when it was added after the search."""

    lot: Lot
    line: PlanLine | None


def plans(
    session: Session, organisation_id: int, offset: int, limit: int
) -> tuple[Sequence[tuple[Tender, int]], int]:
    """The plans of the organisation with their number of lines, latest first; how many in all."""
    mine = Tender.organisation_id == organisation_id, Tender.source == SOURCE
    total = session.exec(select(sa.func.count()).select_from(Tender).where(*mine)).one()
    counted = sa.select(sa.func.count()).where(col(Lot.tender_id) == Tender.id).scalar_subquery()
    rows = session.exec(
        select(Tender, counted)
        .where(*mine)
        .order_by(col(Tender.updated_at).desc(), col(Tender.id).desc())
        .offset(offset)
        .limit(limit)
    ).all()
    return [(tender, int(number)) for tender, number in rows], total


def plan_by_id(session: Session, organisation_id: int, tender_id: int) -> Tender:
    """A plan of the organisation, without its lines; raises NotFound."""
    found = session.exec(
        select(Tender).where(
            Tender.id == tender_id,
            Tender.organisation_id == organisation_id,
            Tender.source == SOURCE,
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def runs(session: Session, tender_id: int) -> Sequence[PlanRun]:
    """The searches that have ended, latest first."""
    statement = select(PlanRun).where(
        PlanRun.tender_id == tender_id, col(PlanRun.ended_at).is_not(None)
    )
    return session.exec(statement.order_by(col(PlanRun.id).desc())).all()


def ended_at(session: Session, tender_ids: Collection[int]) -> Mapping[int, datetime]:
    """When each of these plans was last searched whole; those never searched are left out."""
    rows = session.exec(
        select(PlanRun.tender_id, sa.func.max(PlanRun.ended_at))
        .where(col(PlanRun.tender_id).in_(tender_ids), col(PlanRun.ended_at).is_not(None))
        .group_by(col(PlanRun.tender_id))
    )
    return {number: ended for number, ended in rows if ended is not None}


def latest_run(session: Session, tender_id: int) -> PlanRun | None:
    """The last search that was asked for, ended or not."""
    statement = select(PlanRun).where(PlanRun.tender_id == tender_id)
    return session.exec(statement.order_by(col(PlanRun.id).desc())).first()


def file_of(session: Session, tender_id: int, content: bool = False) -> PlanFile | None:
    """The file of a plan; its bytes only when they are asked for."""
    statement = select(PlanFile).where(PlanFile.tender_id == tender_id)
    if not content:
        statement = statement.options(defer(PlanFile.content, raiseload=True))  # type: ignore[arg-type]
    return session.exec(statement).first()


def rows(
    session: Session, tender_id: int, run_id: int, wanted: Wanted, *, offset: int, limit: int
) -> tuple[Sequence[Row], int]:
    """A page of the table, and how many lines it has in all."""
    total = session.exec(
        select(sa.func.count(col(Lot.id)))
        .select_from(Lot)
        .outerjoin(PlanLine, _beside(run_id))
        .where(Lot.tender_id == tender_id, *_kept(wanted))
    ).one()
    found = session.exec(
        select(Lot, PlanLine)
        .outerjoin(PlanLine, _beside(run_id))
        .where(Lot.tender_id == tender_id, *_kept(wanted))
        .options(selectinload(Lot.tender))  # type: ignore[arg-type]
        .order_by(*_order(wanted.sort), col(Lot.position), col(Lot.id))
        .offset(offset)
        .limit(limit)
    ).all()
    return [Row(lot, line) for lot, line in found], total


def _beside(run_id: int) -> sa.ColumnElement[bool]:
    return (col(PlanLine.lot_id) == col(Lot.id)) & (col(PlanLine.run_id) == run_id)


def _kept(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    kept: list[sa.ColumnElement[bool]] = []
    if wanted.offer == "sans":
        kept.append(col(PlanLine.found) == 0)
    elif wanted.offer == "reservable":
        kept.append(col(PlanLine.reservable).is_(True))
    if wanted.lever:
        kept.append(col(PlanLine.lever) == wanted.lever)
    if wanted.family:
        kept.append(col(PlanLine.family) == wanted.family)
    return kept


def _order(sort: str) -> list[sa.ColumnElement[object]]:
    if sort == "montant":
        return [col(Lot.amount_ht).desc().nulls_last()]  # type: ignore[list-item]
    if sort == "offre":
        return [col(PlanLine.found).asc().nulls_last()]  # type: ignore[list-item]
    if sort == "proche":
        return [col(PlanLine.around).desc().nulls_last()]  # type: ignore[list-item]
    return []


@dataclass(frozen=True, slots=True)
class Figures:
    """What a search says of a whole plan."""

    lines: int
    without: int  # lines for which nobody was found
    around: int  # lines with somebody on the spot or near
    reservable: int


def figures(session: Session, run_id: int) -> Figures:
    """The figures of one search."""
    line = PlanLine
    found = session.exec(
        select(
            sa.func.count(col(line.id)),
            sa.func.coalesce(sa.func.sum(sa.case((col(line.found) == 0, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((col(line.around) > 0, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((col(line.reservable), 1), else_=0)), 0),
        ).where(line.run_id == run_id)
    ).one()
    return Figures(*(int(number) for number in found))


def families(session: Session, run_id: int) -> Sequence[tuple[str, int]]:
    """The families of purchases of this plan alone, with their number of lines, by name."""
    statement = select(PlanLine.family, sa.func.count()).where(PlanLine.run_id == run_id)
    found = session.exec(statement.group_by(col(PlanLine.family)))
    # Sorted here: databases do not order accents alike.
    return sorted(
        ((name, int(number)) for name, number in found), key=lambda one: (normalise(one[0]), one[0])
    )


def found_before(
    session: Session, run_id: int, lot_ids: Collection[int]
) -> Mapping[int, tuple[int, str]]:
    """How many suppliers an earlier search found for these lines, and the lever it advised."""
    statement = select(PlanLine.lot_id, PlanLine.found, PlanLine.lever).where(
        PlanLine.run_id == run_id, col(PlanLine.lot_id).in_(lot_ids)
    )
    return {lot: (number, lever) for lot, number, lever in session.exec(statement)}


def every_row(session: Session, tender_id: int, run_id: int) -> dict[str, Row]:
    """Every line by its key in the plan, for the export; those without a key are left out."""
    found = session.exec(
        select(Lot, PlanLine)
        .outerjoin(PlanLine, _beside(run_id))
        .where(Lot.tender_id == tender_id)
        .order_by(col(Lot.position), col(Lot.id))
    ).all()
    return {str(lot.facts["key"]): Row(lot, line) for lot, line in found if lot.facts.get("key")}
