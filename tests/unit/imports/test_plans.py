"""Purchase plans as buyers keep them; all lines are invented."""

from datetime import date
from decimal import Decimal

import pytest

from spaser.imports import plans
from spaser.imports.models import RemarkKind
from spaser.imports.plan_columns import recognise, score
from spaser.imports.refusal import ImportRefused
from spaser.tenders.models import AmountKind, Reservation

HEADER = "N°;Objet du marché;Montant estimé HT;Code CPV;Lieu;Service;Durée;Réservé;Notification"


@pytest.fixture
def plan(tmp_path):
    def write(*lines, header=HEADER, name="achats_2027.csv"):
        path = tmp_path / name
        path.write_text("\n".join((header, *lines)), encoding="utf-8")
        return plans.read(path)

    return write


def told(notice, row):
    return [one.reason for one in notice.remarks if one.row == row]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Intitulé de la consultation", "title"),
        ("Désignation", "title"),
        ("Nature de l'achat", "title"),
        ("Montant prévisionnel (k€ HT)", "amount"),
        ("Budget annuel HT", "amount_year"),
        ("Montant maximum HT", "amount_high"),
        ("Date de lancement", "launched_on"),
        ("Date prévisionnelle de notification", "starts_on"),
        ("Direction pilote", "service"),
        ("Allotissement", "lots"),
        ("Type de marché", "market"),
        ("N° de marché", "number"),
        ("Lieu d'exécution", "place"),
        ("Commentaires", "comment"),
        ("Clause sociale", "clauses"),
        ("Marché réservé (O/N)", "reserved"),
    ],
)
def test_columns_are_recognised_by_what_buyers_call_them(header, column):
    assert recognise([header])[0].name == column


def test_a_row_is_a_header_only_with_an_object_and_something_else():
    assert score(["Objet", "Montant"]) == 2
    assert score(["Objet"]) == score(["Montant", "CPV"]) == 0


def test_the_header_is_found_below_the_titles(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(f"Ville fictive;;\nAchats 2027;;\n;;\n{HEADER}\n1;Tonte;80 k€\n", "utf-8")
    assert [lot.title for lot in plans.read(path).lots] == ["Tonte"]


def test_a_line_is_a_lot_with_its_facts(plan):
    lot = plan(
        "1;Tonte;80 000,50 €;77310000-6;31000 Toulouse;Parcs;2 ans;oui ESAT;01/09/2027"
    ).lots[0]
    assert (lot.number, lot.cpv, lot.commune_code) == ("1", ("77310000",), "31555")
    assert (lot.amount_ht, lot.amount_kind) == (Decimal("80000.50"), AmountKind.ESTIMATED)
    assert (lot.duration_months, lot.starts_on) == (24, date(2027, 9, 1))
    assert lot.reservation == Reservation.WORKSHOPS
    assert lot.facts["service"] == "Parcs"


def test_a_range_gives_its_top_and_says_so(plan):
    notice = plan("1;Traiteur;80-100 k€")
    assert notice.lots[0].amount_ht == Decimal(100_000)
    assert "Fourchette" in told(notice, 2)[0]


def test_a_price_with_taxes_is_kept_apart(plan):
    notice = plan("1;Traiteur;1,2 M€ TTC")
    assert notice.lots[0].amount_ht is None
    assert notice.lots[0].facts["amount_ttc"] == "1200000.00"
    assert "TTC" in told(notice, 2)[0]


def test_a_price_per_year_needs_its_years(plan):
    known = plan("1;Papier;20 000 €/an;;;;4 ans")
    unknown = plan("1;Papier;20 000 €/an")
    assert known.lots[0].amount_ht == Decimal(80_000)
    assert unknown.lots[0].amount_ht is None
    assert unknown.lots[0].facts["amount_per_year"] == "20000.00"


def test_the_header_may_say_thousands_years_and_taxes(plan):
    notice = plan("Tonte;80;3", header="Objet;Montant (k€ HT);Durée (ans)")
    assert notice.lots[0].amount_ht == Decimal(80_000)
    assert notice.lots[0].duration_months == 36
    assert notice.remarks == ()


def test_amounts_without_a_word_on_taxes_are_said_once(plan):
    notice = plan("Tonte;80", "Taille;90", header="Objet;Montant")
    assert [one.row for one in notice.remarks] == [None]
    assert "HT" in notice.remarks[0].reason


@pytest.mark.parametrize(
    ("written", "codes", "reason"),
    [
        ("77310000", ("77310000",), ""),
        ("77310000-6, 77341000-2", ("77310000", "77341000"), ""),
        ("77310000-1", (), "clé"),
        ("3310000", ("03310000",), "zéro"),
        ("espaces verts", (), "huit chiffres"),
        ("à définir", (), ""),
    ],
)
def test_codes_are_read_or_said(plan, written, codes, reason):
    notice = plan(f"1;Tonte;80 k€;{written}", header=HEADER.replace(";Lieu", ";Site"))
    assert notice.lots[0].cpv == codes
    assert reason in " ".join(told(notice, 2))


def test_nothing_is_lost_in_silence(plan):
    notice = plan("1;Tonte;80 k€", ";;500", ";TOTAL;2 000 000", "4;Vitres;quelques euros")
    assert [lot.title for lot in notice.lots] == ["Tonte", "Vitres"]
    refused = [one for one in notice.remarks if one.kind == RemarkKind.REFUSED]
    assert [one.row for one in refused] == [3]
    assert "total" in told(notice, 4)[0]
    assert "inconnu" in told(notice, 5)[0]


def test_a_place_that_may_be_two_is_kept_as_written(plan):
    notice = plan("1;Tonte;80 k€;;Saint-Denis")
    assert (notice.lots[0].place, notice.lots[0].commune_code) == ("Saint-Denis", None)
    assert "code postal" in told(notice, 2)[0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("oui", Reservation.UNSPECIFIED),
        ("Non", Reservation.NONE),
        ("EA / ESAT", Reservation.WORKSHOPS),
        ("L2113-15", Reservation.SOCIAL_SERVICES),
        ("à l'étude", None),
        ("", None),
    ],
)
def test_a_reservation_is_yes_no_or_unknown(plan, written, expected):
    assert plan(f"1;Tonte;80 k€;;;;;{written}").lots[0].reservation == expected


