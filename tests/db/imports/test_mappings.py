"""What a person said of the columns of a table is remembered for the next one like it."""

import pytest
from sqlmodel import select

from spaser.core.db import transaction
from spaser.core.errors import RuleBroken
from spaser.imports import mappings
from spaser.imports.models import ColumnMapping
from spaser.imports.suppliers import import_suppliers
from spaser.suppliers.models import Supplier

HEADER = ["Qui ?", "Où ?"]


@pytest.fixture
def odd_table(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Qui ?;Où ?\nÉlan;Foix\n", encoding="utf-8")
    return path


def test_a_remembered_mapping_is_used_when_none_is_given(session, odd_table):
    with transaction(session):
        mappings.remember(session, HEADER, {"qui": "name", "ou": "commune"}, "t.csv")
    report = import_suppliers(session, odd_table, "table")
    assert report.created == 1
    assert "une personne l’a indiqué" in report.remarks[0].reason
    assert session.exec(select(Supplier)).one().commune_code == "09122"


def test_a_mapping_given_wins_over_the_one_remembered(session, odd_table):
    with transaction(session):
        mappings.remember(session, HEADER, {"qui": "name", "ou": "commune"}, "t.csv")
    report = import_suppliers(session, odd_table, "table", mapping={"qui": "commune", "ou": "name"})
    assert session.exec(select(Supplier.name)).one() == "Foix"
    assert not any("une personne" in remark.reason for remark in report.remarks)


def test_saying_it_again_replaces_what_was_said(session):
    with transaction(session):
        mappings.remember(session, HEADER, {"qui": "name"}, "a.csv")
    with transaction(session):
        mappings.remember(session, ["QUI", "ou"], {"qui": "brand", "ou": "region"}, "b.csv")
    (kept,) = session.exec(select(ColumnMapping)).all()
    assert kept.columns == {"qui": "brand", "ou": "region"}
    assert kept.file_name == "b.csv"


def test_a_mapping_without_a_name_is_not_remembered(session):
    with pytest.raises(RuleBroken), transaction(session):
        mappings.remember(session, HEADER, {"ou": "commune"}, "t.csv")
    assert mappings.find(session, HEADER) is None
