"""Cells made facts: SIRET, NAF, CPV, addresses of the web, statuses. Pure."""

import re
from datetime import date, datetime
from functools import lru_cache

from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from spaser.core.text import normalise, repair
from spaser.imports.rows import Draft
from spaser.reference import cpv as cpv_tree
from spaser.reference.labels import label_of
from spaser.reference.legal_categories import legal_category
from spaser.reference.naf import normal_naf
from spaser.suppliers.models import Family, InclusiveKind, Known, StatusKind

_NOT_DIGITS = re.compile(r"[\s.\-_\u00a0\u202f’']+")
_SPACES = re.compile(r"[ \t\u00a0\u202f]+")
_EXPONENT = re.compile(r"\d[.,]?\d*e\+?\d+", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\s*\n\s*(\n\s*)*")
_DOMAIN = re.compile(r"(https?://)?([\w-]+\.)+[a-z]{2,}(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_ESUS = re.compile(
    r"(agree?e?s? |agrement |label )?(esus|entreprises? solidaires? d utilite sociale( esus)?)"
)
_NOTHING = frozenset(
    {"", "non renseigne", "nc", "n c", "na", "n a", "null", "none", "nan", "neant"}
)
_ENTITLED = frozenset(
    {InclusiveKind.EI, InclusiveKind.ETTI, InclusiveKind.AI, InclusiveKind.ACI, InclusiveKind.EA,
     InclusiveKind.ESAT}
)  # fmt: skip
ESUS_YEARS = 5
_LONGEST_DAY = 10
MAX_TEXT = 20_000
MAX_NAME = 300


def clean(text: str) -> str:
    """One line, lost letters repaired, spaces single; « Non renseigné » is nothing."""
    if not text:
        return ""
    text = _SPACES.sub(" ", repair(text).replace("\n", " ").replace("\r", " ")).strip()
    if text.isascii() and len(text) > 16:
        return text
    return "" if normalise(text) in _NOTHING else text


def paragraph(text: str) -> str:
    """Several lines at most, never blank ones."""
    text = _BLANK_LINES.sub("\n", repair(text).replace("\r", "\n"))
    text = _SPACES.sub(" ", text).strip()[:MAX_TEXT]
    return "" if len(text) < 16 and normalise(text) in _NOTHING else text


def several(text: str, separator: str = "|") -> list[str]:
    """The parts of a cell that holds several values, without doubles, in their order."""
    if not text:
        return []
    parts = (clean(part) for part in text.split(separator))
    return list(dict.fromkeys(part for part in parts if part))


def valid_siret(digits: str) -> bool:
    """Check digits right, La Poste’s own rule included; fourteen zeros name nobody."""
    return not digits.startswith("000000000") and bool(stdnum_siret.is_valid(digits))


def read_siret(draft: Draft, column: str, raw: str) -> str | None:
    """Keep a valid SIRET, and its SIREN; report any other one and go on without it."""
    digits = _NOT_DIGITS.sub("", raw)
    if digits.endswith(("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")) and valid_siret(digits):
        return _keep_siret(draft, digits)
    if not clean(raw):
        return None
    # A spreadsheet that took the SIRET for a number has lost its first zero.
    if digits.isdigit() and len(digits) in (12, 13) and valid_siret(digits.zfill(14)):
        reason = "Le zéro initial du SIRET, perdu par un tableur, a été rétabli."
        draft.repaired(column, raw, reason)
        return _keep_siret(draft, digits.zfill(14))
    if digits.isdigit() and len(digits) == 9 and stdnum_siren.is_valid(digits):
        draft.keep("siren", digits)
        reason = "C’est un SIREN (9 chiffres), pas un SIRET : il est gardé comme SIREN."
    else:
        reason = _siret_fault(raw, digits)
    draft.repaired(column, raw, reason)
    return None


def _keep_siret(draft: Draft, digits: str) -> str:
    draft.facts["siret"], draft.facts["siren"] = digits, digits[:9]
    return digits


def _siret_fault(raw: str, digits: str) -> str:
    if _EXPONENT.fullmatch(raw.strip()):
        why = "un tableur l’a arrondi ; mettez la colonne au format Texte"
    elif not digits.isdigit():
        why = "il ne doit contenir que des chiffres"
    elif len(digits) != 14:
        why = f"il a {len(digits)} chiffres au lieu de 14"
    else:
        why = "son chiffre de contrôle est faux"
    return f"SIRET invalide : {why}. La structure est importée sans SIRET."


def read_siren(draft: Draft, column: str, raw: str) -> None:
    """Keep a valid SIREN unless the SIRET already gave it."""
    digits = _NOT_DIGITS.sub("", raw)
    if not digits or "siren" in draft.facts:
        return
    if digits.isdigit() and len(digits) == 9 and stdnum_siren.is_valid(digits):
        draft.keep("siren", digits)
    elif clean(raw):
        draft.repaired(column, raw, "SIREN invalide. La structure est importée sans SIREN.")


@lru_cache(maxsize=4096)
def _naf(raw: str) -> str | None:
    return normal_naf(raw)


def read_naf(draft: Draft, column: str, raw: str) -> None:
    """Keep a known activity code of the NAF rev. 2."""
    if not raw.strip():
        return
    code = _naf(raw.strip().upper())
    if code:
        draft.keep("naf", code)
    elif clean(raw):
        draft.repaired(column, raw, "Code NAF inconnu : il n’est pas repris.")


@lru_cache(maxsize=16_384)
def _cpv(raw: str) -> tuple[str, str]:
    """Code and nothing, or nothing and the reason."""
    try:
        return cpv_tree.parse(raw), ""
    except ValueError as error:
        return "", str(error)


def read_cpv(draft: Draft, column: str, parts: list[str]) -> list[str]:
    """The known CPV codes, in their order, each once; the others are reported."""
    codes = []
    for raw in parts:
        code, reason = _cpv(raw)
        if code:
            codes.append(code)
        else:
            draft.repaired(column, raw, reason)
    return list(dict.fromkeys(codes))


def read_website(draft: Draft, column: str, raw: str) -> None:
    """Keep an address of the web; one without its scheme gets https."""
    text = clean(raw)
    if not text:
        return
    if _DOMAIN.fullmatch(text) and len(text) <= MAX_NAME:
        draft.keep("website", text if "://" in text else f"https://{text}")
    else:
        draft.repaired(column, raw, "Adresse de site illisible : elle n’est pas reprise.")


def read_legal_category(draft: Draft, column: str, raw: str) -> None:
    """Keep the legal category of INSEE, and the ESS family when the law ties it to one."""
    code = clean(raw)
    if not code:
        return
    category = legal_category(code)
    if category is None:
        draft.repaired(column, raw, "Catégorie juridique inconnue de l’INSEE : non reprise.")
        return
    draft.keep("legal_category", category.code)
    if category.ess == "yes":
        state_family(draft, Family(category.family) if category.family else None)


def read_labels(draft: Draft, parts: list[str], as_of: date | None = None) -> None:
    """Keep the labels under one spelling each; the agrément ESUS is a status, not a label."""
    labels = []
    for part in parts:
        if _ESUS.fullmatch(normalise(part)):
            state(draft, StatusKind.ESUS, Known.YES, "liste", as_of=as_of)
        else:
            labels.append(label_of(part)[:MAX_NAME])
    draft.keep("labels", list(dict.fromkeys(labels)))


def state_family(draft: Draft, family: Family | None, as_of: date | None = None) -> None:
    """The source says that it belongs to the ESS, by this legal family when known."""
    state(draft, StatusKind.ESS, Known.YES, family.value if family else "", as_of=as_of)


def state_inclusive(draft: Draft, kind: InclusiveKind, as_of: date | None = None) -> None:
    """The source says that it is an inclusive structure of this kind."""
    state(draft, StatusKind.INCLUSIVE, Known.YES, kind.value, as_of=as_of)


def state_entitled(draft: Draft, kind: InclusiveKind, as_of: date | None = None) -> None:
    """The law entitles structures of this kind to the agrément ESUS, were they not on the list.

    Code du travail, L3332-17-1, II. The kinds that it does not name state nothing.
    """
    if kind in _ENTITLED:
        state(draft, StatusKind.ESUS, Known.YES, "de_droit", as_of=as_of)


def state_esus(draft: Draft, granted: date | None, until: date | None = None) -> None:
    """The source lists it as agréée ESUS, from one day to the day before another.

    Without an end, the agrément ends five years after it was granted: code du travail,
    R3332-21-3, III (two years for a young enterprise, which the lists do not tell).
    """
    if granted and not until:
        until = years_after(granted, ESUS_YEARS)
    state(draft, StatusKind.ESUS, Known.YES, "liste", as_of=granted, until=until)


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 1 March for a 29 February that does not exist."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)


def state(
    draft: Draft,
    status: StatusKind,
    value: Known,
    detail: str = "",
    *,
    as_of: date | None = None,
    until: date | None = None,
) -> None:
    """One status, as JSON keeps it; from the day `until` it is no longer known."""
    item = {"status": status.value, "value": value.value, "detail": detail}
    days = {"as_of": as_of, "until": until}
    draft.add("statuses", item | {name: day.isoformat() for name, day in days.items() if day})


def read_day(raw: str) -> date | None:
    """« 2020-12-18 », « 18/12/2020 », with or without a time; None when it is not a day."""
    text = raw.strip()
    return _day(text[:_LONGEST_DAY]) if text[:1].isdigit() else None


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    for shape, length in (("%Y-%m-%d", 10), ("%d/%m/%Y", 10), ("%Y%m%d", 8)):
        try:
            return datetime.strptime(text[:length], shape).date()  # noqa: DTZ007 — a day has no zone
        except ValueError:
            continue
    return None
