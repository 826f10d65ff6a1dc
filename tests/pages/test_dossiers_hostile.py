"""What no page of ours sends: addresses and hidden fields of a dossier filled with anything."""

import sqlalchemy as sa
from sqlmodel import select

from spaser.core.journal import JournalEntry
from spaser.dossiers.models import DossierContact
from tests.pages.catalogue import read
from tests.pages.sourcing_dossier import choose, contact, open_one


def test_numbers_and_texts_without_end_are_no_error_of_ours(visit):
    opened = open_one(visit)
    endless = "9" * 5_000
    visit.get(f"{opened.url}/echanges/nouveau?structure={endless}")
    told = {"purpose": "Autre", "service": "", "version": "8", "opened": "[" * 20_000}
    visit.submit(f"{opened.url}/modifier", told, expect=409)
    visit.press(f"{opened.url}/questions/", f"{opened.url}/questions/nouvelles")
    questions = {"subject": "A", "body": "B", "reply_before": "2026-06-01", "version": endless}
    page = f"{opened.url}/questions/1/modifier"
    visit.submit(page, questions | {"reminders_allowed": "2"}, expect=409)


def test_an_exchange_of_the_first_century_is_a_slip(visit):
    opened = open_one(visit)
    [one] = choose(visit, opened, "Verte Vallée")
    for day in ("0001-01-01", "0026-01-15"):
        page = contact(visit, opened, [one.id], expect=422, day=day)
        assert "Vérifiez l’année" in read(page)
    assert visit.session.exec(select(DossierContact)).all() == []


def test_the_journal_says_that_people_spoke_and_not_what_was_said(visit):
    opened = open_one(visit)
    [one] = choose(visit, opened, "Verte Vallée")
    told = {"kind": "refus", "channel": "telephone", "subject": "", "body": ""}
    contact(visit, opened, [one.id], **told, summary="La directrice est malade.")
    visit.session.rollback()
    entries = visit.session.exec(
        select(JournalEntry).where(JournalEntry.object_type == "dossier_contact")
    ).all()
    assert [entry.action for entry in entries] == ["created"]
    whole = select(sa.cast(JournalEntry.changes, sa.Text))
    assert not [text for text in visit.session.exec(whole) if "malade" in text]
