"""What the sources of a supplier say of each part of its correction form, in French. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spaser.directory.correction import COLUMNS
from spaser.directory.statements import short_day, source_name
from spaser.reference import geography
from spaser.suppliers import wording
from spaser.suppliers.denial import denial
from spaser.suppliers.merge import Record
from spaser.suppliers.models import Known, StatusKind

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One source, the date of its edition, and what it says."""

    source: str
    edition_on: date | None
    text: str
    gone: bool = False  # it no longer names the supplier
    name: str = ""  # of a statement that may be denied


def told(records: Iterable[Record]) -> dict[str, list[Told]]:
    """What each source says, by part of the form; a part of which nobody speaks is left out."""
    found: dict[str, list[Told]] = {}
    for record in records:
        for part, text, name in _parts(record.facts):
            line = Told(source_name(record.source), record.edition_on, text, record.gone, name)
            found.setdefault(part, []).append(line)
    return found


def _parts(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """What one record says: the part of the form, the words, the name of what may be denied."""
    town = " ".join(str(facts[n]) for n in ("postal_code", "commune_name") if facts.get(n))
    day = date.fromisoformat(facts["closed_on"]) if facts.get("closed_on") else None
    said = [(name, str(facts.get(name, ""))) for name in (*COLUMNS, "siret", "email")]
    said.append(("place", ", ".join(part for part in (facts.get("address", ""), town) if part)))
    said.append(("closing", f"fermée le {short_day(day)}" if day else ""))
    said += [(one["status"], _status(one)) for one in facts.get("statuses", ())]
    yield from ((part, text, "") for part, text in said if text)
    for part, words in _WORDS.items():
        for one in facts.get(part, ()):
            if text := words(one):
                yield part, text, denial(part, one)


def _reference(reference: Facts) -> str:
    parts = (reference.get(name) for name in ("title", "buyer", "year"))
    return ", ".join(str(part) for part in parts if part)


def _activity(activity: Facts) -> str:
    way = activity.get("service_kind")
    codes = ", ".join(activity.get("cpv", ()))
    parts = (
        activity.get("text", ""),
        wording.SERVICES.get(way, "") if way else "",
        f"CPV {codes}" if codes else "",
        zone(activity),
    )
    return " · ".join(part for part in parts if part)


def zone(activity: Facts) -> str:
    """Where an activity serves, in words; empty when nothing says."""
    if activity.get("national"):
        return "toute la France"
    parts = [f"rayon de {activity['radius_km']} km"] if activity.get("radius_km") else []
    return ", ".join([*parts, *departments(activity), *regions(activity)])


def departments(activity: Facts) -> list[str]:
    """Names of the départements that an activity serves."""
    codes = activity.get("zone_departments", ())
    return [one.name if (one := geography.department(code)) else code for code in codes]


def regions(activity: Facts) -> list[str]:
    """Names of the régions that an activity serves."""
    codes = activity.get("zone_regions", ())
    return [one.name if (one := geography.region(code)) else code for code in codes]


def _status(status: Facts) -> str:
    text = wording.VALUES[Known(status["value"])]
    if status.get("detail"):
        text += f" : {wording.detail(StatusKind(status['status']), status['detail'])}"
    day = date.fromisoformat(status["as_of"]) if status.get("as_of") else None
    return f"{text}, au {short_day(day)}" if day else text


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "activities": _activity,
    "sectors": wording.SECTORS.__getitem__,
    "labels": str,
    "references": _reference,
}
