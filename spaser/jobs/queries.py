"""Questions on jobs. Those of a page carry the organisation."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.jobs.models import Job, JobState

OPEN = (JobState.WAITING, JobState.RUNNING)


def job_by_id(session: Session, organisation_id: int, job_id: int, kind: str) -> Job:
    """A job of the organisation; raises NotFound."""
    found = session.exec(
        select(Job).where(
            Job.id == job_id, Job.organisation_id == organisation_id, Job.kind == kind
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def jobs(
    session: Session, organisation_id: int, kind: str, offset: int = 0, limit: int = 25
) -> Sequence[Job]:
    """The jobs of the organisation, latest first."""
    statement = (
        select(Job)
        .where(Job.organisation_id == organisation_id, Job.kind == kind)
        .order_by(col(Job.id).desc())
        .offset(offset)
        .limit(limit)
    )
    return session.exec(statement).all()


def count_jobs(session: Session, organisation_id: int, kind: str) -> int:
    """How many jobs the organisation has asked for."""
    counted = select(sa.func.count(col(Job.id))).where(
        Job.organisation_id == organisation_id, Job.kind == kind
    )
    return session.exec(counted).one()


def ahead(session: Session, job: Job) -> int:
    """How many jobs of the same node come before this one."""
    counted = select(sa.func.count(col(Job.id))).where(
        Job.node == job.node, col(Job.state).in_(OPEN), col(Job.id) < job.id
    )
    return session.exec(counted).one()


def locked(session: Session, job_id: int) -> Job | None:
    """The job as it is now, which nobody else changes until the end of the transaction."""
    statement = select(Job).where(Job.id == job_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def unfinished(session: Session, node: str) -> Sequence[tuple[int, JobState]]:
    """Jobs of the node that wait, run, or were cancelled without their worker having stopped."""
    rows = session.exec(
        select(col(Job.id), col(Job.state))
        .where(Job.node == node, col(Job.ended_at).is_(None))
        .order_by(col(Job.id))
    )
    return rows.all()


def silent(session: Session, node: str, since: datetime) -> Sequence[int]:
    """Unfinished jobs of other nodes, of which nothing was heard since that moment."""
    heard = sa.func.coalesce(col(Job.heartbeat_at), col(Job.created_at))
    statement = select(col(Job.id)).where(
        Job.node != node, col(Job.ended_at).is_(None), heard < since
    )
    return session.exec(statement.order_by(col(Job.id))).all()
