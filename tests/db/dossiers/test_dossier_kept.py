"""The database refuses to rewrite a dossier, whatever the code does; links may be cut."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core.db import transaction
from spaser.dossiers import actions
from spaser.dossiers.answer_models import (
    Answer,
    AnswerFile,
    AnswerLink,
    DossierReport,
    Interest,
    QuestionSet,
)
from spaser.dossiers.models import (
    Addendum,
    Channel,
    ContactKind,
    Dossier,
    DossierContact,
    DossierFound,
    DossierMessage,
    DossierOutcome,
    DossierSearch,
    DossierSupplier,
    OutcomeKind,
)
from spaser.suppliers.models import Supplier

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
NEVER = (
    "search", "found", "message", "contact", "outcome", "addendum", "answer", "file", "report",
)  # fmt: skip


@pytest.fixture
def rows(session):
    """One row of each table of a dossier, by a short name."""
    with transaction(session):
        place = Organisation(
            kind=OrganisationKind.BUYER, name="Essai", fictitious=True, created_at=NOW
        )
        atelier = Supplier(name="Atelier", fictitious=True, created_at=NOW, updated_at=NOW)
        session.add_all([place, atelier])
        session.flush()
        dossier = Dossier(
            organisation_id=place.id, reference="SRC-2026-001", title="Tonte", opened_at=NOW,
            opened_by="essai",
        )  # fmt: skip
        session.add(dossier)
        session.flush()
        owned = {"dossier_id": dossier.id}
        made = {
            "dossier": dossier,
            "supplier": atelier,
            "search": DossierSearch(number=1, at=NOW, by="essai", found_count=1, **owned),
            "message": DossierMessage(
                subject="a", body="b", digest="0" * 64, written_at=NOW, written_by="essai", **owned
            ),
            "chosen": DossierSupplier(
                supplier_id=atelier.id, supplier_key="n° 1", name="Atelier", position=1,
                added_at=NOW, added_by="essai", **owned,
            ),
            "outcome": DossierOutcome(
                at=NOW, by="essai", kind=OutcomeKind.AWARDED, holder_id=atelier.id, **owned
            ),
            "addendum": Addendum(at=NOW, by="essai", text="a", **owned),
        }  # fmt: skip
        session.add_all(made.values())
        session.flush()
        made["found"] = DossierFound(
            search_id=made["search"].id, supplier_id=atelier.id, supplier_key="n° 1", rank=1,
            name="Atelier", score=1, relevance=1, closeness=1,
        )  # fmt: skip
        made["contact"] = DossierContact(
            dossier_supplier_id=made["chosen"].id, kind=ContactKind.OTHER, channel=Channel.PHONE,
            at=NOW, entered_at=NOW, entered_by="essai", **owned,
        )  # fmt: skip
        session.add_all([made["found"], made["contact"]])
        _answered(session, made)
    return made


def _answered(session, made):
    """An answer by link, with a document; a report."""
    owned = {"dossier_id": made["dossier"].id}
    asked = QuestionSet(number=1, created_at=NOW, created_by="essai", **owned)
    session.add(asked)
    session.flush()
    link = AnswerLink(
        question_set_id=asked.id, dossier_supplier_id=made["chosen"].id, token_digest="0" * 64,
        created_at=NOW, created_by="essai", expires_at=NOW,
    )  # fmt: skip
    session.add(link)
    session.flush()
    made["answer"] = Answer(
        link_id=link.id, number=1, submitted_at=NOW, interest=Interest.YES, contact_name="Ida"
    )
    made["report"] = DossierReport(
        kind="docx", made_at=NOW, sha256="0" * 64, content=b"PK", **owned
    )
    session.add_all([made["answer"], made["report"]])
    session.flush()
    made["file"] = AnswerFile(
        answer_id=made["answer"].id, position=1, name="a.pdf", mime="application/pdf", size=4,
        sha256="0" * 64, content=b"%PDF",
    )  # fmt: skip
    session.add(made["file"])


def refused(session, statement):
    with pytest.raises(DBAPIError, match="not rewritten"), transaction(session):
        session.connection().execute(statement)


@pytest.mark.parametrize("name", NEVER)
def test_what_was_written_down_is_never_rewritten(session, rows, name):
    table = sa.inspect(type(rows[name])).local_table
    refused(session, sa.update(table).values(id=rows[name].id + 1))
    refused(session, sa.delete(table))


def test_who_answered_may_be_erased(session, rows):
    with transaction(session):
        rows["answer"].contact_name = ""
    assert session.get(Answer, rows["answer"].id).contact_name == ""


def test_an_open_dossier_changes_and_a_locked_one_does_not(session, rows):
    dossier, chosen = rows["dossier"], rows["chosen"]
    with transaction(session):
        chosen.note = "Vue au salon."
        actions.lock(session, dossier, by="essai", now=NOW)
    for thing, values in (
        (Dossier, {"title": "Autre"}),
        (Dossier, {"status": "ouvert", "locked_at": None}),
        (DossierSupplier, {"note": "Autre"}),
    ):
        refused(session, sa.update(sa.inspect(thing).local_table).values(**values))
        refused(session, sa.delete(sa.inspect(thing).local_table))


def test_a_supplier_that_leaves_the_directory_leaves_the_dossier_whole(session, rows):
    with transaction(session):
        actions.lock(session, rows["dossier"], by="essai", now=NOW)
    with transaction(session):
        session.delete(rows["supplier"])
    for name in ("found", "chosen"):
        assert rows[name].supplier_id is None
        assert rows[name].name == "Atelier"
    assert rows["outcome"].holder_id is None
