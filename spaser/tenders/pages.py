"""Consultations and their lots."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.core import clock, journal
from spaser.reference import geography
from spaser.tenders import queries, search, wording
from spaser.web import paging
from spaser.web.access import WRITER, Role, access, organisation_id, signed_in
from spaser.web.session import reading

bp = Blueprint("tenders", __name__, url_prefix="/consultations")
PAGE_SIZE = 25


@bp.get("/")
@access(Role.READER)
def index() -> ResponseReturnValue:
    wanted, number = search.read(request.args), paging.wanted()
    start = paging.offset(number, PAGE_SIZE)
    here = organisation_id()
    rows, total = queries.tenders(
        reading(), here, wanted, clock.now(), start=start, limit=PAGE_SIZE
    )
    listing = paging.Page(rows, number, PAGE_SIZE, total)
    arguments = search.arguments_of(wanted)
    if number > listing.count:
        return redirect(url_for(".index", page=listing.count, **arguments))
    return render_template(
        "tenders/index.html",
        listing=listing,
        wanted=wanted,
        arguments=arguments,
        deadlines=search.DEADLINES,
        departments=geography.departments(),
        left_out=_left_out(wanted),
        may_write=signed_in().may(WRITER),
        wording=wording,
    )


def _left_out(wanted: search.LotWanted) -> list[str]:
    """The fields that were filled and mean nothing, by their name."""
    given = dict(search.pairs(wanted))
    typed = ("cpv", "montant_min", "montant_max")
    return [name for name in typed if request.args.get(name, "").strip() and name not in given]


@bp.get("/<int:tender_id>")
@access(Role.READER)
def show(tender_id: int) -> ResponseReturnValue:
    tender = queries.tender_by_id(reading(), organisation_id(), tender_id)
    return render_template(
        "tenders/show.html",
        tender=tender,
        wording=wording,
        history=journal.history(reading(), "tender", tender.id),
    )
