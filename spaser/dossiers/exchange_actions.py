"""Exchanges with suppliers: written down once, never changed, cancelled by another entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from spaser.core.errors import RuleBroken
from spaser.dossiers.models import (
    Channel,
    ContactKind,
    Dossier,
    DossierContact,
    DossierMessage,
    DossierSupplier,
)
from spaser.dossiers.queries import refuse_locked
from spaser.dossiers.wording import message_digest, plain

_BY_MESSAGE = frozenset({ContactKind.MESSAGE, ContactKind.REMINDER})


@dataclass(frozen=True)
class NewContact:
    """One exchange, as it took place."""

    kind: ContactKind
    channel: Channel
    at: datetime
    person: str = ""  # of the buyer
    summary: str = ""
    message: DossierMessage | None = None


def record_message(
    session: Session, dossier: Dossier, subject: str, body: str, *, by: str, now: datetime
) -> DossierMessage:
    """Keep a text; the same text is kept once in a dossier, whoever sends it again."""
    refuse_locked(dossier)
    digest = message_digest(subject, body)
    known = session.exec(
        select(DossierMessage).where(
            DossierMessage.dossier_id == dossier.id, DossierMessage.digest == digest
        )
    ).first()
    if known is not None:
        return known
    made = DossierMessage(
        dossier_id=dossier.id,
        subject=plain(subject),
        body=plain(body),
        digest=digest,
        written_at=now,
        written_by=by,
    )
    session.add(made)
    session.flush()
    return made


def record_contacts(
    session: Session,
    dossier: Dossier,
    suppliers: Sequence[DossierSupplier],
    new: NewContact,
    *,
    by: str,
    now: datetime,
) -> list[DossierContact]:
    """Write the same exchange for each of these suppliers; raises RuleBroken when it is wrong."""
    if not suppliers:
        raise RuleBroken("Cochez au moins une structure.")
    return [record_contact(session, dossier, one, new, by=by, now=now) for one in suppliers]


def record_contact(
    session: Session,
    dossier: Dossier,
    supplier: DossierSupplier,
    new: NewContact,
    *,
    by: str,
    now: datetime,
) -> DossierContact:
    """Write an exchange with one supplier of the dossier."""
    refuse_locked(dossier)
    _refuse_wrong(supplier, dossier, new, now)
    made = DossierContact(
        dossier_id=dossier.id,
        dossier_supplier_id=supplier.id,
        message_id=new.message.id if new.message else None,
        kind=new.kind,
        channel=new.channel,
        at=new.at,
        person=new.person,
        summary=new.summary,
        entered_at=now,
        entered_by=by,
    )
    session.add(made)
    session.flush()
    return made


def _refuse_wrong(
    supplier: DossierSupplier, dossier: Dossier, new: NewContact, now: datetime
) -> None:
    if supplier.dossier_id != dossier.id:
        raise RuleBroken("Cette structure n’est pas de ce dossier.")
    if new.at > now:
        raise RuleBroken("Cet échange est daté dans l’avenir : corrigez sa date.")
    if new.kind == ContactKind.CANCELLATION:
        raise RuleBroken("Pour annuler une entrée, choisissez « Annuler » à côté d’elle.")
    if new.kind == ContactKind.REFUSAL and not new.summary:
        raise RuleBroken("Écrivez la raison du refus, ou « sans raison donnée ».")
    if new.kind not in _BY_MESSAGE and not new.summary:
        raise RuleBroken("Résumez cet échange en quelques mots.")


def cancel(
    session: Session,
    dossier: Dossier,
    contact: DossierContact,
    reason: str,
    *,
    by: str,
    now: datetime,
) -> DossierContact:
    """Cancel an entry by another one, that says why; the first stays readable."""
    refuse_locked(dossier)
    if contact.kind == ContactKind.CANCELLATION:
        raise RuleBroken("Une annulation ne s’annule pas : notez l’échange à nouveau.")
    done = select(DossierContact.id).where(DossierContact.cancels_id == contact.id)
    if session.exec(done).first() is not None:
        raise RuleBroken("Cette entrée est déjà annulée.")
    made = DossierContact(
        dossier_id=dossier.id,
        dossier_supplier_id=contact.dossier_supplier_id,
        cancels_id=contact.id,
        kind=ContactKind.CANCELLATION,
        channel=contact.channel,
        at=now,
        person=by,
        summary=reason,
        entered_at=now,
        entered_by=by,
    )
    session.add(made)
    session.flush()
    return made
