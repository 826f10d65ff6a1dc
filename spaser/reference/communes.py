"""The communes: one by its code, or those that a dirty name or postal code may mean."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from spaser.core.text import normalise
from spaser.reference.areas import degrees, department, epci
from spaser.reference.files import lines

# City → INSEE code before its first arrondissement, number of arrondissements.
_CITIES = {"paris": (75100, 20), "lyon": (69380, 9), "marseille": (13200, 16)}
_DISTRICT = re.compile(
    r"(paris|lyon|marseille) 0?(\d{1,2}) ?(?:er?|ere|nde?|i?e?me)?(?: ?arr(?:t|dt|ondissements?)?)?"
)
_DISTRICT_CODE = re.compile(r"751\d\d|6938\d|132\d\d")
_CODE = re.compile(r"\b(\d{5}|2[ab]\d{3})\b")
_SPLIT_CODE = re.compile(r"\b(\d{2}|2[ab]) (\d{3})\b")
_NO_ZERO = re.compile(r"[1-9]\d{3}(?: \D+)?$")  # spreadsheets drop the first zero
_CEDEX = re.compile(r"\bcedex(?: \d{1,2})?\b")
_TITLE = re.compile(
    r"^(?:la )?(?:ville|commune|mairie|municipalite) (?:de la |de l |des |de |du |d )?"
)
_ARTICLE = re.compile(r"^(?:le|la|les|l|du|des|de la|de l) (?=.)")
_LAST_ARTICLE = re.compile(r"^(.+) (le|la|les|l)$")
_BRACKETED = re.compile(r"\((?:\d{2,3}|2[ab])\)\s*$", re.IGNORECASE)
_TAIL_DEPARTMENT = re.compile(r"^(.+) (\d{2,3}|2[ab])$")
_HEAD_DEPARTMENT = re.compile(r"^(\d{2,3}|2[ab]) (\D.*)$")
_GROUPING = re.compile(
    r"\b(?:territoire|communaute|communes|agglomeration|agglo|metropole|urbaine|grand|grande|cc|ca"
    r"|cu|epci|pays)\b"
)
_LINKS = re.compile(r"\b(?:de|du|des|d|la|le|les|l)\b")
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune in force, or an arrondissement of Paris, Lyon or Marseille.

    `lat`, `lon` in degrees: its town hall, or the best point known (data/README.md); None for
    the few that are not placed.
    """

    code: str
    name: str
    postal_codes: tuple[str, ...]
    department: str
    region: str
    epci: str | None
    population: int
    lat: float | None
    lon: float | None


def commune(code: str) -> Commune | None:
    """The commune of an INSEE code; that of a merged commune gives the commune in force."""
    wanted = code.strip().upper()
    wanted = _former().get(wanted, wanted)
    line = _lines().get(wanted)
    return _read(line) if line else None


def all_commune_codes() -> tuple[str, ...]:
    """INSEE codes of the communes in force and of the arrondissements, in order."""
    return tuple(_lines())


def find_communes(text: str, department: str | None = None, limit: int = 10) -> list[Commune]:
    """The communes that a text may mean, the most populated first; homonyms are all given.

    Understands names however they are written (« ST ETIENNE », « Le Havre CEDEX »), postal and
    INSEE codes (« 31 000 »), both (« 31000 Toulouse », « Toulouse (31) »), arrondissements, and
    the former name of a merged commune. A name that is not complete finds those it begins.
    """
    found = named_communes(text, department)
    if not found:
        start = place_key(text)
        if len(start) >= 2 and not start.isdecimal():
            found = _kept(_codes_beginning(start), department)
    return found[:limit]


def named_communes(text: str, department: str | None = None) -> list[Commune]:
    """Like `find_communes`, without guessing the end of a name, and without limit."""
    key = place_key(text)
    if not key:
        return []
    if _BRACKETED.search(text) and (found := _beside_department(key, department)):
        return found  # « Marseille (13) » is not its 13th arrondissement
    if _NO_ZERO.match(key):
        key = f"0{key}"
    code = _CODE.search(key)
    if code:
        after, before = key[code.end() :].strip(), key[: code.start()].strip()
        return _with_code(code[1].upper(), after or before, department)
    return _kept(_codes_of(key), department) or _beside_department(key, department)


def place_key(text: str) -> str:
    """A name of place folded: accents, hyphens, « St », « Cedex », spaces inside codes."""
    key = _SPLIT_CODE.sub(r"\1\2", _CEDEX.sub(" ", normalise(text)))
    words = [_SHORT.get(word, word) for word in key.split()]
    words[1:-1] = ["sur" if word == "s" else word for word in words[1:-1]]
    return " ".join(words)


