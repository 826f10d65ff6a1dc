"""The correction form as it opens: what is shown now, and what editors said. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from spaser.directory.correction import COLUMNS
from spaser.directory.correction_told import departments, regions
from spaser.reference import cpv

Facts = Mapping[str, Any]
_BLANK = {"value": "", "detail": "", "as_of": ""}
_BLANK_REFERENCE = {"title": "", "buyer": "", "year": "", "cpv": ""}
_FREE_REFERENCES, _FREE_KINDS = 2, 1  # empty lines to write in


def values(shown: Facts, own: Facts) -> dict[str, Any]:
    """Field → value, as JSON keeps it. `shown`: columns of the directory; `own`: the editors’."""
    consent, closed = shown["email_consent_on"], shown["closed_on"]
    return {
        **{name: shown[name] or "" for name in COLUMNS},
        "siret": shown["siret"] or "",
        "address": shown["address"],
        "postal_code": shown["postal_code"],
        "commune": shown["commune_name"],
        "email": shown["email"],
        "consent": consent is not None,
        "consent_on": consent.isoformat() if consent else "",
        "state": "fermee" if closed else "ouverte",
        "closed_on": closed.isoformat() if closed else "",
        **_activity(next(iter(own.get("activities", ())), {})),
        "sectors": list(own.get("sectors", ())),
        "labels": "\n".join(own.get("labels", ())),
        "references": [_reference(one) for one in own.get("references", ())],
        "ess": _status(own, "ess")[0],
        "esus": _status(own, "esus")[0],
        "inclusive": [one for one in _status(own, "inclusive") if one["value"]],
        "denied": list(own.get("denied", ())),
    }


def with_free_lines(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, with empty lines to write new references and kinds in."""
    references = [*told["references"], *[_BLANK_REFERENCE] * _FREE_REFERENCES]
    inclusive = [*told["inclusive"], *[_BLANK] * _FREE_KINDS]
    return {**told, "references": references, "inclusive": inclusive}


def reconciled(opened: Facts, typed: Facts, now: Facts) -> tuple[dict[str, Any], list[str]]:
    """What to show after somebody else changed the supplier: nothing that was typed is lost.

    A field that was left as it opened takes its new value. Gives also the fields that both
    changed, differently: there the typed value is kept, for the editor to decide.
    """
    kept, clashing = {}, []
    for name, new in now.items():
        mine, first = typed.get(name, new), opened.get(name)
        kept[name] = new if mine == first else mine
        if mine not in (first, new) and new != first:
            clashing.append(name)
    return kept, clashing


def _activity(told: Facts) -> dict[str, Any]:
    codes = (cpv.cpv(code) for code in told.get("cpv", ()))
    return {
        "text": told.get("text", ""),
        "cpv": ", ".join(one.full for one in codes if one),
        "service_kind": told.get("service_kind", ""),
        "national": bool(told.get("national")),
        "radius_km": str(told.get("radius_km", "")),
        "departments": ", ".join(departments(told)),
        "regions": ", ".join(regions(told)),
        "year": str(told.get("year", "")),
    }


def _reference(told: Facts) -> dict[str, str]:
    return {name: str(told.get(name, "")) for name in _BLANK_REFERENCE}


def _status(own: Facts, status: str) -> Sequence[dict[str, str]]:
    found = [one for one in own.get("statuses", ()) if one["status"] == status]
    return [{name: one.get(name, "") for name in _BLANK} for one in found] or [dict(_BLANK)]
