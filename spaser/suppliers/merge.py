"""What all the sources of one supplier say, put together by precedence. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from spaser.suppliers.denial import denial
from spaser.suppliers.models import Known, Precision, Sector, ServiceKind, StatusKind
from spaser.suppliers.workforce import bracket_of

Facts = Mapping[str, Any]

# Who is believed first when two sources tell a column differently. A person of the structure or an
# editor knows best; then the public lists, which are held by those who grant the status.
_RANKS = {"person": 0, "esus": 1, "siae": 2, "esat": 2, "geiq": 2, "sirene": 3}
_LAST = 4  # tables, and any source that is not named here
_SINGLE = (
    "siret", "siren", "name", "brand", "sigle", "naf", "legal_category", "workforce", "website",
    "email", "phone",
)  # fmt: skip
_NULLABLE = frozenset({"siret", "siren", "naf", "legal_category"})
_PLACE = (
    "address", "postal_code", "commune_code", "commune_name", "department", "region", "lat", "lon",
    "precision",
)  # fmt: skip
_NULLABLE_PLACE = frozenset({"commune_code", "department", "region", "lat", "lon", "precision"})
_PRECISIONS = {Precision.EXACT: 0, Precision.COMMUNE: 1, Precision.DEPARTMENT: 2}


@dataclass(frozen=True, slots=True)
class Record:
    """What one row of one source says. `order` breaks ties: the earliest row first."""

    source: str
    facts: Facts
    edition_on: date | None = None
    order: int = 0
    gone: bool = False  # absent from a newer edition of its source


@dataclass(frozen=True, slots=True)
class Projection:
    """Columns of the supplier, and the rows beside it, each with its source."""

    columns: dict[str, Any]
    activities: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    references: list[dict[str, Any]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)
    sectors: list[dict[str, Any]] = field(default_factory=list)


def project(records: Iterable[Record], today: date | None = None) -> Projection:
    """The supplier as its records tell it, the same whatever the order in which they are given.

    Statuses are never settled between sources: each keeps its own, contradictions stay visible.
    A source that no longer names the supplier states nothing more: its statuses become unknown.
    So does a status whose end has come on the day `today`: an agrément may have been renewed.
    """
    ranked = sorted(records, key=_precedence)
    columns = {name: _first(ranked, name) for name in _SINGLE}
    columns["name"] = columns["name"] or columns["siret"] or "Sans nom"
    columns["closed_on"] = _closing(ranked)
    columns["email_consent_on"] = _consent(ranked, columns["email"])
    columns["workforce_bracket"] = bracket_of(columns["workforce"])
    columns["fictitious"] = any(record.facts.get("fictitious") for record in ranked)
    columns |= _place(ranked)
    return Projection(
        columns=columns,
        activities=_distinct(_activity(r, a) for r, a in _held(ranked, "activities")),
        statuses=_statuses(ranked, today),
        references=_distinct(_reference(r, a) for r, a in _held(ranked, "references")),
        labels=_distinct(_label(r, text) for r, text in _held(ranked, "labels")),
        sectors=_distinct(_sector(r, code) for r, code in _held(ranked, "sectors")),
    )


def _held(ranked: list[Record], part: str) -> Iterator[tuple[Record, Any]]:
    """Each statement of a part with its record, but for those that another record denies."""
    for record in ranked:
        others = [other.facts.get("denied", ()) for other in ranked if other is not record]
        for told in record.facts.get(part, ()):
            if not any(others) or all(denial(part, told) not in denied for denied in others):
                yield record, told


def _precedence(record: Record) -> tuple[bool, int, int, int, bool, int, str]:
    edition = record.edition_on.toordinal() if record.edition_on else 0
    # A branch speaks after its parent: several GEIQ branches share the SIRET of their group.
    branch = bool(record.facts.get("parent"))
    rank = _RANKS.get(record.source, _LAST)
    latest = -int(record.facts.get("said_at", 0))  # two corrections of one day: the latest first
    name = str(record.facts.get("name"))
    return (record.gone, rank, -edition, latest, branch, record.order, name)


def _first(ranked: list[Record], name: str) -> Any:
    return _told((r.facts for r in ranked), name) or (None if name in _NULLABLE else "")


def _told(each: Iterable[Facts], name: str) -> Any:
    """The first value told, or nothing from the one who says that the following ones are wrong."""
    for facts in each:
        if facts.get(name):
            return facts[name]
        if name in facts.get("cleared", ()):
            return None
    return None


def _closing(ranked: list[Record]) -> date | None:
    """The day of the closing, from the first record that says closed or open."""
    for record in ranked:
        facts = record.facts
        if facts.get("closed_on") or facts.get("open") or "closed_on" in facts.get("cleared", ()):
            return _day(facts.get("closed_on"))
    return None


def _consent(ranked: list[Record], email: str) -> date | None:
    """The day of the consent to publish this very address, not another one."""
    agreed = (r.facts.get("email_consent_on") for r in ranked if r.facts.get("email") == email)
    return _day(next((day for day in agreed if day), None)) if email else None


def _place(ranked: list[Record]) -> dict[str, Any]:
    """Address and coordinates of one record: parts of two places never make a third.

    Another record of the same commune may complete it: its street, or better coordinates.
    """
    blank: dict[str, Any] = {name: None if name in _NULLABLE_PLACE else "" for name in _PLACE}
    placed = [r.facts for r in ranked if _where(r.facts)]
    if not placed:
        return blank
    # Whoever only tells the département never hides the town that another one gives.
    chosen = next((facts for facts in placed if _town(facts)), placed[0])
    same = [facts for facts in placed if _where(facts) == _where(chosen)]
    place = blank | {name: chosen[name] for name in _PLACE if chosen.get(name) is not None}
    for name in ("address", "postal_code", "commune_name"):
        place[name] = _told(same, name) or ""
    best = min(same, key=lambda facts: _PRECISIONS.get(facts.get("precision", ""), 9))
    for name in ("lat", "lon", "precision"):
        place[name] = best.get(name)
    place["precision"] = Precision(place["precision"]) if place["precision"] else None
    return place


def _where(facts: Facts) -> str:
    """What tells two places apart, the finest known."""
    rest = facts.get("department") or facts.get("region") or facts.get("lat")
    return _town(facts) or str(rest or "")


def _town(facts: Facts) -> str:
    commune = facts.get("commune_code") or facts.get("commune_name") or facts.get("postal_code")
    return str(commune or "")


def _activity(record: Record, told: Facts) -> dict[str, Any]:
    way = told.get("service_kind")
    return {
        "source": record.source,
        "text": told.get("text", ""),
        "cpv": list(told.get("cpv", ())),
        "service_kind": ServiceKind(way) if way else None,
        "radius_km": told.get("radius_km"),
        "zone_departments": list(told.get("zone_departments", ())),
        "zone_regions": list(told.get("zone_regions", ())),
        "national": bool(told.get("national")),
        "year": told.get("year"),
    }


def _reference(record: Record, told: Facts) -> dict[str, Any]:
    return {
        "source": record.source,
        "title": told.get("title", ""),
        "cpv": told.get("cpv") or None,
        "buyer": told.get("buyer", ""),
        "year": told.get("year"),
    }


def _label(record: Record, label: str) -> dict[str, Any]:
    return {"source": record.source, "label": label, "as_of": record.edition_on}


def _sector(record: Record, code: str) -> dict[str, Any]:
    return {"source": record.source, "sector": Sector(code), "as_of": record.edition_on}


def _statuses(ranked: list[Record], today: date | None) -> list[dict[str, Any]]:
    """One row per status, detail and source; inside a source the newest statement stays."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for record in ranked:
        for told in record.facts.get("statuses", ()):
            key = (told["status"], told.get("detail", ""), record.source)
            until = _day(told.get("until"))
            silent = record.gone or (until and today and until <= today)
            row = {
                "status": StatusKind(told["status"]),
                "value": Known.UNKNOWN if silent else Known(told["value"]),
                "detail": told.get("detail", ""),
                "source": record.source,
                "as_of": _day(told.get("as_of")) or record.edition_on,
                "until": until,
            }
            known = found.get(key)
            if known is None or (not record.gone and _newer(row, known)):
                found[key] = row
    return list(found.values())


def _newer(row: dict[str, Any], known: dict[str, Any]) -> bool:
    return (row["as_of"] or date.min) > (known["as_of"] or date.min)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _distinct(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in rows:
        if row not in found:
            found.append(row)
    return found
