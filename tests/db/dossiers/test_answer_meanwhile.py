"""A supplier answers while the buyer cancels its link: one waits for the other, none for ever."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import Session

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.journal import Actor, act_as
from spaser.dossiers import answer_actions, answer_queries, queries
from tests.pages.asking import a_dossier, link_of, sent_questions


def test_a_link_is_cancelled_while_its_answer_waits_for_the_dossier(session, engine):
    with transaction(session):
        owner = Organisation(
            kind=OrganisationKind.BUYER, name="Essai", fictitious=True, created_at=clock.now()
        )
        session.add(owner)
    dossier = a_dossier(session, owner)
    asked = sent_questions(session, dossier)
    link, address = link_of(session, asked, "Verts Prés")
    place, dossier_id, link_id = owner.id, dossier.id, link.id
    session.rollback()
    held = threading.Event()

    def cancel() -> None:
        with Session(engine) as own, transaction(own):
            act_as(own, Actor("essai"))
            queries.editable(own, place, dossier_id)
            held.set()
            time.sleep(0.5)  # long enough for the other one to be waiting
            found, _ = answer_queries.link_by_id(own, dossier_id, link_id)
            answer_actions.revoke(own, found, by="essai", now=clock.now())

    def answer() -> bool:
        assert held.wait(timeout=30)
        with Session(engine) as own, transaction(own):
            opened = answer_queries.opened(own, address.rsplit("/", 1)[1], lock=True)
            return opened.link.revoked_at is not None

    with ThreadPoolExecutor(2) as people:
        cancelling, answering = people.submit(cancel), people.submit(answer)
        cancelling.result(timeout=60)
        assert answering.result(timeout=60)
