"""Suppliers in: what each source owns, twice the same, cut anywhere."""

import csv
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select
from stdnum import luhn

from spaser.core.journal import JournalEntry, history
from spaser.imports.models import ImportRemark, ImportRun, RunState
from spaser.imports.refusal import ImportRefused
from spaser.imports.suppliers import import_suppliers
from spaser.suppliers.models import (
    Supplier,
    SupplierActivity,
    SupplierClock,
    SupplierSource,
    SupplierStatus,
)

SIAE = ["id", "siret", "kind", "name", "brand", "naf", "address", "code_postal", "commune",
        "departement", "lat", "lon", "website", "description", "effectif", "offres", "labels",
        "updated_at"]  # fmt: skip
ESAT = ["EJ-Raison sociale", "EJ-Statut juridique Code", "ET-N°FINESS", "ET-Raison sociale",
        "ET-Adresse", "ET-Code Postal", "ET-SIRET", "ET-Département Code", "ET-Commune Code",
        "ET-Commune Libellé", "Capacité autorisée agrégée"]  # fmt: skip


def siret(number: int) -> str:
    """An invented SIRET whose check digits are right."""
    siren = f"{number:08d}"
    start = f"{siren}{luhn.calc_check_digit(siren)}0001"
    return start + luhn.calc_check_digit(start)


