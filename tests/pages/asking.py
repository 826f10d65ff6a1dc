"""A dossier with suppliers to ask, and the questions sent to them. All invented."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from spaser.accounts.models import Organisation
from spaser.core import clock
from spaser.core.clock import PARIS
from spaser.core.db import transaction
from spaser.dossiers import answer_actions, answer_queries, answer_submission, links
from spaser.dossiers.answer_actions import SetDraft
from spaser.dossiers.answer_files import Joined
from spaser.dossiers.answer_models import AnswerLink, Interest, QuestionSet
from spaser.dossiers.answer_submission import NewAnswer
from spaser.dossiers.models import Dossier, DossierFound, DossierSearch, DossierSupplier
from spaser.dossiers.questions import Kind, Question
from tests.conftest import SECRET_KEY

QUESTIONS = (
    Question("effectif", "Combien de personnes ?", Kind.NUMBER, required=True),
    Question("delai", "Sous quel délai ?"),
    Question("clause", "Accueillez-vous des personnes en insertion ?", Kind.YES_NO),
    Question("zone", "Quelle zone ?", Kind.CHOICE, choices=("Nord", "Sud")),
)
NEED = {
    "number": "1",
    "title": "Tonte des pelouses",
    "description": "Tonte & ramassage",
    "cpv": ["77310000"],
    "place": "Albi",
    "amount_ht": "48000.50",
    "amount_kind": "estime",
    "duration_months": 12,
    "starts_on": "2027-01-01",
    "reservation": "",
    "tender": {"title": "Espaces verts", "reference": "E-1", "buyer_name": "Commune"},
}


def a_dossier(
    session: Session, owner: Organisation, names: tuple[str, ...] = ("Verts Prés", "Jardins d’Oc")
) -> Dossier:
    """A dossier with these suppliers, found by a search and kept; the last has no address."""
    now = clock.now()
    with transaction(session):
        known = session.exec(select(Dossier).where(Dossier.organisation_id == owner.id)).all()
        made = Dossier(
            organisation_id=owner.id,
            reference=f"SRC-2025-{len(known) + 1:03d}",
            title="Tonte des pelouses",
            need=NEED,
            opened_at=now,
            opened_by="Camille Essai",
            fictitious=True,
        )
        session.add(made)
        session.flush()
        session.add(_search(made, now))
        session.flush()
        search = session.exec(
            select(DossierSearch).where(DossierSearch.dossier_id == made.id)
        ).one()
        for number, name in enumerate(names, start=1):
            mail = f"contact{number}@essai.example" if number < len(names) else ""
            session.add(_supplier(made, number, name, mail, now))
            session.add(_found(search, number, name))
    return made


def _search(made: Dossier, now: datetime) -> DossierSearch:
    return DossierSearch(
        dossier_id=made.id,
        number=1,
        at=now,
        by="Camille Essai",
        query={"lot_key": "demo:1:1", "title": "Tonte", "cpv": ["77310000"], "places": ["Albi"]},
        edition={"revision": 3, "epoch": "abc", "suppliers": 12, "sources": []},
        found_count=2,
    )


def _supplier(made: Dossier, number: int, name: str, mail: str, now: datetime) -> DossierSupplier:
    return DossierSupplier(
        dossier_id=made.id,
        supplier_key=f"n° {number}",
        name=name,
        email=mail,
        position=number,
        added_at=now,
        added_by="Camille Essai",
        fictitious=True,
    )


def _found(search: DossierSearch, number: int, name: str) -> DossierFound:
    return DossierFound(
        search_id=search.id,
        supplier_key=f"n° {number}",
        rank=number,
        name=name,
        commune="Albi",
        department="81",
        score=90.0 - number,
        relevance=90.0,
        closeness=1.0,
        distance_km=2.0 * number,
        reasons=["Métier reconnu : « espaces verts »."],
        eligible=["L2113-13"],
        fictitious=True,
    )


def sent_questions(
    session: Session, dossier: Dossier, *, late_allowed: bool = True, days: int = 10
) -> QuestionSet:
    """Questions sent to every supplier of the dossier."""
    now = clock.now()
    with transaction(session):
        made = answer_actions.start_set(session, dossier, "Votre avis", "Bonjour", by="C", now=now)
        before = now.astimezone(PARIS).date() + timedelta(days=days)
        draft = SetDraft("Votre avis", "Bonjour à toutes", before, late_allowed, 2, QUESTIONS)
        answer_actions.change_set(session, made, draft, made.version)
        everybody = session.exec(
            select(DossierSupplier.id).where(DossierSupplier.dossier_id == dossier.id)
        ).all()
        answer_actions.send(session, dossier, made, everybody, key=SECRET_KEY, by="C", now=now)
    return made


def due(session: Session, asked: QuestionSet, day: date) -> None:
    """Make the day of the answers another one, as if time had passed."""
    with transaction(session):
        asked.reply_before = day
        session.add(asked)


def link_of(session: Session, asked: QuestionSet, name: str) -> tuple[AnswerLink, str]:
    """The link of a supplier and the address that it answers at."""
    session.rollback()
    one = next(one for one in answer_queries.asked(session, asked) if one.supplier.name == name)
    token = links.token(SECRET_KEY, asked.id, one.supplier.id, one.link.created_at)
    return one.link, f"/repondre/{token}"


def an_answer_with_file(session: Session, asked: QuestionSet) -> int:
    """The number of a file that came with an answer."""
    _, address = link_of(session, asked, "Verts Prés")
    new = NewAnswer(Interest.YES, "Dominique Essai", answers={"effectif": "4"})
    files = [Joined("plaquette.pdf", "application/pdf", b"%PDF-1.4 essai")]
    token = address.rsplit("/", 1)[1]
    with transaction(session):
        made = answer_submission.submit(
            session, token, new, files, confidential=False, now=clock.now()
        )
        return answer_queries.file_facts(session, [made.id])[0].id
