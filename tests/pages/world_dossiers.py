"""Dossiers of an organisation, and what they hold."""

from spaser.accounts.models import Organisation
from spaser.core import clock
from spaser.core.db import transaction
from spaser.dossiers.models import (
    Channel,
    ContactKind,
    Dossier,
    DossierContact,
    DossierSearch,
    DossierSupplier,
)
from tests.pages.world_objects import World


def dossier(world: World, owner: Organisation) -> dict[str, object]:
    """A dossier with a search of nothing."""
    with transaction(world.session):
        made = Dossier(
            organisation_id=owner.id,
            reference=f"SRC-2026-{world.number():03d}",
            title="Tonte",
            need={
                "number": "1", "cpv": [], "place": "", "amount_ht": "", "amount_kind": "",
                "duration_months": None, "reservation": "", "tender": {"title": "Espaces verts"},
            },
            opened_at=clock.now(),
            opened_by="essai",
        )  # fmt: skip
        world.session.add(made)
        world.session.flush()
        search = DossierSearch(
            dossier_id=made.id,
            number=1,
            at=clock.now(),
            by="essai",
            query={"title": "Tonte", "cpv": [], "places": [], "filters": {}},
            edition={"revision": 1, "suppliers": 0, "sources": []},
            found_count=0,
        )
        world.session.add(search)
    return {"dossier_id": made.id}


def dossier_search(world: World, owner: Organisation) -> dict[str, object]:
    return dossier(world, owner) | {"number": 1}


def dossier_supplier(world: World, owner: Organisation) -> dict[str, object]:
    held = dossier(world, owner)
    with transaction(world.session):
        made = DossierSupplier(
            dossier_id=int(str(held["dossier_id"])),
            supplier_key="n° 1",
            name="Atelier",
            position=1,
            added_at=clock.now(),
            added_by="essai",
        )
        world.session.add(made)
    return held | {"number": made.id}


def dossier_contact(world: World, owner: Organisation) -> dict[str, object]:
    held = dossier_supplier(world, owner)
    with transaction(world.session):
        made = DossierContact(
            dossier_id=int(str(held["dossier_id"])),
            dossier_supplier_id=int(str(held["number"])),
            kind=ContactKind.OTHER,
            channel=Channel.PHONE,
            at=clock.now(),
            summary="Essai.",
            entered_at=clock.now(),
            entered_by="essai",
        )
        world.session.add(made)
    return held | {"number": made.id}
