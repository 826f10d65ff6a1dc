"""Reminders: one act, the same text for all, counted once for each supplier reminded. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from spaser.dossiers.models import ContactKind, DossierContact

DEFAULT = 2
MOST = 5


def counted(contacts: Iterable[DossierContact], since: datetime | None) -> Counter[int]:
    """How many reminders each supplier has had since the questions were sent; cancelled ones do
    not count."""
    return Counter(one.dossier_supplier_id for one in _made(contacts, since))


def latest(contacts: Iterable[DossierContact], since: datetime | None) -> dict[int, int]:
    """The number of the text of the latest reminder of each supplier; contacts by age."""
    return {
        one.dossier_supplier_id: one.message_id
        for one in _made(contacts, since)
        if one.message_id is not None
    }


def _made(contacts: Iterable[DossierContact], since: datetime | None) -> Iterator[DossierContact]:
    every = list(contacts)
    cancelled = {contact.cancels_id for contact in every}
    for contact in every:
        dated = since is None or contact.at >= since
        if contact.kind == ContactKind.REMINDER and contact.id not in cancelled and dated:
            yield contact


def left(allowed: int, had: int) -> int:
    """How many more reminders a supplier may receive."""
    return max(0, allowed - had)
