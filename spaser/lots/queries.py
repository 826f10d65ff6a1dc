"""The other lots of a consultation, and all of them in one table."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from spaser.levers.ladder import ladder
from spaser.sourcing import listed, lots
from spaser.sourcing.listed import Asked, Listed
from spaser.sourcing.live import LiveIndex
from spaser.sourcing.lot_levers import case_of_lot
from spaser.sourcing.sifting import Line
from spaser.tenders import wording
from spaser.tenders.models import Lot, Tender

CLOSE_KM = 50


@dataclass(frozen=True)
class Beside:
    """The lots before and after one, as (number in the database, number written, title)."""

    before: tuple[int, str, str] | None
    after: tuple[int, str, str] | None
    place: int  # from 1
    count: int


def beside(session: Session, lot: Lot) -> Beside:
    """The neighbours of a lot in the order of its consultation."""
    order = (col(Lot.position), col(Lot.id))
    found = session.exec(
        select(Lot.id, Lot.number, Lot.title).where(Lot.tender_id == lot.tender_id).order_by(*order)
    )
    rows: list[tuple[int, str, str]] = [(row[0], row[1], row[2]) for row in found]
    place = next(place for place, row in enumerate(rows) if row[0] == lot.id)
    before, after = rows[:place][-1:], rows[place + 1 :][:1]
    return Beside(
        before[0] if before else None,
        after[0] if after else None,
        place + 1,
        len(rows),
    )


def reserved_for(lot: Lot) -> tuple[str, ...]:
    """Articles under which a supplier may answer the lot as it is reserved; none when it is not."""
    return wording.reserved_for(lot)


@dataclass(frozen=True)
class Row:
    """One lot of the table. `found`: suppliers of the trade, `close` ones within CLOSE_KM;
    `at_least`: the list was cut, there may be more. `best` is the first of the list."""

    lot: Lot
    found: int
    at_least: bool
    close: int | None  # None: the lot has no place
    eligible: int
    best: Line | None
    lever: str  # the lever advised; empty while too little is known


def overview(session: Session, index: LiveIndex, tender: Tender, on: date) -> list[Row]:
    """Every lot of a consultation with the offer found for it."""
    asked = [Asked(lots.from_lot(each), reserved=reserved_for(each)) for each in tender.lots]
    found = listed.listed_all(session, index, asked, on, explained=0)
    return [_row(lot, one, on) for lot, one in zip(tender.lots, found, strict=True)]


def _row(lot: Lot, found: Listed, on: date) -> Row:
    advised = ladder(case_of_lot(lot, found.need, on), listed.offer(found)).advised
    skilled = [line for line in found.lines if line.match.trades]
    distances = [line.match.distance_km for line in skilled]
    return Row(
        lot=lot,
        found=len(skilled),
        at_least=len(skilled) >= listed.MOST,
        close=(
            sum(away is not None and away <= CLOSE_KM for away in distances)
            if found.need.places
            else None
        ),
        eligible=sum(line.eligible for line in skilled),
        best=next(iter(found.lines), None),
        lever=advised.title if advised else "",
    )
