"""What a list says of each supplier, read in three queries whatever their number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from spaser.suppliers.contact import shown_email
from spaser.suppliers.models import Known, StatusKind, Supplier, SupplierActivity, SupplierStatus
from spaser.suppliers.wording import Tag, tags_of
from spaser.suppliers.workforce import groups_by_code

_supplier = sa.inspect(Supplier).local_table
_status = sa.inspect(SupplierStatus).local_table
_activity = sa.inspect(SupplierActivity).local_table
_COLUMNS = (
    "id", "siret", "name", "brand", "commune_name", "department", "workforce_bracket", "email",
    "email_consent_on", "phone", "fictitious",
)  # fmt: skip
_CHUNK = 500  # SQLite takes so many values in one query, and more


@dataclass(frozen=True, slots=True)
class Card:
    """A supplier as a line of a list shows it. `families` and `kinds`: those a source affirms."""

    id: int
    display_name: str
    siret: str | None
    commune_name: str
    department: str | None
    workforce: str | None  # a key of WORKFORCES
    workforce_bracket: str | None  # INSEE
    national: bool  # says that it works everywhere
    email: str  # empty when it has none that may be shown: to be called
    phone: str
    fictitious: bool
    families: tuple[str, ...]
    kinds: tuple[str, ...]
    tags: tuple[Tag, ...]


def cards_by_id(session: Session, supplier_ids: Iterable[int]) -> dict[int, Card]:
    """The suppliers of a list, by number; those that have left the directory are not there."""
    numbers, found = list(dict.fromkeys(supplier_ids)), {}
    for start in range(0, len(numbers), _CHUNK):
        found.update(_cards(session, numbers[start : start + _CHUNK]))
    return found


def _cards(session: Session, numbers: list[int]) -> dict[int, Card]:
    connection = session.connection()
    affirmed: dict[int, list[tuple[StatusKind, str]]] = defaultdict(list)
    facts = sa.select(_status.c.supplier_id, _status.c.status, _status.c.detail).where(
        _status.c.supplier_id.in_(numbers), _status.c.value == Known.YES
    )
    for number, status, text in connection.execute(facts):
        affirmed[number].append((status, text))
    rows = connection.execute(
        sa.select(*(_supplier.c[name] for name in _COLUMNS)).where(_supplier.c.id.in_(numbers))
    )
    everywhere = sa.select(_activity.c.supplier_id).where(
        _activity.c.supplier_id.in_(numbers), _activity.c.national
    )
    national = set(connection.execute(everywhere).scalars())
    return {row.id: _card(row, affirmed.get(row.id, []), row.id in national) for row in rows}


def _card(
    row: sa.Row[tuple[object, ...]], affirmed: list[tuple[StatusKind, str]], national: bool
) -> Card:
    return Card(
        id=row.id,
        display_name=row.brand or row.name,
        siret=row.siret,
        commune_name=row.commune_name,
        department=row.department,
        workforce=groups_by_code().get(row.workforce_bracket or ""),
        workforce_bracket=row.workforce_bracket,
        national=national,
        email=shown_email(row.email, row.email_consent_on) if row.email else "",
        phone=row.phone,
        fictitious=row.fictitious,
        families=_details(affirmed, StatusKind.ESS),
        kinds=_details(affirmed, StatusKind.INCLUSIVE),
        tags=tuple(tags_of(affirmed)),
    )


def _details(affirmed: list[tuple[StatusKind, str]], wanted: StatusKind) -> tuple[str, ...]:
    found = sorted(text for status, text in affirmed if status == wanted and text)
    return tuple(dict.fromkeys(found))
