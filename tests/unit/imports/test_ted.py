"""TED notices, invented after the schema R2.0.9."""

from decimal import Decimal

import pytest

from spaser.imports import ted, xml_files
from spaser.imports.notices import Notice
from spaser.imports.refusal import ImportRefused
from spaser.tenders.models import AmountKind, Reservation

LOT = """<OBJECT_DESCR ITEM="1"><TITLE><P>Tonte</P></TITLE><LOT_NO>{number}</LOT_NO>
<CPV_ADDITIONAL><CPV_CODE CODE="77311000"/></CPV_ADDITIONAL><n:NUTS CODE="FRJ23"/>
<MAIN_SITE><P>Mairie, 31000 Toulouse.</P></MAIN_SITE><SHORT_DESCR><P>Un</P><P>Deux</P></SHORT_DESCR>
<AC><AC_QUALITY><AC_CRITERION>Insertion</AC_CRITERION><AC_WEIGHTING>20</AC_WEIGHTING></AC_QUALITY>
<AC_PRICE><AC_WEIGHTING>80</AC_WEIGHTING></AC_PRICE></AC>{more}</OBJECT_DESCR>"""


def _form(lots: str, language: str = "FR", name: str = "F02_2014", leftii: str = "", **more: str):
    return f"""<{name} LG="{language}" CATEGORY="ORIGINAL" FORM="F02"><CONTRACTING_BODY>
<ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Ville inventée</OFFICIALNAME>
<NATIONALID>{more.get("buyer", "10000002500013")}</NATIONALID></ADDRESS_CONTRACTING_BODY>
</CONTRACTING_BODY><OBJECT_CONTRACT><TITLE><P>Espaces {language}</P></TITLE>
<CPV_MAIN><CPV_CODE CODE="77310000"/></CPV_MAIN><TYPE_CONTRACT CTYPE="SERVICES"/>
<SHORT_DESCR><P>Entretien.</P></SHORT_DESCR>{more.get("whole", "")}{lots}</OBJECT_CONTRACT>
<LEFTI>{leftii}</LEFTI>{more.get("awards", "")}<PROCEDURE><PT_OPEN/>
<DATE_RECEIPT_TENDERS>2021-07-10</DATE_RECEIPT_TENDERS>
<TIME_RECEIPT_TENDERS>12:00</TIME_RECEIPT_TENDERS></PROCEDURE></{name}>"""


