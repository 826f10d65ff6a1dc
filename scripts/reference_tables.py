"""The tables of data/reference, each made from the content of the packages. Pure: no writing."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reference_places import Point

from spaser.reference.cpv_check import check_digit

Rows = list[dict[str, str]]

_DISTRICT = "arrondissement-municipal"
_IN_FORCE = "commune-actuelle"


def french(label: str) -> str:
    """One line, single spaces, typographic apostrophe: the labels are shown as they are."""
    return re.sub(r"\s+", " ", label).strip().replace("'", "’")


def cpv(folder: Path) -> Rows:
    """The 9 454 codes of the 2008 vocabulary: code, check, parent, label."""
    entries = _read(folder / "package" / "data" / "cpv.json")
    known = {entry["code"] for entry in entries}
    return sorted(
        (
            {
                "code": entry["code"],
                "check": check_digit(entry["code"]),
                "parent": _parent(entry["code"], known),
                "label": french(entry["labels"]["fr"]),
            }
            for entry in entries
        ),
        key=lambda row: row["code"],
    )


def _parent(code: str, known: set[str]) -> str:
    """The nearest code above that exists; none for a division.

    Computed from the digits: the parents of the package stop at the group.
    """
    for length in range(len(code.rstrip("0")) - 1, 1, -1):
        above = code[:length].ljust(8, "0")
        if above != code and above in known:
            return above
    return ""


def naf(folder: Path) -> Rows:
    """The 732 sub-classes of the NAF rev. 2: code, label."""
    entries = _read(folder / "package" / "index.json")
    rows = [
        {"code": entry["id"], "label": french(entry["label"])}
        for entry in entries
        if len(entry["id"]) == 6
    ]
    return sorted(rows, key=lambda row: row["code"])


def communes(folder: Path) -> Rows:
    """The communes in force and the 45 arrondissements of Paris, Lyon and Marseille, no point."""
    epci_of = _epci_of(folder)
    rows = [
        {
            "code": entry["code"],
            "name": french(entry["nom"]),
            "postal_codes": " ".join(entry.get("codesPostaux", ())),
            "department": entry["departement"],
            "region": entry["region"],
            "epci": epci_of.get(entry.get("commune", entry["code"]), ""),
            "population": str(entry.get("population", 0)),
        }
        for entry in _cog(folder, "communes")
        if entry["type"] in (_IN_FORCE, _DISTRICT)
    ]
    return sorted(rows, key=lambda row: row["code"])


def former_communes(folder: Path) -> Rows:
    """Names and codes that merged communes had, still found in older data: code, name, current.

    A merged commune may have left its code to the new one, under another name.
    """
    entries = _cog(folder, "communes")
    names = {entry["code"]: entry["nom"] for entry in entries if entry["type"] == _IN_FORCE}
    rows = [
        {"code": entry["code"], "name": french(entry["nom"]), "current": entry["chefLieu"]}
        for entry in entries
        if entry["type"] in ("commune-deleguee", "commune-associee")
        and names.get(entry["code"]) != entry["nom"]
    ]
    return sorted(rows, key=lambda row: row["code"])


def placed(rows: Rows, points: Mapping[str, Point]) -> Rows:
    """The same rows with lat, lon (degrees, 4 decimals: 11 m) and precision; empty if unknown."""
    done = []
    for row in rows:
        point = points.get(row["code"])
        where = {"lat": "", "lon": "", "precision": ""}
        if point is not None:
            where = {"lat": f"{point.lat:.4f}", "lon": f"{point.lon:.4f}", "precision": point.how}
        done.append({**row, **where})
    return done


def departments(folder: Path, located: Rows) -> Rows:
    """Départements and overseas collectivities: code, name, region, population, centre."""
    centres = _centres(located, "department")
    return [
        {"code": entry["code"], "name": french(entry["nom"]), "region": entry["region"]}
        | centres.get(entry["code"], _NOWHERE)
        for entry in sorted(_cog(folder, "departements"), key=_code)
    ]


def regions(folder: Path, located: Rows) -> Rows:
    """Régions and overseas collectivities: code, name, population, centre."""
    centres = _centres(located, "region")
    return [
        {"code": entry["code"], "name": french(entry["nom"])} | centres.get(entry["code"], _NOWHERE)
        for entry in sorted(_cog(folder, "regions"), key=_code)
    ]


def epci(folder: Path, located: Rows) -> Rows:
    """Groupings of communes with their own taxation: SIREN, name, kind, population, centre."""
    centres = _centres(located, "epci")
    return [
        {
            "code": entry["code"],
            "name": french(entry["nom"]),
            "kind": entry["type"],
        }
        | centres.get(entry["code"], _NOWHERE)
        for entry in sorted(_cog(folder, "epci"), key=_code)
    ]


_NOWHERE = {"population": "0", "lat": "", "lon": ""}


def _centres(located: Iterable[dict[str, str]], column: str) -> dict[str, dict[str, str]]:
    """Population of each area, and the mean point of its people: where its communes weigh."""
    areas: dict[str, Rows] = {}
    for row in located:
        if row[column] and " Arrondissement" not in row["name"]:
            areas.setdefault(row[column], []).append(row)
    return {code: _centre(rows) for code, rows in areas.items()}


def _centre(rows: Rows) -> dict[str, str]:
    population = sum(int(row["population"]) for row in rows)
    weighed = [
        (max(int(row["population"]), 1), float(row["lat"]), float(row["lon"]))
        for row in rows
        if row["lat"]
    ]
    if not weighed:
        return {"population": str(population), "lat": "", "lon": ""}
    total = sum(weight for weight, _, _ in weighed)
    lat = sum(weight * lat for weight, lat, _ in weighed) / total
    lon = sum(weight * lon for weight, _, lon in weighed) / total
    return {"population": str(population), "lat": f"{lat:.4f}", "lon": f"{lon:.4f}"}


def _epci_of(folder: Path) -> dict[str, str]:
    return {
        member["code"]: entry["code"]
        for entry in _cog(folder, "epci")
        for member in entry["membres"]
    }


def _code(entry: dict[str, Any]) -> str:
    return str(entry["code"])


def _cog(folder: Path, name: str) -> list[dict[str, Any]]:
    return _read(folder / "package" / "data" / f"{name}.json")


def _read(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return entries
