"""One supplier from what all its sources say."""

from datetime import date
from itertools import permutations
from typing import Any

from spaser.suppliers.merge import Record, project
from spaser.suppliers.models import Known, Precision


def _record(source: str, order: int = 0, edition: date | None = None, **facts: Any) -> Record:
    return Record(source, {"name": "X", **facts}, edition, order)


def _status(status: str, value: str = "yes", detail: str = "", as_of: str = "") -> dict[str, str]:
    return {"status": status, "value": value, "detail": detail, "as_of": as_of}


def test_a_person_is_believed_before_any_list():
    records = [_record("table", name="Table"), _record("siae", name="Liste"),
               _record("person", name="La structure")]  # fmt: skip
    assert project(records).columns["name"] == "La structure"


def test_a_list_never_erases_what_it_does_not_say():
    columns = project([_record("siae", name="Liste"), _record("table", website="https://a.fr")])
    assert columns.columns["website"] == "https://a.fr"


def test_the_newest_edition_speaks_first_inside_a_rank():
    old = _record("siae", 1, date(2020, 1, 1), name="Ancien")
    new = _record("esat", 2, date(2026, 1, 1), name="Nouveau")
    assert project([old, new]).columns["name"] == "Nouveau"


def test_the_order_of_the_records_changes_nothing():
    records = [
        _record("siae", 1, date(2020, 1, 1), name="A", workforce="5"),
        _record("table", 2, name="B", brand="Bé"),
        _record("esat", 3, name="C", address="1 rue", commune_code="31555"),
    ]
    assert len({repr(project(order)) for order in permutations(records)}) == 1


def test_contradictions_are_kept_side_by_side():
    records = [
        _record("table", statuses=[_status("ess", "no")]),
        _record("siae", statuses=[_status("ess", "yes")]),
    ]
    found = {(s["source"], s["value"]) for s in project(records).statuses}
    assert found == {("table", Known.NO), ("siae", Known.YES)}


def test_one_source_states_a_status_once_the_latest_time():
    records = [
        _record("geiq", 1, statuses=[_status("inclusive", detail="GEIQ", as_of="2020-01-01")]),
        _record("geiq", 2, statuses=[_status("inclusive", detail="GEIQ", as_of="2024-01-01")]),
    ]
    (status,) = project(records).statuses
    assert status["as_of"] == date(2024, 1, 1)


def test_a_source_that_lost_the_structure_states_nothing_more():
    gone = Record("siae", {"name": "X", "statuses": [_status("inclusive", detail="EI")]}, gone=True)
    (status,) = project([gone]).statuses
    assert status["value"] == Known.UNKNOWN


def test_two_places_never_make_a_third():
    chosen = _record("siae", commune_code="31555", lat=43.6, lon=1.4, precision="commune")
    other = _record("table", commune_code="75056", address="1 rue de Paris", lat=48.8, lon=2.3,
                    precision="exact")  # fmt: skip
    columns = project([chosen, other]).columns
    assert (columns["lat"], columns["address"]) == (43.6, "")


def test_another_source_of_the_same_commune_sharpens_the_coordinates():
    chosen = _record("esat", commune_code="31555", lat=43.6, lon=1.4, precision="commune")
    other = _record("table", commune_code="31555", address="1 rue du Lac", lat=43.61, lon=1.45,
                    precision="exact")  # fmt: skip
    columns = project([chosen, other]).columns
    assert (columns["lat"], columns["precision"]) == (43.61, Precision.EXACT)
    assert columns["address"] == "1 rue du Lac"


def test_the_group_speaks_before_its_branches():
    branch = _record("geiq", 1, name="GEIQ 32 – Antenne", parent="GEIQ 32")
    group = _record("geiq", 2, name="GEIQ 32")
    assert project([branch, group]).columns["name"] == "GEIQ 32"


def test_the_first_who_says_open_or_closed_is_believed():
    closed = _record("table", closed_on="2019-01-01")
    assert project([closed]).columns["closed_on"] == date(2019, 1, 1)
    assert project([closed, _record("sirene", open=True)]).columns["closed_on"] is None
    said = _record("person", closed_on="2026-01-01")
    columns = project([closed, said, _record("sirene", open=True)]).columns
    assert columns["closed_on"] == date(2026, 1, 1)


def test_a_consent_covers_the_address_it_was_given_for():
    agreed = _record("table", email="jeanne@elan.fr", email_consent_on="2024-03-12")
    other = _record("siae", email="paul@elan.fr")
    assert project([agreed]).columns["email_consent_on"] == date(2024, 3, 12)
    columns = project([agreed, other]).columns
    assert (columns["email"], columns["email_consent_on"]) == ("paul@elan.fr", None)


def test_activities_labels_and_sectors_keep_their_source():
    records = [
        _record("table", activities=[{"text": "Tri", "year": 2025}], labels=["RGE"],
                sectors=["mobilite_durable"]),
        _record("siae", activities=[{"text": "Tri", "year": 2020}], labels=["RGE"]),
    ]  # fmt: skip
    found = project(records)
    assert {(a["source"], a["year"]) for a in found.activities} == {("table", 2025), ("siae", 2020)}
    assert {label["source"] for label in found.labels} == {"table", "siae"}
    assert [sector["source"] for sector in found.sectors] == ["table"]
