"""The national list of agréments ESUS, whatever the edition: its columns change with the years.

Published by the direction générale du Trésor (code du travail, R3332-21-3, V). Some editions give
a SIREN, others only a name and a département.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from spaser.core.text import normalise
from spaser.imports.facts import (
    ESUS_YEARS,
    MAX_NAME,
    clean,
    read_day,
    read_legal_category,
    read_siren,
    read_siret,
    read_website,
    state_esus,
    years_after,
)
from spaser.imports.known_files import Cells, read_scored
from spaser.imports.places import read_place
from spaser.imports.rows import Draft, Edition, SourceRow

_NEEDED = (
    "Colonnes attendues : le nom (ou « dénomination »), puis au moins une autre parmi SIREN, "
    "SIRET, département, région, date d’agrément."
)
_ALIASES = {
    "name": ("nom", "denomination", "denomination sociale", "raison sociale", "entreprise",
             "nom de l entreprise", "structure", "nom de la structure", "organisme",
             "nom de l organisme", "entreprise agreee", "beneficiaire", "nom entreprise"),
    "siren": ("siren", "numero siren", "n siren", "no siren", "num siren", "siren entreprise"),
    "siret": ("siret", "numero siret", "n siret", "no siret", "siret du siege"),
    "legal_category": ("categorie juridique", "code categorie juridique"),
    "address": ("adresse", "adresse du siege", "adresse postale", "adresse du siege social"),
    "postal_code": ("code postal", "cp"),
    "commune": ("commune", "ville", "commune du siege", "commune du siege social", "localite"),
    "department": ("departement", "dept", "dpt", "dep", "numero departement", "n departement",
                   "code departement", "departement du siege", "numero du departement",
                   "departement du siege social", "dpt siege"),
    "region": ("region", "nom region", "region du siege", "region du siege social"),
    "granted": ("date d agrement", "date agrement", "date de l agrement", "date de decision",
                "date de la decision", "date decision", "date de debut", "date d effet",
                "date de delivrance", "date de debut d agrement", "date de debut de l agrement",
                "debut", "debut d agrement", "agree le", "date d agrement esus", "date d octroi",
                "date de l arrete", "date arrete", "date agrement esus", "date debut agrement"),
    "until": ("date de fin", "date d expiration", "date d echeance", "fin de validite", "echeance",
              "date de fin d agrement", "date de fin de l agrement", "fin d agrement", "expire le",
              "date de fin de validite", "valable jusqu au", "date fin agrement", "fin"),
    "years": ("duree", "duree de l agrement", "duree d agrement", "duree agrement",
              "duree de validite"),
    "website": ("site internet", "site", "site web"),
}  # fmt: skip
_BY_NAME = {alias: column for column, aliases in _ALIASES.items() for alias in aliases}
_UNIT = re.compile(r"( en)? (annees?|ans|mois)$")
_NUMBER = re.compile(r"\d+")
_WORDS = {"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5}


def read(path: Path) -> Edition:
    """Rows of the list. Raises ImportRefused when no column names the enterprises."""
    return read_scored(path, _score, _NEEDED, _row, complete=True)


def _score(header: Sequence[str]) -> int:
    columns = {column for _, column in _columns(header)}
    return len(columns) if "name" in columns and len(columns) > 1 else 0


def _columns(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each recognised header and our column: « Durée (en années) » is read as « Durée »."""
    for name in names:
        column = _BY_NAME.get(_UNIT.sub("", normalise(name)))
        if column:
            yield name, column


def _by_column(cells: Cells) -> dict[str, str]:
    found = dict.fromkeys(_ALIASES, "")
    for name, column in _columns(list(cells)):
        found[column] = found[column] or cells[name].strip()
    return found


def _row(number: int, cells: Cells) -> SourceRow:
    draft = Draft(number)
    told = _by_column(cells)
    name = clean(told["name"])[:MAX_NAME]
    if not name:
        return draft.refused("dénomination", "", "L’entreprise n’a pas de nom.")
    siret = read_siret(draft, "SIRET", told["siret"])
    read_siren(draft, "SIREN", told["siren"])
    draft.keep("name", name)
    draft.keep("address", clean(told["address"]))
    read_legal_category(draft, "catégorie juridique", told["legal_category"])
    read_website(draft, "site", told["website"])
    read_place(
        draft,
        name=told["commune"],
        postal_code=told["postal_code"],
        department=told["department"],
        region=told["region"],
    )
    granted = _dates(draft, told)
    where = draft.facts.get("commune_code") or draft.facts.get("department", "")
    key = siret or draft.facts.get("siren") or f"{normalise(name)}:{where}"
    return draft.done(key, granted)


def _dates(draft: Draft, told: dict[str, str]) -> date | None:
    """State the agrément with the days that the row tells; the day it was granted."""
    granted = _day(draft, "date d’agrément", told["granted"])
    until = _day(draft, "date de fin", told["until"])
    years = _years(draft, told["years"])
    if granted and not until:
        until = years_after(granted, years)
    if granted and until and until < granted:
        reason = "La fin de l’agrément précède son début : la durée légale de cinq ans est prise."
        draft.repaired("date de fin", told["until"], reason)
        until = None
    state_esus(draft, granted, until)
    return granted


def _day(draft: Draft, field: str, raw: str) -> date | None:
    day = read_day(raw)
    if raw and day is None and clean(raw):
        draft.repaired(field, raw, "Date illisible : elle n’est pas reprise.")
    return day


def _years(draft: Draft, raw: str) -> int:
    """« 5 », « 5 ans », « deux ans », « 24 mois »; five when nothing is said."""
    text = normalise(raw)
    if not text:
        return ESUS_YEARS
    number = _NUMBER.search(text)
    years = int(number.group()[:4]) if number else _WORDS.get(text.split()[0], 0)
    if "mois" in text.split():
        years = round(years / 12)
    if 1 <= years <= ESUS_YEARS:
        return years
    draft.repaired("durée", raw, "Durée illisible : la durée légale de cinq ans est prise.")
    return ESUS_YEARS
