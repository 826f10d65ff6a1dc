"""The correction form: what the sources say stays visible, nothing typed is lost."""

from datetime import date

import pytest
from sqlmodel import select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.journal import Actor, act_as
from spaser.directory.models import ErrorReport, ReportTopic
from spaser.suppliers import actions
from spaser.suppliers.assembly import Origin, write
from spaser.suppliers.models import Known, Supplier
from spaser.suppliers.records import Held, Holding
from spaser.web.access import Role
from tests.pages.catalogue import read

FACTS = {
    "name": "Les Lessivières d'Oc",
    "siret": "99990346199007",
    "siren": "999903461",
    "website": "https://ancien.example",
    "phone": "05 63 00 00 00",
    "address": "1 rue du Lavoir",
    "postal_code": "81000",
    "commune_code": "81004",
    "commune_name": "Albi",
    "department": "81",
    "region": "76",
    "activities": [{"text": "Blanchisserie d'hôtel"}],
    "statuses": [{"status": "ess", "value": "yes", "detail": "scop", "as_of": "2020-12-18"}],
    "labels": ["ISO 9001"],
    "fictitious": True,
}


@pytest.fixture
def supplier(visit) -> Supplier:
    holding = Holding(None, [Held("siae", "1", dict(FACTS), date(2020, 12, 18), fresh=True)])
    with transaction(visit.session):
        act_as(visit.session, Actor("import d’essai"))
        actions.lock(visit.session)
        write(visit.session, [holding], Origin("siae"))
    return visit.session.get(Supplier, holding.supplier_id)


@pytest.fixture
def editor(visit):
    return visit.sign_in_as(Role.EDITOR, visit.organisation("CRESS d’Essai", "cress"))


def filled(page) -> dict[str, str]:
    """What a browser would send back of the form, untouched."""
    form = page.select_one("main form[method=post]")
    sent = {}
    for field in form.select("input[name]"):
        if field.get("type") != "checkbox" or field.has_attr("checked"):
            sent[field["name"]] = field.get("value", "")
    for field in form.select("textarea[name]"):
        sent[field["name"]] = field.get_text().removeprefix("\n").removeprefix("\r\n")
    for field in form.select("select[name]"):
        chosen = field.select_one("option[selected]") or field.select_one("option")
        sent[field["name"]] = chosen["value"]
    return sent


def send(visit, url, expect=302, page=None, **typed):
    """Fill the form of the page as a browser does, with some fields changed."""
    data = filled(page or visit.get(url)) | typed
    visit.answer = visit.client.post(url, data={n: v for n, v in data.items() if v is not None})
    return visit._page(expect)


def again(visit, supplier) -> Supplier:
    visit.session.rollback()
    return visit.session.get(Supplier, supplier.id, populate_existing=True)


def error(page) -> str:
    return " ".join(one.get_text() for one in page.select(".error")).replace("\xa0", " ")


def test_each_field_shows_what_the_sources_say(visit, supplier, editor):
    page = visit.get(f"/corrections/{supplier.id}")
    said = " ".join(one.get_text(" ", strip=True) for one in page.select(".sources-say"))
    assert "https://ancien.example – Liste des SIAE (ASP), 18" in said
    assert "1 rue du Lavoir, 81000 Albi" in said
    assert "Blanchisserie d'hôtel" in said
    assert "oui : SCOP, au 18/12/2020" in said.replace("\xa0", " ")
    assert "siret" not in filled(page)  # a source gives it
    assert not page.select("[name=restore]")


def test_a_form_sent_back_untouched_changes_nothing(visit, supplier, editor):
    revision = supplier.revision
    send(visit, f"/corrections/{supplier.id}")
    assert again(visit, supplier).revision == revision


def test_a_correction_is_shown_and_given_back(visit, supplier, editor):
    url = f"/corrections/{supplier.id}"
    send(visit, url, website="nouveau.example/page", phone="", brand="L'Oc")
    kept = again(visit, supplier)
    assert (kept.website, kept.phone, kept.brand) == ("https://nouveau.example/page", "", "L'Oc")
    page = visit.get(url)
    assert {one["value"] for one in page.select("[name=restore]")} == {"website", "phone", "brand"}
    send(visit, url, restore=["website", "phone"])
    kept = again(visit, supplier)
    assert (kept.website, kept.phone, kept.brand) == (FACTS["website"], FACTS["phone"], "L'Oc")


def test_what_a_source_says_wrong_is_taken_away_and_given_back(visit, supplier, editor):
    url = f"/corrections/{supplier.id}"
    page = visit.get(url)
    wrong = [one["value"] for one in page.select("[name=denied]")]
    assert len(wrong) == 2  # the activity and the label
    send(visit, url, denied=[*wrong, "labels:0123456789abcdef", "<script>"], text="Repassage")
    kept = again(visit, supplier)
    assert [one.text for one in kept.activities] == ["Repassage"]
    assert kept.labels == []
    [own] = [one for one in kept.sources if one.source == "person"]
    assert sorted(own.facts["denied"]) == sorted(wrong)  # and nothing that no source says
    assert "a retiré de cette page 2 mentions" in read(visit.get(f"/annuaire/{supplier.id}"))
    page = visit.get(url)
    assert {one["value"] for one in page.select("[name=denied][checked]")} == set(wrong)
    send(visit, url, denied=[])
    kept = again(visit, supplier)
    assert [one.text for one in kept.activities] == ["Repassage", "Blanchisserie d'hôtel"]
    assert [one.label for one in kept.labels] == ["ISO 9001"]


