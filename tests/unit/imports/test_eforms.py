"""Notices in eForms, invented for the tests, and the real ones when they are there."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from spaser.imports import eforms
from spaser.imports.refusal import ImportRefused
from spaser.imports.tender_files import read_file
from spaser.tenders.models import AmountKind, Reservation

# An invented notice: no such buyer, no such purchase.
LOT = """<ProcurementProjectLot><ID schemeName="Lot">LOT-000{n}</ID>
<TenderingTerms><TendererQualificationRequest><SpecificTendererRequirement>
{reserved}</SpecificTendererRequirement></TendererQualificationRequest>
<AwardingTerms><AwardingCriterion><SubordinateAwardingCriterion><UBLExtensions><UBLExtension>
<ExtensionContent><EformsExtension><AwardCriterionParameter>
<ParameterCode listName="number-weight">per-exa</ParameterCode>
<ParameterNumeric>60</ParameterNumeric></AwardCriterionParameter></EformsExtension>
</ExtensionContent></UBLExtension></UBLExtensions>
<AwardingCriterionTypeCode>price</AwardingCriterionTypeCode></SubordinateAwardingCriterion>
</AwardingCriterion></AwardingTerms></TenderingTerms>
<TenderingProcess><TenderSubmissionDeadlinePeriod><EndDate>2026-12-0{n}+01:00</EndDate>
<EndTime>12:00:00+01:00</EndTime></TenderSubmissionDeadlinePeriod></TenderingProcess>
<ProcurementProject><Name languageID="ENG">Green {n}</Name><Name languageID="FRA">Lot {n}</Name>
<Description languageID="FRA">Tonte</Description>
<ProcurementAdditionalType>
<ProcurementTypeCode listName="social-objective">opp</ProcurementTypeCode>
</ProcurementAdditionalType>
<RequestedTenderTotal>{amount}</RequestedTenderTotal>
<MainCommodityClassification><ItemClassificationCode>77311000</ItemClassificationCode>
</MainCommodityClassification>
<RealizedLocation><Address>{place}</Address></RealizedLocation>
<PlannedPeriod><StartDate>2027-01-01+01:00</StartDate><EndDate>2028-12-31+01:00</EndDate>
</PlannedPeriod><ContractExtension><MaximumNumberNumeric>2</MaximumNumberNumeric>
</ContractExtension></ProcurementProject></ProcurementProjectLot>"""
ALBI = (
    "<CityName>Albi</CityName><PostalZone>81000</PostalZone>"
    "<CountrySubentityCode>FRJ27</CountrySubentityCode>"
    "<Country><IdentificationCode>FRA</IdentificationCode></Country>"
)
INNSBRUCK = (
    "<CityName>Innsbruck</CityName><PostalZone>06020</PostalZone>"
    "<Country><IdentificationCode>AUT</IdentificationCode></Country>"
)
CODE = (
    '<TendererRequirementTypeCode listName="reserved-procurement">{}</TendererRequirementTypeCode>'
)
ESTIMATE = '<EstimatedOverallContractAmount currencyID="{}">80000</EstimatedOverallContractAmount>'


def notice(*lots, root="ContractNotice", extra=""):
    return etree.fromstring(
        f"""<{root}><UBLExtensions><UBLExtension><ExtensionContent><EformsExtension>
