"""What a person may say of the columns of a table, and what the page that asks is given."""

import pytest

from spaser.core.errors import RuleBroken
from spaser.core.text import normalise
from spaser.imports import table
from spaser.imports.headers import ALIASES, check_mapping, keys_of, signature_of
from spaser.imports.refusal import ImportRefused

ODD = "Qui ?;Où ?;Fait quoi\nÉlan;Foix;Tri\nCap;Pau;Vélo\n"


def _file(tmp_path, text: str):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_column_that_is_recognised_is_explained():
    assert set(ALIASES) == set(table.COLUMNS)
    assert all(column.label and column.explanation for column in table.COLUMNS.values())


def test_no_alias_names_two_columns():
    names = [normalise(name) for aliases in ALIASES.values() for name in set(aliases)]
    doubles = {name for name in names if names.count(name) > 1}
    owners = {
        name: {c for c, a in ALIASES.items() if name in map(normalise, a)} for name in doubles
    }
    assert [name for name, columns in owners.items() if len(columns) > 1] == []


def test_a_preview_shows_the_first_rows_and_what_is_recognised(tmp_path):
    path = _file(tmp_path, "Liste 2026\n\nNom;Ville;Humeur\nÉlan;Foix\nCap;Pau;bonne;trop\n")
    seen = table.preview(path)
    assert seen.header == ("Nom", "Ville", "Humeur")
    assert seen.keys == ("nom", "ville", "humeur")
    assert seen.recognised == ("name", "commune", "")
    assert seen.sample == (("Élan", "Foix", ""), ("Cap", "Pau", "bonne"))
    assert (seen.header_row, seen.separator, seen.encoding) == (3, ";", "utf-8")


def test_a_table_whose_headers_are_unknown_can_still_be_previewed(tmp_path):
    seen = table.preview(_file(tmp_path, ODD))
    assert (seen.header, seen.recognised) == (("Qui ?", "Où ?", "Fait quoi"), ("", "", ""))


def test_a_mapping_replaces_what_is_recognised(tmp_path):
    path = _file(tmp_path, ODD)
    with pytest.raises(ImportRefused, match="raison sociale"):
        table.read(path)
    rows = table.read(path, {"qui": "name", "ou": "commune", "fait quoi": "activity"}).rows
    first = next(iter(rows))
    assert (first.facts["name"], first.facts["commune_name"]) == ("Élan", "Foix")
    assert first.facts["activities"] == [{"text": "Tri"}]


def test_a_column_that_is_left_out_of_a_mapping_is_not_read(tmp_path):
    (row,) = table.read(_file(tmp_path, "nom;ville\nÉlan;Foix\n"), {"nom": "name"}).rows
    assert "commune_name" not in row.facts


def test_what_was_said_of_the_same_header_is_used_and_told(tmp_path):
    asked = []

    def remembered(header):
        asked.append(list(header))
        return {"qui": "name"}

    edition = table.read(_file(tmp_path, ODD), remembered=remembered)
    assert asked == [["Qui ?", "Où ?", "Fait quoi"]]
    assert "une personne l’a indiqué" in edition.remarks[0].reason
    assert [row.facts for row in edition.rows] == [{"name": "Élan"}, {"name": "Cap"}]


def test_headers_that_repeat_or_are_empty_have_a_key_of_their_own():
    assert keys_of(["Nom", "nom *", "", "—", "Nom #2"]) == (
        "nom", "nom #2", "colonne 3", "colonne 4", "nom 2",
    )  # fmt: skip


def test_two_tables_with_the_same_header_share_a_signature():
    assert signature_of(["Nom", "Ville "]) == signature_of(["NOM", "ville"])
    assert signature_of(["Nom", "Ville"]) != signature_of(["Ville", "Nom"])


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"a": "commune"}, "raison sociale"),
        ({"a": "name", "b": "siret", "c": "siret"}, "plusieurs colonnes"),
        ({"a": "name", "b": "inconnue"}, "n’existe pas"),
    ],
)
def test_a_mapping_that_cannot_be_read_says_why(mapping, reason):
    with pytest.raises(RuleBroken, match=reason):
        check_mapping(mapping)


def test_several_columns_may_be_read_as_activity():
    check_mapping({"a": "name", "b": "activity", "c": "activity"})
