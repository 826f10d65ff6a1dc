"""Suppliers that may be the same: review, merge, undo."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.accounts.forms import EmptyForm
from spaser.core import clock
from spaser.core.errors import NotFound, RuleBroken
from spaser.directory import comparison, duplicate_search, twins
from spaser.directory.duplicate_forms import (
    DISTINCT,
    KEEP_FIRST,
    KEEP_SECOND,
    CompareForm,
    DecisionForm,
)
from spaser.jobs import queue as queues
from spaser.reference import geography
from spaser.suppliers import duplicate_queries, merging, wording
from spaser.suppliers.duplicates import compared
from spaser.suppliers.merging import Decision
from spaser.suppliers.models import DuplicatePair, PairState, Supplier
from spaser.suppliers.names import Rarity
from spaser.suppliers.proposals import side_of
from spaser.web import paging
from spaser.web.access import Role, access, organisation_id, signed_in
from spaser.web.fields import put, say
from spaser.web.session import reading, writing

bp = Blueprint("duplicates", __name__, url_prefix="/doublons")
PAGE_SIZE = 20


@bp.get("/")
@access(Role.EDITOR, chamber=True)
def index() -> ResponseReturnValue:
    session, number = reading(), paging.wanted()
    department = request.args.get("departement", "").strip()[:3]
    offset = paging.offset(number, PAGE_SIZE)
    rows, total = duplicate_queries.waiting(session, department, offset, PAGE_SIZE)
    listing = paging.Page(rows, number, PAGE_SIZE, total)
    if number > listing.count:
        return redirect(url_for(".index", page=listing.count, departement=department or None))
    return render_template(
        "duplicates/index.html",
        listing=listing,
        department=department,
        departments=_departments(duplicate_queries.waiting_by_department(session)),
        search=duplicate_search.last(session, organisation_id()),
        tags=wording.tags,
        button=EmptyForm(),
    )


def _departments(counts: dict[str, int]) -> list[tuple[str, str]]:
    """Code and what is read, for each département with proposals."""
    found = []
    for code, count in counts.items():
        place = geography.department(code)
        found.append((code, f"{code} – {place.name} ({count})" if place else f"{code} ({count})"))
    return found


@bp.post("/recherche")
@access(Role.EDITOR, chamber=True)
def search() -> ResponseReturnValue:
    with writing() as session:
        duplicate_search.ask(session, queues.of(), organisation_id(), signed_in().actor)
    say("Recherche demandée : les propositions paraîtront ici dans quelques instants.")
    return redirect(url_for(".index"))


@bp.get("/comparer")
@access(Role.EDITOR, chamber=True)
def compare() -> ResponseReturnValue:
    form = CompareForm(request.args if "premiere" in request.args else None)
    if "premiere" not in request.args or not form.validate():
        return render_template("duplicates/choose.html", form=form), 422 if form.errors else 200
    first, second = _named(form, "premiere"), _named(form, "seconde")
    if first is not None and second is not None and first.id == second.id:
        put(form, "C’est la même structure : indiquez-en une autre.", "seconde")
    if first is None or second is None or form.errors:
        return render_template("duplicates/choose.html", form=form), 422
    return _side_by_side(first, second)


def _named(form: CompareForm, field: str) -> Supplier | None:
    try:
        found = duplicate_queries.named(reading(), form[field].data)
    except NotFound as refusal:
        put(form, refusal.message, field)
        return None
    if found.merged_into_id is not None:
        put(form, f"Cette structure a déjà été fusionnée avec la n° {found.merged_into_id}.", field)
        return None
    return found


def _side_by_side(first: Supplier, second: Supplier) -> str:
    session = reading()
    department = request.args.get("departement", "")[:3]
    pair = merging.pair_of(session, first.id, second.id)
    later = duplicate_queries.next_after(session, pair, department) if pair else None
    seen = pair.state.value if pair else ""
    return render_template(
        "duplicates/compare.html",
        first=first,
        second=second,
        pair=pair,
        reasons=_reasons(pair, first, second),
        later=later,
        department=department,
        facts=comparison.facts(first, second),
        words=comparison,
        kept=comparison.better_kept(first, second),
        tags=wording.tags,
        form=DecisionForm(first=first.id, second=second.id, seen=seen, department=department),
        states=PairState,
    )


def _reasons(pair: DuplicatePair | None, first: Supplier, second: Supplier) -> list[str]:
    """Why they look alike: what the search wrote, or a comparison made now."""
    if pair is not None and pair.reasons:
        return pair.reasons
    return list(compared(side_of(first), side_of(second), Rarity()).reasons)


@bp.post("/decision")
@access(Role.EDITOR, chamber=True)
def decide() -> ResponseReturnValue:
    form = DecisionForm()
    if not form.validate():
        raise RuleBroken("Cette décision est illisible. Rouvrez la comparaison et recommencez.")
    first, second = form.numbers()
    chosen = form.chosen()
    decision = Decision(first, second, form.state_seen(), signed_in().full_name, clock.now())
    with writing() as session:
        if chosen == DISTINCT:
            merging.tell_apart(session, decision)
        else:
            twins.merge(session, decision, {KEEP_FIRST: first, KEEP_SECOND: second}[chosen])
    say(
        "C’est noté : ce sont deux structures. Elles ne seront plus proposées."
        if chosen == DISTINCT
        else "Les deux structures n’en font plus qu’une. La fusion peut être défaite."
    )
    return redirect(url_for(".index", departement=form.department.data or None))


@bp.get("/fusions")
@access(Role.EDITOR, chamber=True)
def merges() -> ResponseReturnValue:
    number = paging.wanted()
    offset = paging.offset(number, PAGE_SIZE)
    rows, total = duplicate_queries.merges(reading(), offset, PAGE_SIZE)
    listing = paging.Page(rows, number, PAGE_SIZE, total)
    if number > listing.count:
        return redirect(url_for(".merges", page=listing.count))
    return render_template("duplicates/merges.html", listing=listing, button=EmptyForm())


@bp.post("/fusions/<int:merge_id>/defaire")
@access(Role.EDITOR, chamber=True)
def undo(merge_id: int) -> ResponseReturnValue:
    with writing() as session:
        twins.undo(session, merge_id, signed_in().full_name, clock.now())
    say("Fusion défaite : chaque structure a retrouvé ses fiches.")
    return redirect(url_for(".merges"))
