"""The public directory: searching, filters, paging, the map."""

from datetime import date

import pytest
from sqlmodel import Session

from spaser.core.db import transaction
from spaser.sourcing import live
from spaser.suppliers import actions
from spaser.suppliers.models import (
    Family,
    Known,
    StatusKind,
    Supplier,
    SupplierLabel,
    SupplierStatus,
)
from spaser.web.access import Role
from tests.pages.catalogue import CASTRES, TOULOUSE, add_supplier, read


def names(page):
    return [link.get_text(strip=True) for link in page.select(".results h2 a")]


def chips(page):
    return [
        " ".join(chip.get_text(" ", strip=True).replace("\N{NO-BREAK SPACE}", " ").split())
        for chip in page.select(".chip")
    ]


def ticks(page, name):
    """What may be ticked of one filter: the label with its count, by value."""
    return {
        box["value"]: page.select_one(f'label[for="{box["id"]}"]').get_text(" ", strip=True)
        for box in page.select(f'input[name="{name}"]')
    }


def add_statement(session: Session, supplier: Supplier, **told) -> None:
    with transaction(session):
        session.add(SupplierStatus(supplier_id=supplier.id, **told))
        actions.stamp(session, [supplier.id])


def test_an_empty_directory_says_who_fills_it(visit):
    assert "La CRESS le remplit" in read(visit.get("/annuaire/"))


def test_words_are_found_in_names_and_activities_whatever_their_case(visit):
    add_supplier(visit, "Les Lessivières", "Blanchisserie industrielle")
    add_supplier(visit, "La Blanche", "Peinture")
    add_supplier(visit, "Autre chose", "Maçonnerie")
    assert "Les Lessivières" in names(visit.get("/annuaire/?q=BLANCHISSERIE"))
    assert names(visit.get("/annuaire/?q=blanche+peinture")) == ["La Blanche"]


@pytest.mark.parametrize("typed", ["%25", "_", "%25_%25", "..."])
def test_signs_alone_do_not_break_the_search(visit, typed):
    add_supplier(visit, "Ordinaire", "Peinture")
    visit.get(f"/annuaire/?q={typed}")


def test_a_structure_that_nobody_describes_shows_its_trade(visit):
    add_supplier(visit, "Muette", naf="81.30Z")
    add_supplier(visit, "Décrite", "Tonte", naf="81.30Z")
    described, silent = visit.get("/annuaire/").select(".result")
    trade = silent.select_one("p [data-as-written]:-soup-contains('aménagement paysager')")
    assert "D’après son code NAF" in trade.parent.get_text()
    assert "code NAF" not in described.get_text()


def test_accents_are_not_needed(visit):
    add_supplier(visit, "Éclat", "Blanchisserie hôtelière")
    assert names(visit.get("/annuaire/?q=eclat+hoteliere")) == ["Éclat"]


def test_a_word_mistyped_is_corrected_and_said(visit):
    add_supplier(visit, "Les Lessivières", "Blanchisserie industrielle")
    page = visit.get("/annuaire/?q=blanchiserie")
    assert names(page) == ["Les Lessivières"]
    assert "Résultats pour" in read(page)


def test_a_siret_is_found_with_or_without_spaces_and_a_siren_alone(visit):
    add_supplier(visit, "Trouvée", siret="99990346199007", siren="999903461")
    add_supplier(visit, "Voisine", siret="99990346200003", siren="999903462")
    for typed in ("99990346199007", "999+903+461+99007", "999903461"):
        assert names(visit.get(f"/annuaire/?q={typed}")) == ["Trouvée"]


