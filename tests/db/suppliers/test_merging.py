"""Two suppliers made one, and made two again: everything comes back, on both databases."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import Conflict, NotFound, RuleBroken
from spaser.core.journal import JournalEntry, history
from spaser.directory import twins
from spaser.directory.models import ErrorReport, Favourite, FavouriteList, ReportTopic
from spaser.suppliers import actions, merging
from spaser.suppliers.assembly import Origin, write
from spaser.suppliers.merging import Decision
from spaser.suppliers.models import (
    DuplicatePair,
    PairState,
    Supplier,
    SupplierActivity,
    SupplierLabel,
    SupplierMerge,
    SupplierReference,
    SupplierSector,
    SupplierSource,
    SupplierStatus,
)
from spaser.suppliers.records import Held, Holding, load_by_id

SIRET, OTHER = "00000000100013", "00000000200011"
TABLES = (
    Supplier, SupplierSource, SupplierActivity, SupplierStatus, SupplierReference, SupplierLabel,
    SupplierSector, Favourite, FavouriteList, ErrorReport, DuplicatePair,
)  # fmt: skip
# Rows beside a supplier are written again: their numbers, and the moments, may differ.
NOT_COMPARED = {"revision", "updated_at"}


def facts(name: str, **more: object) -> dict[str, object]:
    status = {"status": "inclusive", "value": "yes", "detail": "EI", "as_of": "2025-01-01"}
    return {
        "name": name, "commune_name": "Foix", "commune_code": "09122", "department": "09",
        "fictitious": True, "statuses": [status], "activities": [{"text": f"Activité de {name}"}],
        "labels": ["Label d’essai"], "sectors": ["mobilite_durable"],
        "references": [{"title": f"Marché de {name}"}], **more,
    }  # fmt: skip


def record(source: str, key: str, told: dict[str, object]) -> Held:
    return Held(source, key, told, date(2025, 1, 1), fresh=True)


def supplier(session: Session, *records: Held) -> int:
    holding = Holding(None, list(records))
    with transaction(session):
        actions.lock(session)
        write(session, [holding], Origin(records[0].source))
    assert holding.supplier_id is not None
    return holding.supplier_id


def again(session: Session, supplier_id: int, *records: Held) -> None:
    """A source is read again: its record is found by its key, as imports do."""
    with transaction(session):
        actions.lock(session)
        holding = load_by_id(session, {supplier_id})[supplier_id]
        for new in records:
            known = next(
                (h for h in holding.records if (h.source, h.key) == (new.source, new.key)), None
            )
            if known:
                known.before, known.facts, known.fresh = known.facts, new.facts, True
            else:
                holding.records.append(new)
        write(session, [holding], Origin(records[0].source))


@pytest.fixture
def with_siret(session: Session) -> int:
    return supplier(
        session, record("siae", f"{SIRET}:EI", facts("Élan", siret=SIRET, siren=SIRET[:9]))
    )


@pytest.fixture
def without(session: Session) -> int:
    return supplier(
        session, record("table", "elan", facts("Assoc. Élan", website="https://elan.example"))
    )


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """All rows, but for what may differ."""
    found = {}
    for model in TABLES:
        table = model.__table__  # type: ignore[attr-defined]
        beside = model.__name__.startswith("Supplier") and model not in (Supplier, SupplierSource)
        left_out = NOT_COMPARED | ({"id"} if beside else set())
        columns = [column for column in table.c if column.name not in left_out]
        rows = session.connection().execute(sa.select(*columns)).all()
        found[table.name] = sorted((tuple(row) for row in rows), key=str)
    session.rollback()
    return found


def decision(first: int, second: int, seen: PairState | None = None) -> Decision:
    return Decision(first, second, seen, "Camille Essai", clock.now())


def merged(session: Session, kept: int, absorbed: int, seen: PairState | None = None) -> int:
    with transaction(session):
        return twins.merge(session, decision(kept, absorbed, seen), kept).id


def undone(session: Session, merge_id: int) -> None:
    with transaction(session):
        twins.undo(session, merge_id, "Camille Essai", clock.now())


def count(session: Session, model: type[SQLModel]) -> int:
    return session.exec(select(sa.func.count()).select_from(model)).one()


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


def test_a_note_written_since_is_kept(session, with_siret, without):
    now = clock.now()
    with transaction(session):
        home = Organisation(kind=OrganisationKind.COLLECTIVITY, name="Essai", fictitious=True,
                            created_at=now)  # fmt: skip
        session.add(home)
        session.flush()
        held = FavouriteList(organisation_id=home.id, name="Liste", created_at=now)
        session.add(held)
        session.flush()
        for owner, note in ((with_siret, "a"), (without, "b")):
            session.add(Favourite(list_id=held.id, supplier_id=owner, note=note, added_at=now))
    number = merged(session, with_siret, without)
    with transaction(session):
        session.exec(select(Favourite)).one().note = "écrite depuis"
    undone(session, number)
    notes = dict(session.exec(select(Favourite.supplier_id, Favourite.note)).all())
    assert notes == {with_siret: "écrite depuis", without: "b"}


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


def test_a_pair_decided_meanwhile_is_a_conflict(session, with_siret, without):
    with transaction(session):
        merging.tell_apart(session, decision(with_siret, without))
    with pytest.raises(Conflict, match="vient de décider"):
        merged(session, with_siret, without)
    assert session.get_one(Supplier, without).merged_into_id is None
    session.rollback()
    merged(session, with_siret, without, PairState.DISTINCT)  # having seen it, one may change


def test_undoing_twice_is_a_conflict(session, with_siret, without):
    number = merged(session, with_siret, without)
    undone(session, number)
    with pytest.raises(Conflict, match="déjà défaite"):
        undone(session, number)
    with pytest.raises(NotFound):
        undone(session, 9_999)


def test_merges_are_undone_last_first(session, with_siret, without):
    third = supplier(session, record("esat", "090000001", facts("ESAT Élan")))
    before = everything(session)
    first = merged(session, third, without)
    second = merged(session, with_siret, third)
    with pytest.raises(RuleBroken, match="défaites d’abord"):
        undone(session, first)
    undone(session, second)
    undone(session, first)
    assert everything(session) == before


def test_a_record_read_again_since_goes_back_as_it_is_now(session, with_siret, without):
    number = merged(session, with_siret, without)
    again(session, with_siret, record("table", "elan", facts("Élan nouveau")))
    undone(session, number)
    back = session.get_one(Supplier, without)
    assert (back.name, back.merged_into_id) == ("Élan nouveau", None)
    assert [source.key for source in back.sources] == ["elan"]


def test_a_record_that_came_since_stays_with_the_kept_one(session, with_siret, without):
    number = merged(session, with_siret, without)
    again(session, with_siret, record("sirene", SIRET, facts("ELAN", siret=SIRET)))
    undone(session, number)
    assert {s.source for s in session.get_one(Supplier, with_siret).sources} == {"siae", "sirene"}
    assert {s.source for s in session.get_one(Supplier, without).sources} == {"table"}


def test_a_record_that_came_since_goes_with_the_siret_it_gives(session, with_siret, without):
    number = merged(session, without, with_siret)
    again(session, without, record("sirene", SIRET, facts("ELAN", siret=SIRET)))
    undone(session, number)
    assert {s.source for s in session.get_one(Supplier, with_siret).sources} == {"siae", "sirene"}
    assert session.get_one(Supplier, without).siret is None


def test_sources_that_now_give_one_siret_are_not_parted(session, with_siret, without):
    number = merged(session, without, with_siret)
    again(session, without, record("table", "elan", facts("Élan", siret=SIRET)))
    with pytest.raises(RuleBroken, match="bien le même établissement"):
        undone(session, number)


def test_records_gone_elsewhere_leave_nothing_to_give_back(session, with_siret, without):
    number = merged(session, with_siret, without)
    third = supplier(session, record("esat", "090000001", facts("ESAT Élan")))
    with transaction(session):
        move = sa.update(SupplierSource).where(col(SupplierSource.key) == "elan")
        session.connection().execute(move.values(supplier_id=third))
    with pytest.raises(RuleBroken, match="plus rien à rendre"):
        undone(session, number)


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
