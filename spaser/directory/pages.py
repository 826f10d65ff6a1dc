"""The public directory: searching, the map, exports, the page of a supplier."""

from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from spaser.core import clock, journal
from spaser.core.errors import NotFound, NotReady
from spaser.directory import (
    address,
    export,
    export_work,
    queries,
    search,
    sheet,
    showing,
    statements,
    words,
)
from spaser.directory.address import Asked, View
from spaser.directory.followed import kept
from spaser.directory.spots import spots
from spaser.directory.wanted import Found
from spaser.reference import cpv
from spaser.reference.naf import naf_label
from spaser.sourcing import live
from spaser.suppliers import wording
from spaser.suppliers.models import Supplier
from spaser.suppliers.queries import suppliers_by_id
from spaser.web import paging
from spaser.web.access import PUBLIC, access, identity
from spaser.web.filters import moment
from spaser.web.session import reading

bp = Blueprint("suppliers", __name__, url_prefix="/annuaire")
PAGE_SIZE = 25
MOST_SPOTS = 250  # marks on the map: each is an element of the page
_OTHERS = 8  # other establishments named on the page of a supplier


@bp.get("/")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    asked, number = address.read(request.args), paging.wanted()
    if not asked.problem and not showing.is_swap() and not showing.is_canonical(asked, number):
        return redirect(showing.address_of(asked, number))
    if asked.problem:
        return _listing(asked, None, number), 200 if showing.is_swap() else 422
    try:
        found = live.of().ask(
            lambda index: search.search(
                index,
                asked.wanted,
                paging.offset(number, PAGE_SIZE),
                PAGE_SIZE if asked.view == View.LIST else 0,
            )
        )
    except NotReady as error:
        answer = Response(
            _listing(asked, None, number, error.message), 200 if showing.is_swap() else 503
        )
        answer.headers["Retry-After"] = "15"
        return answer
    last = paging.Page((), number, PAGE_SIZE, found.total).count
    if number > last:
        return redirect(showing.address_of(asked, last))
    answer = Response(_listing(asked, found, number))
    answer.headers["Vary"] = "HX-Request"
    if showing.is_swap():
        answer.headers["HX-Push-Url"] = showing.address_of(asked, number)
    return answer


def _listing(asked: Asked, found: Found | None, number: int, preparing: str = "") -> str:
    wanted = asked.wanted
    labels = live.of().ask(search.label_names) if found else {}
    by_id = suppliers_by_id(reading(), found.ids) if found else {}
    rows = [by_id[each] for each in found.ids if each in by_id] if found else []
    total = found.total if found else 0
    on_map = found is not None and asked.view == View.MAP
    return render_template(
        "suppliers/index.html",
        asked=asked,
        wanted=wanted,
        found=found,
        preparing=preparing,
        listing=paging.Page(rows, number, PAGE_SIZE, total),
        arguments=address.arguments_of(wanted),
        chips=[
            (chip, showing.to(chip.without, asked.view)) for chip in words.chips(wanted, labels)
        ],
        groups=words.groups(wanted, found.facets, labels) if found else [],
        relaxed=showing.relaxed(asked, found),
        siblings=queries.siblings(reading(), {one.siren for one in rows if one.siren}),
        contested=showing.contested(rows),
        trade_of=naf_label,
        departments=showing.departments(asked) if on_map else [],
        map=showing.map_of(asked) if on_map else None,
        views=[(each, showing.to(wanted, each)) for each in View],
        sorts=words.SORTS,
        usual_sort=address.usual_sort(wanted),
        radii=address.RADII,
        keep=showing.keep(asked),
        written=address.written,
        tags=wording.tags,
    )


@bp.get("/carte.json")
@access(PUBLIC)
def map_points() -> ResponseReturnValue:
    """Suppliers as spots [latitude, longitude, count, name, address] within a box."""
    asked = address.read(request.args)
    try:
        found = live.of().ask(lambda index: spots(index, asked.wanted, showing.box(), MOST_SPOTS))
    except NotReady as error:
        return jsonify(message=error.message), 503
    names = queries.names_of(reading(), [one.supplier_id for one in found if one.supplier_id])
    points = [
        [
            round(one.lat, 5),
            round(one.lon, 5),
            one.count,
            names.get(one.supplier_id or 0, ""),
            url_for(".show", supplier_id=one.supplier_id) if one.supplier_id else "",
        ]
        for one in found
    ]
    return jsonify(points=points)


