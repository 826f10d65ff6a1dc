"""Notices in, with their lots: twice the same, each in its organisation."""

import pytest
from sqlmodel import col, select

from spaser.accounts.models import Organisation, OrganisationKind
from spaser.core import clock
from spaser.core.db import transaction
from spaser.imports.models import ImportRun, RunState
from spaser.imports.refusal import ImportRefused
from spaser.imports.tenders import import_tenders
from spaser.tenders.models import Lot, Tender

NOTICE = """<TED_EXPORT DOC_ID="000001-2021" VERSION="R2.0.9"><FORM_SECTION>
<F02_2014 LG="FR" CATEGORY="ORIGINAL"><OBJECT_CONTRACT><TITLE><P>{title}</P></TITLE>
<CPV_MAIN><CPV_CODE CODE="77310000"/></CPV_MAIN>
<OBJECT_DESCR><LOT_NO>1</LOT_NO><TITLE><P>Nord</P></TITLE></OBJECT_DESCR>
<OBJECT_DESCR><LOT_NO>2</LOT_NO><TITLE><P>Sud</P></TITLE></OBJECT_DESCR>
</OBJECT_CONTRACT></F02_2014></FORM_SECTION></TED_EXPORT>"""


@pytest.fixture
def notice(tmp_path):
    folder = tmp_path / "avis"
    folder.mkdir()
    path = folder / "avis.xml"
    path.write_text(NOTICE.format(title="Espaces verts"), encoding="utf-8")
    return path


@pytest.fixture
def an_organisation(session):
    with transaction(session):
        buyer = Organisation(kind=OrganisationKind.BUYER, name="Ville", created_at=clock.now())
        session.add(buyer)
        session.flush()
        return buyer.id


def test_a_second_run_changes_nothing(session, notice):
    assert import_tenders(session, [notice]).created == 1
    assert import_tenders(session, [notice]).unchanged == 1
    assert [lot.title for lot in session.exec(select(Lot).order_by(col(Lot.position)))] == [
        "Nord", "Sud",
    ]  # fmt: skip


def test_a_corrected_notice_updates_the_same_lots(session, notice):
    import_tenders(session, [notice])
    numbers = [lot.id for lot in session.exec(select(Lot).order_by(col(Lot.position)))]
    notice.write_text(NOTICE.format(title="Parcs").replace("Nord", "Est"), encoding="utf-8")
    assert import_tenders(session, [notice]).updated == 1
    lots = session.exec(select(Lot).order_by(col(Lot.position))).all()
    assert [lot.id for lot in lots] == numbers
    assert [lot.title for lot in lots] == ["Est", "Sud"]


def test_a_dry_run_leaves_nothing(session, notice):
    report = import_tenders(session, [notice], dry_run=True)
    assert report.created == 1
    assert session.exec(select(Tender)).all() == []
    assert session.exec(select(ImportRun)).all() == []


def test_the_same_notice_may_be_public_and_of_an_organisation(session, notice, an_organisation):
    import_tenders(session, [notice])
    report = import_tenders(session, [notice], organisation_id=an_organisation)
    assert report.created == 1
    owners = {tender.organisation_id for tender in session.exec(select(Tender))}
    assert owners == {None, an_organisation}


def test_one_bad_file_of_a_folder_does_not_stop_the_others(session, notice):
    (notice.parent / "faux.xml").write_text("<autre/>")
    report = import_tenders(session, [notice.parent])
    assert (report.read, report.created, report.refused) == (2, 1, 1)
    assert "TED (R2.0.9)" in report.remarks[0].reason
    assert report.remarks[0].file_name == "faux.xml"
    assert session.exec(select(ImportRun)).one().state == RunState.DONE


def test_an_empty_folder_is_refused(session, tmp_path):
    empty = tmp_path / "vide"
    empty.mkdir()
    with pytest.raises(ImportRefused, match="Aucun fichier"):
        import_tenders(session, [empty])
