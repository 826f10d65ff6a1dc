"""Reading all of a dossier for its report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from spaser.dossiers import answer_queries, queries, report_facts
from spaser.dossiers.models import (
    ContactKind,
    Dossier,
    DossierContact,
    DossierMessage,
    OutcomeKind,
)
from spaser.dossiers.report import (
    Addition,
    Contact,
    Message,
    Outcome,
    QuestionSet,
    Report,
)
from spaser.dossiers.report_answers import set_of
from spaser.dossiers.report_found import Fates, levers_of, search_of, shortlist_of
from spaser.dossiers.standing import standings
from spaser.dossiers.wording import CHANNELS, KINDS, OUTCOMES


@dataclass(frozen=True)
class _Exchanges:
    """What was said, and to whom."""

    contacts: Sequence[DossierContact]
    messages: Mapping[int, DossierMessage]

    @property
    def numbers(self) -> dict[int, int]:
        """The number of each message in the report, from 1."""
        return {key: number for number, key in enumerate(self.messages, start=1)}


def build(
    session: Session, dossier: Dossier, organisation: str, now: datetime, *, later: bool = True
) -> Report:
    """Everything that the dossier holds at that moment.

    Without `later`, what came after the lock is left out: the report of the lock itself.
    """
    suppliers = queries.suppliers(session, dossier.id)
    said = _Exchanges(queries.contacts(session, dossier.id), queries.messages(session, dossier.id))
    standing = standings(suppliers, said.contacts)
    fates = Fates.of(standing, bool(dossier.others_reason))
    names = {one.id: one.name for one in suppliers}
    searches = queries.searches(session, dossier.id)
    found = [(one, queries.found_by(session, one.id)) for one in searches]
    return Report(
        reference=dossier.reference,
        organisation=organisation,
        title=dossier.title,
        written_at=now,
        need=report_facts.need(dossier),
        purpose=dossier.purpose,
        opened_at=dossier.opened_at,
        opened_by=dossier.opened_by,
        locked_at=dossier.locked_at,
        locked_by=dossier.locked_by,
        searches=tuple(search_of(one, rows, fates) for one, rows in found),
        others_reason=dossier.others_reason,
        kept=shortlist_of(standing),
        messages=_messages(said),
        contacts=tuple(_contact(one, names, said) for one in _spoken(said)),
        question_sets=_sets(session, dossier, later),
        levers=levers_of(dossier, found[-1][1] if found else ()),
        information_shared=report_facts.shared(dossier),
        conflict_statement=report_facts.conflict(dossier),
        conclusions=report_facts.conclusions(dossier),
        additions=_additions(session, dossier) if later else (),
        outcome=_outcome(session, dossier) if later else Outcome(),
        fictitious=dossier.fictitious,
    )


def _messages(said: _Exchanges) -> tuple[Message, ...]:
    return tuple(
        Message(said.numbers[one.id], one.subject, one.body, one.digest)
        for one in said.messages.values()
    )


def _spoken(said: _Exchanges) -> list[DossierContact]:
    """Every entry but those that only cancel another: the other one says that it was."""
    return [one for one in said.contacts if one.kind != ContactKind.CANCELLATION]


def _contact(one: DossierContact, names: Mapping[int, str], said: _Exchanges) -> Contact:
    cancelling = next((other for other in said.contacts if other.cancels_id == one.id), None)
    summary = one.summary
    if cancelling is not None:
        summary = f"{summary} Annulé : {cancelling.summary}".strip()
    return Contact(
        at=one.at,
        name=names[one.dossier_supplier_id],
        kind=KINDS[one.kind],
        channel=CHANNELS[one.channel],
        person=one.person or one.entered_by,
        summary=summary,
        message=said.numbers.get(one.message_id or 0),
        cancelled=cancelling is not None,
    )


def _sets(session: Session, dossier: Dossier, later: bool) -> tuple[QuestionSet, ...]:
    return tuple(
        set_of(one, answer_queries.asked(session, one), later=later)
        for one in answer_queries.sets(session, dossier.id)
        if one.sent_at is not None
    )


def _additions(session: Session, dossier: Dossier) -> tuple[Addition, ...]:
    every = queries.addenda(session, dossier.id)
    return tuple(Addition(one.at, one.by, one.text) for one in every)


def _outcome(session: Session, dossier: Dossier) -> Outcome:
    """The latest one told; none when it was taken back."""
    told = queries.outcomes(session, dossier.id)
    if not told or told[-1].kind == OutcomeKind.WITHDRAWN:
        return Outcome()
    last = told[-1]
    return Outcome(OUTCOMES[last.kind], last.holder_name, last.amount_ht, last.decided_on)