def test_filters_narrow_the_list_and_each_can_be_taken_off(visit):
    add_supplier(visit, "Insertion d’Albi", kind="EI")
    add_supplier(visit, "Adaptée d’Albi", kind="EA")
    add_supplier(visit, "Insertion de Toulouse", commune=TOULOUSE, kind="EI")
    page = visit.get("/annuaire/?type=EI&departement=81")
    assert names(page) == ["Insertion d’Albi"]
    assert chips(page) == [
        "Retirer Structure inclusive : EI – Entreprise d’insertion ×",
        "Retirer Département : Tarn (81) ×",
    ]
    assert [chip["href"] for chip in page.select(".chip")] == [
        "/annuaire/?departement=81",
        "/annuaire/?type=EI",
    ]
    assert {box["id"] for box in page.select("input[checked]")} == {"f-type-EI", "f-departement-81"}


def test_each_value_says_how_many_it_would_give_with_the_other_filters(visit):
    add_supplier(visit, "Insertion d’Albi", kind="EI")
    add_supplier(visit, "Adaptée d’Albi", kind="EA")
    add_supplier(visit, "Insertion de Toulouse", commune=TOULOUSE, kind="EI")
    page = visit.get("/annuaire/?departement=81")
    assert ticks(page, "departement") == {
        "31": "Haute-Garonne (31) (1)",
        "81": "Tarn (81) (2)",
    }
    assert ticks(page, "type") == {
        "EA": "EA – Entreprise adaptée (1)",
        "EI": "EI – Entreprise d’insertion (1)",
    }


def test_a_label_reads_as_its_owner_writes_it(visit):
    made = add_supplier(visit, "Certifiée", "Peinture")
    with transaction(visit.session):
        visit.session.add(SupplierLabel(supplier_id=made.id, source="table", label="ISO 14001"))
        actions.stamp(visit.session, [made.id])
    page = visit.get("/annuaire/?label=ISO+14001", expect=302)
    assert visit.answer.location == "/annuaire/?label=iso+14001"
    page = visit.get("/annuaire/?label=iso+14001")
    assert names(page) == ["Certifiée"]
    assert chips(page) == ["Retirer Label : ISO 14001 ×"]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("?q=&departement=&type=INCONNU&rayon=50&tri=", "/annuaire/"),
        ("?type=EI&q=++jardin++&type=ACI&type=EI", "/annuaire/?q=jardin&type=ACI&type=EI"),
        ("?lieu=albi&rayon=50&tri=distance", "/annuaire/?lieu=Albi+(81)&rayon=50"),
        ("?lieu=Tarn&rayon=50", "/annuaire/?departement=81"),
        ("?lieu=Occitanie", "/annuaire/?region=76"),
        ("?lieu=France", "/annuaire/"),
        ("?q=jardin&page=1", "/annuaire/?q=jardin"),
        ("?vue=liste&utm_source=x", "/annuaire/"),
    ],
)
def test_a_search_has_one_address(visit, typed, address):
    visit.get(f"/annuaire/{typed}", expect=302)
    assert visit.answer.location == address
    visit.get(address)


def test_around_a_place_the_nearest_comes_first_with_its_distance(visit):
    add_supplier(visit, "Ici", "Peinture")
    add_supplier(visit, "Là", "Peinture", commune=CASTRES)
    add_supplier(visit, "Ailleurs", "Peinture", commune="59350")
    page = visit.get("/annuaire/?lieu=Albi+(81)&rayon=50")
    assert names(page) == ["Ici", "Là"]
    assert "à moins d’un kilomètre" in read(page)
    assert "à 37 km" in read(page)
    assert len(names(visit.get("/annuaire/?lieu=Albi+(81)"))) == 3


def test_homonyms_are_offered(visit):
    page = visit.get("/annuaire/?lieu=Saint-Denis+(93)")
    assert "Autres lieux de ce nom" in read(page)
    assert page.select_one('a[href^="/annuaire/?lieu=Saint-Denis"]')


def test_a_place_that_is_not_one_is_refused_beside_its_field(visit):
    add_supplier(visit, "Seule")
    page = visit.get("/annuaire/?lieu=Nullepartville", expect=422)
    assert page.select_one("#lieu")["aria-invalid"] == "true"
    assert "n’est pas un lieu reconnu" in page.select_one("#lieu-error").text
    assert names(page) == []


