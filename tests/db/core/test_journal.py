"""The journal says who changed what, in the same transaction, and for ever."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.accounts import actions, passwords
from spaser.accounts.models import Organisation, OrganisationKind, Person
from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.journal import Actor, JournalEntry, act_as, history, of_organisation

CAMILLE = Actor("Camille Dupré", 7, 3)
HASH = passwords.hash_password("quatre mots pour essayer")


@pytest.fixture
def commune(session: Session) -> Iterator[Organisation]:
    act_as(session, CAMILLE)
    new = actions.NewOrganisation("Commune d’Essai", OrganisationKind.COLLECTIVITY, fictitious=True)
    with transaction(session):
        made = actions.add_organisation(session, new, clock.now())
    yield made
    session.rollback()


def entries(session: Session) -> list[JournalEntry]:
    session.rollback()
    return list(session.exec(select(JournalEntry).order_by(col(JournalEntry.id))).all())


def test_a_creation_is_written_with_who_and_when(session: Session, commune: Organisation) -> None:
    [entry] = history(session, "organisation", commune.id)
    assert (entry.actor, entry.person_id, entry.organisation_id) == ("Camille Dupré", 7, 3)
    assert (entry.action, entry.changes["name"]) == ("created", [None, "Commune d’Essai"])
    assert abs((clock.now() - entry.at).total_seconds()) < 60
    assert "siren" not in entry.changes


def test_a_change_is_written_before_and_after(session: Session, commune: Organisation) -> None:
    with transaction(session):
        commune.name = "Commune Nouvelle"  # not read in this transaction
    latest = history(session, "organisation", commune.id)[0]
    assert latest.action == "changed"
    assert latest.changes == {"name": ["Commune d’Essai", "Commune Nouvelle"]}


def test_a_deletion_keeps_what_there_was(session: Session, commune: Organisation) -> None:
    number = commune.id
    with transaction(session):
        session.delete(commune)
    latest = history(session, "organisation", number)[0]
    assert (latest.action, latest.changes["name"]) == ("deleted", ["Commune d’Essai", None])


def test_writing_the_same_value_is_no_change(session: Session, commune: Organisation) -> None:
    with transaction(session):
        commune.name = "Commune d’Essai"
    assert len(entries(session)) == 1


def test_a_change_and_its_line_fall_together(session: Session, commune: Organisation) -> None:
    def change_then_fail() -> None:
        with transaction(session):
            commune.name = "Jamais"
            session.flush()
            assert len(history(session, "organisation", commune.id)) == 2
            raise LookupError

    with pytest.raises(LookupError):
        change_then_fail()
    assert len(entries(session)) == 1
    assert commune.name == "Commune d’Essai"


def test_without_an_actor_nothing_is_written(engine: sa.Engine) -> None:
    with Session(engine) as session:
        person = Person(email="a@essai.example", full_name="A", created_at=clock.now())
        with pytest.raises(RuntimeError, match="actor"), transaction(session):
            session.add(person)
        assert session.exec(select(Person)).all() == []


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_entry SET actor = 'personne'", "DELETE FROM journal_entry"]
)
def test_a_line_is_never_changed_nor_deleted(
    session: Session, commune: Organisation, engine: sa.Engine, statement: str
) -> None:
    session.rollback()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert [entry.actor for entry in entries(session)] == ["Camille Dupré"]


def test_a_password_never_enters_the_journal(session: Session) -> None:
    with transaction(session):
        person = actions.add_person(session, "a@essai.example", "A", clock.now())
    with transaction(session):
        person.password_hash = HASH
        person.password_changed_at = clock.now()
    written = [entry.changes for entry in entries(session)]
    assert len(written) == 2
    assert list(written[1]) == ["password_changed_at"]
    assert "argon2" not in str(written)


def test_what_was_done_in_the_name_of_an_organisation_comes_by_pages(
    session: Session, commune: Organisation
) -> None:
    for number in range(4):
        with transaction(session):
            commune.name = f"Commune {number}"
    first = of_organisation(session, 3, limit=3)
    rest = of_organisation(session, 3, before_id=first[-1].id, limit=3)
    assert [len(first), len(rest)] == [3, 2]
    assert of_organisation(session, 4) == []
