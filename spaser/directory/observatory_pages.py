"""The ESS of a territory, counted: a page to read, a workbook to take away."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from spaser.core import clock
from spaser.core.errors import NotFound
from spaser.core.text import normalise
from spaser.directory import (
    observatory_charts,
    observatory_counting,
    observatory_map,
    observatory_queries,
    observatory_workbook,
    territories,
)
from spaser.directory.observatory_forms import TerritoryForm
from spaser.directory.observatory_limits import LIMITS
from spaser.directory.territories import LEVELS, Territory
from spaser.directory.wanted import Filter
from spaser.sourcing import live
from spaser.suppliers import wording
from spaser.web.access import PUBLIC, access
from spaser.web.session import reading

bp = Blueprint("observatory", __name__, url_prefix="/observatoire")


@bp.get("/")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    form = TerritoryForm(request.args if "territoire" in request.args else None)
    offered = form.offered() if "territoire" in request.args and form.validate() else []
    if len(offered) == 1:
        return redirect(_address(offered[0]))
    one = _territory()
    seen = live.of().ask(lambda index: observatory_counting.observe(index, one))
    page = render_template(
        "observatory/index.html",
        form=form,
        offered=offered,
        seen=seen,
        charts=[observatory_charts.drawn(found) for found in seen.breakdowns],
        shaded=observatory_map.mapped(seen, _address),
        in_words=observatory_map.in_words,
        rate=observatory_map.rate,
        sentences=LIMITS,
        editions=observatory_queries.editions(reading()),
        sources=wording.SOURCES,
        today=clock.today(),
        levels=LEVELS,
        text=Filter.TEXT,
    )
    return page, 422 if form.errors else 200


@bp.get("/classeur.xlsx")
@access(PUBLIC)
def workbook() -> ResponseReturnValue:
    """The whole page as a workbook, with charts that can be pasted elsewhere."""
    one = _territory()
    seen = live.of().ask(lambda index: observatory_counting.observe(index, one))
    written = observatory_workbook.written(
        seen, observatory_queries.editions(reading()), clock.today()
    )
    answer = Response(written, mimetype=observatory_workbook.MIMETYPE)
    name = "-".join(["observatoire", *normalise(f"{one.name} {one.code}").split()])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _territory() -> Territory:
    """The territory of the address; raises NotFound when its code is unknown."""
    one = territories.asked(request.args)
    if one is None:
        raise NotFound("Ce territoire n’existe pas. Cherchez-le par son nom dans l’observatoire.")
    return one


def _address(one: Territory) -> str:
    arguments: dict[str, Any] = {**one.arguments}
    return url_for("observatory.index", **arguments)
