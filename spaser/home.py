"""The home page, and the public pages of the features that publish: SPASER and REX sheets."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from spaser.suppliers.queries import directory_figures
from spaser.web.access import PUBLIC, access
from spaser.web.session import reading

bp = Blueprint("home", __name__)


@bp.get("/")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    return render_template("home/index.html", figures=directory_figures(reading()))


@bp.get("/spaser")
@access(PUBLIC)
def plans() -> ResponseReturnValue:
    return render_template("home/plans.html")


@bp.get("/fiches-rex")
@access(PUBLIC)
def library() -> ResponseReturnValue:
    return render_template("home/library.html")


@bp.get("/accessibilite")
@access(PUBLIC)
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")
