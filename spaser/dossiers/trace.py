"""Copies of a lot, of a search and of suppliers, as a dossier keeps them for good. Pure."""

from collections.abc import Iterable
from typing import Any

from spaser.directory.observatory_queries import Edition
from spaser.dossiers.models import DossierFound, DossierSupplier
from spaser.sourcing import filters
from spaser.sourcing.filters import Filters
from spaser.sourcing.need import Need
from spaser.sourcing.results import Answer, Ranked
from spaser.suppliers.models import Supplier
from spaser.suppliers.wording import tags
from spaser.tenders.models import Lot


def need_of(lot: Lot) -> dict[str, Any]:
    """The lot and its consultation; amounts and dates as text."""
    tender = lot.tender
    return {
        "number": lot.number,
        "title": lot.title,
        "description": lot.description,
        "cpv": list(lot.cpv),
        "place": lot.place or lot.department or ", ".join(lot.nuts),
        "amount_ht": _text(lot.amount_ht),
        "amount_kind": _text(lot.amount_kind),
        "duration_months": lot.duration_months,
        "starts_on": _text(lot.starts_on),
        "reservation": _text(lot.reservation),
        "tender": {
            "title": tender.title,
            "buyer_name": tender.buyer_name,
            "source": tender.source,
            "reference": tender.reference or tender.source_key,
            "url": tender.url,
            "deadline_at": tender.deadline_at.isoformat() if tender.deadline_at else "",
        },
    }


def query_of(answer: Answer, chosen: Filters) -> dict[str, Any]:
    """What the engine was asked, as it read it. `filters`: label → values, in French;
    `arguments`: the same as the address of the page of the lot takes them."""
    told: dict[str, str] = {}
    for label, value in filters.told(chosen):
        told[label] = f"{told[label]}, {value}" if label in told else value
    need: Need = answer.need
    return {
        "lot_key": need.lot_key,
        "title": need.title,
        "description": need.description,
        "cpv": list(need.cpv),
        "places": [place.name for place in need.places],
        "amount_ht": _text(need.amount_ht),
        "duration_months": need.duration_months,
        "starts_on": _text(need.starts_on),
        "corrected_words": [list(pair) for pair in answer.result.corrected_words],
        "filters": told,
        "arguments": [list(pair) for pair in filters.pairs(chosen)],
    }


def edition_of(
    revision: tuple[str, int], suppliers: int, editions: Iterable[Edition]
) -> dict[str, Any]:
    """The directory as it was: its number, its size, and how recent each source is."""
    return {
        "epoch": revision[0],
        "revision": revision[1],
        "suppliers": suppliers,
        "sources": [
            {
                "source": one.source,
                "records": one.records,
                "edition_on": _text(one.edition_on),
                "seen_at": one.seen_at.isoformat(),
            }
            for one in editions
        ],
    }


def found_of(line: Ranked, search_id: int, near_miss: bool) -> DossierFound:
    """A line of the list, with its reasons."""
    supplier, match = line.supplier, line.match
    return DossierFound(
        search_id=search_id,
        rank=line.rank,
        near_miss=near_miss,
        silent=match.silent,
        score=match.score,
        relevance=match.relevance,
        closeness=match.closeness,
        distance_km=match.distance_km,
        reasons=list(match.reasons),
        eligible=list(line.articles),
        **_identity(supplier),
    )


def chosen_from(found: DossierFound, supplier: Supplier | None) -> DossierSupplier:
    """A supplier that a search found, put on the shortlist; coordinates of the directory when it
    is still there. The caller gives the dossier, the position, the day and the person."""
    names = ("supplier_id", "supplier_key", "siret", "name", "commune", "department", "fictitious")
    identity = {name: getattr(found, name) for name in names}
    reached = _coordinates(supplier) if supplier else {}
    return DossierSupplier(**identity, **reached, tags=list(found.tags))


def chosen_of(supplier: Supplier) -> DossierSupplier:
    """A supplier of the directory, put on the shortlist."""
    return DossierSupplier(**_identity(supplier), **_coordinates(supplier))


def key_of(supplier: Supplier) -> str:
    """What names it for good: its SIRET, or its number in the directory."""
    return supplier.siret or f"n° {supplier.id}"


def _identity(supplier: Supplier) -> dict[str, Any]:
    return {
        "supplier_id": supplier.id,
        "supplier_key": key_of(supplier),
        "siret": supplier.siret,
        "name": supplier.display_name,
        "commune": supplier.commune_name,
        "department": supplier.department or "",
        "tags": [tag.name for tag in tags(supplier)],
        "fictitious": supplier.fictitious,
    }


def _coordinates(supplier: Supplier) -> dict[str, Any]:
    return {"email": supplier.email, "phone": supplier.phone, "website": supplier.website}


def _text(value: object) -> str:
    """« 2026-09-01 », « 148000.00 », the value of an enumeration; empty when it is unknown."""
    return "" if value is None else str(value)
