"""The vocabulary of trades: seen, tried on lots, added to. Everything is fictitious."""

import pytest
from sqlmodel import select

from spaser.core import clock, journal
from spaser.core.db import transaction
from spaser.sourcing import live
from spaser.sourcing.need import Need
from spaser.sourcing.vocabulary_models import VocabularyExpression
from spaser.suppliers.models import Supplier, SupplierActivity
from spaser.tenders.models import Lot, Tender
from spaser.web.access import Role
from tests.visit import Visit

PAGE = "/annuaire/vocabulaire/"
WORD = "gamellage"  # names no trade until somebody says so


@pytest.fixture
def keeper(visit: Visit) -> Visit:
    cress = visit.organisation("CRESS d’Essai", "cress")
    visit.sign_in_as(Role.ADMINISTRATOR, cress)
    now = clock.now()
    with transaction(visit.session):
        for number, text in enumerate(("Traiteur pour réceptions", "Réparation de vélos"), 1):
            made = Supplier(
                name=f"Atelier fictif {number}", fictitious=True, created_at=now, updated_at=now
            )
            made.activities = [SupplierActivity(text=text, source="essai")]
            visit.session.add(made)
        tender = Tender(
            source="demo", source_key="E-1", title="Essai", fictitious=True,
            created_at=now, updated_at=now,
        )  # fmt: skip
        tender.lots = [Lot(position=1, number="1", title=f"Prestation de {WORD} pour la mairie")]
        visit.session.add(tender)
    return visit


def names(visit: Visit) -> list[int]:
    live.of(visit.app).forget()
    with visit.app.app_context():
        return [one.supplier_id for one in live.of().search(Need("L", WORD)).matches if one.trades]


def test_trades_are_found_by_their_words(keeper: Visit) -> None:
    found = keeper.get(f"{PAGE}?q=chapiteaux").get_text(" ")
    assert "Location de matériel d’événement" in found
    assert "Cherchez un mot plus court" in keeper.get(f"{PAGE}?q=zzzz").get_text(" ")


def test_short_words_are_looked_for_in_lots_as_the_others(keeper: Visit) -> None:
    page = f"{PAGE}traiteur/essai?expression={WORD}"
    assert "Aucun lot récent ne contient ces mots" in keeper.get(f"{page}&lots=BTP").get_text(" ")
    assert f"Prestation de {WORD}" in keeper.get(f"{page}&lots=la").get_text(" ")


def test_an_expression_is_tried_then_added_then_taken_off(keeper: Visit) -> None:
    trial = f"{PAGE}traiteur/essai?expression={WORD}"
    text = keeper.get(trial).get_text(" ")
    assert "Rien n’est encore changé" in text
    assert "Atelier fictif 1" in text
    assert "entre dans la liste" in text
    assert names(keeper) == []
    keeper.submit(trial, {})
    kept = keeper.session.exec(select(VocabularyExpression)).one()
    assert kept.expression == WORD
    assert len(names(keeper)) == 1
    assert WORD in keeper.get(f"{PAGE}traiteur").get_text(" ")
    number = kept.id
    keeper.press(f"{PAGE}traiteur", f"{PAGE}expressions/{number}/retirer")
    assert names(keeper) == []
    keeper.session.commit()  # a new look at the database
    entries = journal.history(keeper.session, "vocabulary_expression", number)
    assert [one.action for one in entries] == ["deleted", "created"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "Écrivez l’expression"),
        ("le la les", "ne disent rien"),
        ("Traiteurs", "a déjà « "),
        ("x" * 81, "80 caractères au plus"),
    ],
)
def test_a_useless_expression_is_refused(keeper: Visit, written: str, told: str) -> None:
    page = keeper.get(f"{PAGE}traiteur/essai?expression={written}", 422)
    assert told.replace(" ", "") in "".join(page.get_text(" ").split())


def test_no_lot_with_these_words_is_told(keeper: Visit) -> None:
    page = keeper.get(f"{PAGE}traiteur/essai?expression={WORD}&lots=zzzzzz")
    assert "Aucun lot récent" in page.get_text(" ")


def test_an_unknown_trade_is_not_found(keeper: Visit) -> None:
    keeper.get(f"{PAGE}inconnu", 404)