def test_everything_that_may_be_said_comes_back_in_the_form(visit, supplier, editor):
    url = f"/corrections/{supplier.id}"
    typed = {
        "workforce": "12 salariés",
        "text": "Linge plat\r\n\r\nRepassage",
        "cpv": "98310000-9 77310000",
        "service_kind": "prestation",
        "radius_km": "40",
        "departments": "Tarn, 31",
        "regions": "occitanie",
        "year": "2025",
        "sectors": ["ressources_dechets", "mobilite_durable"],
        "labels": "Qualiopi\r\nQualiopi\r\nÉcolabel",
        "references-0-title": "Linge des écoles",
        "references-0-year": "2024",
        "esus-value": "unknown",
        "inclusive-0-value": "yes",
        "inclusive-0-detail": "EI",
        "inclusive-0-as_of": "2026-02-03",
    }
    send(visit, url, **typed)
    page = visit.get(url)
    sent = filled(page)
    assert sent["text"] == "Linge plat\nRepassage"
    assert sent["cpv"] == "98310000-9, 77310000-6"
    assert (sent["departments"], sent["regions"]) == ("Tarn, Haute-Garonne", "Occitanie")
    assert sent["labels"] == "Qualiopi\nÉcolabel"
    assert (sent["references-0-title"], sent["references-0-year"]) == ("Linge des écoles", "2024")
    assert (sent["inclusive-0-detail"], sent["inclusive-0-as_of"]) == ("EI", "2026-02-03")
    assert sent["esus-value"] == "unknown"
    assert len(page.select("[name=sectors][checked]")) == 2
    assert "Services de blanchisserie" in read(page) or "98310000-9 –" in read(page)
    kept = again(visit, supplier)
    assert kept.workforce_bracket == "11"
    told = {(one.status.value, one.detail, one.source): one.value for one in kept.statuses}
    assert told["inclusive", "EI", "person"] == Known.YES
    assert told["ess", "scop", "siae"] == Known.YES  # what another source says stays
    send(visit, url)
    assert again(visit, supplier).revision == kept.revision


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Donnez le nom de la structure"),
        ({"website": "pas un site"}, "Écrivez l’adresse du site comme"),
        ({"phone": "12"}, "Écrivez le numéro en entier"),
        ({"workforce": "beaucoup"}, "Écrivez un nombre de salariés"),
        ({"email": "non"}, "n’est pas une adresse électronique valable"),
        ({"commune": "Nullepart-sur-Rien"}, "n’est pas reconnue"),
        ({"commune": "Saint-Denis", "postal_code": ""}, "Précisez le code postal"),
        ({"commune": "Toulouse"}, "Le code postal 81000"),
        ({"commune": "", "address": "2 rue Neuve"}, "Indiquez la commune"),
        ({"cpv": "12"}, "doit avoir 8 chiffres"),
        ({"departments": "Atlantide"}, "n’est le nom ou le code d’aucun département"),
        ({"regions": "Gaule"}, "n’est le nom ou le code d’aucune région"),
        ({"radius_km": "5000"}, "entre 1 et 1000"),
        ({"year": "1789"}, "Écrivez une année entre"),
        ({"state": "fermee"}, "Écrivez le jour où elle a fermé"),
        ({"state": "fermee", "closed_on": "2999-01-01"}, "n’est pas encore venue"),
        ({"ess-detail": "scic"}, "Choisissez oui, non ou inconnu"),
        ({"ess-value": "yes", "ess-as_of": "hier"}, "Écrivez la date en entier"),
        ({"references-0-buyer": "Albi"}, "Donnez l’objet de chaque référence"),
        ({"references-0-title": "Linge", "references-0-cpv": "99"}, "doit avoir 8 chiffres"),
        ({"text": "x" * 20_001}, "20000 caractères au plus"),
        ({"service_kind": "magie"}, "Choisissez dans la liste"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(
    visit, supplier, editor, wrong, said
):
    revision = supplier.revision
    typed = {"brand": "Gardée"} | wrong
    page = send(visit, f"/corrections/{supplier.id}", 422, **typed)
    assert said in error(page)
    assert filled(page)["brand"] == "Gardée"
    assert again(visit, supplier).revision == revision


def test_the_address_of_a_person_needs_their_dated_consent(visit, supplier, editor):
    url = f"/corrections/{supplier.id}"
    mine = {"email": "jeanne.dupre@essai.example"}
    assert "ne se publie qu’avec son accord" in error(send(visit, url, 422, **mine))
    page = send(visit, url, 422, consent="y", **mine)
    assert "Écrivez la date de l’accord" in error(page)
    send(visit, url, consent="y", consent_on="2026-05-01", **mine)
    kept = again(visit, supplier)
    assert (kept.email, kept.email_consent_on) == (mine["email"], date(2026, 5, 1))
    send(visit, url)
    assert again(visit, supplier).revision == kept.revision
    send(visit, url, email="contact@essai.example", consent=None, consent_on="")
    assert again(visit, supplier).email_consent_on is None


def test_two_editors_at_once_lose_nothing_of_what_they_typed(visit, supplier, editor):
    url = f"/corrections/{supplier.id}"
    opened = visit.get(url)
    send(visit, url, brand="Ici", sigle="LO", page=opened)
    page = send(visit, url, 409, page=opened, brand="Ailleurs", text="Linge d'hôtel")
    words = read(page)
    assert "Rien n’est perdu" in words
    assert editor.full_name in words
    assert "Nom d’usage , dans l’annuaire : Ici" in words
    sent = filled(page)
    assert (sent["brand"], sent["text"]) == ("Ailleurs", "Linge d'hôtel")  # typed
    assert sent["sigle"] == "LO"  # changed by the other, untouched here
    kept = again(visit, supplier)
    assert (kept.brand, kept.sigle) == ("Ici", "LO")
    send(visit, url, page=page)
    kept = again(visit, supplier)
    assert (kept.brand, kept.sigle) == ("Ailleurs", "LO")


@pytest.mark.parametrize("altered", ["", "[]", "{", "null", "12", "[" * 20_000])
def test_an_altered_page_is_a_conflict_not_a_failure(visit, supplier, editor, altered):
    url = f"/corrections/{supplier.id}"
    page = send(visit, url, 409, version="x", opened=altered, brand="Gardée")
    assert filled(page)["brand"] == "Gardée"


def test_a_page_that_arrives_incomplete_is_refused(visit, supplier, editor):
    page = send(visit, f"/corrections/{supplier.id}", 422, version=None, brand="Gardée")
    assert "rouvrez-la" in error(page)
    assert filled(page)["brand"] == "Gardée"


def test_a_correction_leads_to_the_report_that_asked_for_it(visit, supplier, editor):
    with transaction(visit.session):
        report = ErrorReport(
            supplier_id=supplier.id,
            topic=ReportTopic.CONTACT,
            message="Parti",
            created_at=clock.now(),
        )
        visit.session.add(report)
    number = report.id
    send(visit, f"/corrections/{supplier.id}", phone="05 63 00 00 01")
    assert visit.answer.location == f"/signalements/{number}"


def test_a_merged_supplier_leads_to_the_kept_one(visit, supplier, editor):
    now = clock.now()
    with transaction(visit.session):
        absorbed = Supplier(
            name="Doublon", merged_into_id=supplier.id, created_at=now, updated_at=now
        )
        visit.session.add(absorbed)
    visit.get(f"/corrections/{absorbed.id}", expect=302)
    assert visit.answer.location == f"/corrections/{supplier.id}"


def test_a_structure_is_added_with_a_name_and_a_commune(visit, editor):
    url = "/corrections/nouvelle"
    assert "Donnez le nom" in error(send(visit, url, 422, commune="Albi"))
    assert "Indiquez la commune" in error(send(visit, url, 422, name="Nouvelle Pousse"))
    send(visit, url, name="Nouvelle Pousse", commune="Albi", text="Maraîchage")
    visit.session.rollback()
    made = visit.session.exec(select(Supplier)).one()
    assert visit.answer.location == f"/annuaire/{made.id}"
    assert (made.name, made.department, made.siret) == ("Nouvelle Pousse", "81", None)
    send(visit, f"/corrections/{made.id}", siret="999 903 461 99007")
    assert again(visit, made).siren == "999903461"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("123", "a 14 chiffres"), ("99990346199008", "mal recopié"), ("0" * 14, "mal recopié")],
)
def test_a_wrong_siret_is_refused(visit, editor, typed, said):
    page = send(visit, "/corrections/nouvelle", 422, name="Pousse", commune="Albi", siret=typed)
    assert said in error(page)


def test_a_siret_of_the_directory_leads_to_its_page(visit, supplier, editor):
    page = send(
        visit, "/corrections/nouvelle", 422, name="Pousse", commune="Albi", siret=FACTS["siret"]
    )
    assert "déjà celui d’une structure" in error(page)
    assert page.select_one(f'main a[href="/annuaire/{supplier.id}"]')


def test_open_reports_are_shown_to_who_corrects(visit, supplier, editor):
    form = {"topic": "coordonnees", "message": "Le numéro n'est plus le bon."}
    visit.submit(f"/signalements/structure/{supplier.id}", form)
    page = visit.get(f"/corrections/{supplier.id}")
    assert "1 signalement à traiter" in read(page)
    assert "n'est plus le bon" in read(page)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_only_a_cress_corrects(visit, supplier, role):
    visit.sign_in_as(role)
    visit.get(f"/corrections/{supplier.id}", expect=403)
    visit.get("/corrections/nouvelle", expect=403)
