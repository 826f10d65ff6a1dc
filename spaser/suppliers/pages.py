"""The public directory."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from spaser.core import journal
from spaser.suppliers import queries, wording
from spaser.suppliers.models import InclusiveKind, Known, StatusKind, Supplier
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
    arguments = {
        "q": wanted.words or None,
        "departement": wanted.department or None,
        "type": wanted.kind.value if wanted.kind else None,
    }
    return render_template(
        "suppliers/index.html",
        listing=paging.Page(rows, number, PAGE_SIZE, total),
        wanted=wanted,
        arguments=arguments,
        departments=queries.departments_present(reading()),
        kinds=wording.KINDS,
        tags=tags,
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
        tags=tags,
        history=changes,
    )


def _by_status(supplier: Supplier) -> list[tuple[str, list[object]]]:
    """Each status with all that sources say of it: contradictions are shown, not settled."""
    return [
        (label, [fact for fact in supplier.statuses if fact.status == status])
        for status, label in wording.STATUSES.items()
    ]


def tags(supplier: Supplier) -> list[str]:
    """The short names of what it is, for lists; only what a source affirms."""
    found = []
    for fact in sorted(supplier.statuses, key=lambda fact: (fact.status, fact.detail)):
        if fact.value != Known.YES:
            continue
        if fact.status == StatusKind.INCLUSIVE:
            found.append(fact.detail)
        elif fact.status == StatusKind.ESUS:
            found.append("ESUS")
        elif fact.detail:
            found.append(wording.detail(fact.status, fact.detail))
        else:
            found.append("ESS")
    return list(dict.fromkeys(found))
