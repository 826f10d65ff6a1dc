"""What the service knows of the law and of the territory, and where from."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from spaser.core import clock
from spaser.reference import parameters, sources
from spaser.web.access import PUBLIC, Role, access

bp = Blueprint("reference", __name__)
PROOFS = {
    "V": "texte lu",
    "S": "source secondaire",
    "M": "à vérifier",
}


@bp.get("/parametres")
@access(Role.ADMINISTRATOR)
def parameters_page() -> ResponseReturnValue:
    return render_template(
        "reference/parameters.html",
        parameters=parameters.all_parameters(),
        today=clock.today(),
        proofs=PROOFS,
    )


@bp.get("/sources")
@access(PUBLIC)
def sources_page() -> ResponseReturnValue:
    return render_template("reference/sources.html", sources=sources.all_sources())
