"""The public directory."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.core import journal
from spaser.reference import geography
from spaser.reference.legal_categories import legal_category
from spaser.reference.naf import naf_label
from spaser.suppliers import queries, wording
from spaser.suppliers.models import InclusiveKind, Supplier
from spaser.web import paging
from spaser.web.access import PUBLIC, access, identity
from spaser.web.session import reading

bp = Blueprint("suppliers", __name__, url_prefix="/annuaire")
PAGE_SIZE = 25


def _wanted() -> queries.Wanted:
    kind = request.args.get("type", "")
    return queries.Wanted(
        words=request.args.get("q", "").strip()[:200],
        department=request.args.get("departement", "").strip()[:3],
        kind=InclusiveKind(kind) if kind in list(InclusiveKind) else None,
    )


@bp.get("/")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    wanted, number = _wanted(), paging.wanted()
    rows, total = queries.directory(reading(), wanted, paging.offset(number, PAGE_SIZE), PAGE_SIZE)
    arguments: dict[str, Any] = {
        "q": wanted.words or None,
        "departement": wanted.department or None,
        "type": wanted.kind.value if wanted.kind else None,
    }
    listing = paging.Page(rows, number, PAGE_SIZE, total)
    if number > listing.count:
        return redirect(url_for(".index", page=listing.count, **arguments))
    return render_template(
        "suppliers/index.html",
        listing=listing,
        wanted=wanted,
        arguments=arguments,
        departments=_departments(),
        kinds=wording.KINDS,
        tags=wording.tags,
    )


@bp.get("/<int:supplier_id>")
@access(PUBLIC)
def show(supplier_id: int) -> ResponseReturnValue:
    supplier = queries.supplier_by_id(reading(), supplier_id)
    changes = journal.history(reading(), "supplier", supplier.id) if identity() else None
    return render_template(
        "suppliers/show.html",
        supplier=supplier,
        statuses=_by_status(supplier),
        wording=wording,
        tags=wording.tags,
        naf_label=naf_label(supplier.naf or ""),
        category=legal_category(supplier.legal_category or ""),
        history=changes,
    )


def _departments() -> list[tuple[str, str]]:
    """Code and name of the départements where there is at least one supplier."""
    known = ((code, geography.department(code)) for code in queries.departments_present(reading()))
    return [(code, found.name if found else "") for code, found in known]


def _by_status(supplier: Supplier) -> list[tuple[str, list[object]]]:
    """Each status with all that sources say of it: contradictions are shown, not settled."""
    return [
        (label, [fact for fact in supplier.statuses if fact.status == status])
        for status, label in wording.STATUSES.items()
    ]
