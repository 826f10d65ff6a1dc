"""Amounts as people write them: ranges, « environ », HT or TTC, per year or in all. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from spaser.core.money import CENT, format_euros, parse_euros
from spaser.core.text import normalise
from spaser.imports.notices import Remarks

_SYMBOLIC = Decimal(1)  # amounts written because the form asks for one
_HIGHEST = Decimal(10) ** 12
_NINES = re.compile(r"9{6,}(?:\.[09]*)?")  # typed because a program asks for an amount
_WIDEST_RANGE = 50
_UNITS = {"k": 1_000, "millier": 1_000, "milliers": 1_000, "mille": 1_000, "m": 1_000_000,
          "million": 1_000_000, "millions": 1_000_000}  # fmt: skip
_DASHES = re.compile(r"[‐‑‒–—−]")
_NUMBER = re.compile(
    r"(?P<number>\d[\d\s\u00a0\u202f.,'’]*)"
    r"(?P<unit>k(?=\b|€)|m(?=\b|€)|milliers?|mille|millions?)?\s*(?:d[’']\s*)?"
    r"(?P<money>€|euros?|eur)?\s*(?P<tax>h\.?\s?t\b\.?|t\.?\s?t\.?\s?c\b\.?|hors\s+taxes?)?",
    re.IGNORECASE,
)
_OVER_YEARS = re.compile(
    r"(?:sur|pour|pendant|/)\s*(\d{1,2})\s*(?:ans|années|annees)\b", re.IGNORECASE
)
_PER_YEAR = re.compile(r"(?:/|par)\s*an(?:née|nee)?\b|\bannuel(?:le)?s?\b", re.IGNORECASE)
_KNOWN_WORDS = frozenset((
    "a", "an", "annee", "annuel", "annuelle", "annuels", "ans", "approx",
    "approximativement", "au", "budget", "c", "ca", "cadre", "d", "de", "du", "duree", "en",
    "entre", "env", "environ", "estimatif", "estimation", "estime", "estimee", "et", "eur",
    "euro", "euros", "global", "h", "hors", "ht", "inferieur", "inferieure", "jusqu", "l",
    "la", "le", "les", "marche", "max", "maxi", "maximal", "maximum", "min", "mini",
    "minimal", "minimum", "moins", "montant", "par", "periode", "plafond", "plafonne",
    "plus", "pour", "prix", "soit", "superieur", "superieure", "sur", "t", "taxe", "taxes",
    "tc", "total", "totale", "ttc", "tva", "un", "valeur", "vers",
))  # fmt: skip
_AT_MOST = re.compile(r"<|≤|\bmax|plafon|jusqu|au plus|inférieur|inferieur|moins de", re.IGNORECASE)
_AT_LEAST = re.compile(r">|≥|\bmin\b|\bmini|au moins|plus de|supérieur|superieur", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in euros. `low` and `high` are equal unless a range or a bound is written."""

    low: Decimal | None
    high: Decimal | None
    tax: Literal["HT", "TTC", ""]  # empty: not said
    per_year: bool = False
    years: int | None = None  # « sur 4 ans »
    bound: Literal["max", "min", ""] = ""


def read_amount(text: str) -> Amount:
    """« 80 000,50 € », « 80 k€ », « 1,2 M€ HT », « 80-100 k€ », « ≈ 80 000 €/an ».

    Raises ValueError, with a French sentence, when the text is not one amount or one range.
    """
    written = _DASHES.sub("-", text).strip()
    over = _OVER_YEARS.search(written)
    plain = _OVER_YEARS.sub(" ", written)
    per_year = bool(_PER_YEAR.search(plain))
    plain = _PER_YEAR.sub(" ", plain)
    found = list(_NUMBER.finditer(plain))
    _refuse_unknown_words(text, plain)
    found, tax = _taxed(found, text)
    if not 1 <= len(found) <= 2 or re.search(r"(?<![\d\s€k])\s*-\s*\d|^\s*-", plain):
        raise ValueError(_unreadable(text))
    low, high = _bounds(found, text)
    years = int(over[1]) if over else None
    bound = _bound(plain) if low == high else ""
    if bound == "min":
        return Amount(low, None, tax, per_year, years, "min")
    return Amount(None if bound == "max" else low, high, tax, per_year, years, bound)


