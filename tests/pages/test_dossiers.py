"""A dossier of sourcing: opened from a lot, filled, and read by one organisation alone."""

import pytest
from sqlmodel import select

from spaser.core.db import transaction
from spaser.dossiers.models import (
    Dossier,
    DossierContact,
    DossierFound,
    DossierMessage,
    DossierSearch,
    DossierSupplier,
)
from spaser.dossiers.wording import message_digest
from spaser.sourcing import live
from spaser.suppliers.models import Supplier
from spaser.tenders import actions as tender_actions
from spaser.web.access import Role
from tests.pages.catalogue import add_supplier, read
from tests.pages.sourcing_dossier import PURPOSE, choose, conclude, contact, open_one


def all_of(visit, model):
    visit.session.rollback()
    return list(visit.session.exec(select(model).order_by(model.id)).all())


def test_without_a_dossier_the_page_says_what_one_is_for(visit):
    visit.sign_in_as(Role.BUYER)
    page = read(visit.get("/dossiers/"))
    assert "À quoi sert un dossier" in page
    assert "qui vous n’avez pas contacté, et pourquoi" in page


def test_opening_keeps_the_search_with_its_data_and_the_whole_list(visit):
    opened = open_one(visit)
    [dossier] = all_of(visit, Dossier)
    [search] = all_of(visit, DossierSearch)
    found = all_of(visit, DossierFound)
    assert dossier.reference.startswith("SRC-")
    assert dossier.reference.endswith("-001")
    assert dossier.purpose == PURPOSE
    assert dossier.need["title"] == opened.tender.lots[0].title
    assert search.found_count == len([one for one in found if not one.near_miss])
    assert search.edition["revision"] > 0
    assert search.edition["sources"][0]["source"] == "table"
    assert search.query["cpv"] == opened.tender.lots[0].cpv
    assert [one.rank for one in found if not one.near_miss] == [1, 2, 3]
    assert all(one.reasons for one in found)


def test_the_filters_of_the_page_of_the_lot_are_kept_and_used_again(visit):
    opened = open_one(visit)
    lot = opened.tender.lots[0]
    url = f"/dossiers/ouvrir/{opened.tender.id}/{lot.id}?type=ESAT"
    assert "Établissement et service" in read(visit.get(url))
    visit.submit(url, {"purpose": "Le secteur protégé seulement."})
    made = all_of(visit, DossierSearch)[-1]
    assert made.found_count == 0
    assert made.query["arguments"] == [["type", "ESAT"]]
    second = f"/dossiers/{made.dossier_id}"
    visit.press(f"{second}/recherches", f"{second}/recherches")
    assert all_of(visit, DossierSearch)[-1].query["filters"] == made.query["filters"]


def test_the_page_of_a_lot_leads_to_its_dossiers_and_lets_writers_open_one(visit):
    opened = open_one(visit)
    lot = opened.tender.lots[0]
    address = f"/consultations/{opened.tender.id}/lots/{lot.id}"
    page = visit.get(address)
    assert page.select_one(f"a[href^='/dossiers/ouvrir/{opened.tender.id}/{lot.id}']")
    assert "SRC-" in read(page)
    visit.sign_in_as(Role.READER, opened.organisation)
    page = visit.get(address)
    assert "SRC-" in read(page)
    assert not page.select("a[href^='/dossiers/ouvrir/']")


def test_two_dossiers_of_a_year_have_two_numbers(visit):
    opened = open_one(visit)
    lot = opened.tender.lots[0]
    visit.submit(f"/dossiers/ouvrir/{opened.tender.id}/{lot.id}", {"purpose": "Encore."})
    assert [one.reference[-3:] for one in all_of(visit, Dossier)] == ["001", "002"]


def test_a_supplier_without_mail_is_to_be_called_and_never_dropped(visit):
    opened = open_one(visit)
    choose(visit, opened, "Verte Vallée", "Tonte et Taille")
    page = read(visit.get(f"{opened.url}/echanges/"))
    assert "À appeler" in page
    assert "Tonte et Taille fictive : 05 00 00 00 00 (pas d’adresse électronique connue)" in page
    assert "À appeler" in read(visit.get(f"{opened.url}/structures/"))


def test_a_message_to_several_is_kept_once_with_its_digest(visit):
    opened = open_one(visit)
    chosen = choose(visit, opened, "Verte Vallée", "Les Jardins du Pont")
    contact(visit, opened, [one.id for one in chosen])
    [message] = all_of(visit, DossierMessage)
    exchanges = all_of(visit, DossierContact)
    assert {one.message_id for one in exchanges} == {message.id}
    assert message.digest == message_digest("Sourcing", message.body)
    page = read(visit.get(f"{opened.url}/echanges/"))
    assert "Verte Vallée" in page.split("Envoyé à l’identique à")[1].split("Empreinte")[0]
    contact(
        visit,
        opened,
        [chosen[0].id],
        kind="relance",
        body="Bonjour,\r\nPouvez-vous entretenir nos espaces verts ?  ",
    )
    assert len(all_of(visit, DossierMessage)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": "refus", "subject": "", "body": ""}, "raison du refus"),
        ({"day": "2999-01-01"}, "dans l’avenir"),
        ({"body": ""}, "Recopiez ici le texte envoyé"),
        ({"subject": ""}, "Écrivez l’objet du message"),
        ({"day": "hier"}, "jour"),
    ],
)
def test_a_wrong_exchange_is_refused_and_nothing_typed_is_lost(visit, typed, said):
    opened = open_one(visit)
    [one] = choose(visit, opened, "Verte Vallée")
    page = contact(visit, opened, [one.id], expect=422, **typed)
    assert said in read(page)
    assert page.select_one("#person")["value"] == "Corinne Imaginaire"
    assert all_of(visit, DossierContact) == []