<Organizations><Organization><Company><PartyIdentification><ID>ORG-1</ID></PartyIdentification>
<PartyName><Name languageID="FRA">Ville fictive</Name></PartyName>
<PartyLegalEntity><CompanyID>123</CompanyID></PartyLegalEntity>
<PartyLegalEntity><CompanyID>21310555400017</CompanyID></PartyLegalEntity>
</Company></Organization></Organizations>
<Publication><NoticePublicationID>00123456-2026</NoticePublicationID>
<PublicationDate>2026-11-02Z</PublicationDate></Publication>{extra}
</EformsExtension></ExtensionContent></UBLExtension></UBLExtensions>
<ID>aaaaaaaa-0000-4000-8000-000000000001</ID><VersionID>02</VersionID>
<IssueDate>2026-11-01+01:00</IssueDate><NoticeTypeCode>cn-standard</NoticeTypeCode>
<ContractingParty><Party><PartyIdentification><ID>ORG-1</ID></PartyIdentification></Party>
</ContractingParty><TenderingProcess><ProcedureCode>open</ProcedureCode></TenderingProcess>
<ProcurementProject><Name languageID="FRA">Espaces verts (fictif)</Name>
<ProcurementTypeCode>services</ProcurementTypeCode><MainCommodityClassification>
<ItemClassificationCode>77310000</ItemClassificationCode></MainCommodityClassification>
</ProcurementProject>{"".join(lots)}</{root}>"""
    )


def lot(n=1, code="none", currency="EUR", place=ALBI):
    reserved = "".join(CODE.format(one) for one in code.split())
    return LOT.format(n=n, reserved=reserved, amount=ESTIMATE.format(currency), place=place)


def test_a_notice_says_who_buys_what_until_when():
    read = eforms.read(notice(lot(2), lot(1)))
    assert (read.title, read.buyer_name) == ("Espaces verts (fictif)", "Ville fictive")
    assert read.buyer_siret == "21310555400017"
    assert read.reference == "123456-2026"
    assert read.published_on == date(2026, 11, 2)
    assert read.deadline_at == datetime(2026, 12, 1, 11, tzinfo=UTC)
    assert (read.procedure, read.nature) == ("Appel d’offres ouvert", "services")
    assert read.remarks == ()


def test_a_lot_has_all_its_fields():
    read = eforms.read(notice(lot(1, "res-ws"), lot(2))).lots[0]
    assert (read.number, read.title, read.cpv) == ("1", "Lot 1", ("77311000",))
    assert (read.commune_code, read.department) == ("81004", "81")
    assert (read.amount_ht, read.amount_kind) == (Decimal(80_000), AmountKind.ESTIMATED)
    assert (read.duration_months, read.starts_on) == (24, date(2027, 1, 1))
    assert read.reservation == Reservation.WORKSHOPS
    assert read.criteria == (("Prix", "60 %"),)
    assert read.facts == {"social": ["opp"], "renewals": 2, "ends_on": "2028-12-31"}


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("none", Reservation.NONE),
        ("res-pub-ser", Reservation.SOCIAL_SERVICES),
        ("res-ws res-pub-ser", Reservation.UNSPECIFIED),
        ("", None),
    ],
)
def test_silence_on_a_reservation_is_unknown(codes, expected):
    assert eforms.read(notice(lot(1, codes))).lots[0].reservation == expected


def test_an_amount_that_is_not_in_euros_is_said_and_left_out():
    read = eforms.read(notice(lot(1, currency="CHF")))
    assert read.lots[0].amount_ht is None
    assert "euros" in read.remarks[0].reason


def test_a_place_abroad_is_no_french_commune():
    read = eforms.read(notice(lot(1, place=INNSBRUCK))).lots[0]
    assert (read.commune_code, read.department) == (None, None)
    assert "Innsbruck" in read.place


def test_a_notice_without_lots_is_one_lot():
    read = eforms.read(notice())
    assert [(one.number, one.title) for one in read.lots] == [("1", "Espaces verts (fictif)")]


def test_a_change_has_the_key_of_the_notice_that_it_changes():
    changed = "bbbbbbbb-0000-4000-8000-000000000009"
    extra = f"<Changes><ChangedNoticeIdentifier>{changed}-01</ChangedNoticeIdentifier></Changes>"
    assert eforms.read(notice(lot(1), extra=extra)).source_key == changed


def test_an_award_opens_no_consultation():
    with pytest.raises(ImportRefused, match="attribution"):
        eforms.read(notice(lot(1), root="ContractAwardNotice"))


def test_every_real_notice_is_read_or_refused_with_a_reason(shared_data):
    lots = 0
    for path in sorted((shared_data / "tenders" / "eforms_fr").glob("*.xml")):
        for one in read_file(path):
            assert one.notice is not None or "attribution" in one.refusal, path.name
            lots += len(one.notice.lots) if one.notice else 0
    assert lots == 62
