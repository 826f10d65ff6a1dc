"""The ESAT of the national register of health and social establishments (FINESS)."""

from pathlib import Path

from spaser.imports.facts import (
    clean,
    read_siret,
    state_entitled,
    state_family,
    state_inclusive,
)
from spaser.imports.known_files import Cells, read_list
from spaser.imports.places import read_place
from spaser.imports.rows import Draft, Edition, SourceRow
from spaser.suppliers.models import Family, InclusiveKind

# Legal status of the holder in FINESS → family of the law of 2014; public holders have none.
_FAMILIES = {
    "47": Family.MUTUELLE,
    "60": Family.ASSOCIATION,
    "61": Family.ASSOCIATION,
    "62": Family.ASSOCIATION,
    "63": Family.FONDATION,
}


def read(path: Path) -> Edition:
    """Rows of the list of ESAT. Raises ImportRefused when the file is not that list."""
    return read_list(path, ("ET-N°FINESS", "ET-Raison sociale", "ET-SIRET"), _row)


def _row(number: int, cells: Cells) -> SourceRow:
    draft = Draft(number)
    finess = cells["et n finess"].strip().zfill(9)
    name = clean(cells["et raison sociale"])
    if not name:
        return draft.refused("ET-Raison sociale", "", "L’établissement n’a pas de nom.")
    if not finess.strip("0"):
        return draft.refused("ET-N°FINESS", "", "L’établissement n’a pas de numéro FINESS.")
    read_siret(draft, "ET-SIRET", cells["et siret"])
    draft.keep("name", name)
    draft.keep("address", clean(cells["et adresse"]))
    draft.keep("legal_unit", clean(cells["ej raison sociale"]))
    draft.keep("finess", finess)
    draft.keep("places", clean(cells["capacite autorisee agregee"]))
    read_place(
        draft,
        code=cells["et commune code"],
        name=cells["et commune libelle"],
        postal_code=cells["et code postal"],
        department=cells["et departement code"],
    )
    family = _FAMILIES.get(cells["ej statut juridique code"].strip())
    if family:
        state_family(draft, family)
        state_entitled(draft, InclusiveKind.ESAT)
    state_inclusive(draft, InclusiveKind.ESAT)
    return draft.done(finess)
