"""The list of ESUS in the directory: whom an agrément is of, and when it ends."""

from datetime import date

from sqlmodel import select

from spaser.core.journal import history
from spaser.imports.suppliers import import_suppliers
from spaser.suppliers.expiry import expire
from spaser.suppliers.models import Known, Supplier, SupplierStatus

LIST = "Dénomination;SIREN;Date d’agrément;Date de fin\n"


def test_an_agreement_that_ends_is_said_unknown_once(session, tmp_path):
    path = tmp_path / "esus.csv"
    path.write_text(LIST + "ÉLAN;100000017;12/03/2999;12/03/3004\nCAP;100000025;;\n", "utf-8")
    import_suppliers(session, path, "esus")
    before = {s.name: s.revision for s in session.exec(select(Supplier))}
    assert expire(session, date(3004, 3, 11)) == 0
    assert expire(session, date(3004, 3, 12)) == 1
    assert expire(session, date(3004, 3, 12)) == 0
    values = {s.supplier_id: s.value for s in session.exec(select(SupplierStatus))}
    suppliers = {s.name: s for s in session.exec(select(Supplier))}
    assert values[suppliers["ÉLAN"].id] == Known.UNKNOWN
    assert values[suppliers["CAP"].id] == Known.YES
    assert suppliers["ÉLAN"].revision > before["ÉLAN"]
    assert suppliers["CAP"].revision == before["CAP"]
    (latest, *_) = history(session, "supplier", suppliers["ÉLAN"].id)
    assert latest.changes["statuses"][1][0]["value"] == "unknown"


def test_an_old_list_never_says_that_an_ended_agreement_holds(session, tmp_path):
    path = tmp_path / "esus.csv"
    path.write_text(LIST + "ÉLAN;100000017;12/03/2012;\n", "utf-8")
    import_suppliers(session, path, "esus")
    (status,) = session.exec(select(SupplierStatus)).all()
    assert (status.value, status.until) == (Known.UNKNOWN, date(2017, 3, 12))


def _known(session, tmp_path, *sirets: str) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"{siret};Élan {siret};Foix;09000\n" for siret in sirets)
    path.write_text(f"siret;nom;ville;code postal\n{rows}", "utf-8")
    import_suppliers(session, path, "table")


def test_an_agreement_is_noted_on_the_only_establishment_of_its_legal_unit(session, tmp_path):
    _known(session, tmp_path, "10000001700010")
    path = tmp_path / "esus.csv"
    path.write_text("Dénomination;SIREN;Département\nÉLAN;100000017;31\n", "utf-8")
    import_suppliers(session, path, "esus")
    (supplier,) = session.exec(select(Supplier)).all()
    assert [status.detail for status in supplier.statuses] == ["liste"]
    assert supplier.commune_code == "09122"  # a département never hides a town
    assert import_suppliers(session, path, "esus").unchanged == 1


def test_an_agreement_of_several_establishments_is_not_given_to_one(session, tmp_path):
    _known(session, tmp_path, "10000001700010", "10000001700028")
    path = tmp_path / "esus.csv"
    path.write_text("Dénomination;SIREN;Département\nÉLAN;100000017;31\n", "utf-8")
    assert import_suppliers(session, path, "esus").created == 1
    assert len(session.exec(select(Supplier)).all()) == 3
