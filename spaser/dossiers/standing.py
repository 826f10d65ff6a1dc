"""Where each supplier of a dossier stands, and what a dossier lacks before it is locked. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spaser.dossiers.models import (
    Channel,
    ContactKind,
    Dossier,
    DossierContact,
    DossierFound,
    DossierSupplier,
    Sharing,
)

_SENT = frozenset({ContactKind.MESSAGE, ContactKind.REMINDER})


@dataclass(frozen=True)
class Standing:
    """A supplier of the dossier with its exchanges, cancelled ones left out."""

    supplier: DossierSupplier
    contacts: tuple[DossierContact, ...]

    @property
    def contacted(self) -> bool:
        """Whether the buyer spoke with it, or it spoke to the buyer."""
        return bool(self.contacts)

    @property
    def refusal(self) -> DossierContact | None:
        """The refusal that counts: the last word of the supplier."""
        last = self.last_word
        return last if last is not None and last.kind == ContactKind.REFUSAL else None

    @property
    def last_word(self) -> DossierContact | None:
        """Its latest answer or refusal."""
        said = [c for c in self.contacts if c.kind in (ContactKind.ANSWER, ContactKind.REFUSAL)]
        return said[-1] if said else None

    @property
    def to_call(self) -> bool:
        """Without an e-mail, and not spoken to yet: it is called, never dropped."""
        return self.supplier.kept and not self.supplier.email and not self.contacted

    @property
    def messages(self) -> frozenset[int]:
        """The numbers of the texts it was sent."""
        return frozenset(c.message_id for c in self.contacts if c.message_id and c.kind in _SENT)

    @property
    def state(self) -> str:
        """In a few French words."""
        if self.refusal is not None:
            return "a refusé"
        if self.last_word is not None:
            return "a répondu"
        if any(contact.kind in _SENT for contact in self.contacts):
            return "sans réponse à ce jour"
        if self.contacted:
            return "échange noté"
        if not self.to_call:
            return "pas contactée"
        return "à appeler" if self.supplier.phone else "coordonnées à trouver"


class Gap(NamedTuple):
    """Something that a reader of the dossier would miss: a sentence, and where to mend it."""

    sentence: str
    place: str  # purpose, search, suppliers, exchanges or conclusions
    serious: bool = True  # otherwise only worth knowing


def standings(
    suppliers: Iterable[DossierSupplier], contacts: Iterable[DossierContact]
) -> list[Standing]:
    """In the order of the suppliers; exchanges in the order they took place."""
    every = list(contacts)
    cancelled = {contact.cancels_id for contact in every}
    by_supplier = defaultdict(list)
    for contact in every:
        if contact.id not in cancelled and contact.kind != ContactKind.CANCELLATION:
            by_supplier[contact.dossier_supplier_id].append(contact)
    return [Standing(one, tuple(by_supplier[one.id])) for one in suppliers]


def not_chosen(
    found: Iterable[DossierFound], suppliers: Iterable[DossierSupplier]
) -> list[DossierFound]:
    """What a search found and nobody judged; near misses and silent structures left out."""
    judged = {one.supplier_key for one in suppliers}
    return [
        one
        for one in found
        if not one.near_miss and not one.silent and one.supplier_key not in judged
    ]


def gaps(
    dossier: Dossier, standing: Sequence[Standing], found: Sequence[DossierFound]
) -> list[Gap]:
    """What is missing, in plain words; the serious first."""
    return sorted(
        [
            *_about_purpose(dossier),
            *_about_suppliers(dossier, standing, found),
            *_about_sending(standing),
            *_about_equality(standing),
            *_about_conclusions(dossier),
        ],
        key=lambda gap: not gap.serious,
    )


def _about_purpose(dossier: Dossier) -> list[Gap]:
    if dossier.purpose:
        return []
    return [Gap("Le but du sourcing n’est pas dit : ce que vous cherchiez à savoir.", "purpose")]


def _about_suppliers(
    dossier: Dossier, standing: Sequence[Standing], found: Sequence[DossierFound]
) -> list[Gap]:
    told = []
    if not any(one.supplier.kept for one in standing):
        told.append(Gap("Aucune structure n’est retenue pour être consultée.", "search"))
    for one in standing:
        name = one.supplier.name
        if one.supplier.kept and not one.contacted and not one.supplier.why_not:
            told.append(
                Gap(
                    f"« {name} » n’a pas été contactée : notez l’échange, ou dites pourquoi.",
                    "suppliers",
                )
            )
    left = not_chosen(found, [one.supplier for one in standing])
    if left and not dossier.others_reason:
        several = f"{len(left)} structures trouvées n’ont pas été retenues"
        subject = several if len(left) > 1 else "Une structure trouvée n’a pas été retenue"
        told.append(Gap(f"{subject} : dites pourquoi.", "conclusions"))
    waiting = [one for one in standing if one.state == "sans réponse à ce jour"]
    if waiting:
        names = ", ".join(f"« {one.supplier.name} »" for one in waiting)
        told.append(Gap(f"Sans réponse à ce jour : {names}.", "exchanges", serious=False))
    return told


def _about_sending(standing: Sequence[Standing]) -> list[Gap]:
    """Who answered a link, or was reminded, while no message to it was ever recorded."""
    unsent = [
        one.supplier.name
        for one in standing
        if any(c.channel == Channel.LINK or c.kind == ContactKind.REMINDER for c in one.contacts)
        and all(c.kind != ContactKind.MESSAGE for c in one.contacts)
    ]
    if not unsent:
        return []
    names = ", ".join(f"« {name} »" for name in unsent)
    sentence = f"L’envoi des questions n’est pas noté pour {names} : le rapport ne le dira pas."
    return [Gap(sentence, "exchanges", serious=False)]


def _about_equality(standing: Sequence[Standing]) -> list[Gap]:
    """The same text for all: what differs is told, for it may have its reasons."""
    written = [one for one in standing if one.messages]
    common = frozenset.intersection(*(one.messages for one in written)) if written else frozenset()
    if len(written) > 1 and not common:
        sentence = "Aucun message n’a été envoyé à l’identique à toutes les structures contactées."
        return [Gap(sentence, "exchanges", serious=False)]
    by_word = [
        one.supplier.name
        for one in standing
        if one.contacted and not one.messages and one.contacts[0].channel != Channel.LINK
    ]
    if written and by_word:
        names = ", ".join(f"« {name} »" for name in by_word)
        sentence = f"Contactées autrement que par le message commun : {names}."
        return [Gap(sentence, "exchanges", serious=False)]
    return []


def _about_conclusions(dossier: Dossier) -> list[Gap]:
    told = []
    if not any(dossier.conclusions.values()):
        told.append(
            Gap(
                "Aucune conclusion n’est écrite : dites ce que la consultation en tire.",
                "conclusions",
            )
        )
    if dossier.information_shared is None:
        told.append(
            Gap(
                "Dites si les informations données à une structure seront données à toutes "
                "dans le DCE.",
                "conclusions",
            )
        )
    elif dossier.information_shared == Sharing.NO and not dossier.information_note:
        told.append(
            Gap("Dites pourquoi ces informations ne sont pas données à toutes.", "conclusions")
        )
    if dossier.conflict_at is None:
        told.append(Gap("L’absence de conflit d’intérêts n’est pas déclarée.", "conclusions"))
    if dossier.oriented_at is None:
        told.append(
            Gap(
                "Personne n’a vérifié que le besoin n’est pas écrit pour une seule structure.",
                "conclusions",
            )
        )
    return told
