"""Keeping a search of lots, and saying that something was seen."""

from datetime import datetime

from sqlmodel import Session, select

from spaser.accounts.queries import lock_organisation
from spaser.core.errors import RuleBroken
from spaser.following.models import SavedLotSearch, SeenMark, Subject

MOST = 50


def save_search(
    session: Session, organisation_id: int, *, name: str, query: str, by: str, now: datetime
) -> SavedLotSearch:
    """Keep a search of lots; its name and its search are kept once."""
    lock_organisation(session, organisation_id)
    mine = select(SavedLotSearch).where(SavedLotSearch.organisation_id == organisation_id)
    kept = session.exec(mine).all()
    if len(kept) >= MOST:
        raise RuleBroken(f"Vous suivez déjà {MOST} recherches de lots : arrêtez-en une d’abord.")
    if any(one.query == query for one in kept):
        raise RuleBroken("Cette recherche est déjà suivie, sous un autre nom peut-être.")
    if any(one.name.casefold() == name.casefold() for one in kept):
        raise RuleBroken("Une recherche suivie porte déjà ce nom. Choisissez-en un autre.")
    made = SavedLotSearch(
        organisation_id=organisation_id, name=name, query=query, created_at=now, created_by=by
    )
    session.add(made)
    session.flush()
    return made


def see(
    session: Session,
    person_id: int,
    organisation_id: int,
    seen: list[tuple[Subject, int]],
    until: datetime,
) -> None:
    """The person has seen what was new of these things at that moment."""
    known = {
        (one.subject, one.subject_id): one
        for one in session.exec(
            select(SeenMark).where(
                SeenMark.person_id == person_id, SeenMark.organisation_id == organisation_id
            )
        )
    }
    for subject, number in dict.fromkeys(seen):
        mark = known.get((subject, number))
        if mark is None:
            session.add(
                SeenMark(
                    person_id=person_id,
                    organisation_id=organisation_id,
                    subject=subject,
                    subject_id=number,
                    seen_at=until,
                )
            )
        else:
            mark.seen_at = max(mark.seen_at, until)
    session.flush()