@bp.get("/export")
@access(PUBLIC)
def choose_export() -> ResponseReturnValue:
    """Which columns, which format."""
    asked = address.read(request.args)
    total = live.of().ask(lambda index: search.search(index, asked.wanted, 0, 0)).total
    placed = asked.wanted.place is not None
    return render_template(
        "suppliers/choose_export.html",
        wanted=asked.wanted,
        total=total,
        told=words.told(asked.wanted, live.of().ask(search.label_names)),
        pairs=address.pairs(asked.wanted),
        back=showing.to(asked.wanted, View.LIST),
        columns=export.offered(placed),
    )


@bp.get("/export/fichier")
@access(PUBLIC)
def download() -> ResponseReturnValue:
    """Everything that the search finds, as a workbook or as a csv."""
    asked = address.read(request.args)
    wanted = asked.wanted
    numbers = live.of().ask(lambda index: search.every_id(index, wanted))
    columns = export.chosen(request.args.getlist("colonne"), wanted.place is not None)
    work = export_work.Export(numbers, columns, wanted.place)
    is_csv = request.args.get("format") == "csv"
    with export_work.turn():
        if is_csv:
            made = export_work.make_csv(reading(), work)
        else:
            told = words.told(wanted, live.of().ask(search.label_names))
            here = url_for(".index", _external=True, **address.arguments_of(wanted))
            day = moment(clock.now())
            notes = export_work.notes(reading(), told, here, len(numbers), day)
            made = export_work.make_workbook(reading(), work, notes)
    answer = Response(made.pieces(), mimetype=made.kind)
    answer.content_length = made.path.stat().st_size
    name = f"annuaire-ess-{clock.today().isoformat()}{made.path.suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.call_on_close(made.drop)
    return answer


@bp.get("/unite/<siren>")
@access(PUBLIC)
def unit(siren: str) -> ResponseReturnValue:
    """The establishments of one legal unit."""
    if not (len(siren) == 9 and siren.isascii() and siren.isdecimal()):
        raise NotFound
    number = paging.wanted()
    offset = paging.offset(number, PAGE_SIZE)
    rows, total = queries.establishments(reading(), siren, offset, PAGE_SIZE)
    if not total:
        raise NotFound
    listing = paging.Page(rows, number, PAGE_SIZE, total)
    if number > listing.count:
        return redirect(url_for(".unit", siren=siren, page=listing.count))
    return render_template(
        "suppliers/unit.html", siren=siren, listing=listing, tags=wording.tags, trade_of=naf_label
    )


@bp.get("/<int:supplier_id>")
@access(PUBLIC)
def show(supplier_id: int) -> ResponseReturnValue:
    supplier = queries.supplier_sheet(reading(), supplier_id)
    if supplier.merged_into_id is not None:
        return redirect(url_for(".show", supplier_id=kept(reading(), supplier_id).id))
    statuses = statements.by_status(supplier.statuses)
    others, total = _others(supplier)
    tiles, attribution = current_app.config["SPASER_MAP"]
    columns = supplier.model_dump()
    return render_template(
        "suppliers/show.html",
        supplier=supplier,
        statuses=statuses,
        reserved=sheet.reserved(statuses, clock.today()),
        identity=sheet.identity(columns, supplier.sources),
        contact=sheet.contact(columns, supplier.sources),
        said_by=sheet.said_by(supplier.sources),
        denied=sheet.denied(supplier.sources),
        others=others,
        unit_total=total,
        links=showing.links(supplier),
        today=clock.today(),
        wording=wording,
        tags=wording.tags,
        source_name=statements.source_name,
        stated_by=statements.stated_by,
        zone_of=statements.zone,
        cpv_label=cpv.label,
        map_tiles=tiles,
        map_attribution=attribution,
        history=journal.history(reading(), "supplier", supplier.id) if identity() else None,
    )


def _others(supplier: Supplier) -> tuple[Sequence[Supplier], int]:
    """Some other establishments of the legal unit, and how many it has in all."""
    if not supplier.siren:
        return (), 1
    rows, total = queries.establishments(reading(), supplier.siren, 0, _OTHERS + 1)
    return [one for one in rows if one.id != supplier.id][:_OTHERS], total