def test_an_exchange_is_cancelled_by_another_that_says_why(visit):
    opened = open_one(visit)
    [one] = choose(visit, opened, "Verte Vallée")
    contact(visit, opened, [one.id])
    [entry] = all_of(visit, DossierContact)
    visit.submit(f"{opened.url}/echanges/{entry.id}/annuler", {"reason": "Mauvaise structure."})
    assert len(all_of(visit, DossierContact)) == 2
    page = read(visit.get(f"{opened.url}/echanges/"))
    assert "Mauvaise structure." in page
    assert "pas contactée" in read(visit.get(opened.url))
    again = visit.submit(
        f"{opened.url}/echanges/{entry.id}/annuler", {"reason": "Encore."}, expect=422
    )
    assert "déjà annulée" in read(again)


def test_a_refusal_keeps_its_reason(visit):
    opened = open_one(visit)
    [one] = choose(visit, opened, "Verte Vallée")
    told = {"kind": "refus", "channel": "telephone", "subject": "", "body": ""}
    contact(visit, opened, [one.id], **told, summary="Carnet plein jusqu'en juin.")
    page = read(visit.get(opened.url))
    assert "a refusé" in page
    assert "Carnet plein jusqu'en juin." in page


def test_the_shortlist_is_ordered_by_its_buttons(visit):
    opened = open_one(visit)
    chosen = choose(visit, opened, "Verte Vallée", "Les Jardins du Pont", "Tonte et Taille")
    last = chosen[-1]
    page = visit.get(f"{opened.url}/structures/")
    token = page.select_one("[name=csrf_token]")["value"]
    for _ in range(2):
        visit.client.post(
            f"{opened.url}/structures/{last.id}/deplacer",
            data={"csrf_token": token, "direction": "monter"},
        )
    kept = [one for one in all_of(visit, DossierSupplier) if one.kept]
    assert min(kept, key=lambda one: one.position).id == last.id
    assert sorted(one.position for one in kept) == [1, 2, 3]


def test_a_supplier_is_set_aside_with_a_reason_only(visit):
    opened = open_one(visit)
    [one] = choose(visit, opened, "Verte Vallée")
    url = f"{opened.url}/structures/{one.id}"
    page = visit.submit(url, {"kept": "non", "why_not": "", "note": "Vue."}, expect=422)
    assert "Dites pourquoi vous écartez" in read(page)
    assert page.select_one("#note").get_text().strip() == "Vue."
    visit.submit(url, {"kept": "non", "why_not": "Ne fait pas d’élagage.", "note": "Vue."})
    page = read(visit.get(f"{opened.url}/structures/"))
    assert "1 structure écartée" in page
    assert "Ne fait pas d’élagage." in page


def test_a_supplier_joins_from_the_directory_by_siret_or_name(visit):
    opened = open_one(visit)
    add_supplier(visit, "La Fabrique du Linge", "Blanchisserie", siret="99970000000001")
    live.of(visit.app).refresh()
    for words in ("99970000000001", "fabrique linge"):
        page = visit.get(f"{opened.url}/structures/ajouter?q={words}")
        assert "La Fabrique du Linge" in read(page)
    number = page.select_one("[name=supplier]")["value"]
    visit.submit(f"{opened.url}/structures/ajouter?q=linge", {"supplier": number})
    [made] = all_of(visit, DossierSupplier)
    assert (made.name, made.origin) == ("La Fabrique du Linge", "annuaire")
    assert "Déjà dans le dossier" in read(visit.get(f"{opened.url}/structures/ajouter?q=linge"))


def test_a_second_search_shows_what_changed(visit):
    opened = open_one(visit)
    add_supplier(visit, "Nouvelle Tonte", "Tonte et entretien des espaces verts.", kind="EI")
    live.of(visit.app).refresh()
    visit.press(f"{opened.url}/recherches", f"{opened.url}/recherches")
    page = read(visit.get(f"{opened.url}/recherches/2"))
    assert "Nouvelle, au rang" in page
    assert "Nouvelle Tonte" in page
    assert len(all_of(visit, DossierSearch)) == 2


