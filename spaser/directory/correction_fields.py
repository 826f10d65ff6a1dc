"""What an editor types in a correction, read: each refusal is a sentence that says what to do."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from stdnum.fr import siret as stdnum_siret

from spaser.core.text import normalise
from spaser.reference import cpv, geography
from spaser.reference.communes import Commune, named_communes, postal_departments
from spaser.suppliers.workforce import bracket_of

_SEPARATORS = re.compile(r"[;,|\n\r]+")
_SITE = re.compile(r"(https?://)?([\w-]+\.)+[a-z]{2,}(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[\s.\-\u00a0\u202f]+")
_PHONE = re.compile(r"\+?\d{10,14}")
WIDEST_KM = 1_000


def several(text: str) -> list[str]:
    """The parts of a list typed with commas, semicolons or line ends, each once."""
    parts = (" ".join(part.split()) for part in _SEPARATORS.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def lines(text: str) -> list[str]:
    """The lines of a text, each once, without the empty ones."""
    found = (" ".join(line.split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in found if line))


def paragraphs(text: str) -> str:
    """Several lines at most, never blank ones."""
    return "\n".join(kept for line in text.splitlines() if (kept := " ".join(line.split())))


def read_siret(text: str) -> str:
    """The fourteen digits. Raises ValueError."""
    digits = _NOT_DIGITS.sub("", text)
    if not digits.isascii() or not digits.isdecimal() or len(digits) != 14:
        raise ValueError("Un SIRET a 14 chiffres : recopiez-le en entier.")
    if digits.startswith("000000000") or not stdnum_siret.is_valid(digits):
        raise ValueError("Ce SIRET est faux : un de ses chiffres est mal recopié.")
    return digits


def read_cpv(text: str) -> list[str]:
    """CPV codes of eight digits. Raises ValueError at the first wrong one."""
    return list(dict.fromkeys(cpv.parse(part) for part in re.split(r"[;,|\s]+", text) if part))


def read_departments(text: str) -> list[str]:
    """Codes of the départements typed by code or by name. Raises ValueError."""
    names = {normalise(one.name): one.code for one in geography.departments()}
    read = (_area(part, geography.department, names, "aucun département") for part in several(text))
    return list(dict.fromkeys(read))


def read_regions(text: str) -> list[str]:
    """Codes of the régions typed by code or by name. Raises ValueError."""
    names = {normalise(one.name): one.code for one in geography.regions()}
    read = (_area(part, geography.region, names, "aucune région") for part in several(text))
    return list(dict.fromkeys(read))


def _area(text: str, known: Callable[[str], Any], names: dict[str, str], what: str) -> str:
    if code := names.get(normalise(text)):
        return code
    found = known(text) if len(text) <= 3 else None
    if found is None:
        raise ValueError(f"« {text} » n’est le nom ou le code d’{what}.")
    return str(found.code)


def read_commune(name: str, postal_code: str) -> Commune:
    """The only commune meant by a name and a postal code. Raises ValueError."""
    if postal_code and not re.fullmatch(r"\d{5}", postal_code):
        raise ValueError("Un code postal a cinq chiffres, par exemple 81000.")
    found = named_communes(name)
    if not found:
        raise ValueError(f"La commune « {name} » n’est pas reconnue : vérifiez son nom.")
    if postal_code:
        # A CEDEX code is in no list: it still tells the département.
        around = [one for one in found if one.department in postal_departments(postal_code)]
        if not around:
            raise ValueError(f"Le code postal {postal_code} n’est pas celui de {found[0].name}.")
        found = [one for one in around if postal_code in one.postal_codes] or around
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{one.name} ({one.postal_codes[0]})" for one in found[:4])
    raise ValueError(f"Plusieurs communes sont possibles : {names}. Précisez le code postal.")


def read_website(text: str) -> str:
    """An address of the web, with its scheme. Raises ValueError."""
    if not _SITE.fullmatch(text):
        raise ValueError("Écrivez l’adresse du site comme https://www.exemple.fr.")
    return text if "://" in text else f"https://{text}"


def read_phone(text: str) -> str:
    """A telephone number as typed. Raises ValueError."""
    if not _PHONE.fullmatch(re.sub(r"[\s.()\-\u00a0]", "", text)):
        raise ValueError("Écrivez le numéro en entier, par exemple 05 61 00 00 00.")
    return text


def read_workforce(text: str) -> str:
    """A number of people or a bracket, as typed. Raises ValueError."""
    if bracket_of(text) is None:
        raise ValueError("Écrivez un nombre de salariés (12) ou une tranche (10 à 19 salariés).")
    return text


def read_number(text: str, least: int, most: int, what: str) -> int:
    """A whole number between two others. Raises ValueError."""
    digits = _NOT_DIGITS.sub("", text)
    if (
        digits.isascii()
        and digits.isdecimal()
        and len(digits) <= 9
        and least <= int(digits) <= most
    ):
        return int(digits)
    raise ValueError(f"Écrivez {what} entre {least} et {most}.")


def read_day(text: str, today: date) -> date:
    """A day of the past, as a calendar field gives it. Raises ValueError."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("Écrivez la date en entier : jour, mois, année.") from error
    if day > today:
        raise ValueError(
            "Cette date n’est pas encore venue : écrivez celle d’aujourd’hui ou avant."
        )
    if day.year < 1900:
        raise ValueError("Vérifiez l’année de cette date.")
    return day
