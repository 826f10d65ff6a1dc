"""Reading the questions of a dossier, their links, and what came back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.dossiers import links, reminders
from spaser.dossiers.answer_models import Answer, AnswerFile, AnswerLink, QuestionSet
from spaser.dossiers.models import Dossier, DossierContact, DossierMessage, DossierSupplier

MOST = 2_000  # rows of one list


class FileFacts(NamedTuple):
    """A file without its content."""

    id: int
    answer_id: int
    name: str
    mime: str
    size: int  # bytes
    sha256: str
    confidential: bool


@dataclass(frozen=True)
class Asked:
    """One supplier that a set of questions was sent to, and what came back."""

    supplier: DossierSupplier
    link: AnswerLink  # the latest
    answers: tuple[Answer, ...] = ()  # every version, the first one first
    files: tuple[FileFacts, ...] = ()
    reminders: int = 0

    @property
    def last(self) -> Answer | None:
        """The version that counts."""
        return self.answers[-1] if self.answers else None


@dataclass(frozen=True)
class Opened:
    """What a link leads to."""

    link: AnswerLink
    questions: QuestionSet
    supplier: DossierSupplier
    dossier: Dossier


def sets(session: Session, dossier_id: int) -> Sequence[QuestionSet]:
    """The sets of questions of a dossier, the first one first."""
    statement = select(QuestionSet).where(QuestionSet.dossier_id == dossier_id)
    return session.exec(statement.order_by(col(QuestionSet.number)).limit(MOST)).all()


def set_by_number(
    session: Session, dossier_id: int, number: int, lock: bool = False
) -> QuestionSet:
    """A set of that dossier; raises NotFound. With `lock`, nobody else changes it meanwhile."""
    statement = select(QuestionSet).where(
        QuestionSet.dossier_id == dossier_id, QuestionSet.number == number
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.exec(statement).first()
    if found is None:
        raise NotFound
    return found


def link_by_id(session: Session, dossier_id: int, link_id: int) -> tuple[AnswerLink, QuestionSet]:
    """A link of that dossier and its set; raises NotFound."""
    found = session.exec(
        select(AnswerLink, QuestionSet)
        .join(QuestionSet, col(QuestionSet.id) == col(AnswerLink.question_set_id))
        .where(AnswerLink.id == link_id, QuestionSet.dossier_id == dossier_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def opened(session: Session, token: str, lock: bool = False) -> Opened:
    """What a token leads to, whatever its state; raises NotFound for one that we did not make."""
    statement = (
        select(AnswerLink, QuestionSet, DossierSupplier, Dossier)
        .join(QuestionSet, col(QuestionSet.id) == col(AnswerLink.question_set_id))
        .join(DossierSupplier, col(DossierSupplier.id) == col(AnswerLink.dossier_supplier_id))
        .join(Dossier, col(Dossier.id) == col(QuestionSet.dossier_id))
        .where(AnswerLink.token_digest == links.digest(token))
    )
    if lock:  # the dossier first, as all who change it do: it may be being locked
        statement = statement.with_for_update(of=[Dossier, AnswerLink]).execution_options(
            populate_existing=True
        )
    found = session.exec(statement).first()
    if found is None:
        raise NotFound(
            "Ce lien n’existe pas, ou a été mal recopié. Ouvrez-le depuis le message reçu, ou "
            "demandez-en un autre à la personne qui vous l’a envoyé."
        )
    return Opened(*found)


def asked(session: Session, questions: QuestionSet) -> list[Asked]:
    """Everybody whom a set was sent to, in the buyer's order."""
    rows = session.exec(
        select(AnswerLink, DossierSupplier)
        .join(DossierSupplier, col(DossierSupplier.id) == col(AnswerLink.dossier_supplier_id))
        .where(AnswerLink.question_set_id == questions.id)
        .order_by(
            col(DossierSupplier.kept).desc(),
            col(DossierSupplier.position),
            col(DossierSupplier.id),
            col(AnswerLink.id),
        )
        .limit(MOST)
    ).all()
    latest = {supplier.id: (link, supplier) for link, supplier in rows}
    owner = {link.id: supplier.id for link, supplier in rows}
    answers = _answers(session, owner)
    files = _files(session, answers)
    counted = reminders.counted(_contacts(session, questions), questions.sent_at)
    return [
        Asked(
            supplier,
            link,
            tuple(answers[supplier.id]),
            tuple(one for answer in answers[supplier.id] for one in files[answer.id]),
            counted[supplier.id],
        )
        for link, supplier in latest.values()
    ]


def reminder_texts(session: Session, questions: QuestionSet) -> dict[int, DossierMessage]:
    """The text of the latest reminder of each supplier reminded for these questions."""
    latest = reminders.latest(_contacts(session, questions), questions.sent_at)
    statement = select(DossierMessage).where(DossierMessage.dossier_id == questions.dossier_id)
    texts = {message.id: message for message in session.exec(statement).all()}
    return {number: texts[kept] for number, kept in latest.items() if kept in texts}


def _contacts(session: Session, questions: QuestionSet) -> Sequence[DossierContact]:
    statement = select(DossierContact).where(DossierContact.dossier_id == questions.dossier_id)
    return session.exec(statement.order_by(col(DossierContact.id))).all()


def _answers(session: Session, owner: dict[int, int]) -> dict[int, list[Answer]]:
    """The answers of each supplier, through all its links."""
    statement = select(Answer).where(col(Answer.link_id).in_(owner)).order_by(col(Answer.id))
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in session.exec(statement).all():
        found[owner[answer.link_id]].append(answer)
    return found


def _files(session: Session, answers: dict[int, list[Answer]]) -> dict[int, list[FileFacts]]:
    numbers = [answer.id for versions in answers.values() for answer in versions]
    found: dict[int, list[FileFacts]] = defaultdict(list)
    for one in file_facts(session, numbers):
        found[one.answer_id].append(one)
    return found


def answers_of(session: Session, link_id: int) -> Sequence[Answer]:
    """Every version that came by a link, the first one first."""
    statement = select(Answer).where(Answer.link_id == link_id).order_by(col(Answer.id))
    return session.exec(statement).all()


def file_facts(session: Session, answers: Sequence[int]) -> list[FileFacts]:
    """The files of these answers, without their content."""
    columns = [getattr(AnswerFile, name) for name in FileFacts._fields]
    statement = (
        sa.select(*columns)
        .where(col(AnswerFile.answer_id).in_(answers))
        .order_by(col(AnswerFile.answer_id), col(AnswerFile.position), col(AnswerFile.id))
    )
    return [FileFacts(*row) for row in session.connection().execute(statement)]


def file_by_id(session: Session, dossier_id: int, file_id: int) -> AnswerFile:
    """A file of that dossier with its content; raises NotFound."""
    found = session.exec(
        select(AnswerFile)
        .join(Answer, col(Answer.id) == col(AnswerFile.answer_id))
        .join(AnswerLink, col(AnswerLink.id) == col(Answer.link_id))
        .join(QuestionSet, col(QuestionSet.id) == col(AnswerLink.question_set_id))
        .where(AnswerFile.id == file_id, QuestionSet.dossier_id == dossier_id)
    ).first()
    if found is None:
        raise NotFound
    return found
