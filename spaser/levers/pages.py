"""The levers explained, for any purchase, without an account."""

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue

from spaser.core import clock
from spaser.levers import advice, wording
from spaser.levers.case import Case
from spaser.levers.forms import OpenCaseForm
from spaser.levers.ladder import ladder
from spaser.reference import parameters
from spaser.web.access import PUBLIC, access

bp = Blueprint("levers", __name__)
# The beginnings of the codes of the parameters that levers are told from.
_READ = (
    "seuil_formalise", "dispense_", "publicite_mapa", "joue_", "mapa_", "petits_lots", "innovant_",
    "allotissement", "reservation_", "clause_execution", "critere_social", "climat_",
    "derogation",
)  # fmt: skip


@bp.get("/leviers")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    form = OpenCaseForm(request.args or None)
    today = clock.today()
    case = Case(today=today) if request.args and not form.validate() else form.case(today)
    page = render_template(
        "levers/index.html",
        form=form,
        all=ladder(case, None),
        on=case.on,
        marks=advice.marks(),
        parameters=[one for one in parameters.all_parameters() if one.code.startswith(_READ)],
    )
    return page, 422 if form.errors else 200


def install(app: Flask) -> None:
    """Name the words of levers as templates use them."""
    app.jinja_env.globals["lever_words"] = wording
