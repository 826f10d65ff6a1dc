"""Reading proposals of merges, and merges that were made."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.suppliers.models import DuplicatePair, PairState, Supplier, SupplierMerge

Proposal = tuple[DuplicatePair, Supplier, Supplier]
Merge = tuple[SupplierMerge, Supplier, Supplier]
_BIGGEST = 2**31 - 1
_First, _Second = aliased(Supplier), aliased(Supplier)
_BEST_FIRST = (col(DuplicatePair.score).desc(), col(DuplicatePair.id))


def _waiting(department: str) -> Any:
    """The proposals that wait for a decision; of one département when it is given."""
    statement = (
        select(DuplicatePair, _First, _Second)
        .join(_First, col(_First.id) == col(DuplicatePair.first_id))
        .join(_Second, col(_Second.id) == col(DuplicatePair.second_id))
        .where(
            DuplicatePair.state == PairState.PROPOSED,
            col(_First.merged_into_id).is_(None),
            col(_Second.merged_into_id).is_(None),
        )
    )
    if department:
        here = (col(_First.department) == department, col(_Second.department) == department)
        statement = statement.where(sa.or_(*here))
    return statement


def waiting(
    session: Session, department: str, offset: int, limit: int
) -> tuple[Sequence[Proposal], int]:
    """A page of proposals, the most alike first, and how many there are in all."""
    statement = _waiting(department)
    total = session.exec(select(sa.func.count()).select_from(statement.subquery())).one()
    both = selectinload(_First.statuses), selectinload(_Second.statuses)  # type: ignore[arg-type]
    page = statement.options(*both).order_by(*_BEST_FIRST).offset(offset).limit(limit)
    return session.exec(page).all(), total


def next_after(session: Session, pair: DuplicatePair, department: str) -> DuplicatePair | None:
    """The proposal that comes after this one in the queue."""
    score, number = col(DuplicatePair.score), col(DuplicatePair.id)
    after = sa.or_(score < pair.score, sa.and_(score == pair.score, number > pair.id))
    found = session.exec(_waiting(department).where(after).order_by(*_BEST_FIRST).limit(1)).first()
    return found[0] if found else None


def waiting_by_department(session: Session) -> dict[str, int]:
    """How many proposals each département has, by its code."""
    rows = _waiting("").with_only_columns(
        col(_First.department), col(_Second.department), sa.func.count()
    )
    found: dict[str, int] = {}
    grouped = rows.group_by(col(_First.department), col(_Second.department))
    for first, second, count in session.connection().execute(grouped):
        for code in {first, second} - {None}:
            found[code] = found.get(code, 0) + count
    return dict(sorted(found.items()))


def merges(session: Session, offset: int, limit: int) -> tuple[Sequence[Merge], int]:
    """A page of the merges that were made, latest first, and how many there are in all."""
    total = session.exec(select(sa.func.count()).select_from(SupplierMerge)).one()
    rows = session.exec(
        select(SupplierMerge, _First, _Second)
        .join(_First, col(_First.id) == col(SupplierMerge.kept_id))
        .join(_Second, col(_Second.id) == col(SupplierMerge.absorbed_id))
        .order_by(col(SupplierMerge.id).desc())
        .offset(offset)
        .limit(limit)
    ).all()
    return rows, total


def named(session: Session, text: str) -> Supplier:
    """The supplier of a SIRET or of a number, as somebody types it. Raises NotFound."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdecimal()):
        raise NotFound("Indiquez un SIRET de 14 chiffres, ou le numéro de la structure.")
    if len(digits) == 14:
        condition = col(Supplier.siret) == digits
    elif int(digits) <= _BIGGEST:
        condition = col(Supplier.id) == int(digits)
    else:
        raise NotFound("Un SIRET a 14 chiffres : vérifiez ce numéro.")
    lists = (Supplier.statuses, Supplier.activities, Supplier.labels, Supplier.sources)
    loaded = (selectinload(each) for each in lists)  # type: ignore[arg-type]
    found = session.exec(select(Supplier).where(condition).options(*loaded)).first()
    if found is None:
        raise NotFound("Aucune structure de l’annuaire n’a ce numéro.")
    return found
