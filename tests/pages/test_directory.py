"""The public directory: searching, paging, and the page of a supplier."""

import pytest

from spaser.core.db import transaction
from spaser.suppliers.models import Known, StatusKind, SupplierStatus
from spaser.web.access import Role
from tests.pages.catalogue import TOULOUSE, add_supplier, read


def names(page):
    return [link.get_text(strip=True) for link in page.select(".results h2 a")]


def test_an_empty_directory_says_who_fills_it(visit):
    assert "La CRESS le remplit" in read(visit.get("/annuaire/"))


def test_words_are_found_in_names_and_activities_whatever_their_case(visit):
    add_supplier(visit, "Les Lessivières", "Blanchisserie industrielle")
    add_supplier(visit, "La Blanche", "Peinture")
    add_supplier(visit, "Autre chose", "Maçonnerie")
    assert names(visit.get("/annuaire/?q=BLANCH")) == ["La Blanche", "Les Lessivières"]
    assert names(visit.get("/annuaire/?q=blanche+peinture")) == ["La Blanche"]


@pytest.mark.parametrize("typed", ["%25", "_", "%25_%25", "..."])
def test_signs_alone_find_nothing_rather_than_everything(visit, typed):
    add_supplier(visit, "Ordinaire", "Peinture")
    assert names(visit.get(f"/annuaire/?q={typed}")) == []


@pytest.mark.parametrize("typed", ["100%25", "BIO_100%25"])
def test_what_sql_takes_for_a_wildcard_is_an_ordinary_sign(visit, typed):
    add_supplier(visit, "Mille 1000 et un", "Peinture biologique")
    add_supplier(visit, "Ordinaire", "Peinture")
    assert names(visit.get(f"/annuaire/?q={typed}")) == ["Mille 1000 et un"]


def test_accents_are_not_needed(visit):
    add_supplier(visit, "Éclat", "Blanchisserie hôtelière")
    assert names(visit.get("/annuaire/?q=eclat+hoteliere")) == ["Éclat"]


def test_a_siret_is_found_with_or_without_spaces_and_a_siren_alone(visit):
    add_supplier(visit, "Trouvée", siret="99990346199007", siren="999903461")
    add_supplier(visit, "Voisine", siret="99990346200003", siren="999903462")
    for typed in ("99990346199007", "999+903+461+99007", "999903461"):
        assert names(visit.get(f"/annuaire/?q={typed}")) == ["Trouvée"]


def test_departments_and_kinds_narrow_the_list(visit):
    add_supplier(visit, "Insertion d’Albi", kind="EI")
    add_supplier(visit, "Adaptée d’Albi", kind="EA")
    add_supplier(visit, "Insertion de Toulouse", commune=TOULOUSE, kind="EI")
    page = visit.get("/annuaire/?departement=81&type=EI")
    assert names(page) == ["Insertion d’Albi"]
    assert page.select_one("#departement [selected]").get_text() == "81 – Tarn"
    assert len(names(visit.get("/annuaire/?type=INCONNU"))) == 3


def test_a_search_without_answer_offers_a_way_out(visit):
    add_supplier(visit, "Seule", "Peinture")
    page = visit.get("/annuaire/?q=introuvable&departement=81")
    assert "Aucune structure ne correspond" in read(page)
    assert page.select_one('main a[href="/essayer?objet=introuvable"]')
    assert page.select_one('main a[href="/annuaire/?q=introuvable"]')


def test_a_page_beyond_the_end_leads_to_the_last_one(visit):
    for number in range(26):
        add_supplier(visit, f"Structure {number:02d}", "Peinture")
    assert "de 1 à 25" in read(visit.get("/annuaire/?q=peinture"))
    visit.get("/annuaire/?q=peinture&page=900", expect=302)
    assert visit.answer.location == "/annuaire/?page=2&q=peinture"
    last = visit.get(visit.answer.location)
    assert names(last) == ["Structure 25"]
    assert "Page 2 sur 2" in read(last)


@pytest.mark.parametrize("nonsense", ["0", "-1", "abc", "²", "99999999999999999999"])
def test_a_page_that_is_not_a_number_is_the_first_one(visit, nonsense):
    add_supplier(visit, "Seule", "Peinture")
    assert names(visit.get(f"/annuaire/?page={nonsense}")) == ["Seule"]


def test_a_supplier_shows_each_status_with_its_source_and_the_unknown_ones(visit):
    made = add_supplier(visit, "L'Atelier d'Albi", "Reprise d'objets", kind="ACI")
    page = visit.get(f"/annuaire/{made.id}")
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert rows[0] == "Économie sociale et solidaire inconnu aucune source ne le dit"
    assert "oui : Atelier et chantier d’insertion" in rows[2].replace("\N{NO-BREAK SPACE}", " ")
    assert "Liste des SIAE (ASP)" in rows[2]
    assert page.h1.get_text() == "L'Atelier d'Albi"


def test_sources_that_contradict_each_other_are_both_shown(visit):
    made = add_supplier(visit, "Contestée", kind="EI")
    denied = {"value": Known.NO, "detail": "EI", "source": "sirene"}
    with transaction(visit.session):
        status = SupplierStatus(supplier_id=made.id, status=StatusKind.INCLUSIVE, **denied)
        visit.session.add(status)
    rows = visit.get(f"/annuaire/{made.id}").select("tbody tr")
    inclusive = [row.td.get_text(strip=True)[:3] for row in rows if "inclusive" in row.th.text]
    assert sorted(inclusive) == ["non", "oui"]


def test_a_fictitious_supplier_is_marked_in_lists_and_on_its_page(visit):
    fake = add_supplier(visit, "Inventée", "Peinture")
    real = add_supplier(visit, "Véritable", "Peinture", fictitious=False)
    marks = [bool(row.select(".tag-demo")) for row in visit.get("/annuaire/").select(".result")]
    assert marks == [True, False]
    assert visit.get(f"/annuaire/{fake.id}").select_one(".tag-demo").text == "structure fictive"
    assert not visit.get(f"/annuaire/{real.id}").select(".tag-demo")


def test_codes_are_shown_with_their_words(visit):
    made = add_supplier(visit, "Codée", naf="81.30Z", legal_category="9220")
    words = read(visit.get(f"/annuaire/{made.id}"))
    assert "81.30Z – Services d’aménagement paysager" in words
    assert "9220 – Association déclarée" in words


@pytest.mark.parametrize("website", ["javascript:alert(1)", "data:text/html,x", "//voleur.example"])
def test_a_website_that_is_not_one_is_not_a_link(visit, website):
    made = add_supplier(visit, "Piégée", website=website)
    assert not visit.get(f"/annuaire/{made.id}").select("dd a[href]")


def test_what_a_source_writes_is_never_read_as_html(visit):
    made = add_supplier(visit, "<script>x</script>", "<img src=x onerror=alert(1)>")
    for url in ("/annuaire/", f"/annuaire/{made.id}"):
        page = visit.get(url)
        assert not page.select("main script, main img")


def test_the_journal_of_a_supplier_is_for_those_who_sign_in(visit):
    made = add_supplier(visit, "Suivie")
    assert not visit.get(f"/annuaire/{made.id}").select(".journal")
    visit.sign_in_as(Role.READER)
    assert "Création par essai" in read(visit.get(f"/annuaire/{made.id}"))


def test_an_unknown_supplier_is_a_page_not_found(visit):
    visit.get("/annuaire/999999", expect=404)
