"""The list of employers’ groups for insertion and qualification (GEIQ) and of their branches."""

from pathlib import Path

from spaser.core.text import normalise
from spaser.imports.facts import clean, read_siret, state_inclusive
from spaser.imports.known_files import Cells, read_list
from spaser.imports.places import read_place
from spaser.imports.rows import Draft, Edition, SourceRow
from spaser.suppliers.models import InclusiveKind


def read(path: Path) -> Edition:
    """Rows of the list of GEIQ. Raises ImportRefused when the file is not that list."""
    return read_list(path, ("nom", "siret", "code_postal", "ville", "parent"), _row)


def _row(number: int, cells: Cells) -> SourceRow:
    draft = Draft(number)
    name, parent = clean(cells["nom"]), clean(cells["parent"])
    if not name:
        return draft.refused("nom", "", "Le groupement n’a pas de nom.")
    siret = read_siret(draft, "siret", cells["siret"])
    draft.keep("name", _full_name(name, parent))
    draft.keep("parent", parent)
    read_place(draft, name=cells["ville"], postal_code=cells["code postal"])
    state_inclusive(draft, InclusiveKind.GEIQ)
    town = normalise(cells["ville"])
    return draft.done(f"{siret or ''}:{normalise(name)}:{cells['code postal'].strip()}:{town}")


def _full_name(name: str, parent: str) -> str:
    """« Antenne d’Ernée » alone says nothing: a branch carries the name of its group."""
    if not parent or normalise(parent) in normalise(name):
        return name
    return f"{parent} – {name}"
