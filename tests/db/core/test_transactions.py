"""Transactions, columns and migrations mean the same on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from spaser import migrate
from spaser.accounts.models import Organisation, OrganisationKind, Person
from spaser.core import clock
from spaser.core.clock import PARIS
from spaser.core.columns import EurosHT, Moment
from spaser.core.db import make_engine, transaction
from tests import postgresql

TABLE = sa.Table(
    "essai",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("amount", EurosHT),
    sa.Column("at", Moment),
)


@pytest.fixture
def table(engine: sa.Engine) -> sa.Table:
    TABLE.create(engine)
    return TABLE


def person(name: str) -> Person:
    return Person(email=f"{name}@essai.example", full_name=name, created_at=clock.now())


def test_a_transaction_is_not_opened_twice(session: Session) -> None:
    with (
        transaction(session),
        pytest.raises(RuntimeError, match="already open"),
        transaction(session),
    ):
        pass


def test_a_change_outside_a_transaction_is_refused(session: Session) -> None:
    session.add(person("a"))
    with pytest.raises(RuntimeError, match="outside"), transaction(session):
        pass


def test_after_an_error_another_transaction_opens(session: Session) -> None:
    def add_then_fail() -> None:
        with transaction(session):
            session.add(person("a"))
            raise LookupError

    with pytest.raises(LookupError):
        add_then_fail()
    with transaction(session):
        session.add(person("b"))
    assert [found.full_name for found in session.exec(select(Person))] == ["b"]


def test_what_was_read_before_is_read_again_inside(session: Session, engine: sa.Engine) -> None:
    kept = person("a")
    with transaction(session):
        session.add(kept)
    assert kept.full_name == "a"
    session.rollback()
    with engine.begin() as other:
        other.execute(sa.update(Person).values(full_name="changed meanwhile"))
    with transaction(session):
        assert kept.full_name == "changed meanwhile"


def test_the_database_refuses_what_no_form_checked(session: Session) -> None:
    wrong = Organisation(
        kind=OrganisationKind.BUYER, name="Essai", siren="12", created_at=clock.now()
    )
    with pytest.raises(sa.exc.IntegrityError) as refusal, transaction(session):
        session.add(wrong)
    assert "Essai" not in str(refusal.value.statement)
    assert refusal.value.hide_parameters


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_an_amount_comes_back_to_the_cent(
    engine: sa.Engine, table: sa.Table, amount: Decimal
) -> None:
    with engine.connect() as connection:
        connection.execute(table.insert().values(amount=amount))
        assert connection.execute(sa.select(table.c.amount)).scalar_one() == amount


def test_a_fraction_of_a_cent_is_refused(engine: sa.Engine, table: sa.Table) -> None:
    with engine.connect() as connection, pytest.raises(sa.exc.StatementError, match="decimals"):
        connection.execute(table.insert().values(amount=Decimal("0.001")))


def test_sums_and_comparisons_are_in_euros(engine: sa.Engine, table: sa.Table) -> None:
    amounts = [Decimal("0.10"), Decimal("0.20"), Decimal(1000), None]
    with engine.connect() as connection:
        connection.execute(table.insert(), [{"amount": amount} for amount in amounts])
        total = sa.select(sa.func.sum(table.c.amount, type_=EurosHT))
        assert connection.execute(total).scalar_one() == Decimal("1000.30")
        above = sa.select(sa.func.count()).where(table.c.amount >= Decimal("0.20"))
        assert connection.execute(above).scalar_one() == 2


def test_a_moment_comes_back_in_utc_and_compares(engine: sa.Engine, table: sa.Table) -> None:
    paris = datetime(2026, 7, 1, 0, 30, 15, 123456, tzinfo=PARIS)
    with engine.connect() as connection:
        connection.execute(table.insert(), [{"at": paris}, {"at": None}])
        found = connection.execute(sa.select(table.c.at).where(table.c.at <= paris)).scalar_one()
    assert found == paris
    assert found.tzinfo is UTC
    assert found.astimezone(PARIS).date() == date(2026, 7, 1)


def test_a_moment_without_a_zone_is_refused(engine: sa.Engine, table: sa.Table) -> None:
    with engine.connect() as connection, pytest.raises(sa.exc.StatementError, match="time zone"):
        connection.execute(table.insert().values(at=datetime(2026, 7, 1)))  # noqa: DTZ001


def test_models_and_migrations_say_the_same(engine: sa.Engine) -> None:
    migrate.check(engine)
    assert migrate.current(engine) == migrate.newest()


def _round_trip(engine: sa.Engine) -> None:
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    full = set(sa.inspect(engine).get_table_names())
    assert {"person", "journal_entry", "tender"} <= full
    with engine.connect().execution_options(spaser_writes=True) as link, link.begin():
        command.downgrade(migrate._config(link), "base")
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(engine)
    assert set(sa.inspect(engine).get_table_names()) == full
    migrate.check(engine)
    engine.dispose()


def test_sqlite_goes_up_twice_down_and_up_again(tmp_path: Path) -> None:
    _round_trip(make_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}"))


@pytest.mark.postgresql
def test_postgresql_goes_up_twice_down_and_up_again(postgresql_server: postgresql.Server) -> None:
    with postgresql_server.copied("template0") as url:
        _round_trip(make_engine(url))
