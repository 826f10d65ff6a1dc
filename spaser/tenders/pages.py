"""Consultations and their lots."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.core import journal
from spaser.tenders import queries, wording
from spaser.web import paging
from spaser.web.access import Role, access, organisation_id
from spaser.web.session import reading

bp = Blueprint("tenders", __name__, url_prefix="/consultations")
PAGE_SIZE = 25


@bp.get("/")
@access(Role.READER)
def index() -> ResponseReturnValue:
    words, number = request.args.get("q", "").strip()[:200], paging.wanted()
    start = paging.offset(number, PAGE_SIZE)
    rows, total = queries.tenders(reading(), organisation_id(), words, start, PAGE_SIZE)
    listing = paging.Page(rows, number, PAGE_SIZE, total)
    if number > listing.count:
        return redirect(url_for(".index", page=listing.count, q=words or None))
    return render_template("tenders/index.html", listing=listing, words=words, wording=wording)


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
