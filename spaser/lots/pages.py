"""Trying a match without an account, and the suppliers of a lot."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.core import clock, journal
from spaser.dossiers import queries as dossiers
from spaser.lots import exports, queries, showing, workbook
from spaser.lots.forms import TryForm
from spaser.lots.queries import reserved_for
from spaser.lots.showing import Showing
from spaser.reference import cpv
from spaser.sourcing import filters, listed, live, lots
from spaser.sourcing.listed import Asked
from spaser.sourcing.lot_groups import groups_of_lot
from spaser.sourcing.lot_levers import NAMES, levers_of_lot, of_nobody_alone
from spaser.tenders import wording
from spaser.tenders.models import Lot
from spaser.tenders.queries import lot_by_id, tender_by_id
from spaser.web.access import PUBLIC, WRITER, Role, access, organisation_id, signed_in
from spaser.web.session import reading

bp = Blueprint("sourcing", __name__)


@bp.get("/essayer")
@access(PUBLIC)
def try_match() -> ResponseReturnValue:
    asked = bool(request.args)
    form = TryForm(request.args if asked else None)
    shown = None
    if asked and form.validate():
        shown = showing.show(form.need(), clock.today(), _trial_address(form))
    page = render_template(
        "sourcing/try_match.html",
        form=form,
        shown=shown,
        places=form.places() if shown else [],
        typed=_typed(form),
        cpv_label=cpv.label,
        names=filters,
    )
    return page, 422 if form.errors else 200


def _typed(form: TryForm) -> dict[str, str]:
    """What was typed, as the address of the page holds it."""
    fields = (form.objet, form.cpv, form.lieu)
    return {field.name: field.data for field in fields if field.data}


def _trial_address(form: TryForm) -> showing.ToAddress:
    typed: dict[str, Any] = {**_typed(form)}

    def address(**more: Any) -> str:
        return url_for(".try_match", **(more | typed))

    return address


@bp.get("/consultations/<int:tender_id>/lots/<int:lot_id>")
@access(Role.READER)
def lot(tender_id: int, lot_id: int) -> ResponseReturnValue:
    chosen, today = lot_by_id(reading(), organisation_id(), tender_id, lot_id), clock.today()
    shown = _shown(chosen, today)
    offer = listed.offer(shown.listed)
    levers = levers_of_lot(chosen, shown.listed.need, offer, request.args, today)
    together = groups_of_lot(reading(), shown.listed, levers.case)
    return render_template(
        "sourcing/lot.html",
        lot=chosen,
        shown=shown,
        levers=of_nobody_alone(levers, offer) if together else levers,
        together=together,
        case_typed=_case_typed(),
        reserved=reserved_for(chosen),
        may_write=signed_in().may(WRITER),
        dossiers=dossiers.of_lot(reading(), organisation_id(), chosen.id),
        beside=queries.beside(reading(), chosen),
        history=journal.history(reading(), "lot", chosen.id),
        wording=wording,
        cpv_label=cpv.label,
        names=filters,
        download=_lot_address(chosen, ".lot_workbook")(**request.args.to_dict(flat=False)),
    )


def _shown(chosen: Lot, on: date) -> Showing:
    typed, address = _case_typed(), _lot_address(chosen, ".lot")
    need = lots.from_lot(chosen)
    return showing.show(need, on, lambda **more: address(**typed, **more), reserved_for(chosen))


def _case_typed() -> dict[str, str]:
    """What the reader said of the case before the law, carried from one address to the next."""
    return {name: request.args[name] for name in NAMES if name in request.args}


def _lot_address(chosen: Lot, endpoint: str) -> showing.ToAddress:
    ids = {"tender_id": chosen.tender_id, "lot_id": chosen.id}

    def address(**more: Any) -> str:
        return url_for(endpoint, **(more | ids))

    return address


@bp.get("/consultations/<int:tender_id>/lots/<int:lot_id>/fournisseurs.xlsx")
@access(Role.READER)
def lot_workbook(tender_id: int, lot_id: int) -> ResponseReturnValue:
    """The whole list of one lot with its filters, each line with its calculation."""
    chosen = lot_by_id(reading(), organisation_id(), tender_id, lot_id)
    asked = Asked(lots.from_lot(chosen), filters.read(request.args), reserved_for(chosen))
    found = listed.listed(reading(), live.of(), asked, clock.today())
    return exports.workbook(workbook.written([(chosen, found)]), f"lot-{chosen.id}.xlsx")


@bp.get("/consultations/<int:tender_id>/lots.csv")
@access(Role.READER)
def tender_lots(tender_id: int) -> ResponseReturnValue:
    """The lots as `spaser match` reads them."""
    tender = tender_by_id(reading(), organisation_id(), tender_id)
    return exports.lots_table(tender)


@bp.get("/consultations/<int:tender_id>/fournisseurs.csv")
@access(Role.READER)
def tender_results(tender_id: int) -> ResponseReturnValue:
    """Twenty suppliers for each lot, as RESULTS.csv."""
    tender = tender_by_id(reading(), organisation_id(), tender_id)
    return exports.results_table(reading(), live.of(), tender, clock.today())


@bp.get("/consultations/<int:tender_id>/fournisseurs.xlsx")
@access(Role.READER)
def tender_workbook(tender_id: int) -> ResponseReturnValue:
    """The same for people: what was found for each lot, near misses and calculations included."""
    tender = tender_by_id(reading(), organisation_id(), tender_id)
    asked = [Asked(lots.from_lot(each), reserved=reserved_for(each)) for each in tender.lots]
    found = listed.listed_all(reading(), live.of(), asked, clock.today(), top=showing.STEP)
    lines = workbook.written(zip(tender.lots, found, strict=True))
    return exports.workbook(lines, f"fournisseurs-{tender.id}.xlsx")


@bp.get("/consultations/<int:tender_id>/apercu")
@access(Role.READER)
def overview(tender_id: int) -> ResponseReturnValue:
    """Every lot of a consultation in one table."""
    tender = tender_by_id(reading(), organisation_id(), tender_id)
    return render_template(
        "sourcing/overview.html",
        tender=tender,
        rows=queries.overview(reading(), live.of(), tender, clock.today()),
        wording=wording,
    )
