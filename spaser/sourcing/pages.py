"""Trying a match without an account, and the suppliers of the lots of a consultation."""

import csv
import io

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from spaser.core import clock, journal
from spaser.core.cells import safe_cell
from spaser.reference import cpv
from spaser.sourcing import live, lots, results, workbook
from spaser.sourcing.forms import TryForm
from spaser.sourcing.lot_levers import levers_of_lot
from spaser.suppliers.wording import tags
from spaser.tenders import queries, wording
from spaser.tenders.models import Lot
from spaser.web.access import PUBLIC, Role, access, organisation_id
from spaser.web.session import reading

bp = Blueprint("sourcing", __name__)
SHOWN, COUNTED = 20, 60  # suppliers of a lot on its page, and in its offer
LOTS_HEADER = ("lot_id", "title", "description", "cpv", "department", "commune", "amount_ht")


@bp.get("/essayer")
@access(PUBLIC)
def try_match() -> ResponseReturnValue:
    asked = bool(request.args)
    form = TryForm(request.args if asked else None)
    found = None
    if asked and form.validate():
        found = results.answer(reading(), live.of(), form.need(), clock.today())
    page = render_template(
        "sourcing/try_match.html",
        form=form,
        found=found,
        places=form.places() if found else [],
        cpv_label=cpv.label,
        tags=tags,
    )
    return page, 422 if form.errors else 200


@bp.get("/consultations/<int:tender_id>/lots/<int:lot_id>")
@access(Role.READER)
def lot(tender_id: int, lot_id: int) -> ResponseReturnValue:
    chosen = queries.lot_by_id(reading(), organisation_id(), tender_id, lot_id)
    today = clock.today()
    found = results.answer(reading(), live.of(), lots.from_lot(chosen), today, COUNTED)
    return render_template(
        "sourcing/lot.html",
        lot=chosen,
        found=found.first(SHOWN),
        levers=levers_of_lot(chosen, found, COUNTED, request.args, today),
        history=journal.history(reading(), "lot", chosen.id),
        wording=wording,
        cpv_label=cpv.label,
        tags=tags,
    )


@bp.get("/consultations/<int:tender_id>/lots.csv")
@access(Role.READER)
def tender_lots(tender_id: int) -> ResponseReturnValue:
    """The lots as `spaser match` reads them."""
    tender = queries.tender_by_id(reading(), organisation_id(), tender_id)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(LOTS_HEADER)
    for each in tender.lots:
        writer.writerow(_lot_row(each))
    return _csv(file, f"lots-{tender.id}.csv")


def _lot_row(each: Lot) -> tuple[str, ...]:
    need = lots.from_lot(each)
    # By its name: an INSEE code may be the postal code of another commune.
    communes = [place for place in need.places if place.kind == "commune"]
    return (
        need.lot_key,
        safe_cell(each.title),
        safe_cell(need.description),
        "|".join(each.cpv),
        each.department or next((place.department or "" for place in communes), ""),
        next((place.name for place in communes), ""),
        "" if each.amount_ht is None else str(each.amount_ht),
    )


@bp.get("/consultations/<int:tender_id>/fournisseurs.csv")
@access(Role.READER)
def tender_results(tender_id: int) -> ResponseReturnValue:
    """Twenty suppliers for each lot, as RESULTS.csv."""
    tender = queries.tender_by_id(reading(), organisation_id(), tender_id)
    today = clock.today()
    file = io.StringIO()
    results.write(
        file,
        (results.answer(reading(), live.of(), lots.from_lot(each), today) for each in tender.lots),
    )
    return _csv(file, f"fournisseurs-{tender.id}.csv")


@bp.get("/consultations/<int:tender_id>/fournisseurs.xlsx")
@access(Role.READER)
def tender_workbook(tender_id: int) -> ResponseReturnValue:
    """The same for people: one sheet to read in a spreadsheet, near misses included."""
    tender = queries.tender_by_id(reading(), organisation_id(), tender_id)
    today = clock.today()
    found = [
        (each, results.answer(reading(), live.of(), lots.from_lot(each), today))
        for each in tender.lots
    ]
    answer = Response(workbook.written(found), mimetype=workbook.MIMETYPE)
    name = f"fournisseurs-{tender.id}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _csv(file: io.StringIO, name: str) -> Response:
    # The mark tells Excel that the file is UTF-8.
    answer = Response("\N{ZERO WIDTH NO-BREAK SPACE}" + file.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
