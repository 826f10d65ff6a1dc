"""Proposals written: idempotent, decisions kept, later imports, the job and the command."""

import csv
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from stdnum import luhn

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import RuleBroken
from spaser.core.journal import Actor, JournalEntry
from spaser.directory import duplicate_search, twins
from spaser.imports.suppliers import import_suppliers
from spaser.jobs.models import JobState
from spaser.jobs.queue import Queue
from spaser.jobs.running import Task
from spaser.suppliers import duplicate_queries, merging
from spaser.suppliers.merging import Decision
from spaser.suppliers.models import DuplicatePair, PairState, Supplier, SupplierSource
from spaser.suppliers.proposals import refresh


def siret(number: int) -> str:
    """An invented SIRET whose check digits are right."""
    siren = f"{number:08d}"
    start = f"{siren}{luhn.calc_check_digit(siren)}0001"
    return start + luhn.calc_check_digit(start)


SIRET, OTHER = siret(1), siret(2)


def table(path: Path, *rows: dict[str, str]) -> Path:
    columns = ["siret", "name", "kind", "website", "commune", "department"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(name: str, number: str = "", **more: str) -> dict[str, str]:
    return {"name": name, "siret": number, "commune": "Foix", "department": "09", **more}


@pytest.fixture
def pair(session: Session, tmp_path: Path) -> tuple[int, int]:
    """Two suppliers that look the same, the first with a SIRET, and one that does not."""
    rows = row("Sabotine", SIRET), row("Assoc. Sabotine"), row("Chantournelle", OTHER)
    import_suppliers(session, table(tmp_path / "t.csv", *rows), "table")
    refresh(session)
    (found,) = pairs(session)
    return found


def pairs(session: Session) -> list[tuple[int, int]]:
    rows = session.exec(select(DuplicatePair).order_by(col(DuplicatePair.id))).all()
    found = [(one.first_id, one.second_id) for one in rows]
    session.rollback()
    return found


def decided(pair: tuple[int, int], seen: PairState | None = PairState.PROPOSED) -> Decision:
    return Decision(*pair, seen, "Camille Essai", clock.now())


def test_a_second_search_changes_nothing(session, pair):
    before = session.exec(select(DuplicatePair)).one().model_dump()
    session.rollback()
    again = refresh(session)
    assert (again.proposed, again.new, again.gone) == (1, 0, 0)
    assert session.exec(select(DuplicatePair)).one().model_dump() == before


def test_a_search_writes_nothing_in_the_journal(session, pair):
    assert session.exec(
        select(JournalEntry).where(JournalEntry.object_type == "duplicate_pair")
    ).all() == []  # fmt: skip


def test_progress_is_told_between_transactions(session, pair):
    told = []
    refresh(session, lambda done, total: told.append((done, total, session.info["writing"])))
    assert told == [(3, 3, False)]


def test_a_pair_said_distinct_is_never_proposed_again(session, pair):
    with transaction(session):
        merging.tell_apart(session, decided(pair))
    assert refresh(session).proposed == 0
    assert session.exec(select(DuplicatePair.state)).one() == PairState.DISTINCT


def test_what_was_said_of_an_absorbed_supplier_holds_for_the_kept_one(session, pair, tmp_path):
    import_suppliers(session, table(tmp_path / "u.csv", row("SABOTINE (Foix)")), "table")
    refresh(session)
    third = max(number for each in pairs(session) for number in each)
    with transaction(session):
        merging.tell_apart(session, decided((pair[1], third)))
        twins.merge(session, decided(pair), pair[0])
    refresh(session)
    states = {(p.first_id, p.second_id): p.state for p in session.exec(select(DuplicatePair))}
    assert states == {
        pair: PairState.MERGED, (pair[1], third): PairState.DISTINCT,
    }  # fmt: skip


def test_a_proposal_that_nothing_supports_any_more_goes(session, pair, tmp_path):
    with transaction(session):
        session.get_one(Supplier, pair[1]).name = "Belleombre"
    assert refresh(session).gone == 1
    assert pairs(session) == []


def test_merged_suppliers_are_not_proposed(session, pair):
    with transaction(session):
        number = twins.merge(session, decided(pair), pair[0]).id
    assert refresh(session).proposed == 0
    assert duplicate_queries.waiting(session, "", 0, 10) == ([], 0)
    session.rollback()
    with transaction(session):
        twins.undo(session, number, "Camille Essai", clock.now())
    assert refresh(session).proposed == 1
    assert duplicate_queries.waiting(session, "09", 0, 10)[1] == 1
    assert duplicate_queries.waiting_by_department(session) == {"09": 1}


def test_a_later_import_of_the_absorbed_row_goes_to_the_kept_supplier(session, pair, tmp_path):
    with transaction(session):
        number = twins.merge(session, decided(pair), pair[0]).id
    changed = row("Assoc. Sabotine", website="https://sabotine.example")
    done = import_suppliers(session, table(tmp_path / "t.csv", changed), "table")
    assert (done.created, done.updated) == (0, 1)
    assert session.get_one(Supplier, pair[0]).website == "https://sabotine.example"
    session.rollback()
    with transaction(session):
        twins.undo(session, number, "Camille Essai", clock.now())
    websites = [session.get_one(Supplier, each).website for each in pair]
    assert websites == ["", "https://sabotine.example"]


def test_a_siret_found_since_attaches_to_the_kept_supplier(session, pair, tmp_path):
    """The absorbed side gave the SIRET: its row, read in another list, is not made a third."""
    with transaction(session):
        twins.merge(session, decided(pair), pair[1])
    rows = [{"id": "1", "siret": SIRET, "kind": "EI", "name": "SABOTINE"}]
    path = tmp_path / "s.csv"
    columns = ["id", "siret", "kind", "name", "brand", "naf", "address", "code_postal", "commune",
               "departement", "lat", "lon", "website", "description", "effectif", "offres",
               "labels", "updated_at"]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    import_suppliers(session, path, "siae")
    owners = session.exec(select(SupplierSource.supplier_id).where(SupplierSource.source == "siae"))
    assert owners.all() == [pair[1]]


def test_a_search_is_asked_once(session, tmp_path):
    queue, actor = Queue(tmp_path, "a key"), Actor("essai")
    with transaction(session):
        job = duplicate_search.ask(session, queue, None, actor)
        job_id = job.id
    with pytest.raises(RuleBroken, match="déjà en cours"), transaction(session):
        duplicate_search.ask(session, queue, None, actor)
    with transaction(session):
        job = duplicate_search.last(session, None)
        assert job is not None
        assert job.id == job_id
        job.state, job.ended_at = JobState.DONE, clock.now()
    with transaction(session):
        duplicate_search.ask(session, queue, None, actor)


def test_the_work_of_the_job_gives_what_it_did(session, pair, tmp_path):
    task = Task(1, duplicate_search.KIND, {}, 1, Actor("essai"), tmp_path)
    told = []
    result = duplicate_search.find(session, task, lambda *how_far: told.append(how_far))
    assert result == {"suppliers": 3, "proposed": 1, "new": 0, "gone": 0}
    assert told[0][0] == 0
    assert duplicate_search.report_line(session) == (
        '{"suppliers": 3, "proposed": 1, "new": 0, "gone": 0}'
    )
