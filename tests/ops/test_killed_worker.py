"""A worker killed in the middle of writes: nothing acknowledged is lost, nothing is half there."""

import os
import signal
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, wait
from http.client import HTTPException

import sqlalchemy as sa
from sqlmodel import Session, select

from spaser.accounts.models import Invitation
from spaser.core.db import make_engine
from spaser.core.journal import JournalEntry
from tests.ops.service import Machine, Service, administrator, token

WRITES, CLIENTS, KILLED_AFTER = 200, 16, 60
FORM = "/organisation/invitations/nouvelle"


def _invite(service: Service, cookie: str, csrf: str, number: int) -> str | None:
    """The address when the service acknowledged the write; None when the connection broke."""
    email = f"personne{number}@essai.example"
    fields = {"email": email, "role": "reader", "csrf_token": csrf}
    try:
        answer = service.post(FORM, cookie, fields)
    except (OSError, HTTPException):
        return None
    assert answer.status == 302, answer.text
    return email


def _kill_one_worker(service: Service, sent: list[Future[str | None]]) -> int:
    """Wait until some writes are done and the others are not, then kill -9."""
    limit = time.monotonic() + 60
    while sum(one.done() for one in sent) < KILLED_AFTER:
        assert time.monotonic() < limit
        time.sleep(0.002)
    killed = service.workers()[0]
    os.kill(killed, signal.SIGKILL)
    assert not all(one.done() for one in sent)
    return killed


def _write_and_kill(service: Service, cookie: str, csrf: str) -> set[str]:
    """The acknowledged addresses."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        sent = [clients.submit(_invite, service, cookie, csrf, n) for n in range(WRITES)]
        killed = _kill_one_worker(service, sent)
        wait(sent)
    acknowledged = {email for one in sent if (email := one.result()) is not None}
    assert killed not in service.workers()
    assert len(acknowledged) >= WRITES - 2 * CLIENTS
    return acknowledged


def _assert_whole(engine: sa.Engine, acknowledged: set[str]) -> None:
    """Each acknowledged write once, and each write with its line of the journal."""
    with Session(engine) as session:
        kept = {row.id: row.email for row in session.exec(select(Invitation))}
        entries = session.exec(
            select(JournalEntry).where(JournalEntry.object_type == "invitation")
        ).all()
    counts = Counter(kept.values())
    assert [email for email in acknowledged if counts[email] != 1] == []
    assert max(counts.values()) == 1
    told = [(entry.object_id, entry.action, entry.changes["email"][1]) for entry in entries]
    assert sorted(told) == sorted((number, "created", email) for number, email in kept.items())


def test_a_killed_worker_loses_no_acknowledged_write(migrated: Machine):
    password = administrator(migrated)
    with migrated.serving(workers=2) as service:
        assert len(service.workers()) == 2
        form = service.get(FORM, service.sign_in("admin@essai.example", password))
        cookie, csrf = form.cookie, token(form)
        acknowledged = _write_and_kill(service, cookie, csrf)
        after = _invite(service, cookie, csrf, WRITES)
        assert after is not None, "the service must go on"
        assert service.get("/readyz").status == 200
    engine = make_engine(migrated.database_url)
    _assert_whole(engine, acknowledged | {after})
    engine.dispose()
