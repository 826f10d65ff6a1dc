"""The real communes where fictitious suppliers are placed."""

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache

from spaser.paths import REFERENCE


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A commune whose centre is known."""

    code: str
    name: str
    capitals: str  # without accents, the way registers write
    postal_code: str
    department: str
    region: str
    population: int
    lat: float
    lon: float


@cache
def demo_places() -> tuple[DemoPlace, ...]:
    """Every commune of data/reference/communes.csv with inhabitants, a centre and a post code."""
    with (REFERENCE / "communes.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_place(row) for row in csv.DictReader(file) if _is_usable(row))


def _is_usable(row: dict[str, str]) -> bool:
    known = row["lat"] and row["lon"] and row["postal_codes"]
    return bool(known) and int(row["population"] or 0) > 0


def _place(row: dict[str, str]) -> DemoPlace:
    return DemoPlace(
        code=row["code"],
        name=row["name"],
        capitals=in_capitals(row["name"]),
        postal_code=row["postal_codes"].split()[0],
        department=row["department"],
        region=row["region"],
        population=int(row["population"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
    )


def in_capitals(text: str) -> str:
    """Capitals without accents: « L’Église » → « L’EGLISE »."""
    decomposed = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).upper()
