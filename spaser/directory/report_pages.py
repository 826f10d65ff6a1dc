"""Errors that people report on a supplier, and the queue of the editor."""

from ipaddress import IPv4Address, IPv6Network, ip_address

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.accounts.pages import secret_key
from spaser.accounts.tokens import keyed_digest
from spaser.core import clock, journal
from spaser.core.errors import Conflict, RuleBroken
from spaser.core.journal import Actor, act_as
from spaser.directory import report_actions, report_queries
from spaser.directory.followed import kept
from spaser.directory.models import ErrorReport, ReportState
from spaser.directory.report_forms import STATES, TOPICS, DecisionForm, ReportForm
from spaser.suppliers.models import Supplier
from spaser.web import paging
from spaser.web.access import PUBLIC, Role, access, identity, signed_in
from spaser.web.fields import put, say
from spaser.web.session import reading, writing

bp = Blueprint("reports", __name__, url_prefix="/signalements")
PAGE_SIZE = 25
_VISITOR = Actor("Visiteur sans compte")


@bp.route("/structure/<int:supplier_id>", methods=["GET", "POST"])
@access(PUBLIC)
def create(supplier_id: int) -> ResponseReturnValue:
    supplier = kept(reading(), supplier_id)
    if supplier.id != supplier_id:
        return redirect(url_for(".create", supplier_id=supplier.id))
    form, status = ReportForm(), 200
    if form.validate_on_submit():
        try:
            if not form.web.data:
                _report(supplier, form)
        except report_actions.TooManyReports as refusal:
            put(form, refusal.message)
            status = 429
        except RuleBroken as refusal:
            put(form, refusal.message, "email")
        else:
            return redirect(url_for(".thanks", supplier_id=supplier_id))
    page = render_template("reports/create.html", form=form, supplier=supplier)
    return page, 422 if form.errors and status == 200 else status


def _report(supplier: Supplier, form: ReportForm) -> None:
    who = identity()
    address = keyed_digest(secret_key(), f"report:{_connection(request.remote_addr or '')}")
    with writing() as session:
        if who is None:
            act_as(session, _VISITOR)
        report_actions.report(
            session,
            supplier.id,
            form.draft(),
            address_hash=address,
            now=clock.now(),
            person_id=who.person_id if who else None,
        )


def _connection(address: str) -> str:
    """What is one subscriber: an IPv4 address, or the 2^64 addresses that one has in IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, 64), strict=False))


@bp.get("/structure/<int:supplier_id>/merci")
@access(PUBLIC)
def thanks(supplier_id: int) -> ResponseReturnValue:
    return render_template("reports/thanks.html", supplier=kept(reading(), supplier_id))


@bp.get("/")
@access(Role.EDITOR, chamber=True)
def index() -> ResponseReturnValue:
    number = paging.wanted()
    rows, total = report_queries.waiting(reading(), paging.offset(number, PAGE_SIZE), PAGE_SIZE)
    listing = paging.Page(rows, number, PAGE_SIZE, total)
    if number > listing.count:
        return redirect(url_for(".index", page=listing.count))
    return render_template(
        "reports/index.html",
        listing=listing,
        waiting=report_queries.open_count(reading()),
        topics=TOPICS,
    )


@bp.get("/traites")
@access(Role.EDITOR, chamber=True)
def handled() -> ResponseReturnValue:
    number = paging.wanted()
    rows, total = report_queries.handled(reading(), paging.offset(number, PAGE_SIZE), PAGE_SIZE)
    listing = paging.Page(rows, number, PAGE_SIZE, total)
    if number > listing.count:
        return redirect(url_for(".handled", page=listing.count))
    return render_template("reports/handled.html", listing=listing, topics=TOPICS, states=STATES)


@bp.route("/<int:report_id>", methods=["GET", "POST"])
@access(Role.EDITOR, chamber=True)
def show(report_id: int) -> ResponseReturnValue:
    found, supplier = report_queries.report_by_id(reading(), report_id)
    version = report_actions.version_of(found)
    form = DecisionForm(version=version, state=_proposed(found), answer=found.answer)
    status = 200
    if form.validate_on_submit():
        try:
            _decide(report_id, form)
        except Conflict as conflict:
            put(form, conflict.message)
            found, supplier = report_queries.report_by_id(reading(), report_id)
            form.version.data = report_actions.version_of(found)
            status = 409
        except RuleBroken as refusal:
            put(form, refusal.message, "state")
        else:
            say("Décision enregistrée.")
            return redirect(url_for(".index"))
    return _page(found, supplier, form), 422 if form.errors and status == 200 else status


def _proposed(found: ErrorReport) -> str:
    waiting = found.state == ReportState.OPEN
    return (ReportState.CORRECTED if waiting else found.state).value


def _decide(report_id: int, form: DecisionForm) -> None:
    with writing() as session:
        found, _ = report_queries.report_by_id(session, report_id, lock=True)
        by, read = signed_in().full_name, form.version.data or ""
        now = clock.now()
        report_actions.decide(session, found, form.draft(), version=read, by=by, now=now)


def _page(found: ErrorReport, supplier: Supplier, form: DecisionForm) -> str:
    others = report_queries.of_supplier(reading(), supplier.id)
    return render_template(
        "reports/show.html",
        report=found,
        supplier=supplier,
        form=form,
        others=[other for other in others if other.id != found.id],
        history=journal.history(reading(), "error_report", found.id),
        topics=TOPICS,
        states=STATES,
    )
