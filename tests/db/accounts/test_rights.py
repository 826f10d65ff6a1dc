"""Rules on people and rights that hold whoever calls them, even two at the same moment."""

import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from spaser.accounts import actions, commands, passwords, queries
from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import NotFound, RuleBroken
from spaser.core.journal import Actor, act_as
from spaser.web.access import Role


def organisation(session: Session, name: str, kind: OrganisationKind) -> Organisation:
    with transaction(session):
        new = actions.NewOrganisation(name, kind, fictitious=True)
        return actions.add_organisation(session, new, clock.now())


@pytest.fixture
def commune(session: Session) -> Iterator[Organisation]:
    yield organisation(session, "Commune d’Essai", OrganisationKind.COLLECTIVITY)
    session.rollback()


def member(session: Session, place: Organisation, name: str, role: Role) -> int:
    with transaction(session):
        made = actions.add_person(session, f"{name}@essai.example", name, clock.now())
        actions.set_role(session, place.id, made.id, role, clock.now())
    return made.id


def test_two_administrators_who_leave_together_do_not_both_leave(
    session: Session, commune: Organisation, engine: sa.Engine
) -> None:
    people = [member(session, commune, name, Role.ADMINISTRATOR) for name in ("a", "b")]
    place = commune.id
    session.rollback()
    together, refused = threading.Barrier(2), []

    def leave(person_id: int) -> None:
        with Session(engine) as own:
            act_as(own, Actor("essai"))
            together.wait(timeout=20)
            try:
                with transaction(own):
                    actions.set_role(own, place, person_id, Role.READER, clock.now())
            except RuleBroken as refusal:
                refused.append(refusal.message)

    threads = [threading.Thread(target=leave, args=(number,)) for number in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(refused) == 1
    assert queries.administrators(session, place) == 1


def test_names_and_sirens_of_organisations_are_checked(
    session: Session, commune: Organisation
) -> None:
    kind = OrganisationKind.BUYER
    wrong = actions.NewOrganisation("Autre", kind, siren="123456789")
    with pytest.raises(RuleBroken, match="SIREN"), transaction(session):
        actions.add_organisation(session, wrong, clock.now())
    twice = actions.NewOrganisation("Commune d’Essai", kind)
    with pytest.raises(RuleBroken, match="existe déjà"), transaction(session):
        actions.add_organisation(session, twice, clock.now())


def test_an_access_given_lost_and_given_again(session: Session, commune: Organisation) -> None:
    cress = organisation(session, "CRESS d’Essai", OrganisationKind.CRESS)
    helper = member(session, cress, "aide", Role.EDITOR)
    for _ in range(2):
        with transaction(session):
            given = actions.give_access(session, commune.id, cress.id, Role.BUYER, clock.now())
        assert [role for _, role in queries.rights(session, helper)] == [Role.EDITOR, Role.BUYER]
        with transaction(session):
            actions.end_access(session, given, clock.now())
        assert [role for _, role in queries.rights(session, helper)] == [Role.EDITOR]


def test_only_a_cress_accompanies(session: Session, commune: Organisation) -> None:
    other = organisation(session, "Acheteur", OrganisationKind.BUYER)
    with pytest.raises(RuleBroken, match="Seule une CRESS"), transaction(session):
        actions.give_access(session, commune.id, other.id, Role.READER, clock.now())


def test_a_used_invitation_is_not_used_again(session: Session, commune: Organisation) -> None:
    with transaction(session):
        kept = actions.invite(session, commune.id, "a@essai.example", Role.BUYER, clock.now())
        person = actions.add_person(session, "a@essai.example", "A", clock.now())
        other = actions.add_person(session, "b@essai.example", "B", clock.now())
    with pytest.raises(RuleBroken, match="est pour"), transaction(session):
        actions.accept_invitation(session, kept, other, clock.now())
    with transaction(session):
        actions.accept_invitation(session, kept, person, clock.now())
    with pytest.raises(NotFound, match="déjà servi"), transaction(session):
        queries.usable_invitation(session, kept.id, clock.now(), lock=True)
    with pytest.raises(RuleBroken, match="fait déjà partie"), transaction(session):
        actions.invite(session, commune.id, "A@essai.example", Role.READER, clock.now())


def test_a_person_added_by_command_gets_a_password_once(session: Session) -> None:
    new = commands.NewUser("a@essai.example", "Commune Nouvelle", "administrator")
    with transaction(session):
        told = commands.add_user(session, new, clock.now())
    password = told[1].rsplit(" ", 1)[1]
    person = queries.person_by_email(session, "A@Essai.example ")
    assert person is not None
    assert passwords.matches(password, person.password_hash)
    with transaction(session):
        assert len(commands.add_user(session, new, clock.now())) == 1


@pytest.mark.parametrize("email", ["", "a", "a@", "@b", "a b@c.fr", "a@b@c.fr"])
def test_what_is_not_an_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(RuleBroken, match="adresse électronique"):
        actions.checked_email(email)
