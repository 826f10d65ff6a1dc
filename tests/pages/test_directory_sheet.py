"""The page of a supplier: each fact with its source, contradictions shown, privacy kept."""

from datetime import UTC, date, datetime

import pytest

from spaser.core import clock
from spaser.core.db import transaction
from spaser.suppliers import actions
from spaser.suppliers.models import (
    Known,
    Precision,
    Sector,
    ServiceKind,
    StatusKind,
    SupplierActivity,
    SupplierLabel,
    SupplierReference,
    SupplierSector,
    SupplierSource,
    SupplierStatus,
)
from spaser.web.access import Role
from tests.pages.catalogue import add_supplier, read


def keep(visit, made, *rows):
    """Write rows beside a supplier."""
    with transaction(visit.session):
        for row in rows:
            row.supplier_id = made.id
            visit.session.add(row)
        visit.session.flush()
        actions.stamp(visit.session, [made.id])


def rows_of(page):
    return [
        " ".join(row.get_text(" ", strip=True).replace("\N{NO-BREAK SPACE}", " ").split())
        for row in page.select(".statuses tbody tr")
    ]


def test_each_status_is_shown_with_its_source_and_the_unknown_ones(visit):
    made = add_supplier(visit, "L'Atelier d'Albi", "Reprise d'objets", kind="ACI")
    page = visit.get(f"/annuaire/{made.id}")
    rows = rows_of(page)
    assert rows[0] == "Économie sociale et solidaire inconnu aucune source ne le dit"
    assert "oui : Atelier et chantier d’insertion Liste des SIAE (ASP) 1er septembre" in rows[2]
    assert rows[3].startswith("Peut répondre à un lot réservé L2113-13 :")
    assert page.h1.get_text() == "L'Atelier d'Albi"


def test_sources_that_contradict_each_other_are_both_shown_with_their_dates(visit):
    made = add_supplier(visit, "Contestée", kind="EI")
    denied = {"value": Known.NO, "detail": "EI", "source": "sirene", "as_of": date(2026, 10, 2)}
    keep(visit, made, SupplierStatus(status=StatusKind.INCLUSIVE, **denied))
    page = visit.get(f"/annuaire/{made.id}")
    assert "Les sources se contredisent sur : Structure inclusive" in read(page)
    told = [row for row in rows_of(page) if "Entreprise d’insertion" in row]
    assert "non : Entreprise d’insertion SIRENE (INSEE) 2 octobre 2026" in told[0]
    assert "oui : Entreprise d’insertion Liste des SIAE (ASP) 1er septembre 2026" in told[1]


def test_one_source_that_says_two_things_is_not_two_sources(visit):
    made = add_supplier(visit, "Deux fois dite")
    denied = {"value": Known.NO, "source": "sirene"}
    affirmed = {"value": Known.YES, "detail": "association", "source": "sirene"}
    keep(visit, made, *(SupplierStatus(status=StatusKind.ESS, **one) for one in (denied, affirmed)))
    page = visit.get(f"/annuaire/{made.id}")
    assert "Une même source dit deux choses sur : Économie sociale" in read(page)
    assert "sources en désaccord" not in read(visit.get("/annuaire/"))


def test_the_end_of_an_agreement_is_told(visit):
    made = add_supplier(visit, "Agréée")
    told = {"value": Known.YES, "detail": "liste", "source": "esus", "until": date(2028, 6, 30)}
    keep(visit, made, SupplierStatus(status=StatusKind.ESUS, **told))
    assert "jusqu’au 30 juin 2028" in rows_of(visit.get(f"/annuaire/{made.id}"))[1]


def test_several_inclusive_kinds_are_not_a_contradiction(visit):
    made = add_supplier(visit, "Deux métiers", kind="EI")
    other = {"value": Known.YES, "detail": "ACI", "source": "siae"}
    keep(visit, made, SupplierStatus(status=StatusKind.INCLUSIVE, **other))
    assert "se contredisent" not in read(visit.get(f"/annuaire/{made.id}"))


def test_everything_that_sources_say_is_on_the_sheet(visit):
    made = add_supplier(visit, "Complète", precision=Precision.COMMUNE)
    keep(
        visit,
        made,
        SupplierActivity(
            source="table",
            text="Tonte",
            cpv=["77310000"],
            service_kind=ServiceKind.SERVICE,
            radius_km=30,
            zone_departments=["81", "12"],
            year=2025,
        ),
        SupplierLabel(source="table", label="Qualiopi", as_of=date(2025, 3, 1)),
        SupplierSector(source="table", sector=Sector.NATURE),
        SupplierReference(source="table", title="Square", buyer="Commune d'Ici", year=2024),
    )
    words = read(visit.get(f"/annuaire/{made.id}"))
    for told in (
        "Tonte",
        "CPV 77310000 – Réalisation et entretien d’espaces verts",
        "Prestation de services",
        "Intervient dans : un rayon de 30 km, Tarn, Aveyron",
        "Année : 2025",
        "Qualiopi Tableau importé, 1er mars 2025",
        "Éducation et protection de la nature",
        "Square pour Commune d'Ici , 2024",
        "Centre de la commune",
    ):
        assert told in words, told


