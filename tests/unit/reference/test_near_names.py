"""A commune that was mistyped: another is proposed."""

import pytest

from spaser.imports import plans
from spaser.reference.near_names import near_names, or_else


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Alby", "Albi (81)"), ("Castre", "Castres"), ("Toulouze", "Toulouse (31)"),
     ("Villefranche-de-Rouerge", "Villefranche-de-Rouergue (12)")],
)  # fmt: skip
def test_one_slip_finds_the_commune(typed, meant):
    assert any(name.startswith(meant) for name in near_names(typed))


@pytest.mark.parametrize("typed", ["", "xyz", "Zzzzqqq", "81000"])
def test_nothing_near_proposes_nothing(typed):
    assert or_else(typed) == ""


def test_a_plan_proposes_the_commune_and_does_not_take_it(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("Objet;Lieu\nTonte;Alby\n", encoding="utf-8")
    read = plans.read(path)
    assert read.lots[0].commune_code is None
    assert "Vouliez-vous écrire Albi (81)" in read.remarks[0].reason
