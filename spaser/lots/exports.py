"""The files that leave the service with the lots of a consultation and their suppliers."""

import csv
import io
from datetime import date

from flask import Response
from sqlmodel import Session

from spaser.core.cells import safe_cell
from spaser.lots.workbook import MIMETYPE
from spaser.sourcing import lots, results
from spaser.sourcing.live import LiveIndex
from spaser.tenders.models import Lot, Tender

LOTS_HEADER = ("lot_id", "title", "description", "cpv", "department", "commune", "amount_ht")


def lots_table(tender: Tender) -> Response:
    """LOTS.csv."""
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


def results_table(session: Session, index: LiveIndex, tender: Tender, on: date) -> Response:
    """RESULTS.csv, twenty suppliers for each lot."""
    file = io.StringIO()
    found = (results.answer(session, index, lots.from_lot(each), on) for each in tender.lots)
    results.write(file, found)
    return _csv(file, f"fournisseurs-{tender.id}.csv")


def workbook(content: bytes, name: str) -> Response:
    """A workbook to download."""
    return _download(Response(content, mimetype=MIMETYPE), name)


def _csv(file: io.StringIO, name: str) -> Response:
    # The mark tells Excel that the file is UTF-8.
    text = "\N{ZERO WIDTH NO-BREAK SPACE}" + file.getvalue()
    return _download(Response(text, mimetype="text/csv"), name)


def _download(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