def test_the_same_line_has_the_same_key_wherever_it_stands(plan):
    header = "Objet;Montant HT"
    first = plan("Tonte;1 k€", "Vitres;2 k€", "Vitres;3 k€", header=header)
    second = plan("Peinture;9 k€", "Tonte;1 k€", "Vitres;2 k€", "Vitres;3 k€", header=header)
    assert [lot.key for lot in first.lots] == [lot.key for lot in second.lots[1:]]
    assert len({lot.key for lot in first.lots}) == 3


def test_a_table_without_object_is_refused(plan):
    with pytest.raises(ImportRefused, match="Objet"):
        plan("1;2;3", header="a;b;c")


def test_lines_without_object_do_not_make_a_plan_endless(plan, monkeypatch):
    monkeypatch.setattr(plans, "MAX_LINES", 3)
    with pytest.raises(ImportRefused, match="découpez-le"):
        plan("1;Tonte", "2;", "3;", "4;")
    assert len(plan("1;Tonte", "2;", "3;").lots) == 1


def test_an_endless_cell_is_cut(plan, monkeypatch):
    monkeypatch.setattr(plans, "LONGEST_CELL", 5)
    assert plan("1;Tonte des talus").lots[0].title == "Tonte"


def test_a_line_whose_words_also_name_columns_is_no_header(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(
        "N°;Direction;Objet;Montant HT;Clauses\n"
        "1;Direction des routes;Marché de prestations : tonte;5 k€;clause d’insertion\n"
        "N°;Direction;Objet;Montant HT;Clauses\n"
        "2;Service achats;Vitres;6 k€;oui\n",
        encoding="utf-8",
    )
    read = plans.read(path)
    assert [(lot.row, lot.number) for lot in read.lots] == [(2, "1"), (4, "2")]


@pytest.mark.parametrize("written", ["999999999", "999 999 999,99 €", "9999999", "999999"])
def test_a_row_of_nines_is_no_amount(tmp_path, written):
    path = tmp_path / "plan.csv"
    path.write_text(f"Objet;Montant HT\nTonte;{written}\n", encoding="utf-8")
    read = plans.read(path)
    assert read.lots[0].amount_ht is None
    assert "tient lieu de montant" in read.remarks[0].reason


def test_the_table_of_a_plan_is_placed_in_its_file(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("Plan\n\nFictif\nObjet;Montant HT\nTonte;5\n;6\n", encoding="utf-8")
    read = plans.read(path)
    assert (read.layout.header_row, read.layout.separator) == (4, ";")
    assert [lot.row for lot in read.lots] == [5]
    assert [one.row for one in read.remarks if one.kind == "refusee"] == [6]
