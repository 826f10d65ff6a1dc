"""Organisations, people, accompaniments and notices of the demo hold together."""

import re
from datetime import date
from decimal import Decimal

from demo_tables import column, first_column, rows, tenders
from email_validator import validate_email
from stdnum.fr import siren

from spaser.demo_notices import working_day
from spaser.demo_places import demo_places
from spaser.demo_trades import trades

ROLES = {"reader", "contributor", "buyer", "spaser_manager", "editor", "administrator"}
RESERVATIONS = {None, "aucune", "ea_esat_siae", "ess_services", "reserve"}


def memberships() -> list[tuple[str, str, str]]:
    """(e-mail, organisation, role) of every membership."""
    return [
        (row["email"], *_pair(membership))
        for row in rows("people")
        for membership in row["memberships"].split("|")
    ]


def _pair(membership: str) -> tuple[str, str]:
    organisation, role = membership.split(":")
    return organisation, role


def test_everything_is_marked_fictitious() -> None:
    for name in ("organisations", "people", "accompaniments"):
        assert {row["fictif"] for row in rows(name)} == {"oui"}
    assert "inventées" in tenders()["fictif"]


def test_every_siren_is_valid_unique_and_in_the_invented_range() -> None:
    numbers = column("organisations", "siren")
    assert len(set(numbers)) == len(rows("organisations"))
    assert all(siren.is_valid(number) and number.startswith("9998") for number in numbers)


def test_every_kind_of_organisation_is_there() -> None:
    kinds = set(column("organisations", "kind"))
    assert kinds == {"collectivity", "buyer", "cress", "network"}


def test_territories_stand_on_real_ones() -> None:
    known = {
        "region": {place.region for place in demo_places()},
        "departement": {place.department for place in demo_places()},
        "commune": {place.code for place in demo_places()},
        "epci": first_column("epci"),
    }
    for row in rows("organisations"):
        assert row["territory_code"] in known[row["territory_kind"]], row["key"]


def test_every_role_is_held_and_every_organisation_has_somebody() -> None:
    assert {role for _, _, role in memberships()} == ROLES
    keys = set(column("organisations", "key"))
    assert {organisation for _, organisation, _ in memberships()} == keys


def test_somebody_belongs_to_two_organisations() -> None:
    emails = [email for email, _, _ in memberships()]
    assert any(emails.count(email) == 2 for email in emails)


def test_addresses_are_in_a_reserved_domain_and_accepted_by_forms() -> None:
    emails = column("people", "email")
    assert len(set(emails)) == len(emails)
    for email in emails:
        assert re.fullmatch(r"[a-z.]+@demo\.example", email)
        assert validate_email(email, check_deliverability=False).normalized == email


def test_names_of_people_say_that_they_are_invented() -> None:
    told = re.compile(r"Fictive|Fictif|Inventée?|Imaginaire|Exemple|Démonstration")
    assert all(told.search(name) for name in column("people", "full_name"))


def test_the_cress_accompanies_collectivities_and_has_left_one() -> None:
    kinds = {row["key"]: row["kind"] for row in rows("organisations")}
    for row in rows("accompaniments"):
        assert (kinds[row["cress"]], kinds[row["organisation"]]) == ("cress", "collectivity")
        assert (row["status"] == "ended") == bool(row["until"])
    assert set(column("accompaniments", "status")) == {"active", "ended"}


def test_two_notices_of_six_have_twelve_lots() -> None:
    lots = [len(tender["lots"]) for tender in tenders()["tenders"]]
    assert sorted(lots) == [2, 3, 5, 5, 12, 12]


def test_notices_are_past_and_their_deadlines_to_come_on_the_day_they_are_loaded() -> None:
    for tender in tenders()["tenders"]:
        assert tender["published_days_ago"] > 0
        assert tender["deadline_in_days"] > 0
        assert all(
            lot.get("starts_in_days", 999) > tender["deadline_in_days"] for lot in tender["lots"]
        )


def test_a_date_of_the_demo_is_never_a_week_end() -> None:
    friday = date(2026, 11, 27)
    assert [working_day(friday, days) for days in (0, 1, 2, 3)] == [
        friday,
        *[date(2026, 11, 30)] * 3,
    ]


def test_some_lots_are_reserved_and_some_amounts_are_not_said() -> None:
    lots = [lot for tender in tenders()["tenders"] for lot in tender["lots"]]
    reserved = {lot["reserved"] for lot in lots}
    assert {"ea_esat_siae", "ess_services", "aucune", None} == reserved
    assert any(lot["amount_ht"] is None for lot in lots)


def test_notices_name_buyers_codes_and_communes_that_exist() -> None:
    communes = {place.code: place.department for place in demo_places()}
    cpv = first_column("cpv")
    for tender in tenders()["tenders"]:
        assert tender["buyer"] in column("organisations", "key")
        for lot in tender["lots"]:
            assert set(lot["cpv"]) <= cpv
            assert lot["reserved"] in RESERVATIONS
            assert communes.get(lot["commune_code"], lot["department"]) == lot["department"]
            assert lot["amount_ht"] is None or Decimal(lot["amount_ht"]) > 0
        numbers = [lot["number"] for lot in tender["lots"]]
        assert len(set(numbers)) == len(numbers)


def test_every_lot_of_the_demo_meets_a_trade_of_the_suppliers() -> None:
    known = {code[:4] for trade in trades() for code in trade.cpv}
    for tender in tenders()["tenders"]:
        for lot in tender["lots"]:
            assert {code[:4] for code in lot["cpv"]} & known, lot["title"]