def _refuse_unknown_words(text: str, plain: str) -> None:
    """« 12 agents » or « lot 3 » is no amount: every word beside the figures must be ours."""
    words = normalise(_NUMBER.sub(" ", plain).replace("€", " ")).split()
    if any(word not in _KNOWN_WORDS for word in words):
        raise ValueError(_unreadable(text))


def _taxed(
    found: list[re.Match[str]], text: str
) -> tuple[list[re.Match[str]], Literal["HT", "TTC", ""]]:
    """The numbers that count: of « 80 000 € HT soit 96 000 € TTC », those that are HT."""
    key = normalise(text)
    says_ttc = " ttc" in f" {key}" or "t t c" in key or "toutes taxes" in key
    says_ht = bool(re.search(r"\bht\b|\bh t\b|hors tax", key))
    if says_ttc and says_ht:
        ht = [one for one in found if (one["tax"] or "").casefold().startswith("h")]
        return ht, "HT"
    return found, "TTC" if says_ttc else "HT" if says_ht else ""


def _bounds(found: list[re.Match[str]], text: str) -> tuple[Decimal, Decimal]:
    values = [parse_euros(re.sub(r"[.,'’\s]+$", "", one["number"])) for one in found]
    units = [_UNITS.get((one["unit"] or "").casefold(), 1) for one in found]
    if len(values) == 1:
        amount = values[0] * units[0]
        return _checked(amount, text), amount
    low, high = values[0] * (units[0] if found[0]["unit"] else 1), values[1] * units[1]
    if not found[0]["unit"] and not found[0]["money"] and found[1]["unit"]:
        low = values[0] * units[1]  # « 80-100 k€ »: the unit is that of both
    if not low < high <= low * _WIDEST_RANGE:
        raise ValueError(f"« {text.strip()} » n’est pas une fourchette lisible.")
    return _checked(low, text), _checked(high, text)


def _checked(amount: Decimal, text: str) -> Decimal:
    if _NINES.fullmatch(f"{amount:f}"):
        raise ValueError(f"« {text.strip()} » tient lieu de montant : ce n’en est pas un.")
    if not 0 < amount < _HIGHEST:
        raise ValueError(f"« {text.strip()} » est un montant impossible. Vérifiez l’unité.")
    return amount


def _bound(plain: str) -> Literal["max", "min", ""]:
    if _AT_MOST.search(plain):
        return "max"
    return "min" if _AT_LEAST.search(plain) else ""


def _unreadable(text: str) -> str:
    return f"« {text.strip()[:80]} » n’est pas un montant lisible. Écrivez par exemple 80 000 € HT."


def published(raw: str, currency: str, remarks: Remarks) -> Decimal | None:
    """The amount of a notice made by a machine: digits, in euros; said when it is not taken."""
    if currency != "EUR":
        reason = "Le montant n’est pas en euros : il n’est pas repris."
        remarks.repaired("montant", f"{raw} {currency}", reason)
        return None
    try:
        amount = Decimal(re.sub(r"[\s\u00a0\u202f]", "", raw).replace(",", ".")).quantize(CENT)
    except InvalidOperation:
        remarks.repaired("montant", raw, "Montant illisible : il n’est pas repris.")
        return None
    if not _SYMBOLIC < amount < _HIGHEST or _NINES.fullmatch(f"{amount:f}"):
        remarks.repaired("montant", raw, "Montant symbolique ou impossible : il n’est pas repris.")
        return None
    return amount


def sentence(amount: Amount) -> str:
    """The range as it is shown: « de 80 000 € à 100 000 € »."""
    return f"de {format_euros(amount.low)} à {format_euros(amount.high)}"