def test_the_second_of_two_people_is_shown_the_difference_and_loses_nothing(visit):
    opened = open_one(visit)
    url = f"{opened.url}/conclusions/modifier"
    page = visit.get(url)
    stale = {
        field["name"]: field.get("value", "") for field in page.select("main form [type=hidden]")
    }
    visit.submit(url, {"clauses": "Cinq pour cent d’insertion.", "delai": "Mars."})
    told = {"clauses": "Dix pour cent.", "autre": "Visite obligatoire.", "information_shared": ""}
    visit.answer = visit.client.post(url, data=stale | told)
    page = visit._page(409)
    assert "Cinq pour cent d’insertion." in read(page)
    assert page.select_one("#clauses").get_text().strip() == "Dix pour cent."
    assert page.select_one("#delai").get_text().strip() == "Mars."
    assert page.select_one("#autre").get_text().strip() == "Visite obligatoire."
    assert all_of(visit, Dossier)[0].conclusions["clauses"] == "Cinq pour cent d’insertion."
    form = page.select_one("main form")
    again = {one["name"]: one.get("value", "") for one in form.select("[type=hidden]")}
    again |= {one["name"]: one.get_text().strip() for one in form.select("textarea")}
    visit.answer = visit.client.post(url, data=again | {"information_shared": ""})
    visit._page(302)
    [dossier] = all_of(visit, Dossier)
    assert dossier.conclusions["clauses"] == "Dix pour cent."
    assert dossier.conclusions["delai"] == "Mars."


def test_two_notes_on_one_supplier_are_both_read(visit):
    opened = open_one(visit)
    [one] = choose(visit, opened, "Verte Vallée")
    url = f"{opened.url}/structures/{one.id}"
    stale = {
        f["name"]: f.get("value", "") for f in visit.get(url).select("main form [type=hidden]")
    }
    visit.submit(url, {"kept": "oui", "why_not": "", "note": "Première note."})
    told = {"kept": "oui", "why_not": "", "note": "Seconde note."}
    visit.answer = visit.client.post(url, data=stale | told)
    page = read(visit._page(409))
    assert "Première note." in page
    assert "Seconde note." in page


def test_what_is_missing_is_said_before_the_lock(visit):
    opened = open_one(visit)
    choose(visit, opened, "Verte Vallée")
    page = read(visit.get(f"{opened.url}/verrouiller"))
    for said in (
        "« Verte Vallée » n’a pas été contactée",
        "2 structures trouvées n’ont pas été retenues",
        "Aucune conclusion n’est écrite",
        "conflit d’intérêts n’est pas déclarée",
        "écrit pour une seule structure",
        "seront données à toutes",
    ):
        assert said in page
    refused = visit.submit(f"{opened.url}/verrouiller", {}, expect=422)
    assert "Comblez les manques" in read(refused)
    visit.submit(f"{opened.url}/verrouiller", {"despite": "y"})
    assert "Dossier verrouillé le" in read(visit.get(opened.url))


def test_a_whole_dossier_is_locked_without_a_warning(visit):
    opened = open_one(visit)
    chosen = choose(visit, opened, "Verte Vallée", "Les Jardins du Pont")
    contact(visit, opened, [one.id for one in chosen])
    conclude(visit, opened)
    page = visit.get(f"{opened.url}/verrouiller")
    assert "Sans réponse à ce jour" in read(page)
    assert not page.select_one("#despite")
    visit.submit(f"{opened.url}/verrouiller", {})
    [dossier] = all_of(visit, Dossier)
    assert dossier.locked_by == opened.person.full_name
    assert dossier.conflict_by == opened.person.full_name


def test_a_dossier_outlives_its_lot_and_its_suppliers(visit):
    opened = open_one(visit)
    choose(visit, opened, "Verte Vallée")
    with transaction(visit.session):
        tender_actions.delete_tender(visit.session, opened.tender)
        found = visit.session.exec(select(Supplier).where(Supplier.name == "Verte Vallée")).one()
        visit.session.delete(found)
    page = read(visit.get(opened.url))
    assert "le lot n’est plus dans vos consultations" in page
    assert "Verte Vallée (plus dans l’annuaire)" in page
    assert "Verte Vallée" in read(visit.get(f"{opened.url}/recherches/1"))
    assert "ne peut pas être refaite" in read(visit.get(f"{opened.url}/recherches"))
    visit.get(f"{opened.url}/structures/")


def test_a_reader_reads_and_writes_nothing(visit):
    opened = open_one(visit)
    choose(visit, opened, "Verte Vallée")
    visit.sign_in_as(Role.READER, opened.organisation)
    for path in ("", "/recherches", "/recherches/1", "/structures/", "/echanges/", "/conclusions"):
        page = visit.get(opened.url + path)
        assert not page.select("main form[method=post]")
    visit.get(f"{opened.url}/verrouiller", expect=403)


def test_the_list_is_filtered_by_state_words_and_person(visit):
    opened = open_one(visit)
    assert "1 dossier" in read(visit.get("/dossiers/?etat=ouvert&les=miens&q=espaces"))
    assert "Aucun dossier ne correspond" in read(visit.get("/dossiers/?etat=verrouille"))
    visit.sign_in_as(Role.ADMINISTRATOR, opened.organisation)
    assert "Aucun dossier ne correspond" in read(visit.get("/dossiers/?les=miens"))
    assert "Aucun dossier ne correspond" in read(visit.get("/dossiers/?q=zzzz"))
