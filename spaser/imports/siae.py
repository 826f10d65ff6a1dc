"""The national list of inclusive structures: one row per SIRET and kind."""

from datetime import date
from pathlib import Path

from spaser.core.text import normalise
from spaser.imports.facts import (
    clean,
    paragraph,
    read_day,
    read_labels,
    read_naf,
    read_siret,
    read_website,
    several,
    state_entitled,
    state_inclusive,
)
from spaser.imports.known_files import Cells, read_list
from spaser.imports.places import read_place
from spaser.imports.rows import Draft, Edition, SourceRow
from spaser.suppliers.models import InclusiveKind

_PUBLIC = "84."  # NAF division: public administration


def read(path: Path) -> Edition:
    """Rows of the list of SIAE. Raises ImportRefused when the file is not that list."""
    return read_list(path, ("siret", "kind", "name"), _row)


def _row(number: int, cells: Cells) -> SourceRow:
    draft = Draft(number)
    name = clean(cells["name"])
    if not name:
        return draft.refused("name", "", "La structure n’a pas de nom.")
    kind = cells["kind"].strip().upper()
    if kind not in set(InclusiveKind):
        return draft.refused("kind", cells["kind"], "Ce type de structure n’existe pas.")
    updated = read_day(cells["updated at"])
    siret = read_siret(draft, "siret", cells["siret"])
    draft.keep("name", name)
    brand = clean(cells["brand"])
    draft.keep("brand", brand if normalise(brand) != normalise(name) else "")
    draft.keep("workforce", clean(cells["effectif"]))
    draft.keep("address", clean(cells["address"]))
    read_naf(draft, "naf", cells["naf"])
    read_website(draft, "website", cells["website"])
    read_place(
        draft,
        name=cells["commune"],
        postal_code=cells["code postal"],
        department=cells["departement"],
        lat=cells["lat"],
        lon=cells["lon"],
    )
    _activities_and_labels(draft, cells, updated)
    _statuses(draft, InclusiveKind(kind), updated)
    return draft.done(f"{siret or _raw_key(cells)}:{kind}", updated)


def _statuses(draft: Draft, kind: InclusiveKind, updated: date | None) -> None:
    state_inclusive(draft, kind, updated)
    # A commune may carry a workshop of insertion: it is no enterprise of the ESS.
    if not draft.facts.get("naf", "").startswith(_PUBLIC):
        state_entitled(draft, kind, updated)


def _activities_and_labels(draft: Draft, cells: Cells, updated: date | None) -> None:
    for text in (paragraph(cells["description"]), *several(cells["offres"])):
        draft.add("activities", {"text": text})
    read_labels(draft, several(cells["labels"]), updated)


def _raw_key(cells: Cells) -> str:
    """Without a valid SIRET, the number of the row in its source names it."""
    return f"id-{cells['id'].strip()}" if cells["id"].strip() else normalise(cells["name"])
