"""New consultations: by hand, from a text, from a file; corrected and deleted by their owner."""

import io
import zipfile
from decimal import Decimal

import pytest
from sqlmodel import col, select

from spaser.imports import intake, uploads
from spaser.imports.models import Upload
from spaser.tenders.models import Reservation, Tender
from spaser.web.access import Role
from tests.pages.catalogue import add_tender, read

UNSAID = {"amount_kind": "estime", "reservation": ""}  # what a browser sends of a list
TEXT = "Propreté des écoles\nLot n° 1 : Vitres\nMontant estimé : 80 k€ HT\nLot n° 2 : Sols"
PLAN = b"Objet;Montant HT;Lieu\nTonte;80-100 k\xe2\x82\xac;Albi\n;5;\n"


@pytest.fixture
def home(visit):
    owner = visit.organisation()
    visit.sign_in_as(Role.BUYER, owner)
    return owner


def said(element):
    """The words of an element, with ordinary spaces."""
    return " ".join(element.get_text(" ").replace("\N{NO-BREAK SPACE}", " ").split())


def tenders(visit):
    visit.session.rollback()  # a snapshot of before would hide what the page wrote
    return visit.session.exec(select(Tender).order_by(col(Tender.id))).all()


def send(visit, content, name="avis.csv", expect=302):
    """Send a file through the form of the page."""
    url = "/consultations/nouvelle/fichier"
    token = visit.get(url).select_one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    visit.answer = visit.client.post(url, data=sent, content_type="multipart/form-data")
    return visit._page(expect)


def test_a_consultation_is_written_then_its_lots(visit, home):
    fields = {
        "title": "Propreté",
        "nature": "",
        "deadline_day": "2027-03-01",
        "deadline_hour": "12:00",
    }
    visit.submit("/consultations/nouvelle", fields)
    made = tenders(visit)[0]
    assert (made.organisation_id, made.title, made.buyer_name) == (home.id, "Propreté", home.name)
    assert made.deadline_at.isoformat() == "2027-03-01T11:00:00+00:00"
    assert visit.answer.location == f"/consultations/{made.id}/lots/nouveau"
    visit.submit(
        visit.answer.location,
        {"number": "1", "title": "Vitres", "cpv": "90911300-9", "place": "Albi", "amount": "80 k€",
         "amount_kind": "estime", "duration": "2 ans", "reservation": "ea_esat_siae",
         "criteria": "Prix : 60 %\nDélai"},
    )  # fmt: skip
    lot = tenders(visit)[0].lots[0]
    assert (lot.cpv, lot.commune_code, lot.amount_ht) == (["90911300"], "81004", Decimal(80_000))
    assert (lot.duration_months, lot.reservation) == (24, Reservation.WORKSHOPS)
    assert lot.criteria == [{"name": "Prix", "weight": "60 %"}, {"name": "Délai", "weight": ""}]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("cpv", "12345678", "n’existe pas"),
        ("place", "Nulle-Part-sur-Rien", "n’est pas un lieu reconnu"),
        ("amount", "beaucoup", "n’est pas un montant lisible"),
        ("amount", "80 k€ TTC", "hors taxes"),
        ("amount", "80-100 k€", "un seul montant"),
        ("duration", "bientôt", "24 mois"),
    ],
)
def test_a_field_that_is_not_understood_says_what_to_write(visit, home, field, typed, sentence):
    made = add_tender(visit, home)
    fields = {"number": "9", "title": "Vitres", **UNSAID, field: typed}
    page = visit.submit(f"/consultations/{made.id}/lots/nouveau", fields, expect=422)
    assert sentence in said(page.select_one(f"#{field}-error"))
    assert len(tenders(visit)[0].lots) == 1


def test_a_lot_number_is_used_once(visit, home):
    made = add_tender(visit, home)
    fields = {"number": "1", "title": "Vitres", **UNSAID}
    page = visit.submit(f"/consultations/{made.id}/lots/nouveau", fields, expect=422)
    assert "existe déjà" in said(page.select_one("#number-error"))


def test_codes_are_proposed_and_never_chosen_for_the_person(visit, home):
    made = add_tender(visit, home)
    url = f"/consultations/{made.id}/lots/nouveau"
    token = visit.get(url).select_one("[name=csrf_token]")["value"]
    fields = {
        "csrf_token": token,
        "number": "2",
        "title": "Nettoyage des vitres",
        "step": "propose",
    }
    visit.answer = visit.client.post(url, data=fields)
    page = visit._page(200)
    first = page.select("[name=proposed]")[0]
    assert (first["value"], first.has_attr("checked")) == ("90911300", False)
    assert "sur 100" in said(page.select_one(f"label[for={first['id']}]"))
    del fields["step"]
    visit.client.post(url, data=fields | {"proposed": ["90911300"], **UNSAID})
    assert tenders(visit)[0].lots[-1].cpv == ["90911300"]


