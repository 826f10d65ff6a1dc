"""Contracts that suppliers of the social economy really won: is the holder among the first twenty?

Suppliers: public lists of inclusive structures, and the holders. Lots: the objects of the awards.
Each holder is known by its list and by its *other* contracts only. A hit is the legal unit (SIREN):
lists and awards often name two establishments of one.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from spaser.core.text import normalise
from spaser.reference.geography import Place, find_communes, place_of_department
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.need import Need

from .variants import Variant, by_reading

_SURE = {"A", "A-", "B"}
_KINDS = {"ACI", "AI", "EI", "ETTI", "ESAT", "EA"}
_FAMILIES = {"association": "association", "coopérative": "scop", "ESS-cooperative": "cooperative"}


class Award(NamedTuple):
    """One contract: what was bought, where, and who won it."""

    need: Need
    holder: str  # SIRET
    object: str
    cpv: str


class Hits(NamedTuple):
    """Lots whose holder is among the first twenty, and the mean of 1 / rank."""

    hit_20: float
    mrr: float
    lots: int


def read_awards(data: Path) -> list[Award]:
    """Sure awards, each once, with the département of the buyer when it is known."""
    return [
        _award(row)
        for row in _rows(data / "groundtruth" / "awards_to_ess.csv")
        if not row["duplicate_of"] and row["confidence"] in _SURE
    ]


def _award(row: dict[str, str]) -> Award:
    cpv = row["cpv"][:8]
    place = place_of_department(row["dept"]) if row["dept"] else None
    places: tuple[Place, ...] = (place,) if place else ()
    need = Need(row["gt_id"], row["object"], cpv=(cpv,) if cpv.isdigit() else (), places=places)
    return Award(need, row["winner_id"], row["object"], cpv)


def read_suppliers(data: Path) -> list[SupplierDocument]:
    """SIAE, ESAT, GEIQ, SCOP and the holders, each SIRET once; without any contract."""
    found: dict[str, SupplierDocument] = {}
    lists = (_siae(data), _esat(data), _holders(data), _geiq(data), _scop(data))
    for number, document in enumerate((one for rows in lists for one in rows), 1):
        found.setdefault(document.siret or f"#{number}", replace(document, id=number))
    return list(found.values())


def _siae(data: Path) -> Iterator[SupplierDocument]:
    for row in _rows(data / "suppliers" / "siae_france_2020.csv"):
        texts = (row["description"], *row["offres"].split("|"))
        yield SupplierDocument(
            0,
            row["siret"] or None,
            row["name"],
            brand=row["brand"],
            activities=tuple(text.strip() for text in texts if text.strip()),
            naf=row["naf"] or None,
            kinds=(row["kind"],),
            department=row["departement"] or None,
            lat=float(row["lat"]) if row["lat"] else None,
            lon=float(row["lon"]) if row["lon"] else None,
        )


def _esat(data: Path) -> Iterator[SupplierDocument]:
    for row in _rows(data / "suppliers" / "esat_finess_officiel.csv"):
        name, commune = row["ET-Raison sociale"], row["ET-Commune Libellé"]
        seated = _placed(row["ET-SIRET"], name, commune, row["ET-Département Code"])
        yield replace(seated, brand=row["EJ-Raison sociale"], kinds=("ESAT",))


def _geiq(data: Path) -> Iterator[SupplierDocument]:
    for row in _rows(data / "suppliers" / "geiq_liste.csv"):
        seated = _placed(row["siret"], row["nom"], row["ville"], row["code_postal"][:2])
        yield replace(seated, kinds=("GEIQ",))


def _scop(data: Path) -> Iterator[SupplierDocument]:
    for row in _rows(data / "suppliers" / "scop_scic_tech_2022.csv"):
        yield SupplierDocument(
            0,
            None,
            row["Nom"],
            activities=(row["Présentation"],) if row["Présentation"] else (),
            families=(row["Statut juridique"].casefold(),),
        )


def _holders(data: Path) -> Iterator[SupplierDocument]:
    """The sure holders, where the register of 2020 places them."""
    register = data / "decp" / "sirene_etablissements_titulaires_2020.csv"
    seats = {row["siret"]: row for row in _rows(register)}
    for row in _rows(data / "groundtruth" / "winners_ess.csv"):
        if row["confiance"] not in _SURE:
            continue
        seat = seats.get(row["winner_id"], {})
        commune = seat.get("libelleCommuneEtablissement") or row["commune"]
        postcode = seat.get("codePostalEtablissement") or row["cp"]
        kind, family = row["famille"], _FAMILIES.get(row["famille"])
        yield replace(
            _placed(row["winner_id"], row["nom"], commune, postcode[:2]),
            naf=seat.get("activitePrincipaleEtablissement") or row["naf"] or None,
            kinds=(kind,) if kind in _KINDS else (),
            families=(family,) if family else (),
        )


def _placed(siret: str, name: str, commune: str, department: str) -> SupplierDocument:
    """A supplier with its seat, when the commune is known."""
    known = SupplierDocument(0, siret or None, name, department=department or None)
    towns = find_communes(commune, department or None) if commune else []
    if not towns:
        return known
    return replace(known, department=towns[0].department, lat=towns[0].lat, lon=towns[0].lon)


def measured(data: Path, folder: Path) -> Iterator[tuple[str, Hits]]:
    """Our engine with and without each part, then suppliers known by their names alone."""
    awards, suppliers = read_awards(data), read_suppliers(data)
    won: dict[str, list[Award]] = defaultdict(list)
    for award in awards:
        won[award.holder].append(award)
    full = [_with(one, won.get(one.siret or "", ())) for one in suppliers]
    for index, variants in by_reading(folder / "awards", full, placed=True):
        yield from _hits(index, awards, suppliers, won, variants)
    names = [replace(one, activities=(), naf=None, cpv=()) for one in suppliers]
    index = SearchIndex.build(folder / "names", names)
    yield from _hits(index, awards, names, {}, [Variant("names alone")])


def _hits(
    index: SearchIndex,
    awards: Sequence[Award],
    suppliers: Sequence[SupplierDocument],
    won: Mapping[str, Sequence[Award]],
    variants: Sequence[Variant],
) -> Iterator[tuple[str, Hits]]:
    """Match each object; its holder is known without that contract, the others with theirs."""
    by_siret = {one.siret: one for one in suppliers}
    units = {one.id: (one.siret or "")[:9] for one in suppliers}
    ranks: dict[str, list[int]] = {variant.name: [] for variant in variants}
    for award in awards:
        holder, contracts = by_siret[award.holder], won.get(award.holder, ())
        unit = award.holder[:9]
        index.apply([_with(holder, [one for one in contracts if not _same(one, award)])])
        for variant in variants:
            found = [units[number] for number in variant.asked(index, award.need)]
            ranks[variant.name].append(found.index(unit) + 1 if unit in found else 0)
        index.apply([_with(holder, contracts)])
    for name, of_lots in ranks.items():
        hits = [rank for rank in of_lots if rank]
        mrr = sum(1 / rank for rank in hits) / len(of_lots)
        yield name, Hits(len(hits) / len(of_lots), mrr, len(of_lots))


def _with(one: SupplierDocument, awards: Sequence[Award]) -> SupplierDocument:
    """The supplier with the contracts it won."""
    return replace(one, contracts_won=tuple((won.object, won.cpv) for won in awards))


def _same(one: Award, other: Award) -> bool:
    """The same purchase, published twice or in lots of one text."""
    return one.need.lot_key == other.need.lot_key or normalise(one.object) == normalise(
        other.object
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)
