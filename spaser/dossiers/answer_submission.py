"""An answer that comes by a link: kept as one more version, with its files."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from spaser.core.errors import RuleBroken, SpaserError
from spaser.core.journal import Actor, act_as
from spaser.dossiers import answer_queries, links
from spaser.dossiers.answer_files import MOST_KEPT, Joined
from spaser.dossiers.answer_models import Answer, AnswerFile, Interest
from spaser.dossiers.answer_queries import Opened
from spaser.dossiers.exchange_actions import NewContact, record_contact
from spaser.dossiers.links import LinkState
from spaser.dossiers.models import Channel, ContactKind, DossierStatus

MOST_VERSIONS = 20  # of one link
VERSIONS_AN_HOUR = 6
BY = "La structure, par son lien"
NO_REASON = "Sans raison donnée"
TAKING = (LinkState.OPEN, LinkState.LATE)


class TooManyAnswers(SpaserError):
    """Wait: the same link sends again and again."""


class LinkClosed(SpaserError):
    """The link takes no answer any more."""


@dataclass(frozen=True)
class NewAnswer:
    """What a supplier writes."""

    interest: Interest
    contact_name: str
    capacity: str = ""
    references: str = ""
    remarks: str = ""
    refusal_reason: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)  # by the key of the question


def state_of(found: Opened, now: datetime) -> LinkState:
    """What the link allows at that moment."""
    link, asked = found.link, found.questions
    return links.state(
        link.revoked_at, link.expires_at, asked.reply_before, asked.late_allowed, now
    )


def submit(
    session: Session,
    token: str,
    new: NewAnswer,
    files: Sequence[Joined],
    *,
    confidential: bool,
    now: datetime,
) -> Answer:
    """Keep an answer; the same one sent twice is kept once. Raises NotFound, LinkClosed,
    TooManyAnswers, or RuleBroken for too many files."""
    found = answer_queries.opened(session, token, lock=True)
    supplier, dossier = found.supplier, found.dossier
    act_as(session, Actor(f"{supplier.name}, par son lien", None, dossier.organisation_id))
    state = state_of(found, now)
    if state not in TAKING:
        raise LinkClosed("La date de réponse est passée, ou ce lien est annulé.")
    known = answer_queries.answers_of(session, found.link.id)
    if known and not files and _same(known[-1], new):
        return known[-1]
    _check_limits(session, known, files, now)
    locked = dossier.status == DossierStatus.LOCKED
    made = Answer(
        link_id=found.link.id,
        number=len(known) + 1,
        submitted_at=now,
        late=state == LinkState.LATE,
        after_lock=locked,
        **asdict(new),
    )
    session.add(made)
    session.flush()
    _keep_files(session, made, files, confidential)
    if not locked:
        _write_contact(session, found, made, now)
    return made


def _same(last: Answer, new: NewAnswer) -> bool:
    return all(getattr(last, name) == value for name, value in asdict(new).items())


def _check_limits(
    session: Session, known: Sequence[Answer], files: Sequence[Joined], now: datetime
) -> None:
    recent = [one for one in known if one.submitted_at > now - timedelta(hours=1)]
    if len(recent) >= VERSIONS_AN_HOUR or len(known) >= MOST_VERSIONS:
        raise TooManyAnswers(
            "Votre réponse a été corrigée de nombreuses fois. Attendez une heure, ou écrivez à la "
            "personne qui vous a envoyé le lien : votre texte reste ci-dessous."
        )
    kept = answer_queries.file_facts(session, [one.id for one in known])
    if len(kept) + len(files) > MOST_KEPT:
        raise RuleBroken(
            f"{MOST_KEPT} fichiers au plus peuvent être joints en tout. "
            "Écrivez à l’acheteur pour les autres."
        )


def _keep_files(
    session: Session, made: Answer, files: Sequence[Joined], confidential: bool
) -> None:
    for position, one in enumerate(files, start=1):
        session.add(
            AnswerFile(
                answer_id=made.id,
                position=position,
                name=one.name,
                mime=one.mime,
                size=len(one.content),
                sha256=one.sha256,
                confidential=confidential,
                content=one.content,
            )
        )
    session.flush()


def _write_contact(session: Session, found: Opened, made: Answer, now: datetime) -> None:
    """The answer among the exchanges of the dossier; a correction says that it is one."""
    refused = made.interest == Interest.NO
    kind = ContactKind.REFUSAL if refused else ContactKind.ANSWER
    said = made.refusal_reason or NO_REASON if refused else "Réponse reçue par le lien"
    summary = f"{said} (correction n° {made.number - 1})" if made.number > 1 else said
    new = NewContact(kind, Channel.LINK, now, summary=summary)
    record_contact(session, found.dossier, found.supplier, new, by=BY, now=now)