def _export(*forms: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><TED_EXPORT DOC_ID="000001-2021"
xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"
xmlns:n="http://publications.europa.eu/resource/schema/ted/2016/nuts" VERSION="R2.0.9.S03.E01">
<CODED_DATA_SECTION><REF_OJS><DATE_PUB>20210601</DATE_PUB></REF_OJS></CODED_DATA_SECTION>
<FORM_SECTION>{"".join(forms)}</FORM_SECTION></TED_EXPORT>"""


@pytest.fixture
def read(tmp_path):
    def _read(text: str) -> Notice:
        path = tmp_path / "avis.xml"
        path.write_text(text, encoding="utf-8")
        return ted.read(xml_files.parse(path))

    return _read


def _lot(number: str = "1", more: str = "") -> str:
    return LOT.format(number=number, more=more)


def test_a_notice_and_its_lot_are_read(read):
    notice = read(_export(_form(_lot())))
    assert (notice.source_key, notice.title, notice.nature) == (
        "000001-2021", "Espaces FR", "services",
    )  # fmt: skip
    assert notice.buyer_siret == "10000002500013"
    assert notice.procedure == "Appel d’offres ouvert"
    assert str(notice.published_on) == "2021-06-01"
    assert notice.deadline_at is not None
    assert notice.deadline_at.isoformat() == "2021-07-10T10:00:00+00:00"
    (lot,) = notice.lots
    assert (lot.number, lot.title, lot.description) == ("1", "Tonte", "Un\nDeux")
    assert lot.cpv == ("77310000", "77311000")
    assert (lot.commune_code, lot.department) == ("31555", "31")
    assert lot.criteria == (("Insertion", "20"), ("Prix", "80"))
    assert lot.reservation is None


def test_the_codes_of_a_lot_come_before_that_of_the_whole(read):
    notice = read(_export(_form(_lot("1") + _lot("2"))))
    assert notice.lots[0].cpv == ("77311000",)


def test_the_french_version_is_chosen(read):
    notice = read(_export(_form(_lot(), "DE"), _form(_lot(), "FR")))
    assert notice.title == "Espaces FR"
    assert len(notice.lots) == 1


def test_a_notice_without_lots_has_one_lot(read):
    (lot,) = read(_export(_form(""))).lots
    assert (lot.number, lot.title) == ("1", "Espaces FR")


def test_lots_of_one_number_are_told_apart_and_reported(read):
    notice = read(_export(_form(_lot("1") + _lot("1") + _lot("1"))))
    assert [lot.number for lot in notice.lots] == ["1", "1 (2)", "1 (3)"]
    assert notice.remarks[0].field == "lot"


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ("<RESTRICTED_SHELTERED_WORKSHOP/>", Reservation.WORKSHOPS),
        ("<RESTRICTED_SHELTERED_PROGRAM/>", Reservation.WORKSHOPS),
        ("<RESERVED_ORGANISATIONS_SERVICE_MISSION/>", Reservation.SOCIAL_SERVICES),
        ("<RESTRICTED_SHELTERED_PROGRAM/><RESERVED_ORGANISATIONS_SERVICE_MISSION/>",
         Reservation.UNSPECIFIED),
    ],
)  # fmt: skip
def test_reservations_are_those_that_are_ticked(read, boxes, expected):
    assert read(_export(_form(_lot(), leftii=boxes))).lots[0].reservation == expected


@pytest.mark.parametrize(
    ("more", "months"),
    [
        ('<DURATION TYPE="MONTH">48</DURATION>', 48),
        ('<DURATION TYPE="DAY">90</DURATION>', 3),
        ('<DURATION TYPE="DAY">5</DURATION>', 1),
        ('<DURATION TYPE="YEAR">2</DURATION>', 24),
        ("<DATE_START>2021-05-01</DATE_START><DATE_END>2024-04-30</DATE_END>", 36),
        ('<DURATION TYPE="MONTH">-3</DURATION>', None),
        ('<DURATION TYPE="MONTH">longue</DURATION>', None),
    ],
)
def test_durations_are_whole_months(read, more, months):
    assert read(_export(_form(_lot(more=more)))).lots[0].duration_months == months


def test_amounts_are_estimates_in_calls(read):
    notice = read(_export(_form(_lot(more='<VAL_OBJECT CURRENCY="EUR">12000.5</VAL_OBJECT>'))))
    assert notice.lots[0].amount_ht == Decimal("12000.50")
    assert notice.lots[0].amount_kind == AmountKind.ESTIMATED


def test_amounts_are_those_of_contracts_in_awards(read):
    awards = """<AWARD_CONTRACT><LOT_NO>2</LOT_NO><AWARDED_CONTRACT><VALUES>
    <VAL_TOTAL CURRENCY="EUR">500</VAL_TOTAL></VALUES></AWARDED_CONTRACT></AWARD_CONTRACT>"""
    form = _form(_lot("1") + _lot("2"), name="F03_2014", awards=awards)
    one, two = read(_export(form)).lots
    assert one.amount_ht is None
    assert (two.amount_ht, two.amount_kind) == (Decimal(500), AmountKind.AWARDED)


@pytest.mark.parametrize("written", ["1", "0.01", "-5", "beaucoup", "1E30"])
def test_symbolic_or_unreadable_amounts_are_reported_not_kept(read, written):
    more = f'<VAL_OBJECT CURRENCY="EUR">{written}</VAL_OBJECT>'
    notice = read(_export(_form(_lot(more=more))))
    assert notice.lots[0].amount_ht is None
    assert notice.remarks[0].field == "montant"


def test_another_currency_is_not_taken_for_euros(read):
    more = '<VAL_OBJECT CURRENCY="CHF">900</VAL_OBJECT>'
    assert read(_export(_form(_lot(more=more)))).lots[0].amount_ht is None


def test_an_identifier_that_is_not_a_siret_is_reported(read):
    notice = read(_export(_form(_lot(), buyer="ABC")))
    assert notice.buyer_siret is None
    assert notice.remarks[0].value == "ABC"


def test_other_forms_are_refused_with_those_that_are_read(read):
    with pytest.raises(ImportRefused, match="F01 à F08"):
        read(_export(_form(_lot(), name="F14_2014")))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"<a>", "XML lisible"),
        (b"bonjour", "XML lisible"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "DOCTYPE"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), "DOCTYPE"),
        (b" " * 5000 + b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
    ],
)
def test_hostile_xml_is_refused_with_a_sentence(tmp_path, content, words):
    path = tmp_path / "avis.xml"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match=words):
        xml_files.parse(path)
