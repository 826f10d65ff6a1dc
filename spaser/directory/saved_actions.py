"""Searches that an organisation keeps."""

from datetime import datetime

from sqlmodel import Session, select

from spaser.accounts.queries import lock_organisation
from spaser.core.errors import RuleBroken
from spaser.directory.models import SavedSearch

MOST = 200


def save(
    session: Session, organisation_id: int, *, name: str, query: str, by: str, now: datetime
) -> SavedSearch:
    """Keep a search, in the one spelling of its address; name and search are kept once."""
    lock_organisation(session, organisation_id)
    kept = _kept(session, organisation_id)
    if len(kept) >= MOST:
        raise RuleBroken(f"Vous gardez déjà {MOST} recherches : supprimez-en une d’abord.")
    if any(one.query == query for one in kept):
        raise RuleBroken("Cette recherche est déjà gardée, sous un autre nom peut-être.")
    _refuse_taken(kept, name)
    made = SavedSearch(
        organisation_id=organisation_id, name=name, query=query, created_at=now, created_by=by
    )
    session.add(made)
    session.flush()
    return made


def rename(session: Session, saved: SavedSearch, name: str) -> None:
    """Give a search another name."""
    lock_organisation(session, saved.organisation_id)
    _refuse_taken([one for one in _kept(session, saved.organisation_id) if one != saved], name)
    saved.name = name
    session.flush()


def _kept(session: Session, organisation_id: int) -> list[SavedSearch]:
    mine = select(SavedSearch).where(SavedSearch.organisation_id == organisation_id)
    return list(session.exec(mine).all())


def _refuse_taken(others: list[SavedSearch], name: str) -> None:
    if any(other.name.casefold() == name.casefold() for other in others):
        raise RuleBroken("Une de vos recherches porte déjà ce nom. Choisissez-en un autre.")