def test_each_fact_of_identity_says_who_states_it_and_who_says_otherwise(visit):
    made = add_supplier(visit, "Les Jardins")
    seen = datetime(2026, 11, 2, tzinfo=UTC)
    with transaction(visit.session):
        visit.session.get(SupplierSource, made.sources[0].id).facts = {"name": "LES JARDINS"}
        visit.session.add(
            SupplierSource(
                supplier_id=made.id,
                source="sirene",
                key="x",
                facts={"name": "Jardins et compagnie"},
                edition_on=date(2026, 9, 1),
                seen_at=seen,
            )
        )
    facts = visit.get(f"/annuaire/{made.id}").select_one(".facts dd").get_text(" ", strip=True)
    assert "Tableau importé" in facts
    other = "Autre valeur : Jardins et compagnie (SIRENE (INSEE), 1er septembre 2026)"
    assert other in facts.replace("\N{NO-BREAK SPACE}", " ").replace("( ", "(").replace(" )", ")")


def test_a_source_that_names_it_no_more_is_said(visit):
    made = add_supplier(visit, "Disparue")
    with transaction(visit.session):
        gone = visit.session.get(SupplierSource, made.sources[0].id)
        gone.gone_at = datetime(2026, 10, 5, tzinfo=UTC)
    assert "N’apparaît plus dans la liste depuis le 5 octobre 2026" in read(
        visit.get(f"/annuaire/{made.id}")
    )


def test_a_closed_supplier_says_so_and_is_in_no_search(visit):
    made = add_supplier(visit, "Close", closed_on=date(2025, 6, 30))
    assert "Fermée le 30 juin 2025" in read(visit.get(f"/annuaire/{made.id}"))
    assert not visit.get("/annuaire/").select(".result")


def test_a_merged_supplier_leads_to_the_one_that_is_kept(visit):
    kept = add_supplier(visit, "Gardée")
    middle = add_supplier(visit, "Entre-deux", merged_into_id=kept.id)
    absorbed = add_supplier(visit, "Absorbée", merged_into_id=middle.id)
    # Not 301, which browsers never ask again: a merge may be undone.
    visit.get(f"/annuaire/{absorbed.id}", expect=302)
    assert visit.answer.location == f"/annuaire/{kept.id}"
    assert [a.text for a in visit.get("/annuaire/").select(".result h2 a")] == ["Gardée"]


def test_other_establishments_of_the_legal_unit_are_linked(visit):
    made = add_supplier(visit, "Ici", siret="99990346199007", siren="999903461")
    other = add_supplier(visit, "Là", siret="99990346199015", siren="999903461")
    page = visit.get(f"/annuaire/{made.id}")
    assert page.select_one(f'a[href="/annuaire/{other.id}"]').text == "Là"
    assert page.select_one('a[href="/annuaire/unite/999903461"]')


def test_the_email_of_a_person_needs_the_day_of_their_consent(visit):
    silent = add_supplier(visit, "Sans accord", email="prenom.nom@essai.example")
    agreed = add_supplier(
        visit, "Avec accord", email="autre.nom@essai.example", email_consent_on=date(2026, 1, 5)
    )
    generic = add_supplier(visit, "Accueil", email="contact@essai.example")
    assert "prenom.nom" not in visit.get(f"/annuaire/{silent.id}").get_text()
    assert "autre.nom@essai.example" in visit.get(f"/annuaire/{agreed.id}").get_text()
    assert "contact@essai.example" in visit.get(f"/annuaire/{generic.id}").get_text()


def test_nor_is_the_email_of_a_person_shown_as_what_another_source_says(visit):
    made = add_supplier(visit, "Bavarde", email="contact@essai.example")
    with transaction(visit.session):
        source = visit.session.get(SupplierSource, made.sources[0].id)
        source.facts = {"email": "prenom.nom@essai.example"}
    assert "prenom.nom" not in visit.get(f"/annuaire/{made.id}").get_text()


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


def test_what_may_be_done_depends_on_who_looks(visit):
    made = add_supplier(visit, "Suivie")
    assert not visit.get(f"/annuaire/{made.id}").select(".journal")
    assert visit.get(f"/annuaire/{made.id}").find("a", string="Signaler une erreur")
    visit.sign_in_as(Role.BUYER)
    page = visit.get(f"/annuaire/{made.id}")
    assert "Création par essai" in read(page)
    assert page.find("a", string="Ajouter à une liste")
    assert not page.find("a", string="Corriger")
    visit.sign_in_as(Role.EDITOR, visit.organisation("CRESS d’Essai", "cress"))
    assert visit.get(f"/annuaire/{made.id}").find("a", string="Corriger")


def test_an_unknown_supplier_is_a_page_not_found(visit):
    visit.get("/annuaire/999999", expect=404)


def test_the_day_of_the_calculation_is_given(visit):
    made = add_supplier(visit, "Datée")
    assert str(clock.today().year) in rows_of(visit.get(f"/annuaire/{made.id}"))[-1]