def test_a_text_is_read_before_it_is_kept(visit, home):
    url = "/consultations/nouvelle/texte"
    page = visit.submit(url, {"written": TEXT, "step": "read"}, expect=200)
    words = read(page)
    for expected in ("2 lots", "80 000 €", "Rien n’est encore gardé"):
        assert expected in words
    assert tenders(visit) == []
    keep = {one["name"]: one["value"] for one in page.select("main form input[type=hidden]")}
    visit.client.post(url, data=keep | {"written": TEXT, "step": "keep"})
    assert [lot.title for lot in tenders(visit)[0].lots] == ["Vitres", "Sols"]


def test_a_file_is_read_before_it_is_kept(visit, home):
    send(visit, PLAN, "Achats_2027.csv")
    url = visit.answer.location
    words = read(visit.get(url))
    for expected in ("Achats 2027", "Fourchette", "Ligne 3"):
        assert expected in words
    assert tenders(visit) == []
    visit.submit(url, {"step": "keep"})
    made = tenders(visit)[0]
    assert (made.source, made.organisation_id, made.buyer_name) == ("plan", home.id, home.name)
    assert [lot.title for lot in made.lots] == ["Tonte"]
    visit.get(url, expect=404)


def test_a_file_may_be_dropped(visit, home):
    send(visit, PLAN)
    visit.submit(visit.answer.location, {"step": "drop"})
    assert tenders(visit) == []
    assert visit.session.exec(select(Upload)).one().removed_at is not None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"%PDF-1.4", "collez-le"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (b"[" * 10_000, "JSON"),
        (b"a;b\n1;2\n", "Objet"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(visit, home, content, sentence):
    page = send(visit, content, expect=422)
    assert sentence in said(page.select_one("#file-error"))
    assert visit.session.exec(select(Upload)).all() == []


def test_a_file_too_large_is_not_read(visit, home):
    url = "/consultations/nouvelle/fichier"
    token = visit.get(url).select_one("[name=csrf_token]")["value"]
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    body += b"x" * (9 << 20) + b"\r\n--b--\r\n"
    visit.answer = visit.client.post(
        url,
        data=body,
        content_type="multipart/form-data; boundary=b",
        headers={"X-CSRFToken": token},
    )
    assert "8 Mo" in read(visit._page(413))


def test_its_owner_corrects_and_deletes(visit, home):
    made = add_tender(visit, home)
    lot = made.lots[0]
    visit.submit(f"/consultations/{made.id}/modifier", {"title": "Autre objet", "nature": ""})
    assert tenders(visit)[0].title == "Autre objet"
    url = f"/consultations/{made.id}/lots/{lot.id}"
    before = (lot.commune_code, lot.department, list(lot.nuts))
    form = {"number": "1", "title": "Taille", "place": lot.place, **UNSAID}
    visit.submit(f"{url}/modifier", form)
    after = tenders(visit)[0].lots[0]
    assert (after.title, (after.commune_code, after.department, after.nuts)) == ("Taille", before)
    visit.submit(f"{url}/supprimer", {})
    assert tenders(visit)[0].lots == []
    visit.submit(f"/consultations/{made.id}/supprimer", {})
    assert tenders(visit) == []


def test_a_public_notice_is_nobody_s_to_change(visit, home):
    made = add_tender(visit, None)
    for end in ("modifier", "supprimer", "lots/nouveau", f"lots/{made.lots[0].id}/modifier"):
        visit.get(f"/consultations/{made.id}/{end}", expect=404)
    assert "Ajouter un lot" not in read(visit.get(f"/consultations/{made.id}"))


def test_a_reader_sees_no_way_to_write(visit):
    visit.sign_in_as(Role.READER, visit.organisation())
    assert "Nouvelle consultation" not in read(visit.get("/consultations/"))
    visit.get("/consultations/nouvelle", expect=403)


def test_files_that_nobody_finishes_do_not_fill_the_disk(visit, home, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)
    addresses = []
    for _ in range(3):
        send(visit, PLAN)
        addresses.append(visit.answer.location)
    visit.get(addresses[0], 404)
    visit.get(addresses[1])
    visit.session.rollback()
    removed = [one.removed_at is not None for one in visit.session.exec(select(Upload))]
    assert sorted(removed) == [False, False, True]


def test_a_workbook_that_would_swell_is_not_opened(visit, home, monkeypatch):
    monkeypatch.setattr(intake, "MAX_UNPACKED", 100)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "a" * 101)
    page = send(visit, packed.getvalue(), "plan.xlsx", expect=422)
    assert "prendrait trop de place" in said(page)


def test_one_file_is_read_at_a_time(visit, home, monkeypatch):
    monkeypatch.setattr(intake, "_WAIT_SECONDS", 0.01)
    with intake._turn():
        page = send(visit, PLAN, expect=503)
    assert "en cours de lecture" in said(page)
    send(visit, PLAN)
