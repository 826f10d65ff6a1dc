"""Texts pasted from Word, a PDF or a web page; all invented but for the shared ones."""

import csv
import time
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaser.imports import pasted
from spaser.imports.refusal import ImportRefused
from spaser.imports.reserved_text import reservation_in
from spaser.tenders import wording
from spaser.tenders.models import AmountKind, Reservation

FREE = """Entretien des espaces verts de la commune (essai)
Date limite de réception des offres : 14 septembre 2027, à 12 h 00
Lot n° 1 : Tonte et débroussaillage
Lieu d'exécution : 31130 Balma
Montant estimé : 80 000 € HT, durée 2 ans renouvelable 2 fois
CPV 77310000-6
LOT 02 - Élagage des arbres
Ce lot n'est pas réservé. Maximum 45 k€ HT. CPV : 77341000
Lot 3 – Nettoyage des berges (lot réservé aux SIAE, article L2113-13)
12 mois à compter de la notification
"""
EUROPEAN = """Avis No 27-000001
publié le 15/08/2027
Section II : Objet
II.1.1)
Intitulé :
Surveillance (essai)
II.1.2)
Descripteur principal : 79000000
II.2)
DESCRIPTION
II.2.1)
Intitulé :
Surveillance du site nord
Lot nº : 1
II.2.2)
Code CPV principal : 79711000
II.2.3)
Code NUTS : FRJ27
Lieu principal d'exécution : Albi
II.2.4)
Description des prestations :
Rondes de nuit
II.2.5)
1. Valeur technique / Pondération : 60
II.2.6)
Valeur hors TVA : 150 000 euros
II.2.7)
Durée en mois : 24
II.2)
DESCRIPTION
II.2.1)
Intitulé :
Surveillance du site sud
Lot nº : 2
II.2.4)
Description des prestations :
Gardiennage
II.2.7)
Début : 1.e.r janvier 2028 - Fin : 31 décembre 2028
Section III : Renseignements
III.1.5)
Informations sur les marchés réservés :
III.1.1)
Déclaration sur l'honneur qu'il entre dans les cas prévus à l'article L 2113-12.
"""
TABLE = """Propreté 2028 (essai)
Lot\tIntitulé\tMontant estimé HT\tCPV\tLieu
1\tNettoyage des locaux\t80 k€\t90911200-8\tToulouse
2\tVitrerie\t20 000 €\t90911300-9\tAlbi
"""


def test_lots_announced_by_a_line_are_told_apart():
    notice = pasted.read(FREE)
    assert [(one.number, one.title[:10]) for one in notice.lots] == [
        ("1", "Tonte et d"), ("2", "Élagage de"), ("3", "Nettoyage "),
    ]  # fmt: skip
    first, second, third = notice.lots
    assert (first.cpv, first.commune_code, first.duration_months) == (("77310000",), "31044", 24)
    assert (first.amount_ht, first.facts) == (Decimal(80_000), {"renewals": 2})
    assert (second.amount_ht, second.amount_kind) == (Decimal(45_000), AmountKind.MAXIMUM)
    assert [one.reservation for one in notice.lots] == [
        None, Reservation.NONE, Reservation.WORKSHOPS,
    ]  # fmt: skip
    assert third.duration_months == 12
    assert notice.deadline_at == datetime(2027, 9, 14, 10, tzinfo=UTC)


def test_a_european_form_is_read_by_its_numbered_parts():
    notice = pasted.read(EUROPEAN)
    first, second = notice.lots
    assert (notice.title, notice.source_key) == ("Surveillance (essai)", "27-000001")
    assert (first.title, first.cpv[0]) == ("Surveillance du site nord", "79711000")
    assert (first.place, first.commune_code) == ("Albi", "81004")
    assert (first.amount_ht, first.duration_months) == (Decimal(150_000), 24)
    assert first.criteria == (("Valeur technique", "60"),)
    assert (second.description, second.duration_months) == ("Gardiennage", 12)


def test_what_candidates_declare_reserves_nothing():
    assert {one.reservation for one in pasted.read(EUROPEAN).lots} == {None}


def test_a_pasted_table_is_a_plan():
    notice = pasted.read(TABLE)
    assert [(one.number, one.title) for one in notice.lots] == [
        ("1", "Nettoyage des locaux"), ("2", "Vitrerie"),
    ]  # fmt: skip
    assert notice.lots[1].commune_code == "81004"


def test_lots_may_be_titles_alone():
    notice = pasted.read("Propreté\nLot n° 1 : Vitres\nLot n° 2 : Sols")
    assert [one.title for one in notice.lots] == ["Vitres", "Sols"]


