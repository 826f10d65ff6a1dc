"""The figures of the home page count what a search may find."""

from spaser.suppliers.queries import Figures, directory_figures
from tests.db.suppliers.made import OTHER, facts, merged, record, supplier


def test_what_was_merged_or_closed_is_not_counted(session, with_siret, without):
    closed = facts("Fermée", siret=OTHER, siren=OTHER[:9], closed_on="2025-06-30")
    supplier(session, record("sirene", OTHER, closed))
    before = Figures(suppliers=2, with_activity=2, inclusive=2, departments=1)
    assert directory_figures(session) == before
    merged(session, with_siret, without)
    after = Figures(suppliers=1, with_activity=1, inclusive=1, departments=1)
    assert directory_figures(session) == after
