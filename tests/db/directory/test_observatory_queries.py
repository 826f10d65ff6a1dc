"""The editions of the sources, as the foot of the observatory says them."""

from datetime import UTC, date, datetime

from spaser.core.db import transaction
from spaser.directory.observatory_queries import editions
from spaser.suppliers.models import Supplier, SupplierSource

SPRING, AUTUMN = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)


def record(supplier, source, key, **more):
    return SupplierSource(supplier_id=supplier.id, source=source, key=key, facts={}, **more)


def test_each_source_has_its_latest_dates_and_what_it_still_holds(session):
    with transaction(session):
        made = Supplier(name="Fictive", fictitious=True, created_at=SPRING, updated_at=SPRING)
        session.add(made)
        session.flush()
        session.add_all(
            [
                record(made, "siae", "1", seen_at=SPRING, edition_on=date(2026, 3, 1)),
                record(made, "siae", "2", seen_at=AUTUMN, edition_on=date(2026, 9, 1)),
                record(made, "siae", "3", seen_at=AUTUMN, gone_at=AUTUMN),
                record(made, "table", "1", seen_at=SPRING),
            ]
        )
    siae, table = editions(session)
    assert (siae.source, siae.records, siae.edition_on) == ("siae", 2, date(2026, 9, 1))
    assert siae.seen_at == AUTUMN
    assert (table.source, table.records, table.edition_on) == ("table", 1, None)


def test_an_empty_directory_has_no_source(session):
    assert list(editions(session)) == []
