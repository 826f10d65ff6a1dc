"""The demonstration: fictitious organisations, people, suppliers and notices, loaded once."""

import csv
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlmodel import Session

from spaser import demo_directory, demo_notices, demo_purchases
from spaser.accounts import actions, queries
from spaser.accounts.forms import ROLES
from spaser.accounts.models import Organisation, OrganisationKind, Person, TerritoryKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.demo_suppliers import COLUMNS, plausible_suppliers
from spaser.imports.runs import Report
from spaser.imports.suppliers import import_suppliers
from spaser.paths import DEMO
from spaser.web.access import Role

PASSWORD_FILE = "demo_password"  # noqa: S105 — the name of a file
# What each source says of them: the last two contradict and repeat the first one.
SUPPLIERS = (("suppliers.csv", "table"), ("sirene.csv", "sirene"), ("reseau.csv", "table"))


def load(session: Session, data_dir: Path) -> Iterator[str]:
    """Load what is missing; gives what to tell, in French. Loading again changes nothing."""
    password = _password(data_dir)
    now = clock.now()
    with transaction(session):
        by_key = _organisations(session, now)
        people = _people(session, by_key, password, now)
        _accompaniments(session, by_key, now)
    for name, source in SUPPLIERS:
        report = import_suppliers(session, DEMO / name, source, fictitious=True)
        yield f"Structures fictives, {name} : {report.json_line()}"
    twins = demo_directory.load(session, by_key["deux_vallees"], now)
    yield f"Doublons possibles à examiner : {twins}"
    with transaction(session):
        count = demo_notices.load(session, by_key, now)
    yield f"Consultations fictives ajoutées : {count}"
    yield from demo_purchases.load(session, data_dir, by_key["deux_vallees"], now)
    yield "Comptes de démonstration (personnes fictives) :"
    for person, roles in people:
        yield f"  {person.email} : {roles}"
    yield f"Mot de passe de tous ces comptes : {password}"


def load_plausible(
    session: Session, count: int, progress: Callable[[int, int | None], None]
) -> Report:
    """Add plausible suppliers for load tests: the same ones at each run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plausibles-{count}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(plausible_suppliers(count))
        return import_suppliers(session, path, "table", progress=progress, fictitious=True)


def _password(data_dir: Path) -> str:
    """One password for all the demo accounts of this folder, made once, readable by its owner."""
    path = data_dir / PASSWORD_FILE
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(12))
    return path.read_text(encoding="ascii")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _organisations(session: Session, now: datetime) -> dict[str, Organisation]:
    found = {}
    for row in _rows("organisations.csv"):
        organisation = queries.organisation_by_name(session, row["name"])
        if organisation is None:
            draft = actions.NewOrganisation(
                name=row["name"],
                kind=OrganisationKind(row["kind"]),
                siren=row["siren"],
                territory_kind=TerritoryKind(row["territory_kind"]),
                territory_code=row["territory_code"],
                fictitious=True,
            )
            organisation = actions.add_organisation(session, draft, now)
        found[row["key"]] = organisation
    return found


def _people(
    session: Session, by_key: dict[str, Organisation], password: str, now: datetime
) -> list[tuple[Person, str]]:
    people = []
    for row in _rows("people.csv"):
        person = queries.person_by_email(session, row["email"])
        if person is None:
            given = row["email"], row["full_name"]
            person = actions.add_person(session, *given, now, fictitious=True)
            actions.set_password(session, person, password, now)
            for membership in row["memberships"].split("|"):
                key, role = membership.split(":")
                actions.set_role(session, by_key[key].id, person.id, Role(role), now)
        people.append((person, _told(row["memberships"], by_key)))
    return people


def _told(memberships: str, by_key: dict[str, Organisation]) -> str:
    """« Achat, Métropole de Val-d’Aurige »."""
    pairs = (membership.split(":") for membership in memberships.split("|"))
    return " ; ".join(f"{ROLES[Role(role)]}, {by_key[key].name}" for key, role in pairs)


def _accompaniments(session: Session, by_key: dict[str, Organisation], now: datetime) -> None:
    for row in _rows("accompaniments.csv"):
        cress, helped = by_key[row["cress"]], by_key[row["organisation"]]
        known = queries.accompaniments_between(session, cress.id, helped.id)
        if known:
            continue
        role = Role(row["role"]) if row["role"] else Role.READER
        access = actions.give_access(session, helped.id, cress.id, role, _moment(row["since"], now))
        if row["until"]:
            actions.end_access(session, access, _moment(row["until"], now))


def _moment(day: str, otherwise: datetime) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(9), UTC) if day else otherwise
