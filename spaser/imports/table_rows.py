"""One row of any table of suppliers, made facts."""

from functools import partial

from spaser.core import clock
from spaser.core.text import normalise
from spaser.imports.facts import (
    MAX_NAME,
    clean,
    paragraph,
    read_cpv,
    read_day,
    read_labels,
    read_legal_category,
    read_naf,
    read_siren,
    read_siret,
    read_website,
    several,
)
from spaser.imports.kinds import read_esus, read_statuses
from spaser.imports.places import department_codes, read_place, region_codes
from spaser.imports.rows import Draft, SourceRow
from spaser.imports.sectors import read_sectors
from spaser.suppliers.contact import is_generic
from spaser.suppliers.models import ServiceKind

_YES = frozenset({"oui", "o", "yes", "y", "true", "vrai", "1", "x"})
_MAX_PHONE = 40
_CLOSED = frozenset({"f", "ferme", "fermee", "cesse", "cessee", "c"})
_OPEN = frozenset({"a", "actif", "active", "ouvert", "ouverte"})
_SERVICE_KINDS = {
    "prestation": ServiceKind.SERVICE,
    "prestations": ServiceKind.SERVICE,
    "prestation de service": ServiceKind.SERVICE,
    "prestation de services": ServiceKind.SERVICE,
    "service": ServiceKind.SERVICE,
    "mise a disposition": ServiceKind.STAFF,
    "interim": ServiceKind.STAFF,
    "fabrication": ServiceKind.MAKING,
    "production": ServiceKind.MAKING,
}
Cells = dict[str, str]


def read_row(number: int, cells: Cells, beyond: list[str]) -> SourceRow:
    """The facts of one row: `cells` by our columns, `beyond` what stands past the header."""
    draft = Draft(number)
    get = partial(_get, cells)
    if not _names(draft, cells):
        return draft.refused("nom", "", "La structure n’a pas de nom.")
    if any(beyond):
        reason = "La rangée a plus de cellules que de colonnes : le surplus est perdu."
        draft.repaired("", " | ".join(beyond)[:200], reason)
    siret = read_siret(draft, "siret", get("siret"))
    read_siren(draft, "siren", get("siren"))
    _identity(draft, cells)
    read_place(
        draft,
        code=get("commune_code"),
        name=get("commune"),
        postal_code=get("postal_code"),
        department=get("department"),
        region=get("region"),
        lat=get("lat"),
        lon=get("lon"),
        precision=get("precision"),
    )
    read_statuses(draft, get("kind"), get("family"), get("ess"))
    read_esus(draft, get("esus"), get("esus_on"))
    _activities(draft, cells)
    _references(draft, get("contracts_won"))
    return draft.done(siret or _key(draft))


def _names(draft: Draft, cells: Cells) -> bool:
    """Keep the names; False when the row has none. The legal name first, then those people use."""
    legal, usual, brand, sigle = (
        _name(draft, _get(cells, column)) for column in ("legal_name", "name", "brand", "sigle")
    )
    name = legal or usual or brand or sigle
    draft.keep("name", name)
    other = brand or usual
    draft.keep("brand", other if normalise(other) != normalise(name) else "")
    draft.keep("sigle", sigle)
    return bool(name)


def _name(draft: Draft, raw: str) -> str:
    name = clean(raw)
    if len(name) > MAX_NAME:
        draft.repaired("nom", name[:200], f"Nom trop long : coupé à {MAX_NAME} caractères.")
    return name[:MAX_NAME]


def _get(cells: Cells, column: str) -> str:
    return cells.get(column, "")


def _identity(draft: Draft, cells: Cells) -> None:
    read_naf(draft, "naf", _get(cells, "naf"))
    read_legal_category(draft, "catégorie juridique", _get(cells, "legal_category"))
    read_website(draft, "site", _get(cells, "website"))
    draft.keep("phone", clean(_get(cells, "phone"))[:_MAX_PHONE])
    _email(draft, clean(_get(cells, "email")), _get(cells, "email_consent_on"))
    for column in ("address", "workforce"):
        draft.keep(column, clean(_get(cells, column))[:MAX_NAME])
    read_labels(draft, several(_get(cells, "labels")))
    read_sectors(draft, "secteurs", _get(cells, "sectors"))
    draft.keep("fictitious", normalise(_get(cells, "fictitious")) in _YES or None)
    _closing(draft, _get(cells, "closed"), _get(cells, "closed_on"))


