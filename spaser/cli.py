"""The command line: every command says in French what went wrong, and logs to standard error."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from spaser import backup as backups
from spaser import demonstration, migrate
from spaser.accounts import commands as accounts
from spaser.accounts.forms import ROLES
from spaser.accounts.models import OrganisationKind
from spaser.config import Settings, data_dir, make_demo_key, settings
from spaser.core import clock
from spaser.core.db import make_engine, transaction
from spaser.core.errors import SpaserError
from spaser.core.journal import Actor, act_as
from spaser.imports.runs import Report
from spaser.imports.suppliers import READERS, import_suppliers
from spaser.imports.tenders import import_tenders
from spaser.serve import serve as run_server
from spaser.sourcing import lots, results
from spaser.sourcing.live import LiveIndex
from spaser.sourcing.need import Need
from spaser.web import logs

Command = TypeVar("Command", bound=Callable[..., Any])
READABLE = click.Path(exists=True, path_type=Path)
WRITABLE = click.Path(dir_okay=False, writable=True, path_type=Path)


def said(text: str) -> None:
    """A sentence for the person; the result itself goes to standard output."""
    click.echo(text, err=True)


def refusing(command: Command) -> Command:
    """Turn what a rule refuses into its sentence and exit status 1."""

    @wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except SpaserError as refusal:
            said(refusal.message)
        except OperationalError as error:
            said(f"La base de données ne répond pas : {error.orig}. Vérifiez SPASER_DATABASE_URL.")
        except OSError as error:
            said(f"Lecture ou écriture impossible : {error}.")
        sys.exit(1)

    return wrapped  # type: ignore[return-value]


def _ready(chosen: Settings) -> Engine:
    """The engine of an up-to-date database; an empty one is prepared."""
    if chosen.database_url.startswith("sqlite"):
        Path(chosen.database_url.removeprefix("sqlite:///")).parent.mkdir(
            parents=True, exist_ok=True
        )
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(chosen.database_url)
    version = migrate.current(engine)
    if version is None:
        migrate.upgrade(engine)
    elif version != migrate.newest():
        raise SpaserError("La base n’est pas à jour : lancez « spaser db upgrade ».")
    return engine


@contextmanager
def opened(command: str) -> Iterator[tuple[Session, Settings]]:
    """A session on the database of the settings, acting as the command."""
    chosen = settings()
    logs.configure(chosen.log_level)
    engine = _ready(chosen)
    with Session(engine) as session:
        act_as(session, Actor(f"commande « spaser {command} »"))
        yield session, chosen
    engine.dispose()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """SPASER : que la commande publique atteigne les structures de l’ESS."""


@main.command()
@click.option(
    "--suppliers", type=click.IntRange(1, 1_000_000), help="Structures plausibles en plus."
)
@refusing
def demo(suppliers: int | None) -> None:
    """Charger les données de démonstration (fictives) ; peut être relancé."""
    make_demo_key(data_dir())
    with opened("demo") as (session, chosen):
        for line in demonstration.load(session, chosen.data_dir):
            said(line)
        if suppliers:
            report = demonstration.load_plausible(session, suppliers, _progress())
            said(f"Structures plausibles : {report.json_line()}")
        LiveIndex(chosen.index_dir, session.get_bind()).refresh()  # type: ignore[arg-type]
        said(f"Ouvrez http://{chosen.bind} après « spaser serve ».")


@main.command()
@refusing
def serve() -> None:
    """Servir le site avec gunicorn."""
    chosen = settings()
    logs.configure(chosen.log_level)
    _ready(chosen).dispose()
    said(f"SPASER répond sur http://{chosen.bind}")
    run_server(chosen)


@main.group()
def db() -> None:
    """La base de données."""


@db.command()
@refusing
def upgrade() -> None:
    """Mettre la base à jour."""
    chosen = settings()
    if chosen.database_url.startswith("sqlite"):
        chosen.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(chosen.database_url)
    migrate.upgrade(engine)
    said(f"La base est à jour (version {migrate.current(engine)}).")


@db.command()
@click.argument("message")
@refusing
def revision(message: str) -> None:
    """Écrire la prochaine migration (développement)."""
    engine = make_engine(settings().database_url)
    migrate.upgrade(engine)
    said(migrate.revision(engine, message))


@db.command()
@click.argument("path", type=click.Path(path_type=Path))
@refusing
def backup(path: Path) -> None:
    """Sauvegarder toute la base dans un fichier, service ouvert."""
    with opened("db backup") as (session, _):
        counts = backups.backup(session.get_bind(), path)  # type: ignore[arg-type]
    click.echo(json.dumps(counts))


@db.command()
@click.argument("path", type=click.Path(path_type=Path))
@refusing
def restore(path: Path) -> None:
    """Remplir une base vide avec une sauvegarde."""
    chosen = settings()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    counts = backups.restore(make_engine(chosen.database_url), path)
    click.echo(json.dumps(counts))


@main.group()
def user() -> None:
    """Les personnes."""


@user.command()
@click.argument("email")
@click.option("--organisation", required=True, help="Nom de l’organisation ; créée si elle manque.")
@click.option("--role", required=True, type=click.Choice([role.value for role in ROLES]))
@click.option("--name", default="", help="Prénom et nom.")
@click.option(
    "--kind",
    default=OrganisationKind.COLLECTIVITY.value,
    type=click.Choice([kind.value for kind in OrganisationKind]),
    help="Nature de l’organisation si elle est créée.",
)
@refusing
def add(email: str, organisation: str, role: str, name: str, kind: str) -> None:
    """Ajouter une personne à une organisation."""
    with opened("user add") as (session, _):
        new = accounts.NewUser(email, organisation, role, name, kind)
        with transaction(session):
            lines = accounts.add_user(session, new, clock.now())
    for line in lines:
        click.echo(line)


@main.group(name="import")
def import_() -> None:
    """Importer des données."""


def _progress() -> Callable[[int, int | None], None]:
    def show(done: int, total: int | None) -> None:
        said(f"{done} lignes lues" + (f" sur {total}" if total else ""))

    return show


def _end(report: Report, path: Path | None) -> None:
    """The report, the JSON line, and the status."""
    if path:
        report.write_csv(path)
    for remark in report.remarks[:20]:
        said(remark.sentence())
    if len(report.remarks) > 20:
        said(f"… et {len(report.remarks) - 20} autres remarques : donnez --report pour les lire.")
    click.echo(report.json_line())
    if report.read in (0, report.refused):
        sys.exit(1)


@import_.command()
@click.argument("path", type=READABLE)
@click.option("--source", required=True, type=click.Choice(list(READERS)))
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait fait, sans rien écrire.")
@click.option("--report", type=WRITABLE, help="Fichier csv des lignes refusées ou réparées.")
@refusing
def suppliers(path: Path, source: str, dry_run: bool, report: Path | None) -> None:
    """Importer des structures de l’ESS."""
    with opened("import suppliers") as (session, _):
        done = import_suppliers(session, path, source, dry_run, _progress())
    _end(done, report)


@import_.command()
@click.argument("paths", type=READABLE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait fait, sans rien écrire.")
@click.option("--report", type=WRITABLE, help="Fichier csv des lignes refusées ou réparées.")
@click.option("--organisation", help="Organisation qui seule verra ces consultations.")
@refusing
def tenders(
    paths: Sequence[Path], dry_run: bool, report: Path | None, organisation: str | None
) -> None:
    """Importer des avis et leurs lots."""
    with opened("import tenders") as (session, _):
        owner = accounts.organisation_number(session, organisation) if organisation else None
        done = import_tenders(session, paths, dry_run, owner, _progress())
    _end(done, report)


@main.command()
@click.option("--rebuild", is_flag=True, help="Reconstruire entièrement.")
@refusing
def index(rebuild: bool) -> None:
    """Construire ou rafraîchir l’index de recherche."""
    with opened("index") as (session, chosen):
        live = LiveIndex(chosen.index_dir, session.get_bind())  # type: ignore[arg-type]
        count, built = (live.rebuild(), True) if rebuild else live.refresh()
    said("Index reconstruit." if built else "Index à jour.")
    click.echo(json.dumps({"suppliers": count, "rebuilt": built}))


@main.command()
@click.argument("lots_path", metavar="LOTS.csv", type=READABLE)
@click.option("--top", default=20, show_default=True, type=click.IntRange(1, 500))
@click.option("--out", required=True, type=WRITABLE)
@refusing
def match(lots_path: Path, top: int, out: Path) -> None:
    """Classer les structures pour chaque lot d’un tableau."""
    with opened("match") as (session, chosen):
        live = LiveIndex(chosen.index_dir, session.get_bind())  # type: ignore[arg-type]
        live.refresh()
        needs, today = _read_lots(lots_path), clock.today()
        partial = out.with_name(out.name + ".partial")
        with partial.open("w", encoding="utf-8", newline="") as file:
            found = (results.answer(session, live, need, today, top) for need in needs)
            count = results.write(file, found)
        partial.replace(out)
    click.echo(json.dumps({"lots": len(needs), "rows": count}))


def _read_lots(path: Path) -> list[Need]:
    """The needs of LOTS.csv; what could not be read of a lot is said, the lot is kept."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"lot_id", "title"} - set(reader.fieldnames or ())
        if missing:
            raise SpaserError(
                f"Il manque la colonne {' et '.join(sorted(missing))} dans {path.name}. "
                "La première ligne doit porter au moins lot_id et title."
            )
        needs = []
        for row in reader:
            read = lots.from_columns({name: value or "" for name, value in row.items() if name})
            for remark in read.remarks:
                said(f"Ligne {reader.line_num}, lot {read.need.lot_key} : {remark}")
            needs.append(read.need)
    return needs


if __name__ == "__main__":
    main()
