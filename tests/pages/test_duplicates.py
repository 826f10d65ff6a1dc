"""The CRESS decides of twins: proposals, comparison, merge, undo."""

import pytest
import sqlalchemy as sa
from sqlmodel import select

from spaser.accounts.models import Organisation
from spaser.core import clock
from spaser.core.db import transaction
from spaser.directory import duplicate_search
from spaser.jobs.models import Job, JobState
from spaser.suppliers import actions
from spaser.suppliers.assembly import Origin, write
from spaser.suppliers.models import DuplicatePair, PairState, Supplier, SupplierMerge
from spaser.suppliers.proposals import refresh
from spaser.suppliers.records import Held, Holding
from spaser.web.access import Role
from tests.visit import Visit

SIRET, OTHER = "00000000100013", "00000000200011"


def add(visit: Visit, name: str, **more: object) -> int:
    """A fictitious supplier of Foix, brought by a table."""
    facts = {"name": name, "commune_name": "Foix", "commune_code": "09122", "department": "09",
             "fictitious": True, **more}  # fmt: skip
    holding = Holding(None, [Held("table", name, facts, None, fresh=True)])
    with transaction(visit.session):
        actions.lock(visit.session)
        write(visit.session, [holding], Origin("table"))
    assert holding.supplier_id is not None
    return holding.supplier_id


@pytest.fixture
def cress(visit: Visit) -> Organisation:
    made = visit.organisation("CRESS d’Essai", "cress")
    visit.sign_in_as(Role.EDITOR, made)
    return made


@pytest.fixture
def twins(visit: Visit, cress: Organisation) -> tuple[int, int]:
    """Proposed to be one: the first has a SIRET."""
    pair = (
        add(visit, "Les Jardins de l’Élan", siret=SIRET),
        add(visit, "Assoc. Les jardins de l’Élan", website="https://elan.example"),
    )
    refresh(visit.session)
    return pair


def compare(pair: tuple[int, int]) -> str:
    return f"/doublons/comparer?premiere={pair[0]}&seconde={pair[1]}"


def decide(visit: Visit, pair: tuple[int, int], decision: str, expect: int = 302, **more: str):
    """Press a button of the comparison."""
    page = visit.get(compare(pair))
    form = page.select_one('form[action="/doublons/decision"]')
    assert form is not None
    filled = {f["name"]: f.get("value", "") for f in form.select("input[type=hidden]")}
    assert decision in {b["value"] for b in form.select("button[name=decision]")} or expect != 302
    data = {**filled, "decision": decision, **more}
    visit.answer = visit.client.post("/doublons/decision", data=data)
    return visit._page(expect)


def state(visit: Visit, number: int) -> int | None:
    found = visit.session.exec(select(Supplier.merged_into_id).where(Supplier.id == number)).one()
    visit.session.rollback()
    return found


def test_an_empty_queue_says_what_to_do(visit: Visit, cress: Organisation) -> None:
    page = visit.get("/doublons/").get_text()
    assert "Aucune proposition n’attend de décision" in page
    assert "Aucune fusion" in visit.get("/doublons/fusions").get_text()


def test_proposals_are_listed_with_their_reasons(visit: Visit, twins: tuple[int, int]) -> None:
    page = visit.get("/doublons/")
    assert "1 proposition" in page.get_text()
    text = page.select_one(".result").get_text()
    assert "Même commune" in text
    assert "jardins" in text
    assert "sans SIRET" in text


def test_proposals_are_filtered_by_department(visit: Visit, twins: tuple[int, int]) -> None:
    assert "1 proposition" in visit.get("/doublons/?departement=09").get_text()
    empty = visit.get("/doublons/?departement=31").get_text()
    assert "Aucune proposition dans ce département" in empty


def test_both_sides_are_shown_with_what_differs(visit: Visit, twins: tuple[int, int]) -> None:
    page = visit.get(compare(twins))
    verdicts = {
        row.get_text(" ", strip=True).split(" ")[0]: row.select_one(".tag").get_text(strip=True)
        for row in page.select(".compare tbody th")
    }
    assert verdicts["Nom"] == "≠différent"
    assert verdicts["Commune"] == "=identique"
    assert verdicts["SIRET"] == "A seulement"
    assert verdicts["Site"] == "B seulement"
    advised = page.select_one("button.btn-primary")
    assert advised["value"] == "garder_a"
    assert "conseillé" in advised.get_text()


def test_a_merge_is_made_then_undone(visit: Visit, twins: tuple[int, int]) -> None:
    kept, absorbed = twins
    decide(visit, twins, "garder_a")
    assert state(visit, absorbed) == kept
    assert "Aucune proposition" in visit.get("/doublons/").get_text()
    assert visit.client.get(f"/annuaire/{absorbed}").location == f"/annuaire/{kept}"
    merge = visit.session.exec(select(SupplierMerge.id)).one()
    visit.session.rollback()
    visit.press("/doublons/fusions", f"/doublons/fusions/{merge}/defaire")
    assert state(visit, absorbed) is None
    assert "Défaite" in visit.get("/doublons/fusions").get_text()
    assert "1 proposition" in visit.get("/doublons/").get_text()
    visit.get(f"/annuaire/{absorbed}")


def test_the_person_chooses_which_is_kept(visit: Visit, twins: tuple[int, int]) -> None:
    decide(visit, twins, "garder_b")
    assert state(visit, twins[0]) == twins[1]
    siret = visit.session.exec(select(Supplier.siret).where(Supplier.id == twins[1])).one()
    assert siret == SIRET