def _key(draft: Draft) -> str:
    """What names a row without SIRET: its name and its place."""
    facts = draft.facts
    town = facts.get("commune_code") or normalise(facts.get("commune_name", ""))
    where = town or facts.get("postal_code") or facts.get("department") or facts.get("region", "")
    return f"{facts.get('siren', '')}:{normalise(facts['name'])}:{where}"


def _email(draft: Draft, email: str, consent: str) -> None:
    """A generic address; that of a person only with the day of their consent."""
    if not email:
        return
    if is_generic(email):
        draft.keep("email", email.lower())
        return
    day = read_day(consent)
    if "@" in email and day and day <= clock.today():
        draft.keep("email", email.lower())
        draft.keep("email_consent_on", day.isoformat())
        return
    if consent.strip():
        reason = "Indiquez le jour de l’accord de la personne : son adresse n’est pas reprise."
        draft.repaired("date de l’accord", consent, reason)
        return
    reason = "Seule une adresse générique (contact@…) est reprise sans l’accord de la personne."
    draft.repaired("email", "(masquée)", reason)


def _closing(draft: Draft, state: str, closed_on: str) -> None:
    """The day of the closing; « fermé » without a day closes nothing, and is said."""
    word = normalise(state)
    day = read_day(closed_on)
    if day:
        draft.keep("closed_on", day.isoformat())
    elif closed_on.strip():
        reason = "Date de fermeture illisible : la structure est importée comme ouverte."
        draft.repaired("date de fermeture", closed_on, reason)
    elif word in _CLOSED:
        reason = "Sans date de fermeture, la structure est importée comme ouverte."
        draft.repaired("état administratif", state, reason)
    elif word in _OPEN:
        draft.keep("open", True)


def _activities(draft: Draft, cells: Cells) -> None:
    """The text with its CPV codes, then each offer, then each other way of working; one zone."""
    zone = _zone(draft, cells)
    codes = read_cpv(draft, "cpv", several(_get(cells, "cpv").replace(";", "|").replace(",", "|")))
    ways = _service_kinds(draft, _get(cells, "kind_of_service"))
    first = {"text": paragraph(_get(cells, "activity")), "cpv": codes, "service_kind": ways[0]}
    offers = several(_get(cells, "offers"))
    if any((*first.values(), *zone.values(), offers)):  # a year alone is no activity
        zone["year"] = _year(draft, _get(cells, "year"))
    draft.add("activities", {**first, **zone})
    for offer in offers:
        draft.add("activities", {"text": offer, **zone})
    for way in ways[1:]:
        draft.add("activities", {"service_kind": way, **zone})


def _year(draft: Draft, raw: str) -> int | None:
    text = raw.strip()
    if text.isdecimal() and 1900 <= int(text[:5]) <= clock.today().year:
        return int(text)
    if text:
        draft.repaired("année", raw, "Année illisible : elle n’est pas reprise.")
    return None


def _service_kinds(draft: Draft, raw: str) -> list[str]:
    found: list[str] = []
    for part in several(raw.replace(",", "|").replace("_", " ")):
        kind = _SERVICE_KINDS.get(normalise(part))
        if kind:
            found.append(kind.value)
        else:
            draft.repaired("type de prestation", part, "Mode de prestation inconnu : non repris.")
    return found or [""]


def _zone(draft: Draft, cells: Cells) -> dict[str, object]:
    zone: dict[str, object] = {
        "zone_departments": department_codes(several(_get(cells, "zone_departments"))),
        "zone_regions": region_codes(several(_get(cells, "zone_regions"))),
        "national": normalise(_get(cells, "national")) in _YES,
    }
    raw = _get(cells, "radius_km").strip()
    if raw:
        try:
            radius = round(float(raw.lower().replace("km", "").replace(",", ".").strip()))
        except (ValueError, OverflowError):
            radius = -1
        if 0 <= radius <= 20_000:
            zone["radius_km"] = radius
        else:
            draft.repaired("rayon", raw, "Rayon illisible : il n’est pas repris.")
    return zone


def _references(draft: Draft, raw: str) -> None:
    """« object~cpv », one after the other."""
    for part in several(raw):
        title, _, code = part.partition("~")
        codes = read_cpv(draft, "références", [code]) if code.strip() else [""]
        draft.add("references", {"title": clean(title), "cpv": codes[0] if codes else ""})
