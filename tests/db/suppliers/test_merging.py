"""Two suppliers made one, and made two again: everything comes back, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, col, select

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import Conflict, NotFound, RuleBroken
from spaser.core.journal import Actor, JournalEntry, act_as, history
from spaser.directory import twins
from spaser.directory.models import ErrorReport, Favourite, FavouriteList, ReportTopic
from spaser.suppliers import merging
from spaser.suppliers.models import (
    DuplicatePair,
    PairState,
    Supplier,
    SupplierMerge,
    SupplierSource,
)
from tests.db.suppliers.made import (
    OTHER,
    SIRET,
    count,
    decision,
    everything,
    facts,
    merged,
    record,
    supplier,
    undone,
)


def test_the_kept_supplier_has_all_the_records(session, with_siret, without):
    merged(session, with_siret, without)
    kept, absorbed = session.get_one(Supplier, with_siret), session.get_one(Supplier, without)
    assert (kept.siret, kept.website, kept.name) == (SIRET, "https://elan.example", "Élan")
    assert {source.source for source in kept.sources} == {"siae", "table"}
    assert {a.text for a in kept.activities} == {"Activité de Élan", "Activité de Assoc. Élan"}
    assert absorbed.merged_into_id == with_siret
    assert absorbed.name == "Assoc. Élan"
    assert [absorbed.sources, absorbed.activities, absorbed.statuses, absorbed.labels] == [[]] * 4


def test_both_are_read_again_by_the_indexes_at_one_revision(session, with_siret, without):
    merged(session, with_siret, without)
    revisions = {session.get_one(Supplier, number).revision for number in (with_siret, without)}
    assert revisions == {3}


@pytest.mark.parametrize("keep_the_siret", [True, False])
def test_undoing_leaves_identical_rows(session, with_siret, without, keep_the_siret):
    pair = sorted((with_siret, without))
    with transaction(session):
        session.add(DuplicatePair(first_id=pair[0], second_id=pair[1], score=90.0,
                                  reasons=["Raison."], proposed_at=clock.now()))  # fmt: skip
    before = everything(session)
    kept, absorbed = (with_siret, without) if keep_the_siret else (without, with_siret)
    number = merged(session, kept, absorbed, PairState.PROPOSED)
    assert session.get_one(Supplier, kept).siret == SIRET
    assert everything(session) != before
    undone(session, number)
    assert everything(session) == before


def test_what_people_attached_follows_and_comes_back(session, with_siret, without):
    now = clock.now()
    with transaction(session):
        home = Organisation(kind=OrganisationKind.COLLECTIVITY, name="Essai", fictitious=True,
                            created_at=now)  # fmt: skip
        session.add(home)
        session.flush()
        lists = [FavouriteList(organisation_id=home.id, name=f"Liste {n}", created_at=now)
                 for n in (1, 2)]  # fmt: skip
        session.add_all(lists)
        session.flush()
        for owner, place, note in ((without, 0, "seule"), (without, 1, "b"), (with_siret, 1, "a")):
            session.add(
                Favourite(list_id=lists[place].id, supplier_id=owner, note=note, added_at=now)
            )
        session.add(ErrorReport(supplier_id=without, topic=ReportTopic.OTHER, message="Essai",
                                created_at=now))  # fmt: skip
    before = everything(session)
    number = merged(session, with_siret, without)
    kept = session.exec(select(Favourite).order_by(col(Favourite.list_id))).all()
    assert [(f.supplier_id, f.note) for f in kept] == [(with_siret, "seule"), (with_siret, "a\nb")]
    assert session.exec(select(ErrorReport.supplier_id)).one() == with_siret
    undone(session, number)
    assert everything(session) == before


def test_two_sirets_are_two_establishments(session, with_siret):
    other = supplier(session, record("siae", f"{OTHER}:EI", facts("Élan", siret=OTHER)))
    before = everything(session)
    with pytest.raises(RuleBroken, match="chacune leur SIRET"):
        merged(session, with_siret, other)
    assert everything(session) == before


def test_a_supplier_is_not_merged_with_itself(session, without):
    with pytest.raises(RuleBroken, match="même structure"):
        merged(session, without, without)


def test_an_unknown_number_is_not_found(session, without):
    with pytest.raises(NotFound):
        merged(session, without, 9_999)


def test_the_one_kept_must_be_one_of_the_two(session, with_siret, without):
    with pytest.raises(RuleBroken, match="laquelle"), transaction(session):
        twins.merge(session, decision(with_siret, without), 9_999)


def test_the_second_editor_is_told_and_nothing_is_half_merged(session, with_siret, without):
    merged(session, with_siret, without)
    before = everything(session)
    for kept, absorbed in ((with_siret, without), (without, with_siret)):
        with pytest.raises(Conflict, match="vient d’être fusionnée"):
            merged(session, kept, absorbed)
    assert everything(session) == before


def test_of_two_editors_at_the_same_moment_one_wins(session, engine, with_siret, without):
    start = threading.Barrier(2)

    def merge_as(kept: int) -> str:
        with Session(engine) as own:
            act_as(own, Actor("essai"))
            start.wait(timeout=30)
            try:
                with transaction(own):
                    twins.merge(own, decision(with_siret, without), kept)
            except Conflict:
                return "conflict"
            return "merged"

    with ThreadPoolExecutor(2) as editors:
        told = list(editors.map(merge_as, (with_siret, without)))
    assert sorted(told) == ["conflict", "merged"]
    assert count(session, SupplierMerge) == 1
    owners = session.exec(select(SupplierSource.supplier_id).distinct()).all()
    assert len(owners) == 1
    assert session.get_one(Supplier, owners[0]).siret == SIRET


def test_a_pair_decided_meanwhile_is_a_conflict(session, with_siret, without):
    with transaction(session):
        merging.tell_apart(session, decision(with_siret, without))
    with pytest.raises(Conflict, match="vient de décider"):
        merged(session, with_siret, without)
    assert session.get_one(Supplier, without).merged_into_id is None
    session.rollback()
    merged(session, with_siret, without, PairState.DISTINCT)  # having seen it, one may change


def test_a_supplier_without_records_does_not_absorb_one_that_has_some(session, with_siret):
    now = clock.now()
    with transaction(session):
        session.add(Supplier(name="Vide", created_at=now, updated_at=now))
    empty = session.exec(select(Supplier.id).where(Supplier.name == "Vide")).one()
    session.rollback()
    with pytest.raises(RuleBroken, match="aucune fiche de source"):
        merged(session, empty, with_siret)
    before = everything(session)
    undone(session, merged(session, with_siret, empty))
    assert everything(session) == before


def test_the_journal_tells_the_merge_and_its_undoing(session, with_siret, without):
    number = merged(session, with_siret, without)
    undone(session, number)
    told = [entry.action for entry in history(session, "supplier_merge", number)]
    assert told == ["changed", "created"]
    absorbed = history(session, "supplier", without)
    assert any(entry.changes.get("merged_into_id") == [None, with_siret] for entry in absorbed)
    assert any(entry.changes.get("merged_into_id") == [with_siret, None] for entry in absorbed)
    kept = history(session, "supplier", with_siret)
    assert any("https://elan.example" in entry.changes.get("website", []) for entry in kept)
    assert count(session, SupplierMerge) == 1
    assert {entry.actor for entry in session.exec(select(JournalEntry))} == {"essai"}
