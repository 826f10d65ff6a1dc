"""Purchase plans in csv or xlsx: each line is a lot of one consultation, which is the plan."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spaser.core.text import normalise
from spaser.imports import plan_columns
from spaser.imports.facts import clean, paragraph
from spaser.imports.grids import open_grid
from spaser.imports.models import RemarkKind
from spaser.imports.notices import Layout, NewLot, Notice
from spaser.imports.plan_cells import (
    Money,
    day_of,
    list_cpv,
    money_of,
    months_of,
    place_in,
    reserved_in,
    reserved_under,
)
from spaser.imports.plan_columns import Column
from spaser.imports.refusal import ImportRefused
from spaser.imports.rows import Remark

SOURCE = "plan"
MAX_LINES = 20_000
MAX_BYTES = 32 << 20
LONGEST_CELL = 20_000  # letters: the readers of amounts and places look at each several times
Rows = Iterator[tuple[int, list[str]]]
Told = Callable[[int], None]
_NEEDED = "Il faut au moins une colonne « Objet » et une autre (montant, CPV, service…)."
_TOTALS = ("total", "sous total", "total general", "totaux")
_KEPT = {
    "launched_on": "launched", "starts_on": "starts", "service": "service", "market": "market",
    "procedure": "procedure", "lots": "lots", "lot": "lot", "clauses": "clauses",
    "comment": "comment", "year": "year",
}  # fmt: skip


@dataclass(slots=True)
class Line:
    """One line while it is read: its cells by column, and what there is to say of it."""

    row: int
    cells: dict[str, str]
    columns: dict[str, Column]
    remarks: list[Remark] = field(default_factory=list)

    def told(self, column: str, reason: str) -> None:
        """The line is kept, but not as it was written."""
        value, header = self.cells.get(column, "")[:500], self.columns[column].header
        self.remarks.append(Remark(RemarkKind.REPAIRED, self.row, header, value, reason))


def read(path: Path, name: str = "", told: Told | None = None) -> Notice:
    """The plan of a table, each line a lot. `name`: what it is called, else the file’s own name.
    `told`: hears of each row that is read.

    Raises ImportRefused when the file is no table, has no object column or no line at all.
    """
    if path.is_file() and path.stat().st_size > MAX_BYTES:
        raise ImportRefused("Ce tableau pèse plus de 32 Mo : ce n’est pas un plan d’achats.")
    grid = open_grid(path, plan_columns.score, _NEEDED)
    columns = plan_columns.recognise(grid.header)
    title = clean(name) or clean(path.stem.replace("_", " ")) or "Programmation d’achats"
    remarks: list[Remark] = [_of_all("fichier", text) for text in grid.remarks]
    lots, said = lots_of(columns, _heard(grid.rows, told) if told else grid.rows)
    remarks += said
    if not lots:
        raise ImportRefused("Aucune ligne de ce tableau n’a d’objet : il n’y a rien à importer.")
    return Notice(
        source=SOURCE,
        source_key=normalise(title)[:200],
        title=title,
        form="programmation",
        lots=tuple(lots),
        remarks=tuple(remarks),
        layout=Layout(grid.header_row, grid.sheet, grid.separator, grid.encoding),
    )


def _heard(rows: Rows, told: Told) -> Rows:
    for row, cells in rows:
        told(row)
        yield row, cells


def lots_of(columns: Sequence[Column], rows: Rows) -> tuple[list[NewLot], list[Remark]]:
    """The lots of the rows under a header, and what there is to say of them."""
    remarks = _doubts(columns)
    lots: list[NewLot] = []
    seen: Counter[str] = Counter()
    for number, line in enumerate(_lines(rows, columns)):
        if number >= MAX_LINES:
            raise ImportRefused("Ce plan a plus de 20 000 lignes : découpez-le par année.")
        lot = _lot(line, seen)
        remarks += line.remarks
        if lot is not None:
            lots.append(lot)
    return lots, remarks


def _of_all(where: str, reason: str) -> Remark:
    return Remark(RemarkKind.REPAIRED, None, where, "", reason)


def _doubts(columns: Sequence[Column]) -> list[Remark]:
    """Said once for the whole table."""
    amounts = [c for c in columns if c.name in ("amount", "amount_year", "amount_high")]
    if amounts and not any(column.tax for column in amounts):
        reason = "Aucun en-tête de montant ne dit HT ou TTC : les montants sont pris pour HT."
        return [_of_all("montant", reason)]
    return []


def _lines(rows: Iterator[tuple[int, list[str]]], columns: Sequence[Column]) -> Iterator[Line]:
    """The lines that say something; those that repeat the header or add up are left out."""
    by_name = {column.name: column for column in columns if column.name}
    for row, cells in rows:
        kept: dict[str, str] = {}
        for column, cell in zip(columns, cells, strict=False):
            if column.name and cell.strip():
                before = kept.get(column.name)
                text = cell.strip()[:LONGEST_CELL]
                kept[column.name] = f"{before}\n{text}" if before else text
        if kept and not _is_header(cells, columns):
            yield Line(row, kept, by_name)


def _is_header(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether the row repeats the header, as at the top of each printed page.

    By its own words: « Marché de prestations » or « Direction » alone also name columns.
    """
    said = [
        normalise(cell) == normalise(column.header)
        for column, cell in zip(columns, cells, strict=False)
        if column.header and cell.strip()
    ]
    return len(said) > 1 and sum(said) * 2 > len(said)


