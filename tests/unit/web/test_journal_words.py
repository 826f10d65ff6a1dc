"""The journal reads in French."""

import pytest
from sqlmodel import SQLModel

from spaser import tables  # noqa: F401 — every model must be known
from spaser.accounts.journal_words import FIELDS, field_name, value_name


def journaled() -> list[type[SQLModel]]:
    return [model for model in SQLModel.__subclasses__() if hasattr(model, "__journal__")]


def test_every_field_that_the_journal_may_show_has_a_french_name() -> None:
    models = journaled()
    assert len(models) >= 8
    for model in models:
        hidden = getattr(model, "__journal_hidden__", frozenset())
        unnamed = set(model.model_fields) - hidden - set(FIELDS)
        assert not unnamed, f"{model.__name__}: {sorted(unnamed)}"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (True, "oui"),
        (False, "non"),
        ("2026-11-23 20:06:37.981+00:00", "23\xa0novembre\xa02026 à 21\xa0h\xa006"),
        ("2026-99-99 20:06:37+00:00", "2026-99-99 20:06:37+00:00"),
        (12, 12),
        (None, None),
        ("Tonte", "Tonte"),
    ],
)
def test_a_value_reads_as_people_say_it(value: object, read: object) -> None:
    assert value_name(value) == read


def test_what_a_value_means_depends_on_its_field() -> None:
    assert value_name("buyer", "role") == "Achat"
    assert value_name("buyer", "kind") == "Acheteur public"


def test_an_unknown_field_keeps_its_name() -> None:
    assert field_name("inconnu") == "inconnu"
