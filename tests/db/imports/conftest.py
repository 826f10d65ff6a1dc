"""A fresh database of this folder's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel

from spaser import tables  # noqa: F401 — every table must be known
from spaser.core.db import make_engine
from spaser.core.journal import Actor, act_as


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = make_engine(f"sqlite:///{tmp_path / 'test.db'}")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        act_as(session, Actor("essai"))
        yield session
    engine.dispose()


@pytest.fixture
def shared_data() -> Path:
    folder = Path(__file__).resolve().parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("les données réelles ne sont pas à côté du dépôt")
    return folder