def test_a_search_without_answer_says_what_to_take_off(visit):
    add_supplier(visit, "Seule", "Peinture", kind="EI")
    page = visit.get("/annuaire/?q=peinture&type=EI&departement=31")
    assert "Aucune structure ne correspond" in read(page)
    ways = {link["href"]: link.parent.get_text(" ", strip=True) for link in page.select(".empty a")}
    assert "1" in ways["/annuaire/?q=peinture&type=EI"]
    assert "/essayer?objet=peinture" in ways


def test_a_page_beyond_the_end_leads_to_the_last_one(visit):
    for number in range(26):
        add_supplier(visit, f"Structure {number:02d}", "Peinture")
    assert "de 1 à 25" in read(visit.get("/annuaire/"))
    visit.get("/annuaire/?page=900", expect=302)
    last = visit.get(visit.answer.location)
    assert names(last) == ["Structure 25"]
    assert "Page 2 sur 2" in read(last)


@pytest.mark.parametrize("nonsense", ["0", "-1", "abc", "²", "99999999999999999999"])
def test_a_page_that_is_not_a_number_is_the_first_one(visit, nonsense):
    add_supplier(visit, "Seule", "Peinture")
    visit.get(f"/annuaire/?page={nonsense}", expect=302)
    assert visit.answer.location == "/annuaire/"


