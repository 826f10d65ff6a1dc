"""Every command as a script calls it: the result on one output, the words on the other."""

import csv
import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from spaser.backup import row_counts
from spaser.cli import main
from spaser.core.db import make_engine
from tests.conftest import SHARED
from tests.ops import invented
from tests.ops.service import Done, Machine, sqlite_machine

HEADER = ["lot_id", "rank", "siret", "name", "score", "reasons", "eligible_articles"]
CHAIN = ("dry", "suppliers", "again", "tenders", "index", "match")


def counts(machine: Machine) -> dict[str, int]:
    """Rows of each table."""
    engine = make_engine(machine.database_url)
    try:
        return row_counts(engine)
    finally:
        engine.dispose()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> tuple[Machine, dict[str, Done]]:
    """An installation on which every command was run in its order, and what each said."""
    folder = tmp_path_factory.mktemp("commands")
    machine = sqlite_machine(folder)
    invented.suppliers(folder / "structures.csv")
    invented.notice(folder / "avis.xml")
    invented.lots(folder / "LOTS.csv")
    load = ("import", "suppliers", "structures.csv", "--source", "table")
    done = {"dry": machine.run(*load, "--dry-run")}
    assert sum(n for name, n in counts(machine).items() if name != "supplier_clock") == 0
    done["suppliers"] = machine.run(*load, "--report", "rapport.csv")
    done["again"] = machine.run(*load)
    done["tenders"] = machine.run("import", "tenders", "avis.xml")
    done["index"] = machine.run("index")
    done["match"] = machine.run("match", "LOTS.csv", "--top", "20", "--out", "RESULTS.csv")
    return machine, done


@pytest.mark.parametrize("step", CHAIN)
def test_the_last_line_is_json_and_the_words_are_apart(used, step):
    done = used[1][step]
    assert isinstance(json.loads(done.last_line), dict)
    assert done.out.count("\n") == 1
    for line in done.err.splitlines():
        assert not line.startswith("Warning")


def test_each_import_counts_its_rows(used):
    _, done = used
    first = {"read": 6, "created": 5, "updated": 0, "unchanged": 0, "refused": 1}
    assert json.loads(done["dry"].last_line) == first
    assert json.loads(done["suppliers"].last_line) == first
    assert json.loads(done["again"].last_line) == {**first, "created": 0, "unchanged": 5}
    assert json.loads(done["tenders"].last_line)["created"] == 1
    assert counts(used[0])["lot"] == 2


def test_the_report_names_the_refused_row(used):
    text = (used[0].cwd / "rapport.csv").read_text(encoding="utf-8-sig")
    assert "n’a pas de nom" in text
    assert text.startswith("file;row;field;value;reason;outcome")


def test_the_index_is_built_once(used):
    assert json.loads(used[1]["index"].last_line) == {"suppliers": 5, "rebuilt": True}
    again = used[0].run("index")
    assert json.loads(again.last_line) == {"suppliers": 5, "rebuilt": False}
    assert "à jour" in again.err


def test_results_are_ranked_lot_by_lot(used):
    machine, done = used
    found = rows(machine.cwd / "RESULTS.csv")
    assert list(found[0]) == HEADER
    assert json.loads(done["match"].last_line) == {"lots": 2, "rows": len(found)}
    assert [row["name"] for row in found if row["rank"] == "1"] == [
        "Les Jardins du Gué", "Lessive Commune",
    ]  # fmt: skip
    for lot in ("V1", "B2"):
        mine = [row for row in found if row["lot_id"] == lot]
        assert [row["rank"] for row in mine] == [str(n) for n in range(1, len(mine) + 1)]
        scores = [float(row["score"]) for row in mine]
        assert scores == sorted(scores, reverse=True)
        assert all(row["reasons"] for row in mine)
    assert "L2113-13" in found[0]["eligible_articles"]
    assert not (machine.cwd / "RESULTS.csv.partial").exists()


def test_a_table_from_excel_gives_the_same_list(used):
    machine, _ = used
    path = machine.cwd / "excel.csv"
    invented.table(path, invented.LOTS_HEADER, invented.LOTS, "cp1252", ";")
    machine.run("match", path, "--out", "excel-results.csv")
    expected = (machine.cwd / "RESULTS.csv").read_bytes()
    assert (machine.cwd / "excel-results.csv").read_bytes() == expected


def test_a_lot_that_is_badly_written_is_said_and_kept(used):
    machine, _ = used
    path = invented.table(
        machine.cwd / "mal.csv", ("lot_id", "title", "cpv", "commune", "starts_on"),
        (("A", "Tonte", "77310000-9", "Nullepart-sur-Rien", "demain"), ("B", "", "", "", "")),
    )  # fmt: skip
    done = machine.run("match", path, "--out", "mal-results.csv")
    assert json.loads(done.last_line)["lots"] == 2
    for said in ("Ligne 2, lot A", "Nullepart-sur-Rien", "demain", "Ligne 3, lot B", "description"):
        assert said in done.err
    assert {row["lot_id"] for row in rows(machine.cwd / "mal-results.csv")} == {"A"}


def test_a_person_added_twice_is_one_person(used):
    machine, _ = used
    words = ("user", "add", "Lou@Essai.example", "--organisation", "Ville", "--role", "buyer")
    assert "mot de passe" in machine.run(*words).out
    before = counts(machine)
    again = machine.run(*words)
    assert "mot de passe" not in again.out
    assert counts(machine) == before


