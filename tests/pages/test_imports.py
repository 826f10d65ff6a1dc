"""A CRESS sends a file: it is tried, then imported; another CRESS sees nothing of it."""

import csv
import io
from datetime import timedelta

import pytest
from sqlmodel import select

from spaser.accounts.models import Organisation
from spaser.core import clock
from spaser.core.db import transaction
from spaser.imports import work
from spaser.imports.models import ColumnMapping
from spaser.jobs.models import Job, JobState
from spaser.web.access import Role
from tests.pages.importing import (
    NEW,
    do_the_work,
    figures,
    import_table,
    place,
    send,
    suppliers,
    table,
    try_table,
    uploads_of,
)
from tests.visit import Visit


@pytest.fixture
def cress(visit: Visit) -> Organisation:
    """A chamber whose editor is signed in."""
    made = visit.organisation("CRESS d’Essai", "cress")
    visit.sign_in_as(Role.EDITOR, made)
    return made


def test_a_table_is_tried_then_imported(visit: Visit, cress: Organisation) -> None:
    trial = try_table(visit)
    page = visit.get(trial)
    assert figures(page) == {"lignes lues": "3", "créées": "2", "modifiées": "0",
                             "inchangées": "0", "refusées": "1", "réparées": "1"}  # fmt: skip
    assert "n’a pas de nom" in page.select_one("tbody").get_text()  # type: ignore[union-attr]
    assert suppliers(visit) == []
    visit.press(trial, f"{trial}/suite")
    done = place(visit)
    assert "En attente" in visit.get(done).get_text()
    do_the_work(visit)
    page = visit.get(done)
    assert "terminé" in page.get_text()
    assert figures(page)["créées"] == "2"
    assert suppliers(visit) == ["=CMD()", "Élan fictif"]
    changed = visit.get(f"{done}/changements").get_text()
    assert "Élan fictif" in changed
    assert "2 structures" in changed.replace("\xa0", " ")


def test_what_a_person_says_of_the_columns_is_remembered(visit: Visit, cress: Organisation) -> None:
    try_table(visit)
    assert visit.session.exec(select(ColumnMapping)).one().file_name == "liste.csv"
    visit.session.rollback()
    send(visit, table([["Autre fictif", "Bois", "Albi"]]), name="suite.csv")
    page = visit.get(place(visit))
    assert "déjà dit" in page.get_text()
    chosen = [tag["value"] for tag in page.select("select option[selected]")]
    assert chosen == ["name", "activity", "commune"]


def test_the_page_of_columns_shows_samples_and_refuses_a_table_without_a_name(
    visit: Visit, cress: Organisation
) -> None:
    send(visit, table())
    url = place(visit)
    text = visit.get(url).get_text()
    assert "Élan fictif ; =CMD()" in text.replace("\n", " ").replace("\xa0", " ")
    page = visit.submit(url, {"column-0": "", "column-1": "activity"}, expect=422)
    assert "le nom" in page.select_one(".error").get_text()  # type: ignore[union-attr]
    twice = {"column-0": "name", "column-1": "name"}
    assert "plusieurs colonnes" in visit.submit(url, twice, expect=422).get_text()


def test_the_work_of_another_cress_does_not_exist(visit: Visit, cress: Organisation) -> None:
    done = import_table(visit)
    send(visit, table())
    columns = place(visit)
    visit.client = visit.app.test_client()
    visit.sign_in_as(Role.ADMINISTRATOR, visit.organisation("CRESS d’Ailleurs", "cress"))
    for url in (done, f"{done}/changements", f"{done}/rapport.csv", f"{done}/avancement", columns):
        visit.get(url, expect=404)
    assert done not in str(visit.get("/imports/"))
    token = visit.get(NEW).select_one("main [name=csrf_token]")
    assert token is not None
    for url in (f"{done}/suite", f"{done}/arret", columns):
        assert visit.client.post(url, data={"csrf_token": token["value"]}).status_code == 404


def test_a_waiting_import_can_be_stopped_and_asked_again(visit: Visit, cress: Organisation) -> None:
    trial = try_table(visit)
    visit.press(trial, f"{trial}/suite")
    done = place(visit)
    visit.press(done, f"{done}/arret")
    do_the_work(visit)
    assert "a été arrêté" in visit.get(done).get_text()
    assert suppliers(visit) == []
    visit.press(done, f"{done}/suite")
    again = place(visit)
    assert again != done
    do_the_work(visit)
    assert len(suppliers(visit)) == 2


def test_rows_are_listed_by_pages_and_by_what_became_of_them(
    visit: Visit, cress: Organisation
) -> None:
    rows = [["", "Sans nom", "Albi"] for _ in range(60)] + [["Élan fictif", "Tri", "Zz"]]
    done = import_table(visit, rows)
    page = visit.get(done)
    assert len(page.select("tbody tr")) == 50
    assert len(visit.get(f"{done}?page=2").select("tbody tr")) == 11
    repaired = visit.get(f"{done}?suite=reparee")
    assert len(repaired.select("tbody tr")) == 1
    assert "60 fois" in page.get_text().replace("\xa0", " ")


def test_the_report_opens_in_french_excel_and_runs_no_formula(
    visit: Visit, cress: Organisation
) -> None:
    for url in (try_table(visit), import_table(visit, [["Un fictif", "Tri", "=CMD(1)"]])):
        visit.get(f"{url}/rapport.csv")
        assert visit.answer is not None
        assert visit.answer.mimetype == "text/csv"
        text = visit.answer.get_data().decode("utf-8-sig")
        header, *rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
        assert header[1] == "ligne"
        assert rows
        assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]


def test_progress_is_told_with_words_and_without_scripts(visit: Visit, cress: Organisation) -> None:
    trial = try_table(visit)
    number = int(trial.rsplit("/", 1)[1])
    with transaction(visit.session):
        job = visit.session.get_one(Job, number)
        job.state, job.ended_at = JobState.RUNNING, None
        job.done, job.total, job.step, job.heartbeat_at = 37, 100, work.TRYING, clock.now()
    page = visit.get(trial)
    bar = page.select_one("progress")
    assert bar is not None
    assert bar["value"] == "37"
    text = page.get_text().replace("\xa0", " ")
    assert "37 lignes sur 100" in text
    assert "Actualiser" in text
    answer = visit.client.get(f"{trial}/avancement")
    assert "37" in answer.get_data(as_text=True)
    assert "HX-Refresh" not in answer.headers
    with transaction(visit.session):
        job = visit.session.get_one(Job, number)
        job.heartbeat_at = clock.now() - timedelta(minutes=10)
    assert "ne donne plus de nouvelles" in visit.get(trial).get_text()
    with transaction(visit.session):
        job = visit.session.get_one(Job, number)
        job.state, job.ended_at = JobState.DONE, clock.now()
    assert visit.client.get(f"{trial}/avancement").headers["HX-Refresh"] == "true"


def test_an_unforeseen_fault_of_the_work_is_a_sentence(visit: Visit, cress: Organisation) -> None:
    trial = try_table(visit)
    for path in uploads_of(visit):
        path.unlink()
    visit.press(trial, f"{trial}/suite")
    done = place(visit)
    do_the_work(visit)
    assert "envoyez-le à nouveau" in visit.get(done).get_text()


def test_the_list_shows_each_file_with_its_counts(visit: Visit, cress: Organisation) -> None:
    assert "Aucun fichier" in visit.get("/imports/").get_text()
    import_table(visit)
    text = visit.get("/imports/").get_text().replace("\xa0", " ")
    assert text.count("liste.csv") == 2
    assert "3 lignes lues" in text
