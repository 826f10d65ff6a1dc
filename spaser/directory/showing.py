"""What the pages of the directory show beside the results: addresses, ways out, links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from spaser.directory import address, search, statements, words
from spaser.directory.address import Asked, View
from spaser.directory.spots import Box
from spaser.directory.wanted import Filter, Found, Wanted
from spaser.reference import geography
from spaser.sourcing import live
from spaser.suppliers.models import Supplier
from spaser.web.access import Role, identity
from spaser.web.assets import asset

_WORLD = 720.0  # degrees: maps go round the world, a box that says more is not one of theirs


@dataclass(frozen=True)
class Link:
    """Something to do with what the page shows."""

    url: str
    label: str


@dataclass(frozen=True)
class DepartmentRow:
    """One line of the table beside the map."""

    code: str
    name: str
    count: int
    url: str


def is_swap() -> bool:
    """Whether htmx asks, to put the answer in the page that is already there."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def is_canonical(asked: Asked, number: int) -> bool:
    """Whether the address is the one that the search has."""
    given = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
    page = [str(number)] if number > 1 else []
    return given == address.pairs(asked.wanted, asked.view) and request.args.getlist("page") == page


def address_of(asked: Asked, number: int) -> str:
    """The address of one page of the results."""
    arguments = address.arguments_of(asked.wanted, asked.view)
    if number > 1:
        arguments["page"] = number
    return url_for("suppliers.index", **arguments)


def to(wanted: Wanted, view: View) -> str:
    """The address of a search."""
    return url_for("suppliers.index", **address.arguments_of(wanted, view))


def relaxed(asked: Asked, found: Found | None) -> list[tuple[str, int, str]]:
    """What to take off to find something: in words, how many, and where."""
    if found is None or found.total:
        return []
    offered = words.relaxed(asked.wanted, found.relaxed)
    return [(said, count, to(without, asked.view)) for said, count, without in offered]


def contested(rows: Iterable[Supplier]) -> set[int]:
    """The suppliers whose sources contradict each other."""
    return {one.id for one in rows if any(s.divided for s in statements.by_status(one.statuses))}


def departments(asked: Asked) -> list[DepartmentRow]:
    """How many of those found are in each département, the most first, and where to see them."""
    counted = live.of().ask(lambda index: search.by_department(index, asked.wanted))
    found = []
    for code, count in sorted(counted.items(), key=lambda entry: (-entry[1], entry[0])):
        known = geography.department(code)
        only = address.with_values(asked.wanted, Filter.DEPARTMENT, [code])
        name = f"{known.name} ({code})" if known else "Département inconnu"
        found.append(DepartmentRow(code, name, count, to(only, View.MAP) if known else ""))
    return found


def map_of(asked: Asked) -> Mapping[str, Any]:
    """What the script of the map reads."""
    tiles, attribution = current_app.config["SPASER_MAP"]
    return {
        "points": url_for("suppliers.map_points", **address.arguments_of(asked.wanted)),
        "outlines": asset("geo/departements.json"),
        "tiles": tiles,
        "attribution": attribution,
        "place": asked.wanted.place,
        "radius": asked.wanted.radius_km,
    }


def box() -> Box | None:
    """South, west, north and east of the part of the map that is seen; None when not told."""
    try:
        south, west, north, east = map(float, request.args.get("cadre", "").split(","))
    except ValueError:
        return None
    real = all(abs(side) <= _WORLD for side in (south, west, north, east))
    return (south, west, north, east) if real and south < north and west < east else None


def keep(asked: Asked) -> str:
    """Where a member of an organisation keeps the search; empty when there is nothing to keep."""
    who = identity()
    arguments = address.arguments_of(asked.wanted)
    if who is None or who.organisation_id is None or not arguments:
        return ""
    return _url("searches.create", **arguments)


def links(supplier: Supplier) -> list[Link]:
    """What may be done with a supplier by who looks at it."""
    who = identity()
    offered = [("reports.create", "Signaler une erreur", True)]
    if who is not None:
        listed = who.organisation_id is not None
        offered.insert(0, ("favourites.add", "Ajouter à une liste", listed))
        offered.append(("corrections.edit", "Corriger", who.may(Role.EDITOR, chamber=True)))
    urls = [(_url(name, supplier_id=supplier.id), label) for name, label, may in offered if may]
    return [Link(url, label) for url, label in urls if url]


def _url(endpoint: str, **values: Any) -> str:
    """The address of a page; empty when this service has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""
