"""Reading the searches that an organisation keeps."""

from sqlmodel import Session, select

from spaser.core.errors import NotFound
from spaser.core.text import normalise
from spaser.directory.models import SavedSearch


def searches(session: Session, organisation_id: int) -> list[SavedSearch]:
    """The searches of an organisation, by name."""
    mine = select(SavedSearch).where(SavedSearch.organisation_id == organisation_id)
    return sorted(session.exec(mine).all(), key=lambda one: (normalise(one.name), one.id))


def search_by_id(session: Session, organisation_id: int, search_id: int) -> SavedSearch:
    """Raises NotFound when it is of another organisation."""
    found = session.exec(
        select(SavedSearch).where(
            SavedSearch.id == search_id, SavedSearch.organisation_id == organisation_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found
