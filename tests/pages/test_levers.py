"""The levers: on the page of a lot, and on their own page without an account."""

from datetime import date
from decimal import Decimal

from spaser.core.db import transaction
from spaser.levers import advice
from spaser.reference import parameters
from spaser.web.access import Role
from tests.pages.catalogue import ALBI, add_supplier, add_tender
from tests.pages.world_objects import tender, world_of


def words(element):
    """The words of an element, with ordinary spaces."""
    return " ".join(element.get_text(" ").replace("\N{NO-BREAK SPACE}", " ").split())


def levers(page):
    """Code → its words."""
    return {one["id"].removeprefix("levier-"): words(one) for one in page.select(".lever")}


def test_the_page_of_levers_is_public_and_shows_each_with_its_article_and_its_proof(visit):
    page = visit.get("/leviers")
    found = levers(page)
    assert len(found) == 15
    assert (
        "L2113-12, R2113-7 du code de la commande publique – texte lu"
        in (found["reservation_handicap"])
    )
    text = words(page)
    assert all(one_mark.label in text for one_mark in advice.marks())
    assert "Les concessions ont leurs propres règles" in text


def test_the_thresholds_are_shown_with_their_dates(visit):
    page = visit.get("/leviers")
    rows = [words(row) for row in page.select("tr")]
    assert any("40 000 € HT" in row and "31 mars 2026" in row for row in rows)
    assert any("60 000 € HT" in row and "1er avril 2026" in row for row in rows)
    codes = {one.code for one in parameters.all_parameters()}
    assert {"climat_date_prudence", "climat_date_controle"} <= codes
    assert "2026-08-21" in words(page)
    assert "2026-08-22" in words(page)


def test_a_purchase_in_the_address_is_judged_on_its_date(visit):
    asked = "/leviers?cpv=77310000-6&montant=45+000&lots=1&acheteur=collectivite"
    before = levers(visit.get(f"{asked}&engage_le=2026-03-31"))
    after = levers(visit.get(f"{asked}&engage_le=2026-04-01"))
    assert "Fermé" in before["dispense"]
    assert "Ouvert" in after["dispense"]
    page = visit.get(f"{asked}&engage_le=2026-04-01")
    assert "même opérateur" in words(page.select_one(".alert-warning"))


def test_what_is_wrong_is_said_beside_its_field_and_kept(visit):
    page = visit.get("/leviers?cpv=12&montant=abc&engage_le=2026-99-01&duree=0", expect=422)
    assert "n’est pas un montant" in page.select_one("#montant-error").get_text()
    assert page.select_one("#montant")["value"] == "abc"
    assert page.select_one("#cpv-error")
    assert page.select_one("#duree-error").get_text() == "Indiquez une durée en mois."
    assert "date" in page.select_one("#engage_le-error").get_text().lower()


def _lot(visit, **told):
    world = world_of(visit)
    made = tender(world, world.home)
    with transaction(visit.session):
        for name, value in told.items():
            setattr(made if name == "published_on" else made.lots[0], name, value)
    visit.sign_in_as(Role.READER, world.home)
    return f"/consultations/{made.id}/lots/{made.lots[0].id}"


def test_a_lot_shows_the_ladder_and_takes_the_date_of_its_notice(visit):
    path = _lot(visit, amount_ht=Decimal(45_000), published_on=date(2026, 3, 20))
    page = visit.get(path)
    section = page.select_one("#leviers")
    assert len(section.select(".rung")) == 4
    assert "la publication de l’avis, le 20/03/2026" in words(section)
    assert "Fermé" in levers(page)["dispense"]


def test_the_reader_of_a_lot_says_what_it_does_not(visit):
    path = _lot(visit, amount_ht=Decimal(45_000), published_on=date(2026, 3, 20))
    page = visit.get(f"{path}?engage_le=2026-04-02&acheteur=etat&lots=1")
    assert "Ouvert" in levers(page)["dispense"]
    assert page.select_one("#acheteur option[selected]")["value"] == "etat"
    wrong = visit.get(f"{path}?total=beaucoup")
    assert "n’est pas un montant" in wrong.select_one("#total-error").get_text()
    assert len(levers(wrong)) == 15


def test_a_lot_without_place_is_not_told_what_is_close(visit):
    page = visit.get(_lot(visit))
    assert "Indiquez le lieu du lot" in words(page.select_one("#leviers"))
    assert not page.select(".rung-advised")


def _found(visit, *suppliers, **told):
    """A lot of the sample consultation, with these suppliers in the directory."""
    for supplier in suppliers:
        add_supplier(visit, *supplier[:2], **supplier[2])
    made = add_tender(visit, None)
    with transaction(visit.session):
        for name, value in told.items():
            setattr(made.lots[0], name, value)
    visit.sign_in_as(Role.READER)
    return visit.get(f"/consultations/{made.id}/lots/{made.lots[0].id}")


GREEN = "Entretien des espaces verts : tonte, taille de haies, désherbage manuel."
CLEAN = "Nettoyage de locaux et de vitres, entretien ménager des bureaux."


def test_five_close_inclusive_suppliers_make_a_reserved_lot(visit):
    close = [(f"Jardins {n}", GREEN, {"kind": "EI"}) for n in range(5)]
    section = _found(visit, *close, reservation=None).select_one("#leviers")
    advised = words(section.select_one(".rung-advised"))
    assert advised.startswith("Réserver le lot Conseillé")
    assert "L2113-13" in advised


def test_a_lot_that_its_notice_reserves_says_so_first(visit):
    page = _found(visit, ("Jardins", GREEN, {"kind": "EI"}))
    assert words(page.select_one(".rung-advised")).startswith("Réserver le lot Déjà dans l’avis")


def test_five_far_ones_make_none(visit):
    far = [(f"Jardins {n}", GREEN, {"kind": "EI", "commune": "59350"}) for n in range(5)]
    page = _found(visit, *far, reservation=None)
    assert "Offre insuffisante" in words(page.select_one(".rung"))
    assert not page.select(".rung-advised")


BOTH = {
    "title": "Nettoyage des locaux et entretien des espaces verts",
    "description": "",
    "cpv": ["90910000", "77310000"],
}


def test_two_suppliers_are_put_together_when_none_has_both_trades(visit):
    page = _found(visit, ("Jardins", GREEN, {}), ("Vitres", CLEAN, {}), **BOTH)
    section = page.select_one("#groupements")
    assert sorted(link.get_text() for link in section.select("a")) == ["Jardins", "Vitres"]
    assert "ne couvre seule tous les métiers demandés" in words(section)


def test_nobody_is_put_together_when_one_has_both_trades(visit):
    page = _found(visit, ("Jardins", GREEN, {}), ("Tout", f"{GREEN} {CLEAN}", {}), **BOTH)
    assert not page.select("#groupements")


def test_two_departments_are_served_together(visit):
    tarn, nord = (
        (name, GREEN, {"commune": commune}) for name, commune in (("Ici", ALBI), ("Là", "59350"))
    )
    told = {"commune_code": None, "department": None, "nuts": ["FRJ27", "FRE11"], "place": ""}
    page = _found(visit, tarn, nord, **told)
    section = words(page.select_one("#groupements"))
    assert "ne couvre seule tous les lieux" in section
    assert "Intervient dans : Tarn." in section
    assert "Intervient dans : Nord." in section
