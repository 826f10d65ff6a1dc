"""Merges undone after something happened meanwhile."""

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import Conflict, NotFound, RuleBroken
from spaser.directory.models import Favourite, FavouriteList
from spaser.suppliers.models import (
    Supplier,
    SupplierSource,
)
from tests.db.suppliers.made import (
    SIRET,
    again,
    everything,
    facts,
    merged,
    record,
    supplier,
    undone,
)


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