ERRORS = {
    "no key": (("index",), {"SPASER_SECRET_KEY": ""}, 1, "Il manque SPASER_SECRET_KEY"),
    "no such file": (("import", "tenders", "rien.xml"), {}, 1, "n’existe pas"),
    "no such folder": (("match", "LOTS.csv", "--out", "ici/r.csv"), {}, 1, "n’existe pas"),
    "not a notice": (("import", "tenders", "LOTS.csv"), {}, 1, ""),
    "not a database": (("index",), {"SPASER_DATABASE_URL": "sqlite:///LOTS.csv"}, 1,
                       "ne mène pas à une base"),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_each_error_is_a_french_sentence(used, case):
    words, environment, status, sentence = ERRORS[case]
    machine, _ = used
    done = machine.run(*words, status=status, **environment)
    assert sentence in done.err
    assert "Error" not in done.err
    assert not list(machine.cwd.glob("*.partial"))


USAGES = {
    "no such lots": (("match", "rien.csv", "--out", "r.csv"), 1, "« rien.csv » n’existe pas"),
    "lots without title": (("match", "sans.csv", "--out", "r.csv"), 1, "la colonne title"),
    "not a table": (("match", "image.csv", "--out", "r.csv"), 1, "ni un csv ni un xlsx"),
    "missing option": (("match", "sans.csv"), 2, "Il manque l’option --out"),
    "missing argument": (("match", "--out", "r.csv"), 2, "Il manque l’argument LOTS.csv"),
    "unknown option": (("index", "--rebiuld"), 2, "Vouliez-vous écrire --rebuild"),
    "unknown command": (("indexer",), 2, "Cette commande n’existe pas"),
    "unknown source": (("import", "suppliers", "x", "--source", "y"), 2, "Valeurs possibles"),
    "too few": (("match", "x", "--out", "y", "--top", "0"), 2, "de 1 à 500"),
}


@pytest.mark.parametrize("case", USAGES)
def test_a_command_badly_typed_is_told_in_french(tmp_path, monkeypatch, case):
    words, status, sentence = USAGES[case]
    monkeypatch.chdir(tmp_path)
    Path("sans.csv").write_text("lot_id,description\n1,Tonte\n", encoding="utf-8")
    Path("image.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    done = CliRunner().invoke(main, words)
    assert done.exit_code == status, done.output
    assert sentence in done.stderr.replace("\N{NO-BREAK SPACE}", " ")
    assert done.stdout == ""
    assert not Path("r.csv").exists()


def test_a_postgresql_that_does_not_answer_is_said(used):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"postgresql://spaser:motdepasse@127.0.0.1:{port}/base"
    done = used[0].run("index", status=1, SPASER_DATABASE_URL=url)
    assert "La base de données ne répond pas" in done.err
    assert "motdepasse" not in done.err


def test_the_demonstration_loaded_twice_changes_nothing(machine: Machine):
    first = machine.run("demo", SPASER_SECRET_KEY="")
    before = counts(machine)
    assert before["supplier"] == 442  # 400, twelve other establishments, thirty of a network
    second = machine.run("demo", SPASER_SECRET_KEY="")
    runs = {"import_run", "import_remark", "journal_entry"}  # the run itself is told
    after = counts(machine)
    assert {k: v for k, v in after.items() if k not in runs} == {
        k: v for k, v in before.items() if k not in runs
    }
    password = [line for line in first.err.splitlines() if "Mot de passe" in line]
    assert password == [line for line in second.err.splitlines() if "Mot de passe" in line]


def test_the_real_files_give_twenty_suppliers_a_lot(machine: Machine, shared_data: Path):
    folder = shared_data / "suppliers"
    for source, name, count in (
        ("siae", "siae_france_2020.csv", 3_853), ("esat", "esat_finess_officiel.csv", 1_504),
    ):  # fmt: skip
        done = machine.run("import", "suppliers", folder / name, "--source", source)
        assert json.loads(done.last_line)["created"] == count
    notice = _notice_with_lots(shared_data)
    assert json.loads(machine.run("import", "tenders", notice).last_line)["created"] == 1
    assert counts(machine)["lot"] > 1
    with (SHARED / "bench" / "lots_dev.csv").open(encoding="utf-8", newline="") as file:
        lots = list(csv.reader(file))[:11]
    path = invented.table(machine.cwd / "LOTS.csv", tuple(lots[0]), tuple(map(tuple, lots[1:])))
    machine.run("match", path, "--top", "20", "--out", "RESULTS.csv")
    found = rows(machine.cwd / "RESULTS.csv")
    per_lot = {lot[0]: [r["rank"] for r in found if r["lot_id"] == lot[0]] for lot in lots[1:]}
    assert all(ranks == [str(n) for n in range(1, 21)] for ranks in per_lot.values()), per_lot


def _notice_with_lots(shared_data: Path) -> Path:
    with (shared_data / "tenders" / "ted_fr_lots.csv").open(encoding="utf-8", newline="") as file:
        documents = [row["doc_id"] for row in csv.DictReader(file)]
    several = next(name for name in documents if documents.count(name) > 3)
    folder = shared_data / "tenders" / "ted_fr_xml"
    return next(
        path for path in sorted(folder.rglob("*.xml")) if several in path.read_text("utf-8")
    )
