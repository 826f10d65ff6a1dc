"""What an editor says of a supplier: believed first, kept through imports, taken back at will."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import Conflict
from spaser.core.journal import history
from spaser.directory import correction_actions as actions
from spaser.directory.correction import Correction
from spaser.imports.suppliers import import_suppliers
from spaser.reference import geography
from spaser.suppliers.denial import denial
from spaser.suppliers.models import Known, Supplier, SupplierSource
from tests.db.imports.test_suppliers import siret

ALBI, CASTRES = geography.commune("81004"), geography.commune("81065")
COLUMNS = ["siret", "name", "activity", "website", "phone", "address", "postal_code", "commune"]


def imported(session: Session, tmp_path: Path, **changed: str) -> Supplier:
    """The supplier as a table tells it."""
    row = {
        "siret": siret(1),
        "name": "Les Lessivières",
        "activity": "Blanchisserie",
        "website": "https://ancien.example",
        "phone": "05 63 00 00 00",
        "address": "1 rue du Lavoir",
        "postal_code": "81000",
        "commune": "Albi",
    }
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow(row | changed)
    import_suppliers(session, path, "table")
    session.rollback()
    return session.exec(select(Supplier)).one()


def test_what_was_denied_stays_denied_until_the_list_says_something_else(session, tmp_path):
    supplier = imported(session, tmp_path)
    [activity] = [{"text": "Blanchisserie"}]
    wrong = denial("activities", activity)
    said = replace(as_shown(session, supplier), denied=frozenset({wrong, "labels:unknown"}))
    with transaction(session):
        assert actions.correct(session, supplier.id, said, supplier.revision, clock.now())
    assert session.get(Supplier, supplier.id).activities == []
    supplier = imported(session, tmp_path, phone="05 63 11 11 11", activity="blanchisserie")
    assert (supplier.phone, supplier.activities) == ("05 63 11 11 11", [])
    supplier = imported(session, tmp_path, activity="Couture")
    assert [one.text for one in supplier.activities] == ["Couture"]


def as_shown(session: Session, supplier: Supplier) -> Correction:
    """The form as it opens, sent back without a change."""
    shown = actions.open_supplier(session, supplier.id).shown
    columns = ("name", "brand", "sigle", "website", "phone", "workforce")
    return Correction(
        columns={name: shown[name] for name in columns},
        siret=shown["siret"] or "",
        email=shown["email"],
        email_consent_on=shown["email_consent_on"],
        address=shown["address"],
        postal_code=shown["postal_code"],
        commune=geography.commune(shown["commune_code"]),
        closed=shown["closed_on"] is not None,
        closed_on=shown["closed_on"],
    )


def correct(session: Session, supplier: Supplier, **said: object) -> bool:
    """Send the form with some fields changed; columns are given by their names."""
    session.rollback()
    session.refresh(supplier)
    form = as_shown(session, supplier)
    columns = {name: said.pop(name) for name in list(said) if name in form.columns}
    form = replace(form, columns={**form.columns, **columns}, **said)  # type: ignore[arg-type]
    revision = supplier.revision
    with transaction(session):
        changed = actions.correct(session, supplier.id, form, revision, clock.now())
    session.refresh(supplier)
    return changed


def own(session: Session) -> SupplierSource | None:
    return session.exec(select(SupplierSource).where(SupplierSource.source == "person")).first()


def test_a_form_sent_back_as_it_opened_writes_nothing(session, tmp_path):
    supplier = imported(session, tmp_path)
    entries = len(history(session, "supplier", supplier.id))
    assert not correct(session, supplier)
    assert own(session) is None
    assert len(history(session, "supplier", supplier.id)) == entries


def test_a_correction_holds_only_what_differs_and_survives_the_next_import(session, tmp_path):
    supplier = imported(session, tmp_path)
    assert correct(session, supplier, website="https://nouveau.example")
    facts = dict(own(session).facts)
    assert facts.pop("said_at") > 0
    assert facts == {"website": "https://nouveau.example"}
    imported(session, tmp_path, website="https://autre.example", phone="05 63 11 11 11")
    session.refresh(supplier)
    assert supplier.website == "https://nouveau.example"  # the editor’s
    assert supplier.phone == "05 63 11 11 11"  # still the source’s


def test_an_emptied_column_stays_empty_until_it_is_given_back(session, tmp_path):
    supplier = imported(session, tmp_path)
    correct(session, supplier, phone="")
    imported(session, tmp_path, phone="05 63 22 22 22")
    session.refresh(supplier)
    assert supplier.phone == ""
    correct(session, supplier, restored=frozenset({"phone"}))
    assert supplier.phone == "05 63 22 22 22"
    assert own(session) is None  # silent again


def test_what_is_given_back_leaves_the_other_corrections(session, tmp_path):
    supplier = imported(session, tmp_path)
    correct(session, supplier, brand="Lessives d’Oc", website="https://nouveau.example")
    correct(session, supplier, restored=frozenset({"website"}))
    assert (supplier.brand, supplier.website) == ("Lessives d’Oc", "https://ancien.example")


def test_a_closing_and_its_undoing(session, tmp_path):
    supplier = imported(session, tmp_path)
    correct(session, supplier, closed=True, closed_on=date(2026, 3, 1))
    assert supplier.closed_on == date(2026, 3, 1)
    imported(session, tmp_path, phone="05 63 22 22 22")
    session.refresh(supplier)
    assert supplier.closed_on == date(2026, 3, 1)
    correct(session, supplier, closed=False, closed_on=None)
    assert supplier.closed_on is None
    assert own(session) is None


def test_a_supplier_that_a_source_closed_is_opened_again(session, tmp_path):
    supplier = imported(session, tmp_path)
    with transaction(session):
        other = SupplierSource(
            supplier_id=supplier.id,
            source="sirene",
            key="1",
            facts={"closed_on": "2026-01-31"},
            seen_at=clock.now(),
        )
        session.add(other)
    imported(session, tmp_path, phone="05 63 22 22 22")
    session.refresh(supplier)
    assert supplier.closed_on == date(2026, 1, 31)
    correct(session, supplier, closed=False, closed_on=None)
    assert supplier.closed_on is None
    correct(session, supplier, restored=frozenset({"closing"}))
    assert supplier.closed_on == date(2026, 1, 31)


def test_a_move_to_another_commune_takes_nothing_from_the_old_place(session, tmp_path):
    supplier = imported(session, tmp_path)
    correct(session, supplier, address="", postal_code="81100", commune=CASTRES)
    assert (supplier.commune_name, supplier.address) == ("Castres", "")
    assert (supplier.lat, supplier.department) == (CASTRES.lat, "81")
    correct(session, supplier, restored=frozenset({"place"}))
    assert (supplier.commune_name, supplier.address) == ("Albi", "1 rue du Lavoir")


def test_an_emptied_street_stays_empty_in_the_same_commune(session, tmp_path):
    supplier = imported(session, tmp_path)
    correct(session, supplier, address="")
    assert (supplier.commune_name, supplier.address) == ("Albi", "")


def test_lists_are_said_beside_those_of_the_sources(session, tmp_path):
    supplier = imported(session, tmp_path)
    status = {"status": "ess", "value": "no", "detail": "scop", "as_of": "2026-05-01"}
    correct(
        session,
        supplier,
        activity={"text": "Lavage de linge plat", "cpv": ["98310000"], "national": True},
        sectors=["ressources_dechets"],
        labels=["ISO 9001"],
        references=[{"title": "Linge des écoles", "year": 2025}],
        statuses=[status],
    )
    first, second = sorted(supplier.activities, key=lambda one: one.source)
    assert (first.source, first.cpv, first.national) == ("person", ["98310000"], True)
    assert second.text == "Blanchisserie"
    [ess] = [one for one in supplier.statuses if one.source == "person"]
    assert (ess.value, ess.as_of) == (Known.NO, date(2026, 5, 1))
    assert [one.label for one in supplier.labels] == ["ISO 9001"]
    assert [one.title for one in supplier.references] == ["Linge des écoles"]
    assert len(supplier.sectors) == 1
    latest = history(session, "supplier", supplier.id)[0]
    assert latest.changes["labels"] == [None, ["ISO 9001"]]


def test_an_address_of_a_person_goes_with_the_day_of_its_consent(session, tmp_path):
    supplier = imported(session, tmp_path)
    given = {"email": "jeanne.dupre@essai.example", "email_consent_on": date(2026, 4, 2)}
    correct(session, supplier, **given)
    assert supplier.email_consent_on == date(2026, 4, 2)
    correct(session, supplier, email="contact@essai.example", email_consent_on=None)
    assert (supplier.email, supplier.email_consent_on) == ("contact@essai.example", None)


def test_the_journal_keeps_no_address_of_a_person(session, tmp_path):
    supplier = imported(session, tmp_path)
    given = {"email": "jeanne.dupre@essai.example", "email_consent_on": date(2026, 4, 2)}
    correct(session, supplier, **given)
    correct(session, supplier, email="contact@essai.example", email_consent_on=None)
    last, first = history(session, "supplier", supplier.id)[:2]
    assert first.changes["email"] == ["", "adresse d’une personne"]
    assert last.changes["email"] == ["adresse d’une personne", "contact@essai.example"]


def test_a_correction_of_what_has_changed_meanwhile_is_refused(session, tmp_path):
    supplier = imported(session, tmp_path)
    form, revision = as_shown(session, supplier), supplier.revision
    correct(session, supplier, phone="05 63 33 33 33")
    with pytest.raises(Conflict), transaction(session):
        actions.correct(session, supplier.id, form, revision, clock.now())


def test_two_corrections_of_one_day_the_latest_is_believed(session, tmp_path):
    supplier = imported(session, tmp_path)
    correct(session, supplier, brand="Premier")
    moved = own(session)
    with transaction(session):
        moved.key = "structure:999999"  # as a merge brings it from another supplier
        moved.facts = {**moved.facts, "said_at": moved.facts["said_at"] - 1}
    correct(session, supplier, brand="Second")
    assert supplier.brand == "Second"


def test_a_structure_that_no_source_names_is_added_then_found_by_an_import(session, tmp_path):
    said = Correction({"name": "Nouvelle Pousse", "brand": ""}, siret=siret(1), commune=ALBI)
    with transaction(session):
        number = actions.add(session, said, clock.now())
    supplier = session.get(Supplier, number)
    assert (supplier.siren, supplier.commune_name) == (siret(1)[:9], "Albi")
    assert own(session).key == f"structure:{number}"
    assert imported(session, tmp_path).id == number
    session.refresh(supplier)
    assert (supplier.name, supplier.phone) == ("Nouvelle Pousse", "05 63 00 00 00")


def test_a_siret_that_the_directory_has_is_not_added_twice(session, tmp_path):
    supplier = imported(session, tmp_path)
    said = Correction({"name": "Autre"}, siret=siret(1), commune=ALBI)
    with pytest.raises(actions.SiretTaken) as refusal, transaction(session):
        actions.add(session, said, clock.now())
    assert refusal.value.supplier_id == supplier.id
