"""The fictitious dossiers of the demonstration: two under way with answers, one locked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from spaser.accounts.models import Organisation
from spaser.accounts.queries import organisation_by_id, person_by_email
from spaser.core.clock import PARIS
from spaser.core.db import transaction
from spaser.dossiers import (
    actions,
    exchange_actions,
    links,
    queries,
    report_kept,
    searching,
    shortlist_actions,
)
from spaser.dossiers.actions import NewDossier, Texts
from spaser.dossiers.answer_models import Answer, AnswerLink, Interest, QuestionSet
from spaser.dossiers.exchange_actions import NewContact
from spaser.dossiers.models import (
    Channel,
    ContactKind,
    Dossier,
    DossierMessage,
    DossierSupplier,
    Sharing,
)
from spaser.dossiers.shortlist_actions import Judgement
from spaser.dossiers.wording import CONCLUSIONS
from spaser.paths import DEMO
from spaser.sourcing.filters import Filters
from spaser.sourcing.live import LiveIndex
from spaser.tenders.models import Lot, Tender

BY_LINK = "la structure, par le lien"
_FRIDAY = 4
Told = Mapping[str, Any]


def load(session: Session, index: LiveIndex, secret_key: str, now: datetime) -> int:
    """Add the dossiers that are not there yet; gives how many. The index must be up to date."""
    count = 0
    for told in json.loads((DEMO / "dossiers.json").read_text(encoding="utf-8"))["dossiers"]:
        with transaction(session):
            lot = session.exec(
                select(Lot)
                .join(Tender)
                .where(Tender.source_key == told["tender"], Lot.number == told["lot"])
                .where(Tender.source == "demo")
            ).first()
            if lot is None or session.exec(select(Dossier).where(Dossier.lot_id == lot.id)).first():
                continue
            _Telling(session, index, told, secret_key, now).tell(lot)
            count += 1
    return count


class _Telling:
    """One dossier told from its text, each event on its day."""

    def __init__(
        self, session: Session, index: LiveIndex, told: Told, secret_key: str, now: datetime
    ) -> None:
        person = person_by_email(session, told["person"])
        if person is None:
            raise RuntimeError("the demo people come first")
        self.session, self.index, self.told, self.now = session, index, told, now
        self.by, self.secret_key = person.full_name, secret_key
        self.chosen: dict[int, DossierSupplier] = {}  # by rank of the search

    def tell(self, lot: Lot) -> None:
        """The whole life of the dossier, as far as it went."""
        dossier = self._open(lot)
        self._choose(dossier)
        message = self._send(dossier)
        self._ask(dossier, message)
        for one in self.told["contacts"]:
            again = message if one["kind"] == ContactKind.REMINDER else None
            self._exchange(dossier, one, again)
        self._conclude(dossier)

    def _at(self, days_ago: int) -> datetime:
        """That many days ago, or the Friday before, at half past ten in Paris."""
        morning = self.now.astimezone(PARIS).replace(hour=10, minute=30, second=0, microsecond=0)
        day = morning - timedelta(days=days_ago)
        return day - timedelta(days=max(0, day.weekday() - _FRIDAY))

    def _open(self, lot: Lot) -> Dossier:
        at = self._at(self.told["opened_days_ago"])
        seen = searching.seen(self.session, self.index, lot, Filters(), at.date())
        # The directory is loaded today: dossiers of the past say that it was read before them.
        sources = [
            one | {"seen_at": (at - timedelta(days=2)).isoformat()}
            for one in seen.edition["sources"]
        ]
        seen = replace(seen, edition={**seen.edition, "sources": sources})
        new = NewDossier(self.told["purpose"], self.told["service"])
        organisation = lot.tender.organisation_id
        if organisation is None or self.session.get(Organisation, organisation) is None:
            raise RuntimeError("the demo notices have a buyer")
        return actions.open_dossier(
            self.session, organisation, lot, seen, new=new, by=self.by, now=at
        )

    def _choose(self, dossier: Dossier) -> None:
        [search] = queries.searches(self.session, dossier.id)
        by_rank = {
            one.rank: one for one in queries.found_by(self.session, search.id) if not one.near_miss
        }
        aside = {one["rank"]: one["why"] for one in self.told["aside"]}
        wanted = [rank for rank in (*self.told["kept"], *aside) if rank in by_rank]
        at = search.at + timedelta(minutes=20)
        numbers = [by_rank[rank].id for rank in wanted]
        shortlist_actions.choose(self.session, dossier, search, numbers, by=self.by, now=at)
        chosen = {one.supplier_key: one for one in queries.suppliers(self.session, dossier.id)}
        self.chosen = {rank: chosen[by_rank[rank].supplier_key] for rank in wanted}
        for rank, supplier in self.chosen.items():
            note = self.told["notes"].get(str(rank), "")
            said = Judgement(rank not in aside, aside.get(rank, ""), note)
            shortlist_actions.judge(self.session, dossier, supplier, said, supplier.version)

    @property
    def _asked(self) -> Sequence[DossierSupplier]:
        return [one for rank, one in self.chosen.items() if rank in self.told["kept"]]

    def _send(self, dossier: Dossier) -> DossierMessage:
        """The same message to all those kept: by e-mail, or read on the telephone."""
        told = self.told["message"]
        at = self._at(told["days_ago"])
        message = exchange_actions.record_message(
            self.session, dossier, told["subject"], told["body"], by=self.by, now=at
        )
        for one in self._asked:
            channel = Channel.EMAIL if one.email else Channel.PHONE
            summary = "" if one.email else "Appelée, faute d’adresse : message lu au téléphone."
            new = NewContact(ContactKind.MESSAGE, channel, at, self.by, summary, message)
            exchange_actions.record_contact(self.session, dossier, one, new, by=self.by, now=at)
        return message

    def _ask(self, dossier: Dossier, message: DossierMessage) -> None:
        at = self._at(self.told["message"]["days_ago"])
        asked = QuestionSet(
            dossier_id=dossier.id,
            number=1,
            questions=self.told["questions"],
            subject=message.subject,
            body=message.body,
            message_id=message.id,
            reply_before=(at + timedelta(days=self.told["reply_in_days"])).date(),
            created_at=at,
            created_by=self.by,
            sent_at=at,
        )
        self.session.add(asked)
        self.session.flush()
        answers = {one["rank"]: one for one in self.told["answers"]}
        for rank, supplier in self.chosen.items():
            if supplier in self._asked:
                self._link(dossier, asked, supplier, answers.get(rank))

    def _link(
        self, dossier: Dossier, asked: QuestionSet, supplier: DossierSupplier, told: Told | None
    ) -> None:
        """The link of a supplier, that a visitor may open; and what it answered."""
        at = asked.created_at
        token = links.token(self.secret_key, asked.id, supplier.id, at)
        link = AnswerLink(
            question_set_id=asked.id,
            dossier_supplier_id=supplier.id,
            token_digest=links.digest(token),
            created_at=at,
            created_by=self.by,
            sent_at=at,
            expires_at=at + timedelta(days=90),
        )
        self.session.add(link)
        self.session.flush()
        if told is None:
            return
        texts = ("capacity", "references", "remarks", "refusal_reason", "contact_name")
        when, interest = self._at(told["days_ago"]), Interest(told["interest"])
        self.session.add(
            Answer(
                link_id=link.id,
                number=1,
                submitted_at=when,
                interest=interest,
                answers=told["answers"],
                **{name: told.get(name, "") for name in texts},
            )
        )
        refused = interest == Interest.NO
        kind = ContactKind.REFUSAL if refused else ContactKind.ANSWER
        summary = told["refusal_reason"] if refused else "A répondu aux questions par le lien."
        new = NewContact(kind, Channel.LINK, when, "", summary)
        exchange_actions.record_contact(self.session, dossier, supplier, new, by=BY_LINK, now=when)

    def _exchange(self, dossier: Dossier, told: Told, message: DossierMessage | None) -> None:
        supplier, at = self.chosen.get(told["rank"]), self._at(told["days_ago"])
        if supplier is None:
            return
        new = NewContact(
            ContactKind(told["kind"]),
            Channel(told["channel"]),
            at,
            self.by,
            told["summary"],
            message,
        )
        exchange_actions.record_contact(self.session, dossier, supplier, new, by=self.by, now=at)

    def _conclude(self, dossier: Dossier) -> None:
        """Conclusions, lock and additions, when the dossier went that far."""
        if "locked_days_ago" not in self.told:
            return
        at = self._at(self.told["locked_days_ago"])
        texts = Texts(
            conclusions={name: self.told["conclusions"].get(name, "") for name in CONCLUSIONS},
            others_reason=self.told["others_reason"],
            information_shared=Sharing.YES,
            information_note=self.told["information_note"],
            no_conflict=True,
            oriented_checked=True,
            oriented_note=self.told["oriented_note"],
        )
        actions.conclude(self.session, dossier, texts, dossier.version, by=self.by, now=at)
        actions.lock(self.session, dossier, by=self.by, now=at)
        organisation = organisation_by_id(self.session, dossier.organisation_id)
        report_kept.keep(self.session, dossier, organisation.name, at)
        for one in self.told["addenda"]:
            later = self._at(one["days_ago"])
            actions.add_later(self.session, dossier, one["text"], by=self.by, now=later)
