"""Asking suppliers: questions written, frozen and sent by links; reminders."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from spaser.core.clock import PARIS
from spaser.core.errors import Conflict, RuleBroken
from spaser.dossiers import answer_queries, links, queries, questions, reminders
from spaser.dossiers.answer_models import AnswerLink, QuestionSet
from spaser.dossiers.exchange_actions import NewContact, record_contact, record_message
from spaser.dossiers.models import (
    Channel,
    ContactKind,
    Dossier,
    DossierSupplier,
)
from spaser.dossiers.questions import Question

DEFAULT_DELAY = timedelta(days=14)
LONGEST_DELAY = timedelta(days=365)


@dataclass(frozen=True)
class SetDraft:
    """A set of questions as it is being written."""

    subject: str
    body: str
    reply_before: date
    late_allowed: bool
    reminders_allowed: int
    questions: tuple[Question, ...]


def start_set(
    session: Session, dossier: Dossier, subject: str, body: str, *, by: str, now: datetime
) -> QuestionSet:
    """A new draft: the one that is open already, or the questions of the last set, with their
    keys, or those that are suggested."""
    queries.refuse_locked(dossier)
    known = answer_queries.sets(session, dossier.id)
    if known and known[-1].sent_at is None:
        return known[-1]
    first = questions.stored(questions.SUGGESTED[:3])
    made = QuestionSet(
        dossier_id=dossier.id,
        number=known[-1].number + 1 if known else 1,
        questions=list(known[-1].questions) if known else first,
        subject=subject,
        body=body,
        reply_before=now.astimezone(PARIS).date() + DEFAULT_DELAY,
        reminders_allowed=reminders.DEFAULT,
        created_at=now,
        created_by=by,
    )
    session.add(made)
    session.flush()
    return made


def change_set(session: Session, found: QuestionSet, draft: SetDraft, version: int) -> None:
    """Write a draft again; raises Conflict when it changed meanwhile or was sent."""
    if found.sent_at is not None:
        raise Conflict("Ces questions sont parties : elles ne changent plus. Préparez-en d’autres.")
    if found.version != version:
        raise Conflict("Quelqu’un a modifié ces questions pendant que vous les écriviez.")
    found.questions = questions.stored(questions.checked(draft.questions))
    found.subject, found.body = draft.subject, draft.body
    found.reply_before, found.late_allowed = draft.reply_before, draft.late_allowed
    found.reminders_allowed = draft.reminders_allowed
    found.version += 1
    session.flush()


def send(
    session: Session,
    dossier: Dossier,
    found: QuestionSet,
    chosen: Collection[int],
    *,
    key: str,
    by: str,
    now: datetime,
) -> int:
    """Freeze the questions and make a link for each supplier chosen that has none yet.

    Gives how many links were made. Raises RuleBroken when nothing could be asked.
    """
    queries.refuse_locked(dossier)
    suppliers = _choosable(session, dossier, found, chosen)
    last_day = _last_day(found, now)
    if found.sent_at is None:
        questions.checked(questions.read(found.questions))
        message = record_message(session, dossier, found.subject, found.body, by=by, now=now)
        found.message_id, found.sent_at = message.id, now
        found.version += 1
    for supplier in suppliers:
        session.add(_link(found, supplier, last_day, key=key, by=by, now=now))
    session.flush()
    return len(suppliers)


def _choosable(
    session: Session, dossier: Dossier, found: QuestionSet, chosen: Collection[int]
) -> Sequence[DossierSupplier]:
    linked = {one.supplier.id for one in answer_queries.asked(session, found)}
    kept = [one for one in queries.suppliers(session, dossier.id) if one.kept]
    wanted = [one for one in kept if one.id in set(chosen) and one.id not in linked]
    if not wanted:
        raise RuleBroken("Cochez au moins une structure retenue qui n’a pas encore son lien.")
    return wanted


def _last_day(found: QuestionSet, now: datetime) -> date:
    today = now.astimezone(PARIS).date()
    if found.reply_before is None or found.reply_before <= today:
        raise RuleBroken("Donnez une date de réponse à venir avant d’envoyer ces questions.")
    if found.reply_before > today + LONGEST_DELAY:
        raise RuleBroken("La date de réponse est trop lointaine : un an au plus.")
    return found.reply_before


def _link(
    found: QuestionSet,
    supplier: DossierSupplier,
    last_day: date,
    *,
    key: str,
    by: str,
    now: datetime,
) -> AnswerLink:
    token = links.token(key, found.id, supplier.id, now)
    return AnswerLink(
        question_set_id=found.id,
        dossier_supplier_id=supplier.id,
        token_digest=links.digest(token),
        created_at=now,
        created_by=by,
        expires_at=links.expiry(last_day),
    )


def revoke(session: Session, link: AnswerLink, *, by: str, now: datetime) -> None:
    """Close a link; what came by it stays."""
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = now, by
        session.flush()


def renew(
    session: Session,
    found: QuestionSet,
    link: AnswerLink,
    supplier: DossierSupplier,
    *,
    key: str,
    by: str,
    now: datetime,
) -> AnswerLink:
    """Close a link and make another one for the same supplier."""
    latest = {one.supplier.id: one.link.id for one in answer_queries.asked(session, found)}
    if latest.get(supplier.id) != link.id:
        raise Conflict("Un autre lien a été fait entre-temps pour cette structure.")
    if found.reply_before is None:
        raise RuleBroken("Ces questions n’ont pas de date de réponse.")
    revoke(session, link, by=by, now=now)
    made = _link(found, supplier, found.reply_before, key=key, by=by, now=now)
    session.add(made)
    session.flush()
    return made


def note_sent(
    session: Session,
    dossier: Dossier,
    found: QuestionSet,
    link: AnswerLink,
    supplier: DossierSupplier,
    *,
    channel: Channel,
    by: str,
    now: datetime,
) -> None:
    """Write down that the message and its link left for that supplier."""
    if link.revoked_at is not None:
        raise RuleBroken("Ce lien est annulé : envoyez celui qui le remplace.")
    if link.sent_at is not None:
        raise RuleBroken("L’envoi à cette structure est déjà noté.")
    message = queries.messages(session, dossier.id).get(found.message_id or 0)
    new = NewContact(ContactKind.MESSAGE, channel, now, person=by, message=message)
    record_contact(session, dossier, supplier, new, by=by, now=now)
    link.sent_at = now
    session.flush()


def remind(
    session: Session,
    dossier: Dossier,
    found: QuestionSet,
    chosen: Collection[int],
    *,
    subject: str,
    body: str,
    by: str,
    now: datetime,
) -> int:
    """Write down one reminder, the same text for all: it counts once for each supplier reminded.

    Gives how many were reminded. Raises RuleBroken when one of them may not be reminded.
    """
    every = [one for one in answer_queries.asked(session, found) if one.supplier.id in set(chosen)]
    if not every:
        raise RuleBroken("Cochez au moins une structure à relancer.")
    for one in every:
        _refuse_reminder(one, found.reminders_allowed)
    message = record_message(session, dossier, subject, body, by=by, now=now)
    for one in every:
        channel = Channel.EMAIL if one.supplier.email else Channel.PHONE
        new = NewContact(ContactKind.REMINDER, channel, now, person=by, message=message)
        record_contact(session, dossier, one.supplier, new, by=by, now=now)
    return len(every)


def _refuse_reminder(one: answer_queries.Asked, allowed: int) -> None:
    name = one.supplier.name
    if one.answers:
        raise RuleBroken(f"« {name} » a répondu entre-temps : ne la relancez pas.")
    if one.link.revoked_at is not None:
        raise RuleBroken(f"Le lien de « {name} » est annulé : refaites-le d’abord.")
    if not reminders.left(allowed, one.reminders):
        raise RuleBroken(f"« {name} » a déjà été relancée autant de fois que prévu.")
