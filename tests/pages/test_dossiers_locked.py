"""A locked dossier changes by no route of the feature; what comes later is added beside it."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for
from sqlmodel import select

from spaser.core.db import transaction
from spaser.dossiers.models import Addendum, DossierOutcome
from spaser.suppliers.models import Supplier, SupplierReference, SupplierSource
from spaser.tables import METADATA
from tests.pages.catalogue import read
from tests.pages.sourcing_dossier import choose, conclude, contact, open_one

# What a locked dossier still accepts, each in a table of its own.
LATER = {"dossier_addendum", "dossier_outcome", "answer", "answer_file", "dossier_report"}
TEXTS = {
    "purpose": "Autre", "service": "Autre", "version": "1", "opened": "{}", "found": ["1"],
    "supplier": "1", "suppliers": ["1"], "kind": "autre", "channel": "telephone",
    "day": "2026-01-20", "hour": "", "summary": "Après.", "known": "0", "subject": "", "body": "",
    "person": "X", "reason": "Autre", "direction": "descendre", "kept": "non", "why_not": "Autre",
    "note": "Autre", "despite": "y", "clauses": "Autre", "information_shared": "non",
}  # fmt: skip


def rows_of_a_dossier(visit) -> dict[str, list[Any]]:
    """Every row of every table of dossiers, but for what may come later."""
    visit.session.rollback()
    names = [
        name
        for name in METADATA.tables
        if name.startswith(("dossier", "question_set", "answer")) and name not in LATER
    ]
    read_all = visit.session.connection().execute
    found = {
        name: [tuple(map(repr, row)) for row in read_all(sa.select(METADATA.tables[name]))]
        for name in names
    }
    visit.session.rollback()
    return found


def addresses(app: Flask, dossier_id: int, number: int) -> Iterator[tuple[str, str]]:
    """Every address of the feature that takes a POST, by its endpoint."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "dossier_id" in rule.arguments and "POST" in (rule.methods or ()):
                values = dict.fromkeys(rule.arguments, number) | {"dossier_id": dossier_id}
                yield rule.endpoint, url_for(rule.endpoint, **values)


def locked(visit):
    """A dossier with one of everything, then locked."""
    opened = open_one(visit)
    chosen = choose(visit, opened, "Verte Vallée", "Les Jardins du Pont")
    contact(visit, opened, [one.id for one in chosen])
    conclude(visit, opened)
    visit.submit(f"{opened.url}/verrouiller", {})
    return opened


def test_no_route_of_the_feature_changes_a_locked_dossier(app, visit):
    opened = locked(visit)
    before = rows_of_a_dossier(visit)
    page = visit.client.get(f"{opened.url}/issue").get_data(as_text=True)
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    tried = 0
    for endpoint, url in addresses(app, opened.id, 1):
        answer = visit.client.post(url, data=TEXTS | {"csrf_token": token})
        assert answer.status_code in (302, 404, 409, 422), f"{endpoint}: {answer.status_code}"
        assert rows_of_a_dossier(visit) == before, endpoint
        tried += 1
    assert tried >= 11


def test_forms_of_a_locked_dossier_do_not_open(visit):
    opened = locked(visit)
    for path in ("/modifier", "/conclusions/modifier", "/echanges/nouveau", "/structures/1"):
        page = read(visit.get(opened.url + path, expect=422))
        assert "Ce dossier est verrouillé" in page
        assert "Écrivez un ajout daté" in page
    for path in ("", "/recherches", "/recherches/1", "/structures/", "/echanges/", "/conclusions"):
        assert not visit.get(opened.url + path).select("main form[method=post]")


def test_a_later_text_is_added_with_its_day_and_its_author(visit):
    opened = open_one(visit)
    assert "encore ouvert" in read(visit.get(f"{opened.url}/ajouts/nouveau"))
    visit.submit(f"{opened.url}/verrouiller", {"despite": "y"})
    visit.submit(f"{opened.url}/ajouts/nouveau", {"text": "Le DCE reprend ces conclusions."})
    page = read(visit.get(opened.url))
    assert "Ajouts après le verrouillage" in page
    assert "Le DCE reprend ces conclusions." in page
    visit.session.rollback()
    [made] = visit.session.exec(select(Addendum)).all()
    assert made.by == opened.person.full_name


def outcome(visit, opened, expect=302, **typed):
    told = {"kind": "attribue", "siret": "", "name": "", "amount": "", "note": ""}
    return visit.submit(f"{opened.url}/issue", told | typed, expect=expect)


def test_the_outcome_comes_after_the_lock_and_gives_the_holder_a_reference(visit):
    opened = locked(visit)
    siret = "99980000000001"
    with transaction(visit.session):  # what its source says, from which the sheet is made again
        source = visit.session.exec(
            select(SupplierSource).join(Supplier).where(Supplier.siret == siret)
        ).one()
        source.facts = {"name": "Verte Vallée", "siret": siret, "fictitious": True}
    outcome(visit, opened, siret=siret, amount="46 000", publish="y", decided_on="2026-02-01")
    page = read(visit.get(opened.url))
    assert "Lot attribué à Verte Vallée" in page
    assert "46 000 € HT" in page
    assert "après le verrouillage" in page
    visit.session.rollback()
    [given] = visit.session.exec(select(SupplierReference)).all()
    assert (given.source, given.year) == ("dossier", 2026)
    assert given.title.startswith("Entretien des espaces verts")
    outcome(visit, opened, kind="retire", note="Erreur de lot.")
    visit.session.rollback()
    assert visit.session.exec(select(SupplierReference)).all() == []
    holder = visit.session.exec(select(Supplier).where(Supplier.siret == siret)).one()
    assert holder.name == "Verte Vallée"
    assert len(visit.session.exec(select(DossierOutcome)).all()) == 2
    assert "Issue retirée" in read(visit.get(opened.url))


def test_an_outcome_that_cannot_be_true_is_refused(visit):
    opened = open_one(visit)
    for typed, said in (
        ({}, "Indiquez le SIRET du titulaire"),
        ({"siret": "123"}, "14 chiffres"),
        ({"name": "X", "amount": "beaucoup"}, "n’est pas un montant"),
        ({"name": "X", "decided_on": "2999-01-01"}, "dans l’avenir"),
        ({"siret": "99990000000001", "publish": "y"}, "n’est pas dans l’annuaire"),
        ({"kind": "abandonne", "publish": "y"}, "Seul un lot attribué"),
        ({"kind": "retire", "note": "Erreur."}, "rien à retirer"),
    ):
        assert said in read(outcome(visit, opened, expect=422, **typed))
    visit.session.rollback()
    assert visit.session.exec(select(DossierOutcome)).all() == []


def test_a_lot_that_found_nobody_needs_no_holder(visit):
    opened = open_one(visit)
    outcome(visit, opened, kind="infructueux", note="Aucune offre.")
    assert "Lot infructueux" in read(visit.get(opened.url))
    assert "Lot infructueux" in read(visit.get("/dossiers/"))
