"""Two suppliers that are one structure."""

import pytest
from sqlmodel import Session

from tests.db.suppliers.made import SIRET, facts, record, supplier


@pytest.fixture
def with_siret(session: Session) -> int:
    return supplier(
        session, record("siae", f"{SIRET}:EI", facts("Élan", siret=SIRET, siren=SIRET[:9]))
    )


@pytest.fixture
def without(session: Session) -> int:
    return supplier(
        session, record("table", "elan", facts("Assoc. Élan", website="https://elan.example"))
    )