def test_with_a_script_the_answer_gives_the_address_instead_of_leading_there(visit):
    add_supplier(visit, "Seule", "Peinture")
    answer = visit.client.get("/annuaire/?q=peinture&lieu=", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Push-Url"] == "/annuaire/?q=peinture"
    refused = visit.client.get("/annuaire/?lieu=Nullepartville", headers={"HX-Request": "true"})
    assert refused.status_code == 200, "htmx shows only what succeeds"
    assert "n’est pas un lieu" in refused.text.replace("\N{NO-BREAK SPACE}", " ")


def test_establishments_of_one_legal_unit_lead_to_its_page(visit):
    add_supplier(visit, "Agence d’Albi", siret="99990346199007", siren="999903461")
    add_supplier(visit, "Agence de Castres", siret="99990346199015", siren="999903461")
    add_supplier(visit, "Seule", siret="99990346200003", siren="999903462")
    page = visit.get("/annuaire/")
    links = page.select('a[href="/annuaire/unite/999903461"]')
    assert len(links) == 2
    assert "Les 2 établissements" in links[0].text.replace("\N{NO-BREAK SPACE}", " ")
    assert set(names(visit.get("/annuaire/unite/999903461"))) == {
        "Agence d’Albi",
        "Agence de Castres",
    }


@pytest.mark.parametrize("siren", ["999999999", "12345", "abcdefghi", "99990346²"])
def test_an_unknown_legal_unit_is_a_page_not_found(visit, siren):
    visit.get(f"/annuaire/unite/{siren}", expect=404)


def test_a_fictitious_supplier_is_marked_in_lists_and_on_its_page(visit):
    fake = add_supplier(visit, "Inventée", "Peinture")
    real = add_supplier(visit, "Véritable", "Peinture", fictitious=False)
    marks = [bool(row.select(".tag-demo")) for row in visit.get("/annuaire/").select(".result")]
    assert marks == [True, False]
    assert visit.get(f"/annuaire/{fake.id}").select_one(".tag-demo").text == "structure fictive"
    assert not visit.get(f"/annuaire/{real.id}").select(".tag-demo")


def test_a_contradiction_is_marked_in_the_list(visit):
    made = add_supplier(visit, "Contestée", kind="EI")
    add_statement(
        visit.session,
        made,
        status=StatusKind.INCLUSIVE,
        value=Known.NO,
        source="sirene",
        as_of=date(2026, 9, 1),
    )
    assert "sources en désaccord" in read(visit.get("/annuaire/"))


def test_a_search_can_be_kept_by_a_member(visit):
    add_supplier(visit, "Seule", "Peinture")
    assert "Garder cette recherche" not in read(visit.get("/annuaire/?q=peinture"))
    visit.sign_in_as(Role.BUYER)
    page = visit.get("/annuaire/?q=peinture")
    assert page.find("a", string="Garder cette recherche")["href"].endswith("?q=peinture")


def test_the_map_gives_its_numbers_as_a_table_too(visit):
    add_supplier(visit, "Ici", kind="EI")
    add_supplier(visit, "Là", commune=CASTRES)
    add_supplier(visit, "Ailleurs", commune=TOULOUSE, kind="EI")
    page = visit.get("/annuaire/?vue=carte")
    rows = [row.get_text(" ", strip=True) for row in page.select(".map-table tbody tr")]
    assert rows == ["Tarn (81) 2", "Haute-Garonne (31) 1"]
    link = page.select_one(".map-table tbody a")["href"]
    assert link == "/annuaire/?departement=81&vue=carte"
    only = visit.get("/annuaire/?type=EI&vue=carte")
    assert len(only.select(".map-table tbody tr")) == 2
    assert only.select_one("[data-points]")["data-points"] == "/annuaire/carte.json?type=EI"


def test_points_of_the_map_follow_the_search_and_the_part_that_is_seen(visit):
    add_supplier(visit, "Ici", kind="EI")
    add_supplier(visit, "Aussi ici", kind="EI")
    add_supplier(visit, "Ailleurs", commune=TOULOUSE, kind="EA")
    everything = visit.client.get("/annuaire/carte.json").get_json()["points"]
    assert sorted(point[2] for point in everything) == [1, 2]
    alone = next(point for point in everything if point[2] == 1)
    assert alone[3] == "Ailleurs"
    assert alone[4].startswith("/annuaire/")
    albi = visit.client.get("/annuaire/carte.json?cadre=43.8,2,44.1,2.4").get_json()["points"]
    assert [point[2] for point in albi] == [2]
    kinds = visit.client.get("/annuaire/carte.json?type=EA").get_json()["points"]
    assert [point[3] for point in kinds] == ["Ailleurs"]


@pytest.mark.parametrize("box", ["", "a,b,c,d", "1,2,3", "9,9,1,1", "nan,nan,nan,nan"])
def test_a_box_that_is_not_one_is_the_whole_map(visit, box):
    add_supplier(visit, "Ici")
    answer = visit.client.get(f"/annuaire/carte.json?cadre={box}")
    assert len(answer.get_json()["points"]) == 1


def test_two_families_said_by_two_sources_are_a_contradiction(visit):
    made = add_supplier(visit, "Hésitante")
    for source, family in (("siae", Family.ASSOCIATION), ("sirene", Family.SCOP)):
        told = {"status": StatusKind.ESS, "value": Known.YES, "detail": family, "source": source}
        add_statement(visit.session, made, **told)
    assert "sources en désaccord" in read(visit.get("/annuaire/"))


def test_an_index_being_prepared_is_said_and_the_page_stays_usable(visit, monkeypatch):
    add_supplier(visit, "Seule")

    def preparing(_question):
        raise live.IndexPreparing

    monkeypatch.setattr(live.of(visit.app), "ask", preparing)
    page = visit.get("/annuaire/?q=peinture", expect=503)
    assert "L’annuaire se prépare" in read(page)
    assert page.select_one("#q")["value"] == "peinture"
    assert page.select_one("[data-again]")["href"] == "/annuaire/?q=peinture"
    assert visit.answer.headers["Retry-After"]
    points = visit.client.get("/annuaire/carte.json")
    assert points.status_code == 503
    assert points.get_json()["message"]
