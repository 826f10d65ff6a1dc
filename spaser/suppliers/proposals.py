"""What proposes merges: suppliers read place by place, pairs written and removed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.suppliers import actions
from spaser.suppliers.duplicates import Side
from spaser.suppliers.models import DuplicatePair, PairState, Supplier
from spaser.suppliers.names import Rarity
from spaser.suppliers.twin_search import Found, proposals

Progress = Callable[[int, int | None], None]
_AT_ONCE = 5_000
_SIDE = (
    "id", "name", "brand", "sigle", "siret", "siren", "commune_code", "commune_name",
    "department", "region", "address", "website", "phone",
)  # fmt: skip


@dataclass(slots=True)
class Refreshed:
    """What a search for twins gave."""

    suppliers: int = 0
    proposed: int = 0  # pairs that wait for a decision, once done
    new: int = 0
    gone: int = 0


def refresh(session: Session, progress: Progress | None = None) -> Refreshed:
    """Look for twins in the whole directory, département by département.

    Opens its own transactions, short ones: nothing is locked while names are compared. Cut
    anywhere and run again, it gives what an uninterrupted run gives. Decisions are kept: a pair
    said to be distinct is never proposed again. Proposals that nothing supports any more are
    removed.
    """
    done = Refreshed()
    rarity, total = _rarity(session)
    kept: set[tuple[int, int]] = set()
    for condition, is_region in _places(session):
        sides = _sides(session, condition)
        session.rollback()  # an open reading would keep the database from cleaning its journal
        found = list(proposals(sides, rarity, without_department=is_region))
        kept |= _write(session, found, done)
        done.suppliers += len(sides)
        if progress:
            progress(min(done.suppliers, total), total)
    done.suppliers = total
    _remove_others(session, kept, done)
    done.proposed = len(kept)
    return done


def side_of(supplier: Supplier) -> Side:
    """What the comparison reads of a supplier."""
    return Side(**{name: getattr(supplier, name) for name in _SIDE})


def _open() -> tuple[sa.ColumnElement[bool], ...]:
    return col(Supplier.merged_into_id).is_(None), col(Supplier.closed_on).is_(None)


def _rarity(session: Session) -> tuple[Rarity, int]:
    """What words weigh among all the names, and how many suppliers there are."""
    statement = select(Supplier.name).where(*_open()).execution_options(yield_per=_AT_ONCE)
    total = 0

    def names() -> Iterator[str]:
        nonlocal total
        for name in session.exec(statement):
            total += 1
            yield name

    found = Rarity.of(names())
    session.rollback()
    return found, total


def _places(session: Session) -> list[tuple[Any, bool]]:
    """Conditions that give the suppliers of one place each, and whether it is a region: the
    départements, then the regions where somebody says no département."""
    department, region = col(Supplier.department), col(Supplier.region)
    departments = session.exec(
        select(department).where(*_open(), department.is_not(None)).distinct().order_by(department)
    ).all()
    regions = session.exec(
        select(region)
        .where(*_open(), region.is_not(None), department.is_(None), col(Supplier.siret).is_(None))
        .distinct()
        .order_by(region)
    ).all()
    session.rollback()
    return [
        *((department == code, False) for code in departments),
        *((region == code, True) for code in regions),
    ]


def _sides(session: Session, condition: Any) -> list[Side]:
    columns = (getattr(Supplier, name) for name in _SIDE)
    statement = sa.select(*columns).where(*_open(), condition).order_by(col(Supplier.id))
    return [Side(**row._asdict()) for row in session.connection().execute(statement)]


def _write(session: Session, found: Sequence[Found], done: Refreshed) -> set[tuple[int, int]]:
    """Write the proposals of one place; gives the pairs that wait for a decision.

    In bulk and without journal entries: nobody did anything yet. Decisions are journaled.
    """
    if not found:
        return set()
    wanted = {(first, second): likeness for first, second, likeness in found}
    with transaction(session):
        actions.lock(session)
        known = _known(session, wanted)
        merged = _merged(session, {number for pair in wanted for number in pair})
        distinct = _said_distinct(session, wanted)
        now, new, changed = clock.now(), [], []
        kept: set[tuple[int, int]] = set()
        for pair, likeness in wanted.items():
            row = known.get(pair)
            if pair in distinct or merged.intersection(pair) or (row and row[1] != _WAITING):
                continue
            kept.add(pair)
            told = {"score": likeness.score, "reasons": list(likeness.reasons)}
            if row is None:
                first, second = pair
                ids = {"first_id": first, "second_id": second, "state": _WAITING}
                new.append({**ids, **told, "proposed_at": now, "decided_by": ""})
            elif row[2:] != (told["score"], told["reasons"]):
                changed.append({**told, "b_id": row[0]})
        _save(session, new, changed)
    done.new += len(new)
    return kept


_WAITING = PairState.PROPOSED


def _save(
    session: Session, new: Sequence[dict[str, Any]], changed: Sequence[dict[str, Any]]
) -> None:
    connection = session.connection()
    if new:
        connection.execute(sa.insert(DuplicatePair), new)
    if changed:
        table = DuplicatePair.__table__  # type: ignore[attr-defined]
        update = sa.update(table).where(table.c.id == sa.bindparam("b_id"))
        connection.execute(update, changed)


def _known(
    session: Session, pairs: Collection[tuple[int, int]]
) -> dict[tuple[int, int], tuple[int, PairState, float, list[str]]]:
    """The rows of these pairs: number, state, score and reasons."""
    found = {}
    for some in _some({first for first, _ in pairs}):
        rows = session.exec(select(DuplicatePair).where(col(DuplicatePair.first_id).in_(some)))
        for row in rows:
            found[row.first_id, row.second_id] = (row.id, row.state, row.score, row.reasons)
    return found


def _merged(session: Session, numbers: Collection[int]) -> set[int]:
    """Those that were merged or closed since they were read."""
    found: set[int] = set()
    for some in _some(numbers):
        statement = select(Supplier.id).where(
            col(Supplier.id).in_(some), sa.not_(sa.and_(*_open()))
        )
        found.update(session.exec(statement))
    return found


def _said_distinct(session: Session, pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Pairs said to be distinct, also when one side has absorbed the one that it was said of."""
    into = dict(
        session.exec(
            select(Supplier.id, Supplier.merged_into_id).where(
                col(Supplier.merged_into_id).is_not(None)
            )
        ).all()
    )
    told = session.exec(
        select(DuplicatePair.first_id, DuplicatePair.second_id).where(
            DuplicatePair.state == PairState.DISTINCT
        )
    )
    found = set()
    for first, second in told:
        ends = sorted((_root(into, first), _root(into, second)))
        found.add((ends[0], ends[1]))
    return found & set(pairs)


def _root(into: dict[int, int | None], number: int) -> int:
    seen = set()
    while (after := into.get(number)) is not None and number not in seen:
        seen.add(number)
        number = after
    return number


def _remove_others(session: Session, kept: set[tuple[int, int]], done: Refreshed) -> None:
    """Remove the proposals that this search did not find again."""
    statement = select(DuplicatePair.id, DuplicatePair.first_id, DuplicatePair.second_id).where(
        DuplicatePair.state == PairState.PROPOSED
    )
    with transaction(session):
        actions.lock(session)
        gone = [number for number, *pair in session.exec(statement) if tuple(pair) not in kept]
        for some in _some(gone):
            session.connection().execute(
                sa.delete(DuplicatePair).where(
                    col(DuplicatePair.id).in_(some), col(DuplicatePair.state) == PairState.PROPOSED
                )
            )
    done.gone = len(gone)


def _some(numbers: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