def test_two_structures_are_not_proposed_again(visit: Visit, twins: tuple[int, int]) -> None:
    decide(visit, twins, "distinctes")
    refresh(visit.session)
    assert "Aucune proposition" in visit.get("/doublons/").get_text()
    assert "ce sont deux structures" in visit.get(compare(twins)).get_text()


def test_two_editors_on_one_pair(visit: Visit, twins: tuple[int, int]) -> None:
    seen = PairState.PROPOSED.value
    decide(visit, twins, "distinctes")
    page = decide(visit, twins, "garder_a", expect=409, seen=seen)
    assert "vient de décider" in page.get_text()
    assert state(visit, twins[1]) is None


def test_a_pair_merged_meanwhile_is_refused(visit: Visit, twins: tuple[int, int]) -> None:
    third = add(visit, "Troisième")
    page = visit.get(compare(twins))
    token = page.select_one('form[action="/doublons/decision"] [name=csrf_token]')["value"]
    decide(visit, (third, twins[1]), "garder_a")
    data = {"csrf_token": token, "first": str(twins[0]), "second": str(twins[1]),
            "seen": "proposee", "decision": "garder_a"}  # fmt: skip
    visit.answer = visit.client.post("/doublons/decision", data=data)
    assert "fusionnée avec une autre" in visit._page(409).get_text()
    assert state(visit, twins[1]) == third


def test_two_sirets_cannot_be_merged(visit: Visit, cress: Organisation) -> None:
    pair = add(visit, "Élan", siret=SIRET), add(visit, "Élan 2", siret=OTHER)
    page = visit.get(compare(pair))
    assert "deux établissements" in page.get_text()
    assert [b["value"] for b in page.select("button[name=decision]")] == ["distinctes"]
    refused = decide(visit, pair, "garder_a", expect=422)
    assert "chacune leur SIRET" in refused.get_text()


def test_an_unreadable_decision_is_refused(visit: Visit, twins: tuple[int, int]) -> None:
    for wrong in ({"decision": "autre"}, {"first": "x"}, {"first": "9" * 30}, {"seen": "autre"}):
        decision = wrong.get("decision", "garder_a")
        more = {name: text for name, text in wrong.items() if name != "decision"}
        page = decide(visit, twins, decision, expect=422, **more)
        assert "illisible" in page.get_text()
    decide(visit, twins, "garder_a", expect=404, first="999999")


def test_two_structures_are_compared_by_siret_or_number(
    visit: Visit, twins: tuple[int, int]
) -> None:
    page = visit.get(f"/doublons/comparer?premiere={SIRET}&seconde={twins[1]}")
    assert "Ce que disent leurs fiches" in page.get_text()


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("", "", "Indiquez la première structure"),
        ("abc", "1", "Indiquez un SIRET de 14 chiffres"),
        ("99999", "1", "Aucune structure de l’annuaire"),
        ("9" * 20, "1", "Un SIRET a 14 chiffres"),
        ("1", "1", "la même structure"),
    ],
)
def test_wrong_numbers_are_told(
    visit: Visit, twins: tuple[int, int], first: str, second: str, sentence: str
) -> None:
    page = visit.get(f"/doublons/comparer?premiere={first}&seconde={second}", expect=422)
    assert sentence in " ".join(error.get_text() for error in page.select(".error"))


def test_a_merged_structure_leads_to_the_one_that_was_kept(
    visit: Visit, twins: tuple[int, int]
) -> None:
    decide(visit, twins, "garder_a")
    page = visit.get(f"/doublons/comparer?premiere={twins[1]}&seconde={twins[0]}", expect=422)
    assert f"fusionnée avec la n° {twins[0]}" in page.get_text()


def test_later_leads_to_the_next_proposal(visit: Visit, twins: tuple[int, int]) -> None:
    add(visit, "Chlorophylle", siret=OTHER)
    add(visit, "Association Chlorophyle")
    refresh(visit.session)
    best, next_one = visit.get("/doublons/").select(".result h3 a")
    later = visit.get(str(best["href"])).find("a", string=lambda text: "Plus tard" in (text or ""))
    assert later["href"] == next_one["href"]
    last = visit.get(str(later["href"])).find("a", string=lambda text: "Plus tard" in (text or ""))
    assert last["href"] == "/doublons/"


def test_a_search_is_asked_once(visit: Visit, twins: tuple[int, int]) -> None:
    visit.press("/doublons/", "/doublons/recherche")
    assert "attend son tour" in visit.get("/doublons/").get_text()
    page = visit.press("/doublons/", "/doublons/recherche", expect=422)
    assert "déjà en cours" in page.get_text()
    with transaction(visit.session):
        done = {"suppliers": 2, "proposed": 1, "new": 1, "gone": 0}
        update = sa.update(Job).values(state=JobState.DONE, ended_at=clock.now(), result=done)
        visit.session.connection().execute(update)
    assert "1 proposition nouvelle" in visit.get("/doublons/").get_text()
    assert visit.session.exec(select(Job.kind)).one() == duplicate_search.KIND


def test_a_page_beyond_the_end_goes_back(visit: Visit, twins: tuple[int, int]) -> None:
    assert visit.client.get("/doublons/?page=9").location == "/doublons/?page=1"
    assert visit.client.get("/doublons/fusions?page=9").location == "/doublons/fusions?page=1"


def test_a_reason_is_shown_as_text(visit: Visit, twins: tuple[int, int]) -> None:
    with transaction(visit.session):
        visit.session.exec(select(DuplicatePair)).one().reasons = ["<script>x</script>"]
    assert visit.get(compare(twins)).select(".reasons script") == []
