"""Plans, JSON of several notices and hostile files, through the import of tenders."""

import json
from decimal import Decimal

import pytest
from sqlmodel import col, select

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.imports.models import RemarkKind
from spaser.imports.tenders import import_tenders
from spaser.tenders.actions import NewLot, NewTender, change_lot, change_tender, delete_lot
from spaser.tenders.models import Lot, Tender

HEADER = "Objet;Montant HT;Lieu\n"


@pytest.fixture
def owner(session):
    with transaction(session):
        buyer = Organisation(kind=OrganisationKind.BUYER, name="Ville", created_at=clock.now())
        session.add(buyer)
        session.flush()
        return buyer.id


@pytest.fixture
def plan(tmp_path):
    folder = tmp_path / "plans"
    folder.mkdir()
    path = folder / "achats 2027.csv"
    path.write_text(f"{HEADER}Tonte;80 k€;Albi\nVitres;20 k€;\n", encoding="utf-8")
    return path


def lots(session):
    session.expire_all()
    found = session.exec(select(Lot).order_by(col(Lot.position), col(Lot.id)))
    return {lot.title: (lot.id, lot.number) for lot in found}


def test_a_plan_belongs_to_an_organisation(session, plan):
    report = import_tenders(session, [plan])
    assert (report.read, report.refused) == (1, 1)
    assert "--organisation" in report.remarks[0].reason
    assert session.exec(select(Tender)).all() == []


def test_a_plan_read_twice_changes_nothing(session, plan, owner):
    assert import_tenders(session, [plan], organisation_id=owner).created == 1
    assert import_tenders(session, [plan], organisation_id=owner).unchanged == 1
    assert len(lots(session)) == 2


def test_a_line_put_first_leaves_the_others_their_lots(session, plan, owner):
    import_tenders(session, [plan], organisation_id=owner)
    before = lots(session)
    plan.write_text(f"{HEADER}Peinture;9 k€;\nTonte;85 k€;Albi\n", encoding="utf-8")
    report = import_tenders(session, [plan], organisation_id=owner)
    after = lots(session)
    assert report.updated == 1
    assert after["Tonte"] == before["Tonte"]
    assert after["Vitres"] == before["Vitres"]
    assert len({number for _, number in after.values()}) == 3
    assert "gardés" in report.remarks[-1].reason


def test_what_a_person_wrote_over_a_line_is_left_alone(session, plan, owner):
    import_tenders(session, [plan], organisation_id=owner)
    with transaction(session):
        lot = session.exec(select(Lot).where(Lot.title == "Tonte")).one()
        said = NewLot(number=lot.number, title="Tonte des parcs", amount_ht=Decimal(90_000),
                      amount_kind=lot.amount_kind, place="Castres", commune_code="81065",
                      department="81")  # fmt: skip
        change_lot(session, lot, said, clock.now())
    plan.write_text(f"{HEADER}Tonte;85 k€;Toulouse\nVitres;20 k€;\n", encoding="utf-8")
    assert import_tenders(session, [plan], organisation_id=owner).unchanged == 0
    session.expire_all()
    [tonte] = session.exec(select(Lot).where(Lot.commune_code == "81065")).all()
    assert (tonte.title, tonte.amount_ht) == ("Tonte des parcs", Decimal(90_000))
    assert tonte.department == "81"


def test_lines_with_the_same_number_are_all_kept(session, tmp_path, owner):
    path = tmp_path / "p.csv"
    path.write_text("N°;Objet;Montant HT\n1;Tonte;1\n1;Vitres;2\n;Sols;3\n", encoding="utf-8")
    import_tenders(session, [path], organisation_id=owner)
    import_tenders(session, [path], organisation_id=owner)
    assert len(lots(session)) == 3


def test_json_of_several_notices_is_read_notice_by_notice(session, tmp_path):
    records = [
        {"idweb": "26-1", "objet": "Tonte", "dateparution": "2026-11-02"},
        {"idweb": "26-2", "objet": "X", "nature": "ATTRIBUTION"},
        {"idweb": "26-3"},
    ]
    path = tmp_path / "avis.txt"
    path.write_text(json.dumps({"results": records}), encoding="utf-8")
    report = import_tenders(session, [path])
    assert (report.read, report.created, report.refused) == (3, 1, 2)
    assert {one.file_name for one in report.remarks} == {
        "avis.txt, avis 26-2",
        "avis.txt, avis 26-3",
    }


def test_a_damaged_line_does_not_stop_the_next(session, tmp_path):
    path = tmp_path / "avis.jsonl"
    path.write_text('{"idweb":"1","objet":"A"}\n{"idweb":\n{"idweb":"3","objet":"C"}\n', "utf-8")
    report = import_tenders(session, [path])
    assert (report.created, report.refused) == (2, 1)


def test_an_older_notice_changes_nothing(session, tmp_path):
    path = tmp_path / "avis.json"
    for title, day in (("Neuf", "2026-11-05"), ("Vieux", "2026-11-01")):
        path.write_text(json.dumps([{"idweb": "1", "objet": title, "dateparution": day}]), "utf-8")
        report = import_tenders(session, [path])
    assert report.unchanged == 1
    assert "plus récent" in report.remarks[0].reason
    assert session.exec(select(Tender)).one().title == "Neuf"


