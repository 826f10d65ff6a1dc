"""Extracts of SIRENE: INSEE's columns, codes and silences. Every structure is invented."""

import csv
import io

import pytest

from spaser.imports import lambert, sirene
from spaser.imports.refusal import ImportRefused
from spaser.imports.rows import SourceRow

BASE = {
    "siret": "10000001700010", "siren": "100000017", "nic": "00010",
    "denominationUniteLegale": "JARDINS INVENTES", "etatAdministratifEtablissement": "A",
    "dateDebut": "2019-01-01", "codeCommuneEtablissement": "31555",
    "libelleCommuneEtablissement": "TOULOUSE", "codePostalEtablissement": "31000",
    "dateDernierTraitementEtablissement": "2026-09-01T08:00:00",
}  # fmt: skip


def _row(tmp_path, **cells: str) -> SourceRow:
    row = {**BASE, **cells}
    text = io.StringIO()
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    writer.writerow(row)
    path = tmp_path / "sirene.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    (read,) = sirene.read(path).rows
    return read


def _statuses(row: SourceRow) -> list[tuple[str, str, str]]:
    return [(s["status"], s["value"], s.get("detail", "")) for s in row.facts.get("statuses", [])]


def test_an_establishment_is_read_with_its_date(tmp_path):
    row = _row(
        tmp_path, enseigne1Etablissement="Le Jardin", numeroVoieEtablissement="3",
        indiceRepetitionEtablissement="B", typeVoieEtablissement="AV",
        libelleVoieEtablissement="DES LILAS", trancheEffectifsEtablissement="12",
        activitePrincipaleEtablissement="81.30Z",
    )  # fmt: skip
    assert (row.key, str(row.edition_on)) == ("10000001700010", "2026-09-01")
    facts = row.facts
    assert (facts["name"], facts["brand"]) == ("JARDINS INVENTES", "Le Jardin")
    assert facts["address"] == "3 bis avenue DES LILAS"
    assert (facts["workforce"], facts["naf"]) == ("20 à 49 salariés", "81.30Z")
    assert (facts["commune_code"], facts["open"]) == ("31555", True)


@pytest.mark.parametrize(
    ("flag", "category", "expected"),
    [
        ("O", "9220", [("ess", "yes", "association")]),
        ("O", "5710", [("ess", "yes", "")]),
        ("", "9220", [("ess", "yes", "association")]),
        ("", "5710", []),
        ("N", "5710", [("ess", "no", "")]),
        ("N", "9220", [("ess", "no", ""), ("ess", "yes", "association")]),
        ("", "", []),
    ],
)
def test_the_flag_is_the_statement_and_the_category_gives_the_family(
    tmp_path, flag, category, expected
):
    columns = {
        "economieSocialeSolidaireUniteLegale": flag,
        "categorieJuridiqueUniteLegale": category,
    }
    row = _row(tmp_path, **columns)
    assert _statuses(row) == expected
    assert all(s["as_of"] == "2026-09-01" for s in row.facts.get("statuses", []))


def test_a_company_with_a_mission_is_not_of_the_ess(tmp_path):
    row = _row(tmp_path, societeMissionUniteLegale="O", categorieJuridiqueUniteLegale="5710")
    assert _statuses(row) == []


def test_a_closed_establishment_gives_the_day_it_closed(tmp_path):
    row = _row(tmp_path, etatAdministratifEtablissement="F", dateDebut="2024-06-30")
    assert row.facts["closed_on"] == "2024-06-30"
    assert "open" not in row.facts


@pytest.mark.parametrize("code", ["NN", "", "null", "99"])
def test_a_workforce_that_is_not_known_is_not_zero(tmp_path, code):
    assert "workforce" not in _row(tmp_path, trancheEffectifsEtablissement=code).facts


def test_the_workforce_of_the_whole_unit_is_said_to_be_so(tmp_path):
    row = _row(tmp_path, trancheEffectifsEtablissement="NN", trancheEffectifsUniteLegale="21")
    assert row.facts["workforce"] == "50 à 99 salariés (ensemble de l’organisme)"


