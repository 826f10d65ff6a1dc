"""The real lists, when they are beside the repository."""

import csv
from collections import Counter

import pytest
from sqlmodel import col, func, select

from spaser.imports.models import RemarkKind
from spaser.imports.suppliers import import_suppliers
from spaser.imports.tenders import import_tenders
from spaser.suppliers.models import Supplier
from spaser.tenders.models import Tender

LISTS = {
    "siae": ("siae_france_2020.csv", 3853, 0),
    "esat": ("esat_finess_officiel.csv", 1504, 0),
    "geiq": ("geiq_liste.csv", 426, 1),
    "table": ("scop_scic_tech_2022.csv", 159, 0),
}


@pytest.mark.parametrize("source", LISTS)
def test_a_real_list_imports_twice_the_same(session, shared_data, source):
    name, rows, refused = LISTS[source]
    path = shared_data / "suppliers" / name
    report = import_suppliers(session, path, source)
    assert (report.read, report.created, report.refused) == (rows, rows - refused, refused)
    reasons = [r for r in report.remarks if r.kind == RemarkKind.REFUSED]
    assert len(reasons) == refused
    assert all(remark.reason for remark in reasons)
    again = import_suppliers(session, path, source)
    assert (again.unchanged, again.created, again.updated) == (rows - refused, 0, 0)


def test_twelve_siae_carry_two_kinds(session, shared_data):
    path = shared_data / "suppliers" / "siae_france_2020.csv"
    import_suppliers(session, path, "siae")
    with_siret = select(func.count()).where(col(Supplier.siret).is_not(None))
    assert session.exec(with_siret).one() == 3_828
    assert session.exec(select(func.count()).select_from(Supplier)).one() == 3_841


def test_every_real_notice_gives_the_lots_that_another_reader_saw(session, shared_data):
    folder = shared_data / "tenders"
    report = import_tenders(session, [folder / "ted_fr_xml"])
    assert report.counts() == {
        "read": 361, "created": 356, "updated": 0, "unchanged": 0, "refused": 5,
    }  # fmt: skip
    refused = [r.reason for r in report.remarks if r.kind == RemarkKind.REFUSED]
    assert all("DEFENCE" in reason for reason in refused)
    with (folder / "ted_fr_lots.csv").open(encoding="utf-8", newline="") as file:
        expected = Counter(row["doc_id"] for row in csv.DictReader(file))
    found = {tender.source_key: len(tender.lots) for tender in session.exec(select(Tender))}
    assert found == dict(expected)
