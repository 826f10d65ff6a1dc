"""What a table of suppliers may also say: sectors, labels, consent, dates, precision."""

import pytest

from spaser.imports import table
from spaser.imports.rows import SourceRow


def _row(tmp_path, header: str, cells: str) -> SourceRow:
    path = tmp_path / "t.csv"
    path.write_text(f"{header}\n{cells}\n", encoding="utf-8")
    (row,) = table.read(path).rows
    return row


def test_the_legal_name_comes_before_the_usual_one(tmp_path):
    row = _row(tmp_path, "nom;raison sociale;sigle", "Le Jardin;JARDINS INVENTES;JI")
    assert "::jardins inventes" in row.key
    names = (row.facts["name"], row.facts["brand"], row.facts["sigle"])
    assert names == ("JARDINS INVENTES", "Le Jardin", "JI")


def test_sectors_labels_and_year_are_read(tmp_path):
    header = "nom;secteurs de la transition;labels;activité;année"
    row = _row(tmp_path, header, "Élan;Mobilités durables;iso9001|Maison;Tri;2025")
    assert row.facts["sectors"] == ["mobilite_durable"]
    assert row.facts["labels"] == ["ISO 9001", "Maison"]
    assert row.facts["activities"] == [{"text": "Tri", "year": 2025}]


@pytest.mark.parametrize("year", ["3000", "vingt", "20 25"])
def test_a_year_that_cannot_be_read_is_said(tmp_path, year):
    row = _row(tmp_path, "nom;activité;année", f"Élan;Tri;{year}")
    assert row.facts["activities"] == [{"text": "Tri"}]
    assert row.remarks[0].field == "année"


def test_a_year_alone_is_no_activity(tmp_path):
    assert "activities" not in _row(tmp_path, "nom;année", "Élan;2025").facts


def test_the_address_of_a_person_needs_the_day_of_their_consent(tmp_path):
    header = "nom;courriel;date de l’accord"
    agreed = _row(tmp_path, header, "Élan;jeanne@elan.fr;12/03/2024")
    assert agreed.facts["email_consent_on"] == "2024-03-12"
    for told in ("oui", "01/01/2999", ""):
        assert "email" not in _row(tmp_path, header, f"Élan;jeanne@elan.fr;{told}").facts


@pytest.mark.parametrize(
    ("esus", "day", "expected"),
    [
        ("oui", "", ("yes", "liste", None, None)),
        ("oui", "12/03/2024", ("yes", "liste", "2024-03-12", "2029-03-12")),
        ("", "12/03/2024", ("yes", "liste", "2024-03-12", "2029-03-12")),
        ("12/03/2024", "", ("yes", "liste", "2024-03-12", "2029-03-12")),
        ("de droit", "", ("yes", "de_droit", None, None)),
        ("non", "", ("no", None, None, None)),
    ],
)
def test_an_agreement_esus_is_read_with_its_day(tmp_path, esus, day, expected):
    row = _row(tmp_path, "nom;esus;date d’agrément", f"Élan;{esus};{day}")
    (status,) = row.facts["statuses"]
    assert tuple(status.get(k) for k in ("value", "detail", "as_of", "until")) == expected


def test_coordinates_may_be_said_to_be_those_of_the_commune(tmp_path):
    header = "nom;ville;code postal;latitude;longitude;précision"
    row = _row(tmp_path, header, "Élan;Foix;09000;42.96;1.60;municipality")
    assert row.facts["precision"] == "commune"
    other = _row(tmp_path, header, "Élan;Foix;09000;42.96;1.60;au pif")
    assert (other.facts["precision"], other.remarks[0].field) == ("exact", "précision")


def test_a_closed_structure_gives_its_day_or_stays_open(tmp_path):
    header = "nom;état administratif;date de fermeture"
    assert _row(tmp_path, header, "Élan;F;30/06/2024").facts["closed_on"] == "2024-06-30"
    undated = _row(tmp_path, header, "Élan;fermé;")
    assert "closed_on" not in undated.facts
    assert "ouverte" in undated.remarks[0].reason
    assert _row(tmp_path, header, "Élan;A;").facts["open"] is True
