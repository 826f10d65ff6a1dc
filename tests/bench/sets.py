"""Labelled sets: lots, suppliers, and who is right for each lot."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spaser.reference.geography import Place, find_communes, place_of_commune, place_of_department
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.need import Need

_FAMILIES = {"ASSO": "association", "SCOP": "scop", "SCIC": "scic", "MUT": "mutuelle"}
_FAMILIES |= {"COOP": "cooperative", "FOND": "fondation"}
OWN = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class LabelledSet:
    """`truth`: SIRET of the right suppliers of each lot. `placed`: places of lots are kept."""

    name: str
    suppliers: tuple[SupplierDocument, ...]
    lots: tuple[Need, ...]
    truth: dict[str, set[str]]
    placed: bool

    def needs(self) -> Iterator[Need]:
        """The lots that have a truth."""
        return (lot for lot in self.lots if lot.lot_key in self.truth)


def shared_sets(folder: Path) -> list[LabelledSet]:
    """The three sets of the shared bench."""
    plain = read_lots(folder / "lots_dev.csv", placed=False)
    placed = read_lots(folder / "lots_dev.csv", placed=True)
    written = read_suppliers(folder / "suppliers_20k.csv")
    real = read_suppliers(folder / "suppliers_real.csv")
    trade = read_truth(folder / "truth_dev_trade.csv")
    local = read_truth(folder / "truth_dev_trade_and_place.csv")
    by_hand = read_truth(folder / "truth_dev_real.csv")
    return [
        LabelledSet("written, national", written, plain, trade, False),
        LabelledSet("written, with place", written, placed, local, True),
        LabelledSet("real, national", real, plain, by_hand, False),
    ]


def own_sets() -> list[LabelledSet]:
    """The set that ships with the code: invented suppliers and lots."""
    suppliers = read_suppliers(OWN / "bench_suppliers.csv")
    truth = read_truth(OWN / "bench_truth.csv")
    lots = read_lots(OWN / "bench_lots.csv", placed=False)
    return [LabelledSet("own (fictitious), national", suppliers, lots, truth, False)]


def read_truth(path: Path) -> dict[str, set[str]]:
    """One row per right supplier."""
    relevant: dict[str, set[str]] = defaultdict(set)
    for row in _rows(path):
        relevant[row["lot_id"]].add(row["siret"])
    return dict(relevant)


def read_lots(path: Path, placed: bool) -> tuple[Need, ...]:
    """Lots in the order of the file, with their place or without."""
    return tuple(
        Need(
            lot_key=row["lot_id"],
            title=row["title"],
            description=row["description"],
            cpv=tuple(row["cpv"].split()),
            places=_places(row) if placed else (),
        )
        for row in _rows(path)
    )


def _places(row: dict[str, str]) -> tuple[Place, ...]:
    towns = find_communes(row["commune"], row["department"] or None) if row["commune"] else []
    place = place_of_commune(towns[0]) if towns else place_of_department(row["department"])
    return (place,) if place else ()


def read_suppliers(path: Path) -> tuple[SupplierDocument, ...]:
    """Suppliers numbered in the order of the file."""
    return tuple(_supplier(number, row) for number, row in enumerate(_rows(path), 1))


def _supplier(number: int, row: dict[str, str]) -> SupplierDocument:
    texts = [row["activity"], *row["offers"].split("|")]
    kind = row["kind"]
    return SupplierDocument(
        id=number,
        siret=row["siret"],
        name=row["name"],
        brand=row["brand"],
        activities=tuple(text.strip() for text in texts if text.strip()),
        naf=row["naf"] or None,
        kinds=() if kind in _FAMILIES else (kind,),
        families=(_FAMILIES[kind],) if kind in _FAMILIES else (),
        department=row["department"] or None,
        lat=_number(row["lat"]),
        lon=_number(row["lon"]),
        radius_km=_number(row["radius_km"]),
        national=(_number(row["radius_km"]) or 0.0) >= 1_000,
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)
