"""Any table of suppliers, and the lists that have a reader of their own."""

import pytest

from spaser.imports import esat, geiq, siae, table
from spaser.imports.headers import recognise
from spaser.imports.refusal import ImportRefused
from spaser.imports.rows import SourceRow

FULL = (
    "siret,name,brand,sigle,kind,family,esus,naf,legal_category,address,postal_code,commune,"
    "commune_code,lat,lon,activity,offers,cpv,kind_of_service,radius_km,zone_departments,"
    "zone_regions,national,workforce,website,labels,contracts_won,fictif\n"
    "10000001700010,Les Jardins inventés,Jardins,JI,ACI,association,liste,8130Z,9220,1 rue du Lac,"
    "31000,Toulouse,31555,43.6,1.44,Entretien des espaces verts,Tonte|Taille de haies,"
    "77310000|77340000-5,prestation|mise_a_disposition,50,31|Ariège,Occitanie,non,10 à 19,"
    "www.jardins-inventes.fr,RSE|Bio,Tonte du parc~77311000|Haies,oui\n"
)


def _rows(tmp_path, text: str, reader=table) -> list[SourceRow]:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return list(reader.read(path).rows)


def test_every_column_of_the_demo_table_is_read(tmp_path):
    (row,) = _rows(tmp_path, FULL)
    facts = row.facts
    assert row.key.endswith(":10000001700010")
    assert row.remarks == ()
    assert (facts["naf"], facts["legal_category"], facts["sigle"]) == ("81.30Z", "9220", "JI")
    assert facts["website"] == "https://www.jardins-inventes.fr"
    assert facts["fictitious"] is True
    assert facts["references"] == [
        {"title": "Tonte du parc", "cpv": "77311000"},
        {"title": "Haies"},
    ]
    first, *offers, other = facts["activities"]
    assert (first["cpv"], first["service_kind"]) == (["77310000", "77340000"], "prestation")
    assert [offer["text"] for offer in offers] == ["Tonte", "Taille de haies"]
    assert other["service_kind"] == "mise_a_disposition"
    assert {a["radius_km"] for a in facts["activities"]} == {50}
    assert first["zone_departments"] == ["31", "09"]
    assert first["zone_regions"] == ["76"]


def test_french_headers_are_recognised():
    header = ["Raison Sociale *", "N° SIRET", "Code postal", "VILLE", "Activité", "Truc"]
    assert recognise(header) == [
        "legal_name", "siret", "postal_code", "commune", "activity", "",
    ]  # fmt: skip


def test_a_column_given_twice_is_read_once_unless_it_is_text():
    assert recognise(["nom", "structure", "activité", "description"]) == [
        "name", "", "activity", "activity",
    ]  # fmt: skip


def test_columns_that_are_not_read_are_said(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("nom;humeur\nÉlan;bonne\n")
    (remark,) = table.read(path).remarks
    assert remark.field == "humeur"


def test_a_row_without_a_name_is_refused(tmp_path):
    refused, kept = _rows(tmp_path, "nom;ville\n;Foix\nÉlan;Foix\n")
    assert refused.facts is None
    assert (refused.row, refused.remarks[0].reason) == (2, "La structure n’a pas de nom.")
    assert kept.facts["name"] == "Élan"


def test_a_row_without_siret_is_named_by_its_name_and_place(tmp_path):
    one, other = _rows(tmp_path, "nom;code postal;ville\nÉlan;09000;Foix\nELAN;09000;FOIX\n")
    assert one.key.endswith("::elan:09122")
    assert other.key == f"{one.key}#2"
    assert "réunies" in other.remarks[-1].reason


def test_the_address_of_a_person_is_not_taken(tmp_path):
    person, house = _rows(
        tmp_path, "nom;courriel\nÉlan;jeanne.martin@elan.fr\nCap;contact@cap.fr\n"
    )
    assert "email" not in person.facts
    assert "jeanne" not in str(person.remarks)
    assert house.facts["email"] == "contact@cap.fr"


def test_an_unknown_cpv_is_reported_and_the_others_kept(tmp_path):
    (row,) = _rows(tmp_path, "nom;cpv\nÉlan;77310000|99999999\n")
    assert row.facts["activities"] == [{"cpv": ["77310000"]}]
    assert row.remarks[0].value == "99999999"


def test_cells_beyond_the_header_are_reported(tmp_path):
    (row,) = _rows(tmp_path, "nom;ville\nÉlan;Foix;un;deux\n")
    assert "surplus" in row.remarks[0].reason


SIAE = (
    "id,siret,siret_valide,kind,name,brand,naf,address,code_postal,commune,departement,lat,lon,"
    "website,description,effectif,offres,labels,updated_at\n"
)


def test_a_siae_keeps_its_kind_its_date_and_its_offers(tmp_path):
    text = SIAE + (
        "1,10000001700010,True,ACI,ÉLAN,Élan,88.99B,1 rue du Lac,31000,Toulouse,31,43.6,1.44,,"
        "Chantier vert,,Tri,ESUS | RGE,2020-12-18\n"
    )
    (row,) = _rows(tmp_path, text, siae)
    assert row.key == "10000001700010:ACI"
    assert str(row.edition_on) == "2020-12-18"
    assert "brand" not in row.facts
    assert row.facts["activities"] == [{"text": "Chantier vert"}, {"text": "Tri"}]
    found = [(s["status"], s["detail"]) for s in row.facts["statuses"]]
    assert found == [("esus", "liste"), ("inclusive", "ACI"), ("esus", "de_droit")]
    assert row.facts["labels"] == ["RGE"]


def test_a_siae_of_an_unknown_kind_is_refused(tmp_path):
    (row,) = _rows(tmp_path, SIAE + "1,,False,XYZ,Élan" + "," * 14 + "\n", siae)
    assert row.facts is None


ESAT = (
    "EJ-N°FINESS,EJ-Raison sociale,EJ-Statut juridique Code,ET-N°FINESS,ET-Raison sociale,"
    "ET-Adresse,ET-Code Postal,ET-SIRET,ET-Département Code,ET-Commune Code,ET-Commune Libellé,"
    "Capacité autorisée agrégée\n"
)


def test_an_esat_is_named_by_its_finess_number(tmp_path):
    text = ESAT + "90000001,ADEF,60,90000019,ESAT DU LAC,  3   RUE,9000,,09,09122,Foix,40\n"
    (row,) = _rows(tmp_path, text, esat)
    assert row.key == "090000019"
    assert row.facts["address"] == "3 RUE"
    found = {(s["status"], s["detail"]) for s in row.facts["statuses"]}
    assert found == {("ess", "association"), ("inclusive", "ESAT"), ("esus", "de_droit")}


def test_a_public_esat_has_no_family(tmp_path):
    text = ESAT + "90000001,DEPARTEMENT,19,90000019,ESAT DU LAC,,9000,,09,09122,Foix,40\n"
    (row,) = _rows(tmp_path, text, esat)
    assert [s["status"] for s in row.facts["statuses"]] == ["inclusive"]


def test_a_geiq_branch_carries_the_name_of_its_group(tmp_path):
    text = "nom,siret,code_postal,ville,parent\nAntenne de Foix,,09000,FOIX,GEIQ 09\n"
    (row,) = _rows(tmp_path, text, geiq)
    assert row.facts["name"] == "GEIQ 09 – Antenne de Foix"


def test_a_file_given_as_another_source_says_what_it_lacks(tmp_path):
    with pytest.raises(ImportRefused, match="ET-N°FINESS"):
        _rows(tmp_path, SIAE + "1\n", esat)
