"""The command line: every command says in French what went wrong, and logs to standard error."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.engine import Engine
from sqlmodel import Session

from spaser import backup as backups
from spaser import demo_dossiers, demonstration, migrate
from spaser.accounts import commands as accounts
from spaser.accounts.forms import ROLES
from spaser.accounts.models import OrganisationKind
from spaser.config import Settings, data_dir, make_demo_key, settings
from spaser.core import clock
from spaser.core.db import make_engine, transaction
from spaser.core.errors import SpaserError
from spaser.core.journal import Actor, act_as
from spaser.directory import duplicate_search
from spaser.handlers import HANDLERS, TIDIES
from spaser.imports.lot_tables import read_lots
from spaser.imports.runs import Report
from spaser.imports.suppliers import READERS, import_suppliers
from spaser.imports.tenders import import_tenders
from spaser.jobs.consumer import consume
from spaser.jobs.queue import Queue
from spaser.serve import refuse_taken
from spaser.serve import serve as run_server
from spaser.sourcing import results
from spaser.sourcing.live import LiveIndex
from spaser.usage import FrenchGroup, refusing, said
from spaser.web import logs

FILE = click.Path(path_type=Path)


def _engine(chosen: Settings) -> Engine:
    """An engine; the folders that SPASER writes under are made."""
    if chosen.database_url.startswith("sqlite"):
        file = Path(chosen.database_url.removeprefix("sqlite:///"))
        file.parent.mkdir(parents=True, exist_ok=True)
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    return make_engine(chosen.database_url)


def _ready(chosen: Settings) -> Engine:
    """The engine of an up-to-date database; an empty one is prepared."""
    engine = _engine(chosen)
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


@click.group(cls=FrenchGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """SPASER : que la commande publique atteigne les structures de l’ESS."""
    os.umask(0o077)  # bases, backups and keys are for their owner alone


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
        index = LiveIndex(chosen.index_dir, session.get_bind())  # type: ignore[arg-type]
        index.refresh()
        dossiers = demo_dossiers.load(session, index, chosen.secret_key, clock.now())
        said(f"Dossiers de sourcing fictifs ajoutés : {dossiers}")
        said(f"« spaser serve » (ou « make run ») sert le site sur http://{chosen.bind}.")


@main.command()
@refusing
def serve() -> None:
    """Servir le site avec gunicorn."""
    chosen = settings()
    logs.configure(chosen.log_level)
    refuse_taken(chosen.bind)
    _ready(chosen).dispose()
    said(f"SPASER répond sur http://{chosen.bind}")
    run_server(chosen)


@main.command()
@click.option("--server", type=int, hidden=True, help="Le processus qui lance celui-ci.")
@refusing
def jobs(server: int | None) -> None:
    """Faire les travaux de fond (« spaser serve » le fait déjà lui-même)."""
    chosen = settings()
    logs.configure(chosen.log_level)
    engine = _ready(chosen)
    work_queue = Queue(chosen.jobs_dir, chosen.secret_key)
    if server is None:
        said("Les travaux de fond de ce dossier de données sont pris en charge.")
    consume(engine, work_queue, HANDLERS, TIDIES, data_dir=chosen.data_dir, server=server)
    engine.dispose()


@main.group()
def db() -> None:
    """La base de données."""


@db.command()
@refusing
def upgrade() -> None:
    """Mettre la base à jour."""
    engine = _engine(settings())
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
@click.argument("path", type=FILE)
@refusing
def backup(path: Path) -> None:
    """Sauvegarder toute la base dans un fichier, service ouvert."""
    click.echo(json.dumps(backups.backup(_engine(settings()), path)))


@db.command()
@click.argument("path", type=FILE)
@refusing
def restore(path: Path) -> None:
    """Remplir une base vide avec une sauvegarde."""
    click.echo(json.dumps(backups.restore(_engine(settings()), path)))


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
@click.argument("path", type=FILE)
@click.option("--source", required=True, type=click.Choice(list(READERS)))
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait fait, sans rien écrire.")
@click.option("--report", type=FILE, help="Fichier csv des lignes refusées ou réparées.")
@refusing
def suppliers(path: Path, source: str, dry_run: bool, report: Path | None) -> None:
    """Importer des structures de l’ESS."""
    with opened("import suppliers") as (session, _):
        done = import_suppliers(session, path, source, dry_run, _progress())
    _end(done, report)


@import_.command()
@click.argument("paths", type=FILE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait fait, sans rien écrire.")
@click.option("--report", type=FILE, help="Fichier csv des lignes refusées ou réparées.")
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
@refusing
def duplicates() -> None:
    """Chercher les structures en double ; une personne décide ensuite."""
    with opened("duplicates") as (session, _):
        click.echo(duplicate_search.report_line(session))


@main.command()
@click.argument("lots_path", metavar="LOTS.csv", type=FILE)
@click.option("--top", default=20, show_default=True, type=click.IntRange(1, 500))
@click.option("--out", required=True, type=FILE)
@refusing
def match(lots_path: Path, top: int, out: Path) -> None:
    """Classer les structures pour chaque lot d’un tableau."""
    needs, remarks = read_lots(lots_path)
    for remark in remarks:
        said(remark)
    with opened("match") as (session, chosen):
        live = LiveIndex(chosen.index_dir, session.get_bind())  # type: ignore[arg-type]
        live.refresh()
        today = clock.today()
        found = (results.answer(session, live, need, today, top) for need in needs)
        count = results.write_file(out, found)
    click.echo(json.dumps({"lots": len(needs), "rows": count}))


if __name__ == "__main__":
    main()
