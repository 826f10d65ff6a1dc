"""A small invented directory, and one consultation, for the pages that show them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from spaser.accounts.models import Organisation
from spaser.core import clock
from spaser.core.db import transaction
from spaser.reference import geography
from spaser.suppliers import actions
from spaser.suppliers.models import (
    Known,
    StatusKind,
    Supplier,
    SupplierActivity,
    SupplierSource,
    SupplierStatus,
)
from spaser.tenders.models import AmountKind, Lot, Reservation, Tender
from tests.visit import Visit

ALBI, CASTRES, TOULOUSE = "81004", "81065", "31555"


def add_supplier(
    visit: Visit, name: str, text: str = "", commune: str = ALBI, kind: str = "", **more: Any
) -> Supplier:
    """A fictitious supplier, in the index at the next search."""
    now, place = clock.now(), geography.commune(commune)
    assert place is not None
    made = Supplier(
        name=name,
        commune_code=place.code,
        commune_name=place.name,
        department=place.department,
        region=place.region,
        lat=place.lat,
        lon=place.lon,
        created_at=now,
        updated_at=now,
        **{"fictitious": True} | more,
    )
    made.sources = [SupplierSource(source="table", key=name, facts={}, seen_at=now)]
    if text:
        made.activities = [SupplierActivity(source="table", text=text)]
    if kind:
        affirmed = {"value": Known.YES, "source": "siae", "as_of": date(2026, 9, 1)}
        made.statuses = [SupplierStatus(status=StatusKind.INCLUSIVE, detail=kind, **affirmed)]
    with transaction(visit.session):
        visit.session.add(made)
        visit.session.flush()
        actions.stamp(visit.session, [made.id])
    return made


def add_gardeners(visit: Visit, count: int) -> None:
    """As many suppliers of the same trade, around Albi."""
    for number in range(count):
        commune = ALBI if number % 2 else CASTRES
        text = "Entretien des espaces verts : tonte, taille de haies, désherbage manuel."
        add_supplier(visit, f"Jardins {number:02d}", text, commune, "EI")


def add_tender(visit: Visit, owner: Organisation | None, **more: Any) -> Tender:
    """A fictitious consultation of one lot, around Albi."""
    now = clock.now()
    made = Tender(
        organisation_id=owner.id if owner else None,
        source="demo",
        source_key="ESSAI-1",
        buyer_name="Commune d'Essai",  # as a notice writes it
        published_on=date(2026, 10, 1),
        created_at=now,
        updated_at=now,
        **{
            "title": "Entretien de l'espace public",
            "fictitious": True,
            "deadline_at": datetime(2026, 12, 15, 11, tzinfo=UTC),
        }
        | more,
    )
    made.lots = [
        Lot(
            position=1,
            number="1",
            title="Entretien des espaces verts : l'ensemble des squares",
            description="Tonte, taille et désherbage.",
            cpv=["77310000"],
            place="Albi",
            commune_code=ALBI,
            department="81",
            amount_ht=Decimal("48000.50"),
            amount_kind=AmountKind.ESTIMATED,
            duration_months=24,
            reservation=Reservation.WORKSHOPS,
        )
    ]
    with transaction(visit.session):
        visit.session.add(made)
    return made


def read(page: Any) -> str:
    """The words of a page, with ordinary spaces."""
    return " ".join(page.main.get_text(" ").replace("\N{NO-BREAK SPACE}", " ").split())
