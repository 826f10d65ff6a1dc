"""The 400 suppliers of the demo: every family, real communes, nobody's numbers."""

import re
import runpy
from collections import Counter
from pathlib import Path

from demo_tables import column, first_column, rows
from stdnum.fr import siren, siret

from spaser.demo_places import demo_places, in_capitals
from spaser.demo_suppliers import COLUMNS
from spaser.demo_trades import trades
from spaser.paths import DEMO

CHECKOUT = Path(__file__).parents[3]
OCCITANIE = {"09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"}
FAMILIES = {
    "association", "scop", "scic", "cooperative", "mutuelle", "fondation", "societe_commerciale"
}  # fmt: skip
KINDS = {"EI", "ACI", "AI", "ETTI", "EITI", "GEIQ", "EA", "EATT", "ESAT", "SEP"}


def test_there_are_four_hundred_suppliers_all_marked_fictitious() -> None:
    assert len(rows("suppliers")) == 400
    assert column("suppliers", "fictif") == ["oui"] * 400


def test_the_columns_are_those_of_the_generator() -> None:
    assert tuple(rows("suppliers")[0]) == COLUMNS


def test_every_siret_is_valid_unique_and_in_the_invented_range() -> None:
    sirets = column("suppliers", "siret")
    assert len(set(sirets)) == 400
    assert all(siret.is_valid(number) and siren.is_valid(number[:9]) for number in sirets)
    assert all(re.fullmatch(r"9999\d{5}9900\d", number) for number in sirets)


def test_every_family_and_every_inclusive_kind_is_there() -> None:
    families, kinds = (Counter(column("suppliers", key)) for key in ("family", "kind"))
    assert set(families) == FAMILIES
    assert set(kinds) == KINDS
    assert min(families.values()) >= 4
    assert min(kinds.values()) >= 4


def test_no_two_activity_texts_and_no_two_names_are_equal() -> None:
    texts = [in_capitals(text).strip() for text in column("suppliers", "activity")]
    assert len(texts) >= 320
    assert len(set(texts)) == len(texts)
    assert len(set(column("suppliers", "name"))) == 400


def test_at_least_150_texts_are_written_by_hand_and_distinct() -> None:
    lines = (CHECKOUT / "scripts" / "demo_written.txt").read_text("utf-8").splitlines()
    texts = [line.split("¦")[3].strip() for line in lines if not line.startswith("#")]
    assert len(set(texts)) == len(texts) >= 150


def test_communes_are_real_and_nine_in_ten_in_occitanie() -> None:
    known = {place.code: place for place in demo_places()}
    codes = column("suppliers", "commune_code")
    assert set(codes) <= set(known)
    local = [row for row in rows("suppliers") if row["postal_code"][:2] in OCCITANIE]
    assert len(local) >= 360
    assert {known[row["commune_code"]].region for row in local if row["commune_code"]} == {"76"}


def test_a_supplier_stands_within_its_commune() -> None:
    known = {place.code: place for place in demo_places()}
    placed = [row for row in rows("suppliers") if row["lat"] and row["commune_code"]]
    for row in placed:
        place = known[row["commune_code"]]
        assert abs(float(row["lat"]) - place.lat) <= 0.011
        assert abs(float(row["lon"]) - place.lon) <= 0.011


def test_a_commune_without_code_is_named_as_registers_name_it() -> None:
    names = {in_capitals(place.name) for place in demo_places()}
    written = (in_capitals(name).removesuffix(" CEDEX") for name in column("suppliers", "commune"))
    assert set(written) <= names


def test_cpv_and_naf_codes_exist() -> None:
    cpv = {code for each in trades() for code in each.cpv}
    cpv |= {code for cell in column("suppliers", "cpv") for code in cell.split("|")}
    won = (cell.split("|") for cell in column("suppliers", "contracts_won"))
    cpv |= {contract.split("~")[1] for cell in won for contract in cell}
    naf = {code for each in trades() for code in each.naf} | set(column("suppliers", "naf"))
    assert cpv <= first_column("cpv")
    assert naf <= first_column("naf")


def test_sixty_trades_or_more_are_told_of() -> None:
    assert len(trades()) >= 60
    assert len({trade.label for trade in trades()}) == len(trades())
    assert all(len(trade.offers) + len(trade.says) >= 6 for trade in trades())


def test_lists_of_words_say_what_they_may() -> None:
    services = {"prestation", "mise_a_disposition", "fabrication"}
    assert set(column("suppliers", "kind_of_service")) == services
    assert set(column("suppliers", "esus")) == {"oui", "non"}
    assert set(column("suppliers", "national")) == {"oui"}


def test_as_much_is_missing_as_in_real_files() -> None:
    for key, least, most in (("offers", 30, 70), ("cpv", 30, 70), ("website", 30, 70)):
        assert least <= 100 - len(column("suppliers", key)) / 4 <= most, key
    assert 8 <= 100 - len(column("suppliers", "activity")) / 4 <= 25


def test_websites_are_under_a_reserved_domain() -> None:
    sites = column("suppliers", "website")
    assert all(re.fullmatch(r"https://www\.[a-z0-9-]+\.example", site) for site in sites)


def test_building_again_gives_the_same_table(tmp_path: Path) -> None:
    built = tmp_path / "suppliers.csv"
    runpy.run_path(str(CHECKOUT / "scripts" / "build_demo.py"))["main"](built)
    assert built.read_bytes() == (DEMO / "suppliers.csv").read_bytes()
