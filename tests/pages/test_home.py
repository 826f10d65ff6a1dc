"""The home page and the public pages that need no data."""

from tests.pages.catalogue import add_supplier, read


def test_the_home_page_leads_to_the_three_jobs(visit):
    page = visit.get("/")
    titles = [title.get_text() for title in page.select("main .card h2")]
    assert titles == ["Trouver des fournisseurs", "Suivre un SPASER", "Fiches REX"]
    assert [link["href"] for link in page.select(".main-nav a")] == [
        "/essayer",
        "/spaser",
        "/fiches-rex",
    ]


def test_the_home_page_of_an_empty_directory_says_so(visit):
    assert "L’annuaire est encore vide" in read(visit.get("/"))


def test_the_home_page_counts_the_directory_as_it_is_now(visit):
    visit.get("/")
    add_supplier(visit, "Atelier des Vignes", "Taille de la vigne", kind="EI")
    add_supplier(visit, "Sans texte", commune="31555")
    figures = [figure.get_text() for figure in visit.get("/").select(".figures dd")]
    assert figures == ["2", "1", "1", "2"]


def test_the_form_of_the_home_page_is_the_one_that_tries_a_match(visit):
    form = visit.get("/").select_one("main form")
    names = {field["name"] for field in form.select("[name]")}
    wanted = visit.get("/essayer").select("main form [name]")
    assert names <= {field["name"] for field in wanted}


def test_public_pages_open_without_an_account_and_say_what_is_not_there_yet(visit):
    assert "Aucun schéma n’est publié" in read(visit.get("/spaser"))
    assert "Aucune fiche n’est publiée" in read(visit.get("/fiches-rex"))
    assert "Défenseur des droits" in read(visit.get("/accessibilite"))


def test_an_unknown_address_leads_back_home(visit):
    page = visit.get("/nulle-part", expect=404)
    assert "Page introuvable" in page.h1.get_text()
    assert page.select_one('main a[href="/"]')
