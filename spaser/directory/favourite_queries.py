"""Reading the lists of an organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.core.errors import NotFound
from spaser.core.text import normalise
from spaser.directory.followed import kept
from spaser.directory.models import Favourite, FavouriteList
from spaser.suppliers.models import Supplier
from spaser.suppliers.queries import suppliers_by_id


@dataclass(frozen=True)
class Line:
    """One supplier of a list. `former` is the name it was added under, when merged since."""

    favourite: Favourite
    supplier: Supplier
    former: str = ""
    twice: bool = False  # merged into a supplier that the list holds too


def lists(session: Session, organisation_id: int) -> list[tuple[FavouriteList, int]]:
    """The lists of an organisation by name, each with the number of its suppliers."""
    held = sa.func.count(col(Favourite.id))
    statement = (
        select(FavouriteList, held)
        .join(Favourite, col(Favourite.list_id) == col(FavouriteList.id), isouter=True)
        .where(FavouriteList.organisation_id == organisation_id)
        .group_by(col(FavouriteList.id))
    )
    rows = [(found, int(count)) for found, count in session.exec(statement).all()]
    return sorted(rows, key=lambda row: (normalise(row[0].name), row[0].id))


def list_by_id(session: Session, organisation_id: int, list_id: int) -> FavouriteList:
    """Raises NotFound when it is of another organisation."""
    found = session.exec(
        select(FavouriteList).where(
            FavouriteList.id == list_id, FavouriteList.organisation_id == organisation_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def favourite_by_id(
    session: Session, organisation_id: int, list_id: int, favourite_id: int
) -> tuple[FavouriteList, Favourite]:
    """A line and its list; raises NotFound when they are of another organisation."""
    found = list_by_id(session, organisation_id, list_id)
    favourite = session.exec(
        select(Favourite).where(Favourite.id == favourite_id, Favourite.list_id == found.id)
    ).first()
    if favourite is None:
        raise NotFound
    return found, favourite


def lists_holding(session: Session, organisation_id: int, supplier_id: int) -> list[FavouriteList]:
    """The lists of an organisation that already hold this supplier."""
    statement = (
        select(FavouriteList)
        .join(Favourite, col(Favourite.list_id) == col(FavouriteList.id))
        .where(
            FavouriteList.organisation_id == organisation_id, Favourite.supplier_id == supplier_id
        )
        .order_by(FavouriteList.name, col(FavouriteList.id))
    )
    return list(session.exec(statement).all())


def lines(session: Session, list_id: int) -> list[Line]:
    """The suppliers of a list by name; a merged one is followed to the one that was kept."""
    favourites = session.exec(
        select(Favourite).where(Favourite.list_id == list_id).order_by(col(Favourite.id))
    ).all()
    added = _suppliers(session, [one.supplier_id for one in favourites])
    goals = {
        number: kept(session, number).id for number, one in added.items() if one.merged_into_id
    }
    shown = added | _suppliers(session, list(goals.values()))
    direct = {one.supplier_id for one in favourites}
    found = []
    for one in favourites:
        goal = goals.get(one.supplier_id)
        former = added[one.supplier_id].display_name if goal else ""
        found.append(Line(one, shown[goal or one.supplier_id], former, goal in direct))
    return sorted(found, key=lambda line: (normalise(line.supplier.display_name), line.supplier.id))


def _suppliers(session: Session, numbers: Sequence[int]) -> dict[int, Supplier]:
    found: dict[int, Supplier] = {}
    for start in range(0, len(numbers), 500):
        found |= suppliers_by_id(session, numbers[start : start + 500])
    return found
