"""The purchase plan of the demonstration: fictitious, imported and searched as a buyer would."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from spaser.accounts.models import Organisation
from spaser.core.db import transaction
from spaser.core.french import plural
from spaser.core.journal import Actor
from spaser.imports import intake, plans
from spaser.imports.plan_keeping import keep
from spaser.paths import DEMO
from spaser.purchases import queries, work
from spaser.purchases.actions import open_run

FILE = "programmation-2027-fictive.xlsx"
NAME = "Programmation des achats 2027 (fictive)"


def load(session: Session, data_dir: Path, buyer: Organisation, now: datetime) -> Iterator[str]:
    """Import the plan and search its lines, unless it was done; gives what to tell."""
    owner = buyer.id
    notice = intake.named(plans.read(DEMO / FILE, NAME), buyer.name)
    with transaction(session):
        tender, outcome, _ = keep(session, notice, owner, DEMO / FILE, FILE)
        tender.fictitious = True
        number = tender.id
        done = bool(queries.runs(session, number)) and outcome == "unchanged"
        run_id = 0 if done else open_run(session, tender, Actor("démonstration"), now).id
    if not done:
        work.search(session, run_id, data_dir, _unheard)
    lines = queries.figures(session, queries.runs(session, number)[0].id).lines
    session.rollback()
    yield f"Programmation fictive : {plural(lines, 'ligne cherchée', 'lignes cherchées')}"


def _unheard(_done: int, _total: int | None, _step: str) -> None:
    """A command of a few seconds tells its end only."""
