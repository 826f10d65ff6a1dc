"""Two organisations, and an object of each kind made for one of them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from spaser.accounts.models import Accompaniment, Invitation, Organisation
from spaser.core import clock
from spaser.core.db import transaction
from spaser.directory import twins
from spaser.directory.models import (
    ErrorReport,
    Favourite,
    FavouriteList,
    ReportTopic,
    SavedSearch,
)
from spaser.following.models import SavedLotSearch
from spaser.sourcing.vocabulary_models import VocabularyExpression
from spaser.suppliers.merging import Decision
from spaser.suppliers.models import Supplier
from spaser.tenders.models import Lot, Tender
from spaser.web.access import Role
from tests.visit import Visit


@dataclass
class World:
    """What the walk draws its identifiers from."""

    visit: Visit
    home: Organisation
    other: Organisation
    cress: Organisation
    count: int = 0

    @property
    def session(self) -> Session:
        return self.visit.session

    @property
    def key(self) -> str:
        return str(self.visit.app.config["SECRET_KEY"])

    def number(self) -> int:
        """A number that was not given yet."""
        self.count += 1
        return self.count


def world_of(visit: Visit) -> World:
    """Two organisations, and a chamber that accompanies the first."""
    return World(
        visit,
        visit.organisation("Commune d’Ici"),
        visit.organisation("Commune d’Ailleurs"),
        visit.organisation("CRESS d’Essai", "cress"),
    )


def invitation(world: World, owner: Organisation) -> Invitation:
    now = clock.now()
    with transaction(world.session):
        kept = Invitation(
            organisation_id=owner.id,
            email=f"invite.{world.number()}@essai.example",
            role=Role.READER,
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        world.session.add(kept)
    return kept


def membership(world: World, owner: Organisation) -> int:
    email = f"membre.{world.number()}@essai.example"
    person = world.visit.person(email, {owner.id: Role.READER})
    return person.memberships[0].id


def accompaniment(world: World, owner: Organisation) -> int:
    """An access that the organisation gives to a chamber made for it."""
    helper = world.visit.organisation(f"CRESS {world.number()}", "cress")
    return give(world, helper, owner, Role.READER).id


def give(world: World, cress: Organisation, owner: Organisation, role: Role) -> Accompaniment:
    with transaction(world.session):
        given = Accompaniment(
            cress_id=cress.id, organisation_id=owner.id, role=role, started_at=clock.now()
        )
        world.session.add(given)
    return given


def tender(world: World, owner: Organisation | None) -> Tender:
    """A consultation with one lot; a public notice without owner."""
    now = clock.now()
    with transaction(world.session):
        made = Tender(
            organisation_id=owner.id if owner else None,
            source="demo",
            source_key=f"E-{world.number()}",
            title="Entretien des espaces verts",
            fictitious=True,
            created_at=now,
            updated_at=now,
        )
        made.lots = [Lot(position=1, number="1", title="Tonte", cpv=["77310000"])]
        world.session.add(made)
    return made


def supplier(world: World) -> int:
    now = clock.now()
    with transaction(world.session):
        made = Supplier(
            name=f"Atelier {world.number()}", fictitious=True, created_at=now, updated_at=now
        )
        world.session.add(made)
    return made.id


def favourite_list(world: World, owner: Organisation) -> FavouriteList:
    now = clock.now()
    with transaction(world.session):
        made = FavouriteList(
            organisation_id=owner.id, name=f"Liste {world.number()}", created_at=now
        )
        world.session.add(made)
    return made


def favourite(world: World, owner: Organisation) -> dict[str, object]:
    """A line of a list of that organisation."""
    held, number = favourite_list(world, owner), supplier(world)
    with transaction(world.session):
        made = Favourite(list_id=held.id, supplier_id=number, added_at=clock.now())
        world.session.add(made)
    return {"list_id": held.id, "favourite_id": made.id}


def saved_search(world: World, owner: Organisation) -> dict[str, object]:
    with transaction(world.session):
        made = SavedSearch(
            organisation_id=owner.id,
            name=f"Recherche {world.number()}",
            query="q=tonte",
            created_at=clock.now(),
        )
        world.session.add(made)
    return {"search_id": made.id}


def saved_lot_search(world: World, owner: Organisation) -> dict[str, object]:
    with transaction(world.session):
        made = SavedLotSearch(
            organisation_id=owner.id,
            name=f"Lots {world.number()}",
            query="q=tonte",
            created_at=clock.now(),
        )
        world.session.add(made)
    return {"search_id": made.id}


def error_report(world: World) -> int:
    number = supplier(world)
    with transaction(world.session):
        made = ErrorReport(
            supplier_id=number,
            topic=ReportTopic.OTHER,
            message="Le nom est faux.",
            created_at=clock.now(),
        )
        world.session.add(made)
    return made.id


def added_expression(world: World) -> int:
    with transaction(world.session):
        made = VocabularyExpression(
            trade="traiteur",
            expression=f"repas numéro {world.number()}",
            added_at=clock.now(),
            added_by="essai",
        )
        world.session.add(made)
    return made.id


def supplier_merge(world: World) -> int:
    """Two suppliers made one."""
    kept, absorbed, now = supplier(world), supplier(world), clock.now()
    with transaction(world.session):
        decision = Decision(kept, absorbed, None, "essai", now)
        return twins.merge(world.session, decision, kept).id


def legal_unit(world: World) -> str:
    """The SIREN of a supplier."""
    number = supplier(world)
    siren = f"{999_000_000 + number}"
    with transaction(world.session):
        made = world.session.get(Supplier, number)
        assert made is not None
        made.siren = siren
    return siren