def test_two_lines_are_one_lot():
    notice = pasted.read("Nettoyage des vitres du collège\nUne fois par mois")
    assert [one.title for one in notice.lots] == ["Nettoyage des vitres du collège"]
    assert notice.description == "Une fois par mois"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le marché est réservé à des ateliers protégés.", Reservation.WORKSHOPS),
        ("Lot 2 réservé aux entreprises de l’ESS (article L2113-15).", Reservation.SOCIAL_SERVICES),
        ("Marché réservé", Reservation.UNSPECIFIED),
        ("Ce marché n’est pas réservé.", Reservation.NONE),
        ("Marché réservé : non", Reservation.NONE),
        ("Le marché est réservé aux entreprises d’assurances.", None),
        ("La prestation est réservée à une profession particulière.", None),
        ("L’acheteur se réserve le droit de négocier.", None),
        ("Déclaration qu’il entre dans les cas prévus à l’article L2113-12.", None),
        ("Informations sur les marchés réservés :\nIII.2)", None),
        ("", None),
    ],
)
def test_what_a_sentence_says_of_a_reservation(text, expected):
    assert reservation_in(text) == expected


@pytest.mark.parametrize("text", ["", "   \n ", "12 34", "x" * 400_001])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(ImportRefused):
        pasted.read(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        notice = pasted.read(text)
    except ImportRefused:
        return
    assert notice.lots
    assert len({one.number for one in notice.lots}) == len(notice.lots)


def test_real_notices_have_the_lots_that_another_reader_counted(shared_data):
    folder = shared_data / "tenders"
    with (folder / "boamp_2020-08_lots.csv").open(encoding="utf-8", newline="") as file:
        counted = Counter(row["avis"] for row in csv.DictReader(file))
    reserved = []
    for path in sorted((folder / "boamp_2020-08_txt").glob("*.txt"))[::4]:
        notice = pasted.read(path.read_text(encoding="utf-8"))
        assert len(notice.lots) == max(1, counted[path.stem]), path.name
    for key in ("20-102039", "20-102204"):
        text = (folder / "boamp_2020-08_txt" / f"{key}.txt").read_text(encoding="utf-8")
        reserved.append(pasted.read(text).lots[0].reservation)
    assert reserved == [Reservation.WORKSHOPS, None]


@pytest.mark.parametrize("repeated", ["1 ", "x\t", "0 €"])
def test_a_text_that_repeats_itself_does_not_hold_the_server(repeated):
    started = time.process_time()
    pasted.read("Marché de nettoyage\nMontant : " + repeated * 20_000)
    assert time.process_time() - started < 15


def test_a_heading_gives_its_amount_and_its_code_and_keeps_its_object():
    [first, second] = pasted.read(
        "Lot 1 : Tonte - 45 000 € HT - CPV 77310000-6\nLot 2 : Vitres (12 k€ HT, 24 mois)"
    ).lots
    assert (first.title, first.amount_ht, first.cpv) == ("Tonte", Decimal(45_000), ("77310000",))
    assert second.title.startswith("Vitres")
    assert second.amount_ht == Decimal(12_000)


def test_an_object_with_a_dash_or_figures_stays_whole():
    text = "Lot 1 : Nettoyage - vitrerie du 12 rue Haute\nLot 2 : Peinture, 3 écoles"
    assert [lot.title for lot in pasted.read(text).lots] == [
        "Nettoyage - vitrerie du 12 rue Haute",
        "Peinture, 3 écoles",
    ]


def test_what_follows_the_last_of_bare_headings_is_of_all_and_told():
    read = pasted.read("Propreté\nLot 1 : Tonte\nLot 2 : Vitres\nDurée : 12 mois\nLieu : Albi")
    assert [(lot.duration_months, lot.commune_code) for lot in read.lots] == [(12, "81004")] * 2
    assert [remark.value for remark in read.remarks] == ["Durée : 12 mois", "Lieu : Albi"]


def test_what_each_lot_says_stays_its_own():
    read = pasted.read(
        "Lot 1 : Tonte\nDurée : 24 mois\nLot 2 : Vitres\nDurée : 12 mois\nLieu : Albi"
    )
    assert [(lot.duration_months, lot.place) for lot in read.lots] == [(24, ""), (12, "Albi")]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("réservé L2113-13", "Réservé aux SIAE (L2113-13)"),
        ("réservé au titre de l’article L2113-12", "Réservé aux EA et ESAT (L2113-12)"),
        ("réservé, articles L2113-12 à L2113-14", "Réservé aux EA, ESAT ou SIAE"),
    ],
)
def test_a_reservation_is_shown_by_the_article_that_is_named(said, shown):
    [lot, other] = pasted.read(f"Lot 1 : Tonte, {said}\nLot 2 : Vitres").lots
    assert wording.reservation(lot).startswith(shown)
    assert wording.reservation(other) == ""
