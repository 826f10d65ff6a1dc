"""The sheet of a supplier: each fact with who says it and since when. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from spaser.core.text import normalise
from spaser.directory.statements import Status
from spaser.reference.legal_categories import legal_category
from spaser.reference.naf import naf_label
from spaser.sourcing.eligibility import articles_for
from spaser.suppliers.contact import shown_email
from spaser.suppliers.models import Known, StatusKind

_PUBLICS = {
    "L2113-12": "marchés réservés aux structures qui emploient des travailleurs handicapés",
    "L2113-13": "marchés réservés aux structures d’insertion",
    "L2113-13-1": "marchés réservés aux structures en établissement pénitentiaire",
}


class Source(Protocol):
    """The row of one source."""

    @property
    def source(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def edition_on(self) -> date | None: ...
    @property
    def seen_at(self) -> Any: ...
    @property
    def gone_at(self) -> Any: ...


@dataclass(frozen=True)
class Said:
    """Who says something, and the date of its edition, or of its reading."""

    source: str
    on: Any  # date or datetime


@dataclass(frozen=True)
class Other:
    """What another source says instead."""

    value: str
    said: Said


@dataclass(frozen=True)
class Fact:
    """One fact of the sheet."""

    title: str
    value: str
    said: Sequence[Said]
    others: Sequence[Other]
    link: str = ""  # when the value is an address that may be opened


_Reading = Callable[[Mapping[str, Any]], str]


def _single(name: str) -> _Reading:
    return lambda facts: str(facts.get(name) or "").strip()


def _address(facts: Mapping[str, Any]) -> str:
    town = f"{facts.get('postal_code') or ''} {facts.get('commune_name') or ''}".strip()
    return ", ".join(part for part in (str(facts.get("address") or "").strip(), town) if part)


def _naf(facts: Mapping[str, Any]) -> str:
    code = str(facts.get("naf") or "")
    label = naf_label(code) if code else None
    return f"{code} – {label}" if label else code


def _category(facts: Mapping[str, Any]) -> str:
    code = str(facts.get("legal_category") or "")
    found = legal_category(code) if code else None
    return f"{code} – {found.label}" if found else code


def _email(facts: Mapping[str, Any]) -> str:
    consent = facts.get("email_consent_on")
    day = date.fromisoformat(consent) if isinstance(consent, str) and consent else consent
    return shown_email(str(facts.get("email") or ""), day or None)


# Title, how it is read from the facts of a source, whether it is shown when nobody says it.
_IDENTITY: tuple[tuple[str, _Reading, bool], ...] = (
    ("Raison sociale", _single("name"), True),
    ("Nom d’usage", _single("brand"), False),
    ("Sigle", _single("sigle"), False),
    ("SIRET", _single("siret"), True),
    ("SIREN", _single("siren"), False),
    ("Adresse", _address, True),
    ("Code NAF", _naf, True),
    ("Catégorie juridique", _category, True),
    ("Effectif", _single("workforce"), True),
)
_CONTACT: tuple[tuple[str, _Reading, bool], ...] = (
    ("Site internet", _single("website"), True),
    ("Adresse e-mail", _email, True),
    ("Téléphone", _single("phone"), True),
)


def identity(columns: Mapping[str, Any], sources: Iterable[Source]) -> list[Fact]:
    """Who it is. `columns` are those of the supplier: what its sources say put together."""
    return _facts(_IDENTITY, columns, sources)


def contact(columns: Mapping[str, Any], sources: Iterable[Source]) -> list[Fact]:
    """How to reach it; never the e-mail of a person without their consent."""
    return _facts(_CONTACT, columns, sources)


def said_by(sources: Iterable[Source]) -> dict[str, list[Said]]:
    """Each source with the dates of what it says."""
    found: dict[str, list[Said]] = {}
    for one in sources:
        said = Said(one.source, one.edition_on or one.seen_at)
        if said not in found.setdefault(one.source, []):
            found[one.source].append(said)
    return found


def denied(sources: Iterable[Source]) -> int:
    """How many statements of its sources the editors took away as wrong."""
    return sum(len(one.facts.get("denied", ())) for one in sources)


def _facts(
    asked: Iterable[tuple[str, _Reading, bool]],
    columns: Mapping[str, Any],
    sources: Iterable[Source],
) -> list[Fact]:
    told = sorted(sources, key=lambda one: (one.gone_at is not None, one.source))
    found = []
    for title, reading, always in asked:
        value = reading(columns)
        said, others = _said(value, reading, told)
        if value or always:
            link = value if value.startswith(("http://", "https://")) else ""
            found.append(Fact(title, value, said, others, link))
    return found


def _said(
    value: str, reading: _Reading, sources: Iterable[Source]
) -> tuple[list[Said], list[Other]]:
    """Who says the value, and who says another."""
    said: list[Said] = []
    others: dict[str, Other] = {}
    for one in sources:
        told = reading(one.facts)
        who = Said(one.source, one.edition_on or one.seen_at)
        if told and normalise(told) == normalise(value):
            said.append(who)
        elif told and one.gone_at is None:
            others.setdefault(normalise(told), Other(told, who))
    return said, list(others.values())


def reserved(statuses: Iterable[Status], on: date) -> list[tuple[str, str]]:
    """Articles under which it could answer a reserved lot, as what its sources affirm allows.

    The article, and what the lot must be. A lot decides: this is computed again for each.
    """
    by_kind = {one.kind: one for one in statuses}
    kinds = _affirmed(by_kind[StatusKind.INCLUSIVE])
    found = [(article, _PUBLICS[article]) for article in articles_for(kinds, (), (), on)]
    ess = by_kind[StatusKind.ESS]
    if any(one.value == Known.YES for one in ess.statements):
        found.append(
            (
                "L2113-15",
                "services sociaux et culturels réservés à l’ESS, si son code CPV en relève",
            )
        )
    return found


def _affirmed(status: Status) -> set[str]:
    return {one.detail for one in status.statements if one.value == Known.YES and one.detail}
