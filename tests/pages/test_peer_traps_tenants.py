"""The traps of a peer that concern tenants and what is kept: each is a test.

Choices of a filter made of the rows of every organisation, through-rows dropped when a search is
made again, an analysis that only lives in a session. The module of matching lists where the others
are.
"""

import io

import pytest
from sqlmodel import select

from spaser.dossiers.models import DossierFound
from spaser.purchases.models import PlanRun
from spaser.web.access import Role
from tests.pages.importing import do_the_work, place

SEND = "/consultations/nouvelle/fichier"


@pytest.fixture
def plan_of(visit):
    """Signs in as a buyer of an organisation, and sends its plan; the address of its table."""

    def sent(name, family):
        visit.sign_in_as(Role.BUYER, visit.organisation(name))
        text = f"Objet;Famille d’achats;Lieu\nTonte;{family};Albi\n"
        visit.submit(SEND, {"file": (io.BytesIO(text.encode()), "plan.csv")})
        visit.submit(place(visit), {"step": "keep"})
        do_the_work(visit)
        return place(visit)

    return sent


def test_the_choices_of_a_filter_are_those_of_its_own_organisation(visit, plan_of):
    plan_of("Ville d’Ailleurs", "Secret des autres")
    mine = plan_of("Ville d’Ici", "Espaces verts")
    page = visit.get(mine)
    choices = [one.get_text() for one in page.select("#famille option")]
    assert choices == ["Toutes", "Espaces verts (1)"]
    assert "Secret des autres" not in visit.get("/programmations/").get_text()


def test_an_analysis_is_kept_with_the_edition_of_its_data(visit, plan_of, session):
    url = plan_of("Ville d’Ici", "Espaces verts")
    run = session.exec(select(PlanRun)).one()
    assert run.ended_at is not None
    assert run.epoch
    visit.sign_in_as(Role.READER, visit.organisation("Autre"))
    assert visit.client.get(url).status_code == 404


def test_a_plan_searched_again_keeps_what_was_found_before(visit, plan_of, session):
    url = plan_of("Ville d’Ici", "Espaces verts")
    visit.press(url, f"{url}/recherche")
    do_the_work(visit)
    session.rollback()
    assert len(session.exec(select(PlanRun)).all()) == 2


def test_what_a_dossier_found_belongs_to_one_search_and_outlives_the_next():
    """A later search adds rows of its own: none of an earlier one is replaced."""
    columns = DossierFound.__table__.columns
    assert not columns["search_id"].nullable
    assert columns["supplier_id"].nullable  # the row stays when the supplier leaves
