"""A dossier opened on an invented lot, as a buyer does it."""

from dataclasses import dataclass

from sqlmodel import select

from spaser.accounts.models import Organisation, Person
from spaser.dossiers.models import DossierFound, DossierSupplier
from spaser.tenders.models import Tender
from spaser.web.access import Role
from tests.pages.catalogue import add_supplier, add_tender
from tests.visit import Visit

PURPOSE = "Savoir qui peut entretenir les espaces verts."


@dataclass
class Opened:
    """The address of the dossier, who opened it, and on what."""

    url: str
    person: Person
    organisation: Organisation
    tender: Tender

    @property
    def id(self) -> int:
        return int(self.url.rsplit("/", 1)[1])


def open_one(visit: Visit) -> Opened:
    """Three gardeners, one of them without an e-mail; a lot; a dossier on it."""
    organisation = visit.organisation()
    person = visit.sign_in_as(Role.BUYER, organisation)
    for number, name in enumerate(("Les Jardins du Pont", "Verte Vallée", "Tonte et Taille")):
        add_supplier(
            visit,
            name,
            "Entretien des espaces verts : tonte, taille, désherbage.",
            kind="EI",
            siret=f"9998000000000{number}",
            email="" if number == 2 else f"contact@structure{number}.example",
            phone="05 00 00 00 00" if number == 2 else "",
        )
    tender = add_tender(visit, organisation)
    lot = tender.lots[0]
    visit.submit(f"/dossiers/ouvrir/{tender.id}/{lot.id}", {"purpose": PURPOSE})
    assert visit.answer is not None
    url = str(visit.answer.location).split("/recherches")[0]
    return Opened(url, person, organisation, tender)


def choose(visit: Visit, opened: Opened, *names: str) -> list[DossierSupplier]:
    """Keep these suppliers of the first search, in its order."""
    visit.session.rollback()
    found = visit.session.exec(select(DossierFound)).all()
    ticked = [str(one.id) for one in found if one.name in names]
    page = f"{opened.url}/recherches/1"
    visit.submit(page, {"found": ticked})
    visit.session.rollback()
    return list(visit.session.exec(select(DossierSupplier).order_by(DossierSupplier.position)))


def contact(visit: Visit, opened: Opened, numbers: list[int], expect: int = 302, **typed: str):
    """Write an exchange down."""
    told = {
        "suppliers": [str(one) for one in numbers],
        "kind": "message",
        "channel": "courriel",
        "day": "2026-01-15",
        "hour": "10:00",
        "known": "0",
        "subject": "Sourcing",
        "body": "Bonjour,\nPouvez-vous entretenir nos espaces verts ?",
        "summary": "",
        "person": "Corinne Imaginaire",
    }
    return visit.submit(f"{opened.url}/echanges/nouveau", told | typed, expect=expect)


def conclude(visit: Visit, opened: Opened, expect: int = 302, **typed: str):
    """Write the conclusions, with every declaration made."""
    told = {
        "allotissement": "Un lot par secteur.",
        "others_reason": "Les premières de la liste suffisent.",
        "information_shared": "oui",
        "no_conflict": "y",
        "oriented_checked": "y",
    }
    return visit.submit(f"{opened.url}/conclusions/modifier", told | typed, expect=expect)