def _lot(line: Line, seen: Counter[str]) -> NewLot | None:
    title = _title(line)
    if not title:
        return None
    months, facts = months_of(line)
    money = money_of(line, months)
    place, commune, department = place_in(line)
    number = clean(line.cells.get("number", ""))[:40]
    starts_on = day_of(line, "starts_on")
    return NewLot(
        number=number,
        title=title[:500],
        key=_key(line, title, number, seen),
        row=line.row,
        description=paragraph(line.cells.get("description", "")),
        cpv=list_cpv(line),
        place=place,
        commune_code=commune,
        department=department,
        amount_ht=money.amount_ht,
        amount_kind=money.kind,
        duration_months=months,
        starts_on=starts_on,
        reservation=reserved_in(line),
        facts=_facts(line, money, facts),
    )


def _title(line: Line) -> str:
    """What the line buys; empty, and said, for a total or a line without object."""
    title = clean(line.cells.get("title", ""))
    if normalise(title).startswith(_TOTALS) or (not title and _is_total(line)):
        line.told("title", "Ligne de total : elle n’est pas un achat.")
        return ""
    if not title:
        reason = "Cette ligne n’a pas d’objet : elle n’est pas importée. Écrivez ce qui est acheté."
        header = line.columns["title"].header
        line.remarks.append(Remark(RemarkKind.REFUSED, line.row, header, "", reason))
    return title


def _is_total(line: Line) -> bool:
    return any(normalise(cell).startswith(_TOTALS) for cell in line.cells.values())


def _key(line: Line, title: str, number: str, seen: Counter[str]) -> str:
    """The line’s own number, else what it says; the second of two equal ones is told apart."""
    said = "|".join((title, line.cells.get("service", ""), line.cells.get("place", "")))
    digest = hashlib.sha256(normalise(said).encode()).hexdigest()[:16]
    key = f"n:{normalise(number)}" if number else f"t:{digest}"
    seen[key] += 1
    return key if seen[key] == 1 else f"{key}#{seen[key]}"


def _facts(line: Line, money: Money, facts: dict[str, Any]) -> dict[str, Any]:
    """What has no column of its own is kept as it is written."""
    kept: dict[str, Any] = {
        name: paragraph(line.cells[column])[:2000]
        for column, name in _KEPT.items()
        if line.cells.get(column)
    }
    kept |= facts | money.facts | {"reserved_under": reserved_under(line)}
    return {name: value for name, value in kept.items() if value not in ("", None)}
