"""Where a lot is performed, when the notice leaves no doubt; otherwise only its own words. Pure."""

import re

from spaser.reference.areas import department as known_department
from spaser.reference.communes import Commune, named_communes
from spaser.reference.geography import parse_place
from spaser.reference.nuts import nuts as known_nuts

_WITH_CODE = re.compile(
    r"\b(\d{2} ?\d{3})[ ,:–-]+([A-ZÀ-Ÿ][\w’' -]{1,40}?)(?: cedex\b.*?)?(?=[,.;:()\n]|$)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!\d)(\d{2} ?\d{3})(?!\d)")
_FOREIGN_CODE = re.compile(r"\d{4}\b")  # « 2501 Bienne »; French notices keep the first zero
_MAX_NAME = 60


def place_of(nuts: tuple[str, ...], written: str) -> tuple[str | None, str | None]:
    """INSEE code of the commune and code of the département, each None unless it is certain.

    The words are believed only within the area that the NUTS codes give, when they give one; a lot
    performed abroad has neither.
    """
    if nuts and not any(code.upper().startswith("FR") for code in nuts):
        return None, None
    departments = _departments(nuts)
    communes = {c.code: c for c in _communes(written, departments)}
    inside = [c for c in communes.values() if not departments or c.department in departments]
    if len(inside) == 1 and len(communes) == 1:
        return inside[0].code, inside[0].department
    same = {commune.department for commune in inside}
    if inside and len(inside) == len(communes) and len(same) == 1:
        return None, same.pop()
    only = departments.pop() if len(departments) == 1 else _department_named(written)
    return None, only if only and known_department(only) else None


def _departments(codes: tuple[str, ...]) -> set[str]:
    """Départements that the codes cover together; empty for the whole country or when unknown."""
    found: set[str] = set()
    for code in codes:
        area = known_nuts(code)
        if area is None or not area.departments:
            return set()
        found.update(area.departments)
    return found


def _department_named(written: str) -> str | None:
    """« Moselle (France) », « département du Tarn »: the words name one, and nothing else."""
    found = parse_place(written.strip(" .;,")) if len(written) <= _MAX_NAME else []
    return found[0].department if len(found) == 1 and found[0].kind == "departement" else None


def _communes(written: str, departments: set[str]) -> list[Commune]:
    """Communes that the words name beyond doubt: with a postal code, or as the only word."""
    pairs = [(code.replace(" ", ""), name.strip()) for code, name in _WITH_CODE.findall(written)]
    found = [c for code, name in pairs if (c := _only(f"{code} {name}", None))]
    if found or len(_CODE.findall(written)) > 1:
        return found
    alone = _CODE.search(written)
    if alone:
        commune = _only(alone[1].replace(" ", ""), None)
        return [commune] if commune else []
    name = written.strip(" .;,:–-\n")
    if not name or len(name) > _MAX_NAME or len(departments) > 1 or _FOREIGN_CODE.match(name):
        return []
    commune = _only(name, next(iter(departments), None))
    return [commune] if commune else []


def _only(text: str, department: str | None) -> Commune | None:
    found = named_communes(text, department)
    return found[0] if len(found) == 1 else None
