"""LOTS.csv: the lots to find suppliers for, as people keep them (csv of any kind, or xlsx)."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from spaser.core.text import normalise
from spaser.imports.grids import Cells, open_grid
from spaser.imports.refusal import ImportRefused
from spaser.sourcing import lots
from spaser.sourcing.need import Need

_NAMES = {
    "lot_id": ("lot_id", "lot", "numéro de lot", "n° de lot", "n° lot", "identifiant"),
    "title": ("title", "titre", "intitulé", "intitulé du lot", "objet", "objet du lot"),
    "description": ("description", "descriptif"),
    "cpv": ("cpv", "code cpv", "codes cpv"),
    "department": ("department", "département"),
    "commune": ("commune", "ville", "lieu"),
    "amount_ht": ("amount_ht", "montant", "montant ht", "montant estimé ht"),
    "starts_on": ("starts_on", "début", "date de début"),
}
_BY_NAME = {normalise(name): column for column, names in _NAMES.items() for name in names}
_NEEDED = ("lot_id", "title")
_OPTIONAL = tuple(name for name in _NAMES if name not in _NEEDED)


def read_lots(path: Path) -> tuple[list[Need], list[str]]:
    """The needs of the table, and what to tell in French; a lot that is badly written is kept.

    Raises ImportRefused when the file is no table, or lacks lot_id or title.
    """
    grid = open_grid(path, _score, "Il faut au moins lot_id et title.")
    columns = _recognised(grid.header)
    _refuse_without(columns, path)
    told = [*grid.remarks, *_absent(columns)]
    needs: list[Need] = []
    for number, cells in grid.rows:
        if not any(cell.strip() for cell in cells):
            continue
        read = lots.from_columns(_row(cells, columns))
        needs.append(read.need)
        told += [f"Ligne {number}, lot {read.need.lot_key} : {text}" for text in read.remarks]
    told += _repeated(needs)
    return needs, told


def _recognised(header: Sequence[str]) -> list[str]:
    found: list[str] = []
    for cell in header:
        column = _BY_NAME.get(normalise(cell), "")
        found.append("" if column in found else column)
    return found


def _score(header: Sequence[str]) -> int:
    """Any of our columns makes a header: what is missing is then said by its name."""
    return sum(1 for column in _recognised(header) if column)


def _refuse_without(columns: Sequence[str], path: Path) -> None:
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise ImportRefused(
            f"Il manque la colonne {' et la colonne '.join(missing)} dans {path.name}. "
            "La première ligne doit porter au moins lot_id et title."
        )


def _absent(columns: Sequence[str]) -> list[str]:
    absent = [name for name in _OPTIONAL if name not in columns]
    return (
        [f"Colonnes absentes, dont il n’est pas tenu compte : {', '.join(absent)}."]
        if absent
        else []
    )


def _row(cells: Cells, columns: Sequence[str]) -> dict[str, str]:
    row = dict.fromkeys(_NAMES, "")
    row.update({name: cell for name, cell in zip(columns, cells, strict=False) if name})
    return row


def _repeated(needs: Sequence[Need]) -> list[str]:
    counts = Counter(need.lot_key for need in needs)
    return [
        f"Le lot « {key} » est écrit {count} fois : chaque ligne a sa réponse."
        for key, count in counts.items()
        if count > 1
    ]
