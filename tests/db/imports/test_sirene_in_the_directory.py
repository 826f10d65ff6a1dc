"""SIRENE beside other sources: what it owns, what it contradicts, what it closes."""

import csv
from datetime import date

from sqlmodel import col, select

from spaser.imports.suppliers import import_suppliers
from spaser.suppliers.models import Known, Supplier, SupplierSource, SupplierStatus

SIRET = "10000001700010"
ROW = {
    "siret": SIRET, "siren": "100000017", "denominationUniteLegale": "ELAN INVENTE",
    "categorieJuridiqueUniteLegale": "5710", "economieSocialeSolidaireUniteLegale": "N",
    "etatAdministratifEtablissement": "A", "dateDebut": "2019-01-01",
    "codeCommuneEtablissement": "09122", "trancheEffectifsEtablissement": "12",
    "dateDernierTraitementEtablissement": "2026-01-01T08:00:00",
}  # fmt: skip


def _sirene(tmp_path, **cells: str):
    path = tmp_path / "sirene.csv"
    row = {**ROW, **cells}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    return path


def _table(tmp_path, cells: str):
    path = tmp_path / "t.csv"
    path.write_text(f"siret;nom;famille;effectif;date de fermeture\n{SIRET};{cells}\n", "utf-8")
    return path


def test_sources_that_disagree_both_stand_with_their_dates(session, tmp_path):
    import_suppliers(session, _table(tmp_path, "Élan;scop;30;"), "table")
    import_suppliers(session, _sirene(tmp_path), "sirene")
    statuses = session.exec(select(SupplierStatus).order_by(col(SupplierStatus.source))).all()
    assert [(s.source, s.value, s.detail, s.as_of) for s in statuses] == [
        ("sirene", Known.NO, "", date(2026, 1, 1)),
        ("table", Known.YES, "scop", None),
    ]


def test_a_second_extract_changes_nothing_and_an_older_one_neither(session, tmp_path):
    import_suppliers(session, _sirene(tmp_path), "sirene")
    assert import_suppliers(session, _sirene(tmp_path), "sirene").unchanged == 1
    older = _sirene(
        tmp_path,
        dateDernierTraitementEtablissement="2020-01-01",
        denominationUniteLegale="ANCIEN NOM",
    )
    assert import_suppliers(session, older, "sirene").unchanged == 1
    assert session.exec(select(Supplier.name)).one() == "ELAN INVENTE"


def test_a_newer_extract_closes_and_what_others_wrote_stays(session, tmp_path):
    import_suppliers(session, _table(tmp_path, "Élan;scop;30;"), "table")
    import_suppliers(session, _sirene(tmp_path), "sirene")
    closed = _sirene(
        tmp_path, etatAdministratifEtablissement="F", dateDebut="2026-06-30",
        dateDernierTraitementEtablissement="2026-07-02", economieSocialeSolidaireUniteLegale="",
    )  # fmt: skip
    assert import_suppliers(session, closed, "sirene").updated == 1
    (supplier,) = session.exec(select(Supplier)).all()
    assert (supplier.closed_on, supplier.workforce) == (date(2026, 6, 30), "20 à 49 salariés")
    assert [(s.source, s.detail) for s in supplier.statuses] == [("table", "scop")]


def test_what_sirene_says_open_is_not_closed_by_a_table(session, tmp_path):
    import_suppliers(session, _table(tmp_path, "Élan;scop;30;01/01/2020"), "table")
    (supplier,) = session.exec(select(Supplier)).all()
    assert supplier.closed_on == date(2020, 1, 1)
    import_suppliers(session, _sirene(tmp_path), "sirene")
    session.expire_all()
    assert session.exec(select(Supplier)).one().closed_on is None


def test_units_and_establishments_of_two_files_meet_in_one_supplier(session, tmp_path):
    import_suppliers(session, _sirene(tmp_path, denominationUniteLegale=""), "sirene")
    units = tmp_path / "ul.csv"
    units.write_text(
        "siren,nicSiegeUniteLegale,denominationUniteLegale,economieSocialeSolidaireUniteLegale,"
        "dateDernierTraitementUniteLegale\n100000017,00010,ELAN INVENTE,O,2026-02-01\n"
    )
    import_suppliers(session, units, "sirene")
    (supplier,) = session.exec(select(Supplier)).all()
    assert (supplier.name, supplier.siret, supplier.commune_code) == (
        "ELAN INVENTE", SIRET, "09122",
    )  # fmt: skip
    # The newest statement of the same source stays.
    assert [s.value for s in supplier.statuses] == [Known.YES]


def test_the_extract_of_another_departement_takes_nobody_away(session, tmp_path):
    import_suppliers(session, _sirene(tmp_path), "sirene")
    elsewhere = _sirene(
        tmp_path, siret="20000003200017", siren="200000032", codeCommuneEtablissement="81004"
    )
    report = import_suppliers(session, elsewhere, "sirene")
    assert (report.created, report.gone) == (1, 0)
    assert session.exec(select(SupplierSource.gone_at)).all() == [None, None]
