"""Notices of the BOAMP, in XML and in JSON of each generation; all invented."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from spaser.imports import boamp
from spaser.imports.refusal import ImportRefused
from spaser.imports.tender_files import files_in, read_file
from spaser.tenders.models import Reservation

NOTICE = """<ANNONCE><GESTION><REFERENCE><IDWEB>26-000001</IDWEB>
<TYPE_AVIS><FAMILLE><MAPA/></FAMILLE>
<NATURE><{nature}/></NATURE>
<STATUT><INITIAL/></STATUT></TYPE_AVIS></REFERENCE><INDEXATION>
<DATE_PUBLICATION>2026-11-02</DATE_PUBLICATION><DEP_PRESTATION>81</DEP_PRESTATION></INDEXATION>
</GESTION><DONNEES><IDENTITE><DENOMINATION>Ville fictive</DENOMINATION>
<CODE_IDENT_NATIONAL>21310555400017</CODE_IDENT_NATIONAL></IDENTITE><OBJET>
<TITRE_MARCHE>Espaces verts (fictif)</TITRE_MARCHE><TYPE_MARCHE><SERVICE/></TYPE_MARCHE>
<CPV><PRINCIPAL>77310000</PRINCIPAL></CPV>{lots}</OBJET><PROCEDURE><TYPE_PROCEDURE>
<PROCEDURE_ADAPTE/></TYPE_PROCEDURE><CRITERES_ATTRIBUTION><CRITERES_PONDERES>
<CRITERE POIDS="60">Prix</CRITERE></CRITERES_PONDERES></CRITERES_ATTRIBUTION></PROCEDURE>
<CONDITION_DELAI><RECEPT_OFFRES>2026-12-01T12:00:00+01:00</RECEPT_OFFRES></CONDITION_DELAI>
<CONDITION_PARTICIPATION>{reserved}</CONDITION_PARTICIPATION></DONNEES></ANNONCE>"""
TWO = """<LOTS><LOT><NUM>1</NUM><INTITULE>Tonte</INTITULE><CPV><PRINCIPAL>77311000</PRINCIPAL></CPV>
<LIEU_PRINCIPAL>81000 Albi</LIEU_PRINCIPAL><VALEUR DEVISE="EUR">50000</VALEUR>
<DUREE_MOIS>24</DUREE_MOIS></LOT><LOT><NUM>2</NUM><INTITULE>Taille</INTITULE></LOT></LOTS>"""


def read(lots=TWO, nature="APPEL_OFFRE", reserved="<MARCHE_RESERVE_NON/>"):
    return boamp.read(etree.fromstring(NOTICE.format(lots=lots, nature=nature, reserved=reserved)))


def test_a_notice_in_xml_is_read_with_its_lots():
    found = read()
    assert (found.source_key, found.form, found.buyer_name) == (
        "26-000001",
        "MAPA",
        "Ville fictive",
    )
    assert found.deadline_at == datetime(2026, 12, 1, 11, tzinfo=UTC)
    assert found.published_on == date(2026, 11, 2)
    assert (found.procedure, found.nature) == ("Procédure adaptée", "services")
    first, second = found.lots
    assert (first.number, first.title, first.cpv) == ("1", "Tonte", ("77311000",))
    assert (first.commune_code, first.amount_ht, first.duration_months) == (
        "81004",
        Decimal(50000),
        24,
    )
    assert (second.commune_code, second.department, second.amount_ht) == (None, "81", None)
    assert second.criteria == (("Prix", "60"),)
    assert {one.reservation for one in found.lots} == {Reservation.NONE}


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("", None),
        ("<MARCHE_RESERVE_NON/>", Reservation.NONE),
        ("<PRESTATION_RESERVEE_OUI>Architecte</PRESTATION_RESERVEE_OUI>", None),
        ("<MARCHE_RESERVE_OUI/>", Reservation.UNSPECIFIED),
        ("<MARCHE_RESERVE>ateliers protégés</MARCHE_RESERVE>", Reservation.WORKSHOPS),
    ],
)
def test_a_profession_is_no_reservation_and_silence_is_unknown(box, expected):
    assert read(reserved=box).lots[0].reservation == expected


def test_the_same_lot_written_twice_is_one():
    lot = "<LOT><DESCRIPTION>Eau</DESCRIPTION></LOT>"
    found = read(f"<LOTS>{lot}{lot}</LOTS>")
    assert len(found.lots) == 1
    assert "deux fois" in found.remarks[0].reason


@pytest.mark.parametrize("nature", ["ATTRIBUTION", "RECTIFICATIF", "INTENTION_CONCLURE"])
def test_what_opens_no_consultation_is_refused(nature):
    with pytest.raises(ImportRefused, match="n’ouvre aucune consultation"):
        read(nature=nature)


def test_the_old_interface_writes_moments_in_milliseconds_and_empty_boxes_as_xml():
    record = {
        "gestion": {
            "reference": {
                "idweb": "20-1",
                "typeavis": {
                    "famille": {"mapa": "<?xml version='1.0'?><MAPA/>", "fns": None},
                    "nature": {"appeloffre": {"standard": None}, "attribution": None},
                },
            },
            "indexation": {"datepublication": 1607900400000},
        },
        "donnees": {
            "identite": {"denomination": "Commune fictive"},
            "objet": [{"objetcomplet": "Spectacles", "lieuexeclivr": [{"adresse": "Albi"}]}],
            "conditiondelai": {"receptoffres": 1614596400000},
        },
    }
    found = boamp.read_record(record)
    assert (found.form, found.title) == ("MAPA", "Spectacles")
    assert found.published_on == date(2020, 12, 14)
    assert found.deadline_at == datetime(2021, 3, 1, 11, tzinfo=UTC)
    assert found.lots[0].commune_code == "81004"


def test_the_field_donnees_is_json_written_as_text():
    data = {
        "OBJET": {"OBJET_COMPLET": "Voirie", "CPV_OBJ": "45233140."},
        "DELAI": {"RECEPT_OFFRES": "20 juillet 2006", "AUTRES": ", à 12 heures"},
        "LOTS": {"NUM_LOT": ["1", "2"], "DESC_LOT": ["Routes.", "Trottoirs."]},
    }
    found = boamp.read_record({"idweb": "A1", "nature": "APPEL_OFFRE", "donnees": json.dumps(data)})
    assert [one.title for one in found.lots] == ["Routes", "Trottoirs"]
    assert found.deadline_at == datetime(2006, 7, 20, 10, tzinfo=UTC)


def test_lots_that_cannot_be_told_apart_are_one_and_it_is_said():
    data = {"OBJET": {"OBJET_COMPLET": "X"}, "LOTS": {"NUM_LOT": ["1", "2"], "AUTRES": ["a"]}}
    found = boamp.read_record({"idweb": "A1", "donnees": json.dumps(data)})
    assert len(found.lots) == 1
    assert "séparés" in found.remarks[0].reason


def test_eforms_inside_the_boamp_keep_the_number_of_the_boamp():
    form = {
        "cbc:ID": {"@schemeName": "notice-id", "#text": "abc"},
        "cbc:NoticeTypeCode": "cn-standard",
        "cac:ProcurementProject": {"cbc:Name": {"@languageID": "FRA", "#text": "Vitres"}},
        "cac:ProcurementProjectLot": [
            {"cbc:ID": "LOT-0001", "cac:ProcurementProject": {"cbc:Name": "Nord"}},
            {"cbc:ID": "LOT-0002", "cac:ProcurementProject": {"cbc:Name": "Sud"}},
        ],
    }
    data = json.dumps({"EFORMS": {"ContractNotice": form}})
    found = boamp.read_record({"idweb": "26-9", "donnees": data})
    assert (found.source, found.source_key) == ("boamp", "26-9")
    assert [one.title for one in found.lots] == ["Nord", "Sud"]


def test_every_real_notice_is_read_or_refused_with_a_reason(shared_data):
    read_ones = refused = lots = 0
    for path in files_in([shared_data / "tenders" / "boamp_samples"]):
        for one in read_file(path):
            assert one.notice is not None or "n’ouvre aucune consultation" in one.refusal
            read_ones += one.notice is not None
            refused += one.notice is None
            lots += len(one.notice.lots) if one.notice else 0
    assert (read_ones, refused, lots) == (27, 13, 64)
