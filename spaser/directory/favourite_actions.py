"""Lists of favourites: made, renamed, filled, emptied."""

from datetime import datetime

from sqlmodel import Session, select

from spaser.accounts.queries import lock_organisation
from spaser.core.errors import RuleBroken
from spaser.directory.models import Favourite, FavouriteList

MOST_LISTS, MOST_IN_A_LIST = 200, 2_000


class AlreadyThere(RuleBroken):
    """The supplier is in that list."""


def add_list(
    session: Session, organisation_id: int, name: str, note: str, now: datetime
) -> FavouriteList:
    """Make a list; its name is used once in the organisation."""
    lock_organisation(session, organisation_id)
    lists = _lists(session, organisation_id)
    if len(lists) >= MOST_LISTS:
        raise RuleBroken(f"Vous avez déjà {MOST_LISTS} listes : supprimez-en une d’abord.")
    _refuse_taken(lists, name)
    made = FavouriteList(organisation_id=organisation_id, name=name, note=note, created_at=now)
    session.add(made)
    session.flush()
    return made


def change_list(session: Session, kept: FavouriteList, name: str, note: str) -> None:
    """Give a list another name, another note."""
    lock_organisation(session, kept.organisation_id)
    _refuse_taken([one for one in _lists(session, kept.organisation_id) if one != kept], name)
    kept.name, kept.note = name, note
    session.flush()


def delete_list(session: Session, kept: FavouriteList) -> None:
    """Delete a list with what it holds; the journal keeps each line of it."""
    for favourite in session.exec(select(Favourite).where(Favourite.list_id == kept.id)).all():
        session.delete(favourite)
    session.flush()
    session.delete(kept)
    session.flush()


def add(
    session: Session, kept: FavouriteList, supplier_id: int, *, note: str, by: str, now: datetime
) -> Favourite:
    """Put a supplier in a list. Raises AlreadyThere, or RuleBroken when the list is full."""
    lock_organisation(session, kept.organisation_id)
    present = session.exec(select(Favourite.supplier_id).where(Favourite.list_id == kept.id)).all()
    if supplier_id in present:
        raise AlreadyThere("Cette structure est déjà dans cette liste.")
    if len(present) >= MOST_IN_A_LIST:
        raise RuleBroken("Cette liste est pleine : commencez-en une autre.")
    made = Favourite(list_id=kept.id, supplier_id=supplier_id, note=note, added_at=now, added_by=by)
    session.add(made)
    session.flush()
    return made


def _lists(session: Session, organisation_id: int) -> list[FavouriteList]:
    mine = select(FavouriteList).where(FavouriteList.organisation_id == organisation_id)
    return list(session.exec(mine).all())


def _refuse_taken(others: list[FavouriteList], name: str) -> None:
    if any(other.name.casefold() == name.casefold() for other in others):
        raise RuleBroken("Une de vos listes porte déjà ce nom. Choisissez-en un autre.")