def _with_code(code: str, name: str, within: str | None) -> list[Commune]:
    """Communes of a postal code, or of an INSEE code; the name chooses among several.

    Where code and name contradict each other (« 13009 Nantes »), both are given, the code first.
    """
    postal = _kept(_by_postal_code().get(code, ()), within)
    districts = [one for one in postal if _DISTRICT_CODE.fullmatch(one.code)]
    postal = districts or postal
    by_code = [one for one in [commune(code)] if one and within in (None, one.department)]
    if not name:
        return postal + [one for one in by_code if one not in postal]
    named = _kept(_codes_of(name), within)
    both = [one for one in named if code in one.postal_codes or one in by_code]
    if both:
        return [one for one in districts if one.name.casefold().startswith(name)] or both
    near = [one for one in named if one.department in postal_departments(code)]
    return near or list({one.code: one for one in [*postal, *named]}.values()) or by_code


def postal_departments(code: str) -> tuple[str, ...]:
    """The départements that a postal code, even a CEDEX, starts with: two for Corsica."""
    if code.startswith("20"):
        return ("2A", "2B")
    return (code[:3] if code.startswith(("97", "98")) else code[:2],)


def _beside_department(key: str, within: str | None) -> list[Commune]:
    """« Toulouse 31 », « 31 Toulouse »."""
    tail, head = _TAIL_DEPARTMENT.match(key), _HEAD_DEPARTMENT.match(key)
    name, code = (tail[1], tail[2]) if tail else (head[2], head[1]) if head else ("", "")
    beside = department(code) if code else None
    if beside is None or within not in (None, beside.code):
        return []
    return _kept(_codes_of(name), beside.code)


def _codes_of(key: str) -> tuple[str, ...]:
    """The INSEE codes of a folded name, with or without its article, or of an arrondissement."""
    district = _DISTRICT.fullmatch(key)
    if district:
        first, count = _CITIES[district[1]]
        number = int(district[2])
        return (f"{first + number}",) if 1 <= number <= count else ()
    names = _by_name()
    named = _TITLE.sub("", key)  # « Ville de Toulouse »; but « Ville-sur-Arce » is a whole name
    for written in (key, named, _LAST_ARTICLE.sub(r"\2 \1", named), _ARTICLE.sub("", named)):
        if written in names:
            return names[written]
    return ()


def _codes_beginning(start: str) -> Iterator[str]:
    """The INSEE codes of the names that begin so."""
    names = _sorted_names()
    for at in range(bisect_left(names, start), len(names)):
        if not names[at].startswith(start):
            return
        yield from _by_name()[names[at]]


def _kept(codes: Iterable[str], within: str | None) -> list[Commune]:
    """The communes of these codes, once each, in one département if asked."""
    found = {one.code: one for code in codes if (one := commune(code)) is not None}
    kept = [one for one in found.values() if within is None or one.department == within]
    return sorted(kept, key=lambda one: (-one.population, one.code))


def towns_of_grouping(key: str) -> list[Commune]:
    """The communes whose name begins that of their own grouping: « dinan agglomeration » → Dinan.

    Empty when the folded text does not speak of a grouping, or names none.
    """
    if not _GROUPING.search(key):
        return []
    words = _bare_grouping(key).split()
    for size in range(len(words), 0, -1):
        town = " ".join(words[:size])
        found = [one for one in _kept(_codes_of(town), None) if _in_grouping(one, " ".join(words))]
        if found:
            return found
    return []


def _in_grouping(one: Commune, name: str) -> bool:
    grouping = epci(one.epci) if one.epci else None
    return grouping is not None and f" {name} " in f" {_bare_grouping(normalise(grouping.name))} "


def _bare_grouping(name: str) -> str:
    """The folded name of a grouping without what says its kind, and without links."""
    return " ".join(_LINKS.sub(" ", _GROUPING.sub(" ", name)).split())


def _read(line: str) -> Commune:
    code, name, postal, department_, region, epci_, population, lat, lon, _how = line.split(",")
    return Commune(
        code,
        name,
        tuple(postal.split()),
        department_,
        region,
        epci_ or None,
        int(population),
        degrees(lat),
        degrees(lon),
    )


@cache
def _lines() -> dict[str, str]:
    """Code → line of the table, cut when it is asked: 35 000 lines stay light and load fast."""
    return {line[:5]: line for line in lines("communes.csv")}


@cache
def _former() -> dict[str, str]:
    """Code of a merged commune → code of the commune in force."""
    return {line[:5]: line[-5:] for line in lines("communes_former.csv")}


@cache
def _by_postal_code() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, line in _lines().items():
        for postal_code in line.split(",", 3)[2].split():
            found[postal_code] = (*found.get(postal_code, ()), code)
    return found


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    """Folded name, with and without its article → codes. Former names only where free."""
    found: dict[str, tuple[str, ...]] = {}
    for code, line in _lines().items():
        _add(found, line.split(",", 2)[1], code)
    former: dict[str, tuple[str, ...]] = {}
    for line in lines("communes_former.csv"):
        code, name, _current = line.split(",")
        _add(former, name, code)
    return {**former, **found}


@cache
def _sorted_names() -> list[str]:
    return sorted(_by_name())


def _add(found: dict[str, tuple[str, ...]], name: str, code: str) -> None:
    key = normalise(name)
    for written in {key, _ARTICLE.sub("", key)}:
        found[written] = (*found.get(written, ()), code)
