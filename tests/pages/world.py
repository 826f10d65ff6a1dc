"""Two organisations that have one object of each kind, and what their addresses are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from spaser.accounts import tokens
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
from spaser.dossiers.models import (
    Channel,
    ContactKind,
    Dossier,
    DossierContact,
    DossierSearch,
    DossierSupplier,
)
from spaser.following.models import SavedLotSearch
from spaser.imports import intake
from spaser.imports.models import Upload
from spaser.jobs.models import Job, JobState
from spaser.purchases import queries as purchases
from spaser.purchases.actions import NewFile, keep_file
from spaser.purchases.models import PlanRun
from spaser.sourcing.vocabulary_models import VocabularyExpression
from spaser.suppliers.merging import Decision
from spaser.suppliers.models import Supplier
from spaser.tenders.models import Lot, Tender
from spaser.web.access import Role
from tests.pages.asking_world import ASKED, token_of
from tests.pages.importing import a_job, an_upload
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


def _list_id(world: World, owner: Organisation) -> dict[str, object]:
    return {"list_id": favourite_list(world, owner).id}


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


def sent_notice(world: World, owner: Organisation) -> dict[str, object]:
    """A notice that somebody of the organisation sent, and that waits to be kept."""
    place = world.visit.app.extensions["uploads"]
    place.mkdir(parents=True, exist_ok=True)
    name = f"{world.number():032x}"
    (place / name).write_text("Nettoyage des vitres (essai)", encoding="utf-8")
    with transaction(world.session):
        made = Upload(
            organisation_id=owner.id,
            source=intake.KIND,
            file_name="avis.txt",
            stored_name=name,
            file_sha256="0" * 64,
            size=28,
            node="essai",
            created_at=clock.now(),
        )
        world.session.add(made)
    return {"upload_id": made.id}


def purchase_plan(world: World, owner: Organisation) -> dict[str, object]:
    """A plan of one line, searched once, with its file."""
    made, now = tender(world, owner), clock.now()
    with transaction(world.session):
        made.source = purchases.SOURCE
        made.lots[0].facts = {"key": "n:1"}
        file = NewFile("plan.csv", b"Objet;Lieu\nTonte;\n", 1, "", ";", "utf-8", [(2, "n:1")], [])
        keep_file(world.session, made, file, now, "essai")
        world.session.add(PlanRun(tender_id=made.id, started_at=now, ended_at=now))
    return {"tender_id": made.id}


def searched_plan(world: World, owner: Organisation) -> dict[str, object]:
    """A plan whose lines are being searched."""
    found = purchase_plan(world, owner)
    job_id = job_of(world, owner, "search_plan", {})
    with transaction(world.session):
        run = PlanRun(tender_id=int(str(found["tender_id"])), job_id=job_id, started_at=clock.now())
        world.session.add(run)
    return found


def job_of(world: World, owner: Organisation, kind: str, payload: dict[str, object]) -> int:
    with transaction(world.session):
        made = Job(
            kind=kind,
            payload=payload,
            organisation_id=owner.id,
            node="essai",
            created_at=clock.now(),
        )
        world.session.add(made)
    return made.id


def file_being_read(world: World, owner: Organisation) -> dict[str, object]:
    upload = sent_notice(world, owner)["upload_id"]
    payload = {"upload_id": upload, "keep": False, "buyer": owner.name}
    return {"job_id": job_of(world, owner, "read_tenders", payload)}


def file_read(world: World, owner: Organisation) -> dict[str, object]:
    """A file that was read, and waits for a decision."""
    found = file_being_read(world, owner)
    with transaction(world.session):
        job = world.session.get_one(Job, found["job_id"])
        job.state, job.ended_at = JobState.DONE, clock.now()
        job.result = {"found": [{"label": "avis.txt", "refusal": "Illisible."}]}
    return found


def _tender_id(world: World, owner: Organisation) -> dict[str, object]:
    return {"tender_id": tender(world, owner).id}


def _lot_id(world: World, owner: Organisation) -> dict[str, object]:
    made = tender(world, owner)
    return {"tender_id": made.id, "lot_id": made.lots[0].id}


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


# How the identifiers of each route are made for an organisation. A new route joins this table.
OWNED: dict[str, Callable[[World, Organisation], dict[str, object]]] = {
    "organisation.show_invitation": lambda w, o: {"invitation_id": invitation(w, o).id},
    "organisation.cancel_invitation": lambda w, o: {"invitation_id": invitation(w, o).id},
    "organisation.member": lambda w, o: {"membership_id": membership(w, o)},
    "organisation.remove_member": lambda w, o: {"membership_id": membership(w, o)},
    "organisation.end_access": lambda w, o: {"accompaniment_id": accompaniment(w, o)},
    "tenders.show": _tender_id,
    "intake.check": sent_notice,
    "intake.edit": _tender_id,
    "intake.delete": _tender_id,
    "intake.add_lot": _tender_id,
    "intake.edit_lot": _lot_id,
    "intake.delete_lot": _lot_id,
    "purchases.show": purchase_plan,
    "purchases.progress": purchase_plan,
    "purchases.search": purchase_plan,
    "purchases.stop": searched_plan,
    "purchases.file": purchase_plan,
    "readings.show": file_read,
    "readings.progress": file_being_read,
    "readings.go_on": file_read,
    "readings.stop": file_being_read,
    "sourcing.tender_lots": _tender_id,
    "sourcing.tender_results": _tender_id,
    "sourcing.tender_workbook": _tender_id,
    "sourcing.lot": _lot_id,
    "sourcing.lot_workbook": _lot_id,
    "sourcing.overview": _tender_id,
    "favourites.show": _list_id,
    "favourites.workbook": _list_id,
    "favourites.edit": _list_id,
    "favourites.delete": _list_id,
    "favourites.note": favourite,
    "favourites.remove": favourite,
    "searches.edit": saved_search,
    "searches.delete": saved_search,
    "following.delete": saved_lot_search,
    "dossiers.open_from_lot": _lot_id,
    "dossiers.show": dossier,
    "dossiers.edit": dossier,
    "dossiers.searches": dossier,
    "dossiers.search_again": dossier,
    "dossiers.search": dossier_search,
    "shortlist.index": dossier,
    "shortlist.choose": dossier_search,
    "shortlist.judge": dossier_supplier,
    "shortlist.move": dossier_supplier,
    "shortlist.add": dossier,
    "exchanges.index": dossier,
    "exchanges.record": dossier,
    "exchanges.cancel": dossier_contact,
    "closing.conclusions": dossier,
    "closing.conclude": dossier,
    "closing.lock": dossier,
    "closing.add_later": dossier,
    "closing.outcome": dossier,
    **ASKED,
}
# Routes whose identifiers belong to nobody: anyone whom the rule admits may open them.
SHARED: dict[str, Callable[[World], dict[str, object]]] = {
    "reply.show": lambda w: {"token": token_of(w.session, w.home)},
    "static": lambda _: {"filename": "css/spaser.css"},
    "vocabulary.show": lambda _: {"code": "traiteur"},
    "vocabulary.test": lambda _: {"code": "traiteur"},
    "vocabulary.add": lambda _: {"code": "traiteur"},
    "vocabulary.remove": lambda w: {"expression_id": added_expression(w)},
    "suppliers.show": lambda w: {"supplier_id": supplier(w)},
    "suppliers.unit": lambda w: {"siren": legal_unit(w)},
    "favourites.add": lambda w: {"supplier_id": supplier(w)},
    "reports.create": lambda w: {"supplier_id": supplier(w)},
    "reports.thanks": lambda w: {"supplier_id": supplier(w)},
    "reports.show": lambda w: {"report_id": error_report(w)},
    "corrections.edit": lambda w: {"supplier_id": supplier(w)},
    "duplicates.undo": lambda w: {"merge_id": supplier_merge(w)},
    "imports.columns": lambda w: {"upload_id": an_upload(w.session, w.cress.id)},
    "imports.show": lambda w: {"job_id": a_job(w.session, w.cress.id)},
    "imports.progress": lambda w: {"job_id": a_job(w.session, w.cress.id)},
    "imports.changes": lambda w: {"job_id": a_job(w.session, w.cress.id, dry_run=False)},
    "imports.report_csv": lambda w: {"job_id": a_job(w.session, w.cress.id, dry_run=False)},
    "imports.go_on": lambda w: {"job_id": a_job(w.session, w.cress.id)},
    "imports.stop": lambda w: {"job_id": a_job(w.session, w.cress.id, JobState.WAITING)},
    "accounts.join": lambda w: {"token": tokens.invitation_token(w.key, invitation(w, w.other).id)},
}