def eforms(title, number, changed=""):
    """A notice in eForms, invented; `changed`: the identifier of the one that it changes."""
    own = "cccccccc-0000-4000-8000-000000000003" if changed else KEY
    change = f"<Changes><ChangedNoticeIdentifier>{changed}-01</ChangedNoticeIdentifier></Changes>"
    return f"""<ContractNotice><UBLExtensions><UBLExtension><ExtensionContent><EformsExtension>
<Publication><NoticePublicationID>{number}</NoticePublicationID></Publication>
{change if changed else ""}</EformsExtension></ExtensionContent></UBLExtension></UBLExtensions>
<ID>{own}</ID><IssueDate>2026-11-01Z</IssueDate><NoticeTypeCode>cn-standard</NoticeTypeCode>
<ProcurementProject><Name>{title}</Name></ProcurementProject></ContractNotice>"""


KEY = "bbbbbbbb-0000-4000-8000-000000000002"


def test_a_notice_and_its_change_are_one_whatever_their_order(session, tmp_path):
    folder = tmp_path / "avis"
    folder.mkdir()
    (folder / "b.xml").write_text(eforms("Tonte", "100-2026"), encoding="utf-8")
    (folder / "a.xml").write_text(eforms("Tonte et taille", "200-2026", KEY), encoding="utf-8")
    for _ in range(2):
        import_tenders(session, [folder])
        assert session.exec(select(Tender)).one().title == "Tonte et taille"


def test_two_notices_under_one_identifier_are_both_kept(session, tmp_path):
    folder = tmp_path / "avis"
    folder.mkdir()
    (folder / "a.xml").write_text(eforms("Tonte", "100-2026"), encoding="utf-8")
    (folder / "b.xml").write_text(eforms("Repas", "200-2026"), encoding="utf-8")
    assert import_tenders(session, [folder]).created == 2
    assert import_tenders(session, [folder]).unchanged == 2


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 10_000 + b"]" * 10_000,
        b'{"results":[{"idweb":"1","donnees":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}]}",
        b'{"results":[{"idweb":"1","montant":NaN}]}',
        b'{"results":[{"idweb":"1"',
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><l>&b;</l>',
        b"<ContractNotice>" + b"<a>" * 50_000,
        "<TED_EXPORT DOC_ID='é'/>".encode("latin-1"),
        b"PK\x03\x04 no workbook",
        b"%PDF-1.7",
        b"\x00\x01\x02\xff" * 500,
        b"a;b;c\n1;2;3\n",
        b"",
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(session, tmp_path, content):
    path = tmp_path / "fichier"
    path.write_bytes(content)
    report = import_tenders(session, [path])
    assert (report.read, report.refused) == (1, 1)
    refused = report.remarks[0]
    assert refused.kind == RemarkKind.REFUSED
    assert refused.reason[0].isupper()
    assert refused.reason.endswith(".")
    assert session.exec(select(Tender)).all() == []


def test_a_file_of_three_hundred_megabytes_is_refused_without_being_read(session, tmp_path):
    for start in (b"<a>", b'{"a":"', b"Objet;Montant\n"):
        path = tmp_path / "grand"
        with path.open("wb") as file:
            file.write(start)
            file.truncate(300 << 20)
        report = import_tenders(session, [path], dry_run=True)
        assert "Mo" in report.remarks[0].reason


def test_a_line_that_a_person_deleted_does_not_come_back(session, plan, owner):
    import_tenders(session, [plan], organisation_id=owner)
    with transaction(session):
        delete_lot(session, session.exec(select(Lot).where(Lot.title == "Tonte")).one())
    plan.write_text(f"{HEADER}Tonte;85 k€;Albi\nVitres;20 k€;\nSols;4 k€;\n", encoding="utf-8")
    report = import_tenders(session, [plan], organisation_id=owner)
    assert set(lots(session)) == {"Vitres", "Sols"}
    assert report.remarks[-1].reason.startswith("1 lot que quelqu’un a supprimé")


def test_what_a_person_wrote_over_the_plan_itself_is_left_alone(session, plan, owner):
    import_tenders(session, [plan], organisation_id=owner)
    with transaction(session):
        kept = session.exec(select(Tender)).one()
        change_tender(session, kept, NewTender("Achats de la Ville", "Ville"), clock.now())
    assert import_tenders(session, [plan], organisation_id=owner).created == 0
    session.expire_all()
    assert session.exec(select(Tender)).one().title == "Achats de la Ville"


def test_lines_added_by_an_edition_are_not_told_as_gone(session, plan, owner):
    import_tenders(session, [plan], organisation_id=owner)
    plan.write_text(f"{HEADER}Tonte;80 k€;Albi\nSols;4 k€;\n", encoding="utf-8")
    report = import_tenders(session, [plan], organisation_id=owner)
    assert report.remarks[-1].reason.startswith("1 lot de l’édition précédente")
