"""Rows that change establishment: the page they leave, and what other tables think of it."""

from sqlmodel import col, select

from spaser.core import clock
from spaser.core.journal import Actor, act_as
from spaser.imports.suppliers import import_suppliers
from spaser.suppliers import merging
from spaser.suppliers.models import Supplier, SupplierMerge, SupplierSource, SupplierStatus
from tests.db.imports.test_suppliers import ESAT, all_of, siret, table, write


def _moved(session, tmp_path):
    """An ESAT without SIRET, then with that of a supplier which a table had brought."""
    import_suppliers(session, table(tmp_path / "t.csv", {"siret": siret(1), "name": "A"}), "table")
    row = {"ET-N°FINESS": "310000001", "ET-Raison sociale": "ESAT"}
    import_suppliers(session, write(tmp_path / "e.csv", ESAT, row), "esat")
    row["ET-SIRET"] = siret(1)
    report = import_suppliers(session, write(tmp_path / "e.csv", ESAT, row), "esat")
    return report, *all_of(session, Supplier)


def test_a_supplier_that_no_source_names_any_more_follows_its_row(session, tmp_path):
    report, owner, left = _moved(session, tmp_path)
    assert (left.merged_into_id, left.siret) == (owner.id, None)
    assert left.revision == owner.revision
    statuses = session.exec(select(SupplierStatus.supplier_id)).all()
    assert set(statuses) == {owner.id}
    assert any("réunie" in remark.reason for remark in report.remarks)


def test_what_followed_its_row_can_be_made_two_again(session, tmp_path):
    _, owner, left = _moved(session, tmp_path)
    [done] = all_of(session, SupplierMerge)
    assert (done.kept_id, done.absorbed_id, done.merged_by) == (owner.id, left.id, "essai")
    session.rollback()
    merging.undo(session, done.id, "Jeanne Dupré", clock.now())
    session.commit()
    of_left = select(SupplierSource.source).where(col(SupplierSource.supplier_id) == left.id)
    assert session.exec(of_left).all() == ["esat"]
    assert left.merged_into_id is None


def test_a_supplier_that_another_source_still_names_stays(session, tmp_path):
    row = {"ET-N°FINESS": "310000001", "ET-Raison sociale": "ESAT", "ET-SIRET": siret(1)}
    import_suppliers(session, write(tmp_path / "e.csv", ESAT, row), "esat")
    both = table(tmp_path / "t.csv", {"siret": siret(1), "name": "A"},
                 {"siret": siret(2), "name": "B"})  # fmt: skip
    import_suppliers(session, both, "table")
    row["ET-SIRET"] = siret(2)
    import_suppliers(session, write(tmp_path / "e.csv", ESAT, row), "esat")
    assert [s.merged_into_id for s in all_of(session, Supplier)] == [None, None]
    assert all_of(session, SupplierMerge) == []


def test_two_organisations_may_give_one_name_to_their_tables(session, tmp_path):
    act_as(session, Actor("Jeanne Dupré", None, 1))
    first = table(tmp_path / "liste.csv", {"siret": siret(1), "name": "A"})
    import_suppliers(session, first, "table")
    act_as(session, Actor("Ali Martin", None, 2))
    other = table(tmp_path / "liste.csv", {"siret": siret(2), "name": "B"})
    assert import_suppliers(session, other, "table").gone == 0
    act_as(session, Actor("Jeanne Dupré", None, 1))
    newer = table(tmp_path / "liste.csv", {"siret": siret(3), "name": "C"})
    assert import_suppliers(session, newer, "table").gone == 1
    gone = select(SupplierSource.key).where(col(SupplierSource.gone_at).is_not(None))
    assert [key.partition(":")[2] for key in session.exec(gone)] == [siret(1)]
