"""What is new for a person since they last said « vu », in groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from spaser.core.errors import NotReady
from spaser.directory import address, saved_queries
from spaser.directory import search as directory
from spaser.directory.models import SavedSearch
from spaser.following import queries
from spaser.following.models import SavedLotSearch, Subject
from spaser.following.queries import Marks, Waiting
from spaser.sourcing.live import LiveIndex
from spaser.tenders import queries as tenders
from spaser.tenders import search as lots
from spaser.tenders.models import Lot, Tender

NEAR_DAYS = 10  # before a deadline
SILENT_DAYS = 7  # after a message without answer
SHOWN = 5  # of each search
_MOST_LOTS = 100


@dataclass(frozen=True)
class NewLots:
    """What a search of lots found since the last visit."""

    saved: SavedLotSearch
    told: str
    since: datetime
    lots: Sequence[Lot]


@dataclass(frozen=True)
class NewSuppliers:
    """What a search of the directory found since the last visit; the first few by number."""

    saved: SavedSearch
    since: datetime
    count: int
    first: Sequence[int]


@dataclass(frozen=True)
class News:
    """Everything that is new for one person in one organisation."""

    deadlines: Sequence[Tender]
    waiting: Sequence[Waiting]
    lots: Sequence[NewLots]
    suppliers: Sequence[NewSuppliers]
    preparing: bool = False  # the directory cannot be searched for the moment

    @property
    def count(self) -> int:
        """How many groups or things wait to be seen."""
        searches = (*(one for one in self.lots if one.lots), *self._found)
        return len(self.deadlines) + len(self.waiting) + len(searches)

    @property
    def _found(self) -> list[NewSuppliers]:
        return [one for one in self.suppliers if one.count]


def news(
    session: Session, index: LiveIndex, person_id: int, organisation_id: int, now: datetime
) -> News:
    """What the person has not seen yet."""
    seen = queries.marks(session, person_id, organisation_id)
    near = tenders.nearing(session, organisation_id, now, now + timedelta(days=NEAR_DAYS))
    silent = queries.waiting(session, organisation_id, now - timedelta(days=SILENT_DAYS))
    found, preparing = _suppliers(session, index, organisation_id, seen)
    return News(
        deadlines=[one for one in near if (Subject.DEADLINE, one.id) not in seen],
        waiting=[one for one in silent if _still_waits(one, seen)],
        lots=[
            _lots(session, one, seen, now) for one in queries.lot_searches(session, organisation_id)
        ],
        suppliers=found,
        preparing=preparing,
    )


def _still_waits(one: Waiting, seen: Marks) -> bool:
    """Seen once, it comes back when another message stays without answer."""
    mark = seen.get((Subject.CONTACT, one.supplier_id))
    return mark is None or mark < one.since


def _lots(session: Session, saved: SavedLotSearch, seen: Marks, now: datetime) -> NewLots:
    wanted = wanted_of(saved)
    since = _since(saved, Subject.LOTS, seen)
    here = saved.organisation_id
    found = tenders.lots_since(session, here, wanted, now, since=since, limit=_MOST_LOTS)
    return NewLots(saved, lots.told(wanted), since, found)


def _since(saved: SavedLotSearch | SavedSearch, subject: Subject, seen: Marks) -> datetime:
    """The last visit. A mark older than the search was left by another one that had its number."""
    return max(saved.created_at, seen.get((subject, saved.id), saved.created_at))


def wanted_of(saved: SavedLotSearch) -> lots.LotWanted:
    """What a kept address asks."""
    return lots.read(MultiDict(parse_qsl(saved.query[:4_000])))


def _suppliers(
    session: Session, index: LiveIndex, organisation_id: int, seen: Marks
) -> tuple[list[NewSuppliers], bool]:
    """New suppliers of each search of the directory; True when it cannot be searched now."""
    saved = saved_queries.searches(session, organisation_id)
    since = {one.id: _since(one, Subject.SUPPLIERS, seen) for one in saved}
    # The index is asked only when somebody came in since the oldest visit.
    fresh = queries.suppliers_since(session, min(since.values())) if since else {}
    if not fresh:
        return [NewSuppliers(one, since[one.id], 0, ()) for one in saved], False
    found = []
    for one in saved:
        wanted = address.read(MultiDict(parse_qsl(one.query[:4_000]))).wanted
        try:
            known = set(index.ask(lambda opened, asked=wanted: directory.every_id(opened, asked)))  # type: ignore[misc]
        except NotReady:
            return [], True
        new = [number for number, made in fresh.items() if number in known and made > since[one.id]]
        found.append(NewSuppliers(one, since[one.id], len(new), tuple(new[:SHOWN])))
    return found, False
