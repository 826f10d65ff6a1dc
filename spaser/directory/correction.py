"""What an editor says of a supplier, beside what its sources say. Pure.

The editor's statement is one more record, of source « person », believed first. It holds only
what differs from the sources, so that everything else goes on following them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from spaser.reference.communes import Commune
from spaser.suppliers.models import Precision

Facts = Mapping[str, Any]
# Columns that are corrected one by one; emptied, they say that the sources are wrong.
COLUMNS = ("name", "brand", "sigle", "website", "phone", "workforce")
LISTS = ("activities", "sectors", "labels", "references")
STATUSES = ("ess", "esus", "inclusive")
# What may be given back to the sources, each on its own.
PARTS = (*COLUMNS, "siret", "email", "place", "closing", *LISTS, *STATUSES)
_PLACE = frozenset(
    ("address", "postal_code", "commune_code", "commune_name", "department", "region", "lat",
     "lon", "precision")
)  # fmt: skip


@dataclass(frozen=True)
class Correction:
    """The whole form once read. Lists are as facts keep them."""

    columns: Mapping[str, str]  # COLUMNS → text
    siret: str = ""
    email: str = ""
    email_consent_on: date | None = None
    address: str = ""
    postal_code: str = ""
    commune: Commune | None = None
    closed: bool = False
    closed_on: date | None = None
    activity: Mapping[str, Any] = field(default_factory=dict)
    sectors: Sequence[str] = ()
    labels: Sequence[str] = ()
    references: Sequence[Mapping[str, Any]] = ()
    statuses: Sequence[Mapping[str, Any]] = ()
    restored: frozenset[str] = frozenset()  # PARTS given back to the sources
    denied: frozenset[str] = frozenset()  # statements of sources that are wrong


def facts_of(said: Correction, base: Facts) -> dict[str, Any]:
    """The facts of the editor; `base`: the columns as the other sources alone tell them."""
    facts: dict[str, Any] = {}
    cleared: list[str] = []
    for name in COLUMNS:
        _column(facts, cleared, name, said.columns.get(name, ""), base)
    _email(facts, cleared, said, base)
    if said.siret and said.siret != base.get("siret"):
        facts["siret"], facts["siren"] = said.siret, said.siret[:9]
    _place(facts, cleared, said, base)
    _closing(facts, said, base)
    if said.activity:
        facts["activities"] = [dict(said.activity)]
    for name in ("sectors", "labels"):
        if told := list(getattr(said, name)):
            facts[name] = told
    if said.references:
        facts["references"] = [dict(one) for one in said.references]
    if said.statuses:
        facts["statuses"] = [dict(one) for one in said.statuses]
    if said.denied:
        facts["denied"] = sorted(said.denied)
    if cleared:
        facts["cleared"] = cleared
    return without(facts, said.restored)


def without(facts: Facts, parts: frozenset[str]) -> dict[str, Any]:
    """The same statement, silent on some parts."""
    gone = {name for name in parts if name not in STATUSES}
    gone |= _PLACE if "place" in parts else set()
    gone |= {"closed_on", "open"} if "closing" in parts else set()
    gone |= {"email_consent_on"} if "email" in parts else set()
    gone |= {"siren"} if "siret" in parts else set()
    kept = {name: value for name, value in facts.items() if name not in gone}
    statuses = [one for one in kept.get("statuses", ()) if one["status"] not in parts]
    cleared = [name for name in kept.get("cleared", ()) if name not in gone]
    for name, value in (("statuses", statuses), ("cleared", cleared)):
        kept.pop(name, None)
        if value:
            kept[name] = value
    return kept


def corrected(facts: Facts) -> frozenset[str]:
    """The parts of which the editor says something."""
    found = {name for name in PARTS if facts.get(name)}
    found |= {"place"} if facts.get("commune_code") else set()
    found |= {"closing"} if facts.get("closed_on") or facts.get("open") else set()
    found |= {one["status"] for one in facts.get("statuses", ())}
    cleared = facts.get("cleared", ())
    return frozenset(found | {"place" if name in _PLACE else name for name in cleared})


def _column(facts: dict[str, Any], cleared: list[str], name: str, value: str, base: Facts) -> None:
    told = base.get(name) or ""
    if value and value != told:
        facts[name] = value
    elif told and not value:
        cleared.append(name)


def _email(facts: dict[str, Any], cleared: list[str], said: Correction, base: Facts) -> None:
    _column(facts, cleared, "email", said.email, base)
    if said.email and said.email_consent_on != base.get("email_consent_on"):
        facts["email"] = said.email
        if said.email_consent_on:
            facts["email_consent_on"] = said.email_consent_on.isoformat()


def _place(facts: dict[str, Any], cleared: list[str], said: Correction, base: Facts) -> None:
    """A place is told whole or not at all: parts of two places never make a third."""
    commune = said.commune
    typed = (said.address, said.postal_code, commune.code if commune else "")
    if commune is None or typed == _known_place(base):
        return
    facts |= {"commune_code": commune.code, "commune_name": commune.name}
    facts |= {"department": commune.department}
    if len(commune.region) == 2:
        facts["region"] = commune.region
    for name in ("address", "postal_code"):
        if value := getattr(said, name):
            facts[name] = value
        elif base.get(name):
            cleared.append(name)
    if commune.lat is not None and commune.lon is not None:
        point = {"lat": commune.lat, "lon": commune.lon, "precision": Precision.COMMUNE.value}
        facts.update(point)


def _known_place(base: Facts) -> tuple[str, str, str]:
    return (base["address"], base["postal_code"], base["commune_code"] or "")


def _closing(facts: dict[str, Any], said: Correction, base: Facts) -> None:
    known: date | None = base.get("closed_on")
    if said.closed and said.closed_on and said.closed_on != known:
        facts["closed_on"] = said.closed_on.isoformat()
    elif not said.closed and known:
        facts["open"] = True