def test_what_may_not_be_published_is_never_kept(tmp_path):
    row = _row(
        tmp_path, statutDiffusionEtablissement="P", libelleVoieEtablissement="[ND]",
        numeroVoieEtablissement="[ND]", codePostalEtablissement="[ND]",
    )  # fmt: skip
    assert "[ND]" not in str(row.facts)
    assert "address" not in row.facts


@pytest.mark.parametrize(
    "cells",
    [
        {"statutDiffusionUniteLegale": "P", "categorieJuridiqueUniteLegale": "1000",
         "denominationUniteLegale": "", "nomUniteLegale": "MARTIN", "prenom1UniteLegale": "JEANNE"},
        {"statutDiffusionUniteLegale": "P", "denominationUniteLegale": "[ND]"},
        {"statutDiffusionEtablissement": "N"},
    ],
)  # fmt: skip
def test_a_person_who_is_not_published_is_refused(tmp_path, cells):
    row = _row(tmp_path, **cells)
    assert row.facts is None
    assert "MARTIN" not in str(row.remarks)


def test_a_natural_person_is_named_by_first_and_last_name(tmp_path):
    row = _row(tmp_path, denominationUniteLegale="", nomUniteLegale="MARTIN",
               prenomUsuelUniteLegale="JEANNE", statutDiffusionUniteLegale="O")  # fmt: skip
    assert row.facts["name"] == "JEANNE MARTIN"


def test_codes_of_another_nomenclature_are_not_taken_for_naf(tmp_path):
    row = _row(
        tmp_path, activitePrincipaleEtablissement="81.30Y",
        nomenclatureActivitePrincipaleEtablissement="NAF2025",
        activitePrincipaleUniteLegale="81.30Z",
        nomenclatureActivitePrincipaleUniteLegale="NAFRev2",
    )  # fmt: skip
    assert (row.facts["naf"], row.remarks) == ("81.30Z", ())


def test_legal_units_alone_are_read_under_their_head_office(tmp_path):
    path = tmp_path / "ul.csv"
    path.write_text(
        "siren,nicSiegeUniteLegale,denominationUniteLegale,etatAdministratifUniteLegale,"
        "categorieJuridiqueUniteLegale,dateDebut,dateDernierTraitementUniteLegale\n"
        "100000017,00010,JARDINS INVENTES,C,9220,2025-03-31,2025-04-02T10:00:00\n"
    )
    (row,) = sirene.read(path).rows
    assert row.key == "ul:100000017"
    assert (row.facts["siret"], row.facts["closed_on"]) == ("10000001700010", "2025-03-31")


def test_establishments_alone_have_no_name_and_say_so(tmp_path):
    row = _row(tmp_path, denominationUniteLegale="")
    assert "name" not in row.facts
    assert "autre source" in row.remarks[0].reason


def test_a_row_that_names_no_body_is_refused(tmp_path):
    row = _row(tmp_path, siret="12345678901234", siren="123456789", nic="")
    assert row.facts is None


def test_points_of_lambert_93_are_brought_back_to_degrees(tmp_path):
    row = _row(tmp_path, coordonneeLambertAbscisseEtablissement="574357.8",
               coordonneeLambertOrdonneeEtablissement="6279642.9")  # fmt: skip
    assert row.facts["precision"] == "exact"
    assert (row.facts["lat"], row.facts["lon"]) == (
        pytest.approx(43.604, abs=0.01), pytest.approx(1.444, abs=0.01),
    )  # fmt: skip


def test_a_point_at_random_in_the_commune_is_said_to_be_so(tmp_path):
    row = _row(tmp_path, x_longitude="1.444", y_latitude="43.604", qualite_xy="33")
    assert row.facts["precision"] == "commune"


def test_the_origin_of_lambert_93_is_at_46_5_north_3_east():
    assert lambert.degrees_of(700_000, 6_600_000) == pytest.approx((46.5, 3.0), abs=1e-6)
    assert lambert.degrees_of(0, 0) is None


def test_another_table_is_refused_with_the_columns_that_are_missing(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("siret,nom\n10000001700010,Élan\n")
    with pytest.raises(ImportRefused, match="stockEtablissement"):
        sirene.read(path)
