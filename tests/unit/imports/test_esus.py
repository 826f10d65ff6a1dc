"""The list of agréments ESUS: whatever its columns, each agrément has an end."""

from datetime import date

import pytest

from spaser.imports import esus
from spaser.imports.rows import SourceRow
from spaser.suppliers.merge import Record, project
from spaser.suppliers.models import Known

FULL = "Dénomination;Numéro SIREN;Département;Région;Date de décision;Durée (en années)\n"


def _rows(tmp_path, text: str) -> list[SourceRow]:
    path = tmp_path / "esus.csv"
    path.write_text(text, encoding="utf-8")
    return list(esus.read(path).rows)


def _status(row: SourceRow) -> dict[str, str]:
    (status,) = row.facts["statuses"]
    return status


def test_an_agreement_is_read_with_its_beginning_and_its_end(tmp_path):
    (row,) = _rows(tmp_path, FULL + "ÉLAN;100 000 017;31;Occitanie;12/03/2024;2 ans\n")
    assert row.key == "100000017"
    assert (row.facts["department"], row.facts["region"]) == ("31", "76")
    assert _status(row) == {
        "status": "esus", "value": "yes", "detail": "liste", "as_of": "2024-03-12",
        "until": "2026-03-12",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "until"),
    [("", "2029-03-12"), ("5", "2029-03-12"), ("deux ans", "2026-03-12"), ("24 mois", "2026-03-12"),
     ("toujours", "2029-03-12")],
)  # fmt: skip
def test_an_agreement_lasts_five_years_unless_told_otherwise(tmp_path, told, until):
    (row,) = _rows(tmp_path, FULL + f"ÉLAN;100000017;31;Occitanie;12/03/2024;{told}\n")
    assert _status(row)["until"] == until


def test_a_list_of_names_and_departments_is_read(tmp_path):
    one, other = _rows(tmp_path, "Raison sociale;Département\nÉlan;31\nÉlan;Ariège\n")
    assert (one.key, other.key) == ("elan:31", "elan:09")
    assert "until" not in _status(one)


def test_an_end_before_the_beginning_is_repaired(tmp_path):
    text = "Nom;SIREN;Date d’agrément;Date de fin\nÉlan;100000017;2024-03-12;2020-01-01\n"
    (row,) = _rows(tmp_path, text)
    assert _status(row)["until"] == "2029-03-12"
    assert "cinq ans" in row.remarks[0].reason


def test_an_agreement_that_has_ended_is_no_longer_known(tmp_path):
    (row,) = _rows(tmp_path, FULL + "ÉLAN;100000017;31;Occitanie;29/02/2020;\n")
    record = Record("esus", row.facts, row.edition_on)
    before = project([record], date(2025, 2, 28)).statuses[0]
    after = project([record], date(2025, 3, 1)).statuses[0]
    assert (before["value"], after["value"]) == (Known.YES, Known.UNKNOWN)
    assert after["until"] == date(2025, 3, 1)