def write(path: Path, columns: list[str], *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def table(path: Path, *rows: dict[str, str]) -> Path:
    return write(path, ["siret", "name", "kind", "activity", "website", "commune", "department"],
                 *rows)  # fmt: skip


def all_of(session: Session, model):
    return session.exec(select(model).order_by(col(model.id))).all()


def test_a_second_run_changes_nothing(session, tmp_path):
    path = table(tmp_path / "t.csv", {"siret": siret(1), "name": "Élan", "activity": "Tri"},
                 {"name": "Sans numéro", "commune": "Foix"}, {"commune": "Foix"})  # fmt: skip
    first = import_suppliers(session, path, "table")
    assert first.counts() == {"read": 3, "created": 2, "updated": 0, "unchanged": 0, "refused": 1}
    revisions = [s.revision for s in all_of(session, Supplier)]
    entries = len(all_of(session, JournalEntry))
    again = import_suppliers(session, path, "table")
    assert again.counts() == {"read": 3, "created": 0, "updated": 0, "unchanged": 2, "refused": 1}
    assert [s.revision for s in all_of(session, Supplier)] == revisions
    suppliers = select(func.count()).where(JournalEntry.object_type == "supplier")
    assert session.exec(suppliers).one() == 2
    assert len(all_of(session, JournalEntry)) > entries  # the run itself is in the journal


def test_two_kinds_of_one_siret_are_one_supplier(session, tmp_path):
    rows = [{"id": n, "siret": siret(1), "kind": kind, "name": "Élan", "updated_at": "2020-12-18"}
            for n, kind in (("1", "AI"), ("2", "ACI"))]  # fmt: skip
    report = import_suppliers(session, write(tmp_path / "s.csv", SIAE, *rows), "siae")
    assert report.created == 2
    assert len(all_of(session, Supplier)) == 1
    found = [(s.status, s.detail) for s in all_of(session, SupplierStatus)]
    assert sorted(found) == [("esus", "de_droit"), ("inclusive", "ACI"), ("inclusive", "AI")]


def test_establishments_that_share_a_siret_keep_their_numbers(session, tmp_path):
    rows = [{"ET-N°FINESS": n, "ET-Raison sociale": f"ESAT {n}", "ET-SIRET": siret(1)}
            for n in ("310000001", "310000002")]  # fmt: skip
    import_suppliers(session, write(tmp_path / "e.csv", ESAT, *rows), "esat")
    assert len(all_of(session, Supplier)) == 1
    assert [s.key for s in all_of(session, SupplierSource)] == ["310000001", "310000002"]


def test_a_source_never_erases_what_another_wrote(session, tmp_path):
    import_suppliers(session, table(tmp_path / "t.csv", {
        "siret": siret(1), "name": "Nom de table", "website": "https://elan.fr", "kind": "EI",
        "activity": "Tri"}), "table")  # fmt: skip
    import_suppliers(session, write(tmp_path / "s.csv", SIAE, {
        "id": "1", "siret": siret(1), "kind": "ACI", "name": "Nom de liste"}), "siae")  # fmt: skip
    (supplier,) = all_of(session, Supplier)
    assert (supplier.name, supplier.website) == ("Nom de liste", "https://elan.fr")
    assert [a.text for a in all_of(session, SupplierActivity)] == ["Tri"]
    statuses = {(s.source, s.detail) for s in all_of(session, SupplierStatus)}
    assert statuses == {("table", "EI"), ("siae", "ACI"), ("siae", "de_droit")}


def test_a_newer_edition_replaces_what_its_source_owns(session, tmp_path):
    path = tmp_path / "t.csv"
    row = {"siret": siret(1), "name": "Élan"}
    import_suppliers(session, table(path, {**row, "activity": "Tri"}), "table")
    before = all_of(session, Supplier)[0].revision
    report = import_suppliers(session, table(path, {**row, "activity": "Vélo"}), "table")
    assert report.updated == 1
    (supplier,) = all_of(session, Supplier)
    assert [a.text for a in supplier.activities] == ["Vélo"]
    assert supplier.revision > before
    assert history(session, "supplier", supplier.id)[0].changes["activities"] == [
        [{"text": "Tri"}], [{"text": "Vélo"}],
    ]  # fmt: skip


def test_an_older_edition_does_not_come_back(session, tmp_path):
    row = {"id": "1", "siret": siret(1), "kind": "EI"}
    new = write(tmp_path / "n.csv", SIAE, {**row, "name": "Nouveau", "updated_at": "2026-01-01"})
    old = write(tmp_path / "o.csv", SIAE, {**row, "name": "Ancien", "updated_at": "2020-01-01"})
    import_suppliers(session, new, "siae")
    assert import_suppliers(session, old, "siae").unchanged == 1
    assert all_of(session, Supplier)[0].name == "Nouveau"


def test_a_structure_that_left_its_list_is_flagged_not_deleted(session, tmp_path):
    rows = [{"id": str(n), "siret": siret(n), "kind": "EI", "name": f"S{n}"} for n in range(1, 5)]
    import_suppliers(session, write(tmp_path / "s.csv", SIAE, *rows), "siae")
    report = import_suppliers(session, write(tmp_path / "s2.csv", SIAE, *rows[1:]), "siae")
    assert report.gone == 1
    gone = session.exec(select(SupplierSource).where(col(SupplierSource.gone_at).is_not(None)))
    assert [source.key for source in gone] == [f"{siret(1)}:EI"]
    assert len(all_of(session, Supplier)) == 4
    assert {s.value for s in all_of(session, Supplier)[0].statuses} == {"unknown"}
    back = import_suppliers(session, write(tmp_path / "s3.csv", SIAE, *rows), "siae")
    assert (back.updated, back.unchanged, back.gone) == (1, 3, 0)
    assert {s.value for s in all_of(session, Supplier)[0].statuses} == {"yes"}


def test_an_older_edition_does_not_bring_back_who_has_left(session, tmp_path):
    rows = [{"id": str(n), "siret": siret(n), "kind": "EI", "name": f"S{n}",
             "updated_at": "2026-01-01"} for n in range(1, 5)]  # fmt: skip
    import_suppliers(session, write(tmp_path / "s.csv", SIAE, *rows), "siae")
    import_suppliers(session, write(tmp_path / "s2.csv", SIAE, *rows[1:]), "siae")
    older = [{**row, "updated_at": "2020-01-01"} for row in rows]
    report = import_suppliers(session, write(tmp_path / "s0.csv", SIAE, *older), "siae")
    assert report.unchanged == 4
    assert {s.value for s in all_of(session, Supplier)[0].statuses} == {"unknown"}


def test_an_older_edition_flags_nobody_who_came_later(session, tmp_path):
    rows = [{"id": str(n), "siret": siret(n), "kind": "EI", "name": f"S{n}",
             "updated_at": "2026-01-01"} for n in range(1, 5)]  # fmt: skip
    import_suppliers(session, write(tmp_path / "s.csv", SIAE, *rows), "siae")
    older = [{**row, "updated_at": "2020-01-01"} for row in rows[1:]]
    report = import_suppliers(session, write(tmp_path / "s0.csv", SIAE, *older), "siae")
    assert (report.unchanged, report.gone) == (3, 0)


def test_an_extract_flags_nobody_and_says_so(session, tmp_path):
    rows = [{"id": str(n), "siret": siret(n), "kind": "EI", "name": f"S{n}"} for n in range(1, 9)]
    import_suppliers(session, write(tmp_path / "s.csv", SIAE, *rows), "siae")
    report = import_suppliers(session, write(tmp_path / "x.csv", SIAE, rows[0]), "siae")
    assert report.gone == 0
    assert "extrait" in report.remarks[-1].reason


def test_another_table_flags_nobody(session, tmp_path):
    import_suppliers(session, table(tmp_path / "a.csv", {"siret": siret(1), "name": "A"}), "table")
    two = table(tmp_path / "b.csv", {"siret": siret(2), "name": "B"}, {"name": "C"})
    report = import_suppliers(session, two, "table")
    assert (report.gone, report.remarks) == (0, [])


def test_an_establishment_that_gets_a_siret_keeps_its_page(session, tmp_path):
    row = {"ET-N°FINESS": "310000001", "ET-Raison sociale": "ESAT"}
    import_suppliers(session, write(tmp_path / "e.csv", ESAT, row), "esat")
    number = all_of(session, Supplier)[0].id
    row["ET-SIRET"] = siret(1)
    import_suppliers(session, write(tmp_path / "e.csv", ESAT, row), "esat")
    (supplier,) = all_of(session, Supplier)
    assert (supplier.id, supplier.siret) == (number, siret(1))


def test_a_siret_held_by_another_supplier_moves_the_row_and_says_so(session, tmp_path):
    import_suppliers(session, table(tmp_path / "t.csv", {"siret": siret(1), "name": "A"}), "table")
    row = {"ET-N°FINESS": "310000001", "ET-Raison sociale": "ESAT"}
    import_suppliers(session, write(tmp_path / "e.csv", ESAT, row), "esat")
    row["ET-SIRET"] = siret(1)
    report = import_suppliers(session, write(tmp_path / "e.csv", ESAT, row), "esat")
    assert "rattachée" in report.remarks[0].reason
    sources = {s.source: s.supplier_id for s in all_of(session, SupplierSource)}
    assert sources["esat"] == sources["table"]


def test_a_dry_run_counts_the_same_and_leaves_nothing(session, tmp_path):
    path = table(tmp_path / "t.csv", {"siret": siret(1), "name": "Élan"}, {"commune": "Foix"})
    dry = import_suppliers(session, path, "table", dry_run=True)
    for model in (Supplier, SupplierSource, ImportRun, ImportRemark, JournalEntry):
        assert all_of(session, model) == []
    assert dry.counts() == import_suppliers(session, path, "table").counts()


def test_a_run_that_died_is_taken_up_and_ends_the_same(session, tmp_path):
    rows = [{"siret": siret(n), "name": f"S{n}"} for n in range(1, 1_301)]
    path = table(tmp_path / "t.csv", *rows, {"commune": "Foix"})

    def die(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_suppliers(session, path, "table", progress=die)
    assert session.exec(select(func.count()).select_from(Supplier)).one() == 1_000
    report = import_suppliers(session, path, "table")
    assert (report.created, report.unchanged, report.refused) == (300, 1_000, 1)
    (run,) = all_of(session, ImportRun)
    assert (run.state, run.read, run.refused) == (RunState.DONE, 1_301, 1)
    assert len(all_of(session, ImportRemark)) == 1
    assert session.exec(select(func.count()).select_from(Supplier)).one() == 1_300


def test_each_transaction_takes_one_revision(session, tmp_path):
    rows = [{"siret": siret(n), "name": f"S{n}"} for n in range(1, 1_101)]
    import_suppliers(session, table(tmp_path / "t.csv", *rows), "table")
    assert sorted(set(session.exec(select(Supplier.revision)))) == [1, 2]
    assert all_of(session, SupplierClock)[0].value == 2


def test_the_journal_says_where_a_supplier_comes_from(session, tmp_path):
    path = table(tmp_path / "t.csv", {"siret": siret(1), "name": "Élan"})
    report = import_suppliers(session, path, "table")
    (entry,) = history(session, "supplier", all_of(session, Supplier)[0].id)
    assert (entry.action, entry.actor) == ("created", "essai")
    assert entry.changes == {
        "source": [None, "table"], "run": [None, report.run_id], "name": [None, "Élan"],
    }  # fmt: skip


def test_fictitious_suppliers_are_marked(session, tmp_path):
    path = table(tmp_path / "t.csv", {"siret": siret(1), "name": "Élan"})
    import_suppliers(session, path, "table", fictitious=True)
    assert all_of(session, Supplier)[0].fictitious


def test_an_unknown_source_says_which_are_read(session, tmp_path):
    with pytest.raises(ImportRefused, match="siae, esat, geiq, sirene, esus, table"):
        import_suppliers(session, tmp_path / "t.csv", "autre")


def test_a_refused_file_leaves_no_run(session, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("ville\nFoix\n")
    with pytest.raises(ImportRefused):
        import_suppliers(session, path, "table")
    assert all_of(session, ImportRun) == []


def test_a_table_of_other_headings_erases_nothing_of_a_first_one(session, tmp_path):
    first = {"siret": siret(1), "name": "Élan", "kind": "EI", "activity": "Tri", "website": "e.fr"}
    import_suppliers(session, table(tmp_path / "a.csv", first), "table")
    other = write(tmp_path / "b.csv", ["nom", "siret", "labels"],
                  {"nom": "Élan", "siret": siret(1), "labels": "Qualiopi"})  # fmt: skip
    import_suppliers(session, other, "table")
    (supplier,) = all_of(session, Supplier)
    assert supplier.website == "https://e.fr"
    assert [activity.text for activity in supplier.activities] == ["Tri"]
    assert [status.detail for status in supplier.statuses] == ["EI"]
    assert [label.label for label in supplier.labels] == ["Qualiopi"]
    import_suppliers(session, table(tmp_path / "a.csv", first | {"activity": "Réemploi"}), "table")
    session.expire_all()
    assert [activity.text for activity in supplier.activities] == ["Réemploi"]
    assert [label.label for label in supplier.labels] == ["Qualiopi"]
