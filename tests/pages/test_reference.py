"""What the service knows of the law, and where its tables come from."""

from spaser.reference import parameters
from spaser.reference.pages import PROOFS
from spaser.web.access import Role
from tests.pages.catalogue import read


def test_every_parameter_shows_its_proof(visit):
    visit.sign_in_as(Role.ADMINISTRATOR)
    rows = visit.get("/parametres").select("tbody tr")
    known = parameters.all_parameters()
    assert len(rows) == len(known)
    for row, parameter in zip(rows, known, strict=True):
        assert row.select("td")[3].get_text(strip=True) == PROOFS[parameter.proof]


def test_the_dispense_threshold_is_shown_with_its_two_values_and_their_dates(visit):
    visit.sign_in_as(Role.ADMINISTRATOR)
    page = visit.get("/parametres")
    code = "dispense_fournitures_services"
    places = [n for n, one in enumerate(parameters.all_parameters()) if one.code == code]
    rows = [page.select("tbody tr")[n] for n in places]
    told = [" ".join(row.get_text(" ").split()) for row in rows]
    assert any("40 000 € HT" in one and "31 mars 2026" in one for one in told)
    assert any("60 000 € HT" in one and "depuis le 1er avril 2026" in one for one in told)


def test_a_parameter_says_whether_it_is_in_force(visit):
    visit.sign_in_as(Role.ADMINISTRATOR)
    page = visit.get("/parametres")
    marks = {row.select("td")[1].select_one(".tag").get_text() for row in page.select("tbody tr")}
    assert {"aujourd’hui", "passé"} <= marks <= {"aujourd’hui", "passé", "à venir"}


def test_parameters_are_for_administrators(visit):
    visit.sign_in_as(Role.PLAN_MANAGER)
    page = visit.get("/parametres", expect=403)
    assert "Votre rôle ne permet pas" in read(page)


def test_every_source_has_an_origin_a_licence_and_a_date(visit):
    rows = visit.get("/sources").select("tbody tr")
    assert len(rows) > 5
    for row in rows:
        assert all(cell.get_text(strip=True) for cell in row.select("th, td"))
