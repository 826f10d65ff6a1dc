"""Members, invitations, and the CRESS that accompanies."""

from datetime import timedelta

import pytest
from sqlmodel import select

from spaser.accounts import passwords, queries, signing, tokens
from spaser.accounts.models import Invitation, Person
from spaser.core import clock
from spaser.core.db import transaction
from spaser.web.access import Role
from tests.pages.world_objects import World, give, invitation, world_of
from tests.visit import Visit

PASSWORD = "quatre mots pour essayer"
HASH = passwords.hash_password(PASSWORD)
JOINING = {"full_name": "Camille Dupré", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def world(visit: Visit) -> World:
    return world_of(visit)


def administrator(world: World) -> Person:
    return world.visit.sign_in_as(Role.ADMINISTRATOR, world.home)


def link(world: World, kept: Invitation) -> str:
    return f"/invitation/{tokens.invitation_token(world.key, kept.id)}"


def with_password(world: World, email: str) -> Person:
    person = world.visit.person(email, {})
    with transaction(world.session):
        person.password_hash = HASH
    return person


def leave(world: World) -> None:
    world.visit.client = world.visit.app.test_client()


def membership_of(world: World, person: Person) -> int:
    found = queries.membership_of(world.session, world.home.id, person.id)
    assert found is not None
    number = found.id
    world.session.rollback()
    return number


def test_an_invited_person_joins_by_the_link_once(world: World) -> None:
    administrator(world)
    invite = {"email": "Camille@Essai.example", "role": "buyer"}
    world.visit.submit("/organisation/invitations/nouvelle", invite)
    answer = world.visit.answer
    assert answer is not None
    field = world.visit.get(answer.headers["Location"]).select_one("#link")
    assert field is not None
    address = str(field["value"]).removeprefix("http://localhost")
    leave(world)
    world.visit.submit(address, JOINING)
    assert "camille@essai.example" in world.visit.get("/mon-compte").get_text()
    world.visit.get("/organisation/")
    leave(world)
    assert "déjà servi" in world.visit.get(address, expect=404).get_text()


def test_a_link_that_was_tampered_with_is_not_valid(world: World) -> None:
    address = link(world, invitation(world, world.home))
    other = tokens.invitation_token("another key that is long enough, is it not", 1)
    for wrong in (address[:-1] + ("A" if address[-1] != "A" else "B"), f"/invitation/{other}"):
        assert "pas valable" in world.visit.get(wrong, expect=404).get_text()
    world.visit.get("/invitation/MQ", expect=404)


def test_an_expired_or_cancelled_link_says_so(world: World) -> None:
    expired, cancelled = invitation(world, world.home), invitation(world, world.home)
    with transaction(world.session):
        expired.expires_at = clock.now() - timedelta(seconds=1)
    assert "expiré" in world.visit.get(link(world, expired), expect=404).get_text()
    administrator(world)
    page = f"/organisation/invitations/{cancelled.id}"
    world.visit.press(page, f"{page}/annuler")
    leave(world)
    assert "annulée" in world.visit.get(link(world, cancelled), expect=404).get_text()


def test_a_newer_invitation_replaces_the_one_before(world: World) -> None:
    administrator(world)
    for role in ("buyer", "reader"):
        fields = {"email": "camille@essai.example", "role": role}
        world.visit.submit("/organisation/invitations/nouvelle", fields)
    first = world.session.exec(select(Invitation).order_by("id")).first()
    assert first is not None
    address = link(world, first)
    world.session.rollback()
    leave(world)
    world.visit.get(address, expect=404)


def test_whoever_has_an_account_gives_its_password_to_join(world: World) -> None:
    kept = invitation(world, world.home)
    address = link(world, kept)
    with_password(world, kept.email)
    page = world.visit.submit(address, {"password": "un mauvais mot de passe"}, expect=422)
    assert "pas le mot de passe" in page.get_text()
    world.visit.submit(address, {"password": PASSWORD})
    world.visit.get("/organisation/")


def test_tries_at_the_password_of_an_invited_account_are_counted(world: World) -> None:
    kept = invitation(world, world.home)
    address = link(world, kept)
    with_password(world, kept.email)
    email, now = kept.email, clock.now()
    with transaction(world.session):
        for _ in range(signing.TRIES_PER_EMAIL - 1):
            signing.record_try(world.session, email, "127.0.0.1", world.key, now)
    world.visit.submit(address, {"password": "un mauvais mot de passe"}, expect=422)
    world.visit.submit(address, {"password": PASSWORD}, expect=429)
    fields = {"email": email, "password": PASSWORD}
    world.visit.submit("/connexion", fields, expect=429)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("court", "au moins 12 caractères"),
        ("aaaaaaaaaaaaaaaaaaa", "répète"),
        ("x" * 201, "200 caractères"),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(world: World, password: str, told: str) -> None:
    address = link(world, invitation(world, world.home))
    fields = {"full_name": "Camille", "password": password, "again": password}
    page = world.visit.submit(address, fields, expect=422)
    assert told in " ".join(tag.get_text() for tag in page.select(".error"))


def test_a_password_holds_neither_the_address_nor_two_spellings(world: World) -> None:
    kept = invitation(world, world.home)
    name = kept.email.split("@")[0]
    address = link(world, kept)
    long = f"{name} et encore des mots"
    fields = {"full_name": "Camille", "password": long, "again": long}
    assert "contient votre adresse" in world.visit.submit(address, fields, 422).get_text()
    differing = JOINING | {"again": "autre chose"}
    assert "diffèrent" in world.visit.submit(address, differing, 422).get_text()


def test_changing_ones_password_closes_the_other_sessions(world: World) -> None:
    person = with_password(world, "camille@essai.example")
    world.visit.sign_in(person)
    elsewhere = world.visit.client
    leave(world)
    world.visit.sign_in(person)
    new = "encore quatre autres mots"
    url, fields = "/mon-compte/mot-de-passe", {"current": PASSWORD, "password": new, "again": new}
    assert elsewhere.get("/mon-compte").status_code == 200
    world.visit.submit(url, fields | {"current": "un mauvais mot"}, expect=422)
    world.visit.submit(url, fields)
    world.visit.get("/mon-compte")
    assert elsewhere.get("/mon-compte").status_code == 302


def test_a_borrowed_session_cannot_guess_the_password(world: World) -> None:
    person = with_password(world, "camille@essai.example")
    world.visit.sign_in(person)
    with transaction(world.session):
        for _ in range(signing.TRIES_PER_EMAIL):
            signing.record_try(world.session, person.email, "", world.key, clock.now())
    fields = {"current": PASSWORD, "password": "x" * 12, "again": "x" * 12}
    world.visit.submit("/mon-compte/mot-de-passe", fields, expect=429)


def test_the_last_administrator_stays(world: World) -> None:
    person = administrator(world)
    url = f"/organisation/membres/{membership_of(world, person)}"
    page = world.visit.submit(url, {"role": "reader"}, expect=422)
    assert "seule personne" in page.get_text()
    assert "seule personne" in world.visit.press(url, f"{url}/retirer", expect=422).get_text()
    second = world.visit.person("second@essai.example", {world.home.id: Role.ADMINISTRATOR})
    second_url = f"/organisation/membres/{membership_of(world, second)}"
    world.visit.submit(second_url, {"role": "reader"})
    world.visit.submit(second_url, {"role": "administrator"})
    world.visit.submit(url, {"role": "reader"})
    world.visit.get(url, expect=403)


def test_a_role_out_of_the_list_is_refused_in_french(world: World) -> None:
    url = f"/organisation/membres/{membership_of(world, administrator(world))}"
    page = world.visit.submit(url, {"role": "emperor"}, expect=422)
    assert "Choisissez dans la liste." in page.get_text()


def test_a_cress_enters_at_once_and_leaves_at_once(world: World) -> None:
    helper = world.visit.sign_in_as(Role.BUYER, world.cress)
    browser = world.visit.client
    assert world.home.name not in world.visit.get("/mon-compte").get_text()
    leave(world)
    administrator(world)
    give_it = {"cress": str(world.cress.id), "role": "contributor"}
    world.visit.submit("/organisation/acces/nouveau", give_it)
    page = world.visit.submit("/organisation/acces/nouveau", give_it, expect=422)
    assert "a déjà accès" in page.get_text()
    keeper, world.visit.client = world.visit.client, browser
    choose(world, world.home.id, 302)
    assert world.home.name in world.visit.get("/organisation/").get_text()
    world.session.rollback()  # what others wrote is seen by a new transaction
    [(_, first), (_, second)] = queries.rights(world.session, helper.id)
    assert (first, second) == (Role.BUYER, Role.CONTRIBUTOR)
    [given] = queries.accompaniments(world.session, world.home.id)
    number = given.id
    world.session.rollback()
    world.visit.client = keeper
    world.visit.press("/organisation/", f"/organisation/acces/{number}/retirer")
    world.visit.client = browser
    assert world.home.name not in world.visit.get("/organisation/").get_text()
    choose(world, world.home.id, 404)


def choose(world: World, organisation_id: int, expect: int) -> None:
    field = world.visit.get("/mon-compte").select_one("[name=csrf_token]")
    assert field is not None
    fields = {"csrf_token": field["value"], "organisation": organisation_id}
    answer = world.visit.client.post("/mon-compte/organisation", data=fields)
    assert answer.status_code == expect


def test_a_reader_of_the_cress_stays_a_reader(world: World) -> None:
    give(world, world.cress, world.home, Role.PLAN_MANAGER)
    reader = world.visit.person("lit@essai.example", {world.cress.id: Role.READER})
    assert [role for _, role in queries.rights(world.session, reader.id)] == [Role.READER] * 2
    world.session.rollback()


def test_administering_is_never_delegated(world: World) -> None:
    administrator(world)
    fields = {"cress": str(world.cress.id), "role": "administrator"}
    world.visit.submit("/organisation/acces/nouveau", fields, expect=422)
    fields = {"cress": str(world.other.id), "role": "reader"}
    world.visit.submit("/organisation/acces/nouveau", fields, expect=422)


def test_one_acts_for_ones_own_organisations_only(world: World) -> None:
    places = {world.home.id: Role.BUYER, world.other.id: Role.ADMINISTRATOR}
    world.visit.sign_in(world.visit.person("deux@essai.example", places))
    choose(world, world.home.id, 302)
    assert world.home.name in world.visit.get("/organisation/").get_text()
    choose(world, world.cress.id, 404)
    choose(world, 999_999, 404)
    assert world.home.name in world.visit.get("/organisation/").get_text()


def test_the_journal_of_the_organisation_reads_back_page_by_page(world: World) -> None:
    administrator(world)
    for odd in ("abc", "-1", "9" * 30, "²"):
        world.visit.get(f"/organisation/journal?avant={odd}")
    url = f"/organisation/membres/{membership_of(world, person_of(world))}"
    world.visit.submit(url, {"role": "buyer"})
    for page in (world.visit.get("/organisation/journal"), world.visit.get(url)):
        changes = [" ".join(item.get_text().split()) for item in page.select(".changes li")]
        assert "rôle : Lecture → Achat" in changes


def person_of(world: World) -> Person:
    return world.visit.person("membre@essai.example", {world.home.id: Role.READER})
