"""How far a job is, as pages tell it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from spaser.jobs.models import Job, JobState

STATE_NAMES = {
    JobState.WAITING: "en attente",
    JobState.RUNNING: "en cours",
    JobState.DONE: "terminé",
    JobState.FAILED: "non abouti",
    JobState.CANCELLED: "arrêté",
}
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


def is_silent(job: Job, now: datetime) -> bool:
    """Whether the worker of its node has not been heard of for a while."""
    if job.ended_at is not None:
        return False
    return now - (job.heartbeat_at or job.created_at) > _SILENT_AFTER
