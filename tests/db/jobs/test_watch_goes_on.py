"""The watch outlives what it calls."""

from spaser.jobs.watch import Watch
from tests.db.jobs.test_life_of_a_job import queue, runner

__all__ = ["queue"]


def test_a_tidy_that_fails_does_not_stop_the_watch(engine, queue, tmp_path, monkeypatch):
    monkeypatch.setattr("spaser.jobs.watch.LOOK_EVERY_SECONDS", 0.0)
    looked = []

    def fails(*_given):
        looked.append(True)
        raise LookupError("what it tidies is gone")

    watch = Watch(engine, queue, runner(engine, queue), tmp_path, (fails,))
    watch.go_on(lambda: bool(looked))
    assert looked == [True]
