"""What people said that the columns of their tables hold, remembered for the next table like it."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, select

from spaser.core import clock
from spaser.imports.headers import check_mapping, keys_of, signature_of
from spaser.imports.models import ColumnMapping


def find(session: Session, header: Sequence[str]) -> ColumnMapping | None:
    """What was said of a table with this very header, or nothing."""
    statement = select(ColumnMapping).where(ColumnMapping.signature == signature_of(header))
    return session.exec(statement).first()


def remember(
    session: Session, header: Sequence[str], columns: Mapping[str, str], file_name: str
) -> ColumnMapping:
    """Keep what a person said of this header: key of the column → our column, or nothing.

    Keys are those of `headers.keys_of`. Raises RuleBroken when no column names the supplier, or
    when two columns are read as one that takes only one.
    """
    check_mapping(columns)
    kept = {key: columns.get(key, "") for key in keys_of(header)}
    known = find(session, header) or ColumnMapping(
        signature=signature_of(header), updated_at=clock.now()
    )
    known.columns, known.file_name, known.updated_at = kept, file_name, clock.now()
    session.add(known)
    session.flush()
    return known
