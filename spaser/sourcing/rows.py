"""What the directory search keeps of a supplier: its facts, its words, its names, its place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from math import cos, radians
from typing import NamedTuple

from spaser.core.analysis import stems_and_words
from spaser.core.text import normalise
from spaser.reference import geography
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.profile import Profile

FACTS = (
    "family", "kind", "esus", "sector", "cpv", "label", "workforce", "region", "department",
    "epci", "commune", "zone", "contracts", "text", "precision",
)  # fmt: skip
YES = ("oui",)
_KM_OF_A_DEGREE = 111.0
_UNSAID = 0.1  # weight of a word that says nothing of the trade: « prestations », « insertion »
_NONE: tuple[str, ...] = ()


class Row(NamedTuple):
    """One supplier. `facts` in the order of FACTS; `words`, `trades`: (stem or code, weight);
    `names`, `town`: tokens of its names and of its commune; `labels`: (normalised, as written)."""

    id: int
    siret: str
    siren: str
    sort_key: str
    lat: float | None
    lon: float | None
    facts: list[tuple[str, ...]]
    words: list[tuple[str, float]]
    trades: list[tuple[str, float]]
    names: list[str]
    town: Sequence[str]
    labels: list[tuple[str, str]]


def row_of(document: SupplierDocument, known: Profile, unsaid: Iterable[str]) -> Row:
    """The row of a supplier. `unsaid`: stems of its texts that its profile leaves out."""
    words = [(stem, weight) for weight, group in known.words for stem in group.split()]
    words += [(stem, _UNSAID) for stem in unsaid]
    labels = {normalise(label): " ".join(label.split()) for label in document.labels}
    name, brand = normalise(document.name), normalise(document.brand)
    tokens = name_tokens(name)
    if brand or document.sigle:
        tokens += [*name_tokens(brand), *name_tokens(normalise(document.sigle))]
    return Row(
        id=document.id,
        siret=_digits(document.siret, 14),
        siren=_digits(document.siren, 9) or _digits(document.siret, 14)[:9],
        # What suppliers are ordered by: the name that is shown, then the number.
        sort_key=f"{brand or name}\x01{document.id:012d}",
        lat=document.lat,
        lon=document.lon,
        facts=_facts(document, tuple(sorted(labels))),
        words=words,
        trades=list(known.trades.items()),
        names=list(dict.fromkeys(tokens)),
        town=_commune(document.commune)[1],
        labels=list(labels.items()),
    )


def name_tokens(name: str) -> list[str]:
    """Words of a normalised name; letters alone that follow each other are one word: « A.P.F. ».

    A letter that stays alone is what an elision leaves: it is dropped.
    """
    tokens: list[str] = []
    letters = ""
    for word in [*name.split(), ""]:
        if len(word) == 1 and not word.isdigit():
            letters += word
            continue
        if len(letters) > 1:
            tokens.append(letters)
        letters = ""
        if word:
            tokens.append(word)
    return tokens


def new_words(document: SupplierDocument, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(stem, word of the supplier's texts) for stems that no word was kept for yet."""
    left = set(known)
    texts = (*document.activities, document.name, document.brand, document.sigle)
    titles = (title for title, _ in document.contracts_won)
    for text in (*texts, *titles):
        for stem, word in stems_and_words(text):
            if stem in left:
                left.discard(stem)
                yield stem, word


def _facts(document: SupplierDocument, labels: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [
        _once(document.families),
        _once(document.kinds),
        _once(document.esus),
        _once(document.sectors),
        _once(code[:2] for code in document.cpv if code[:2].isdecimal()),
        labels,
        _one(document.workforce_bracket),
        _one(document.region),
        _one(document.department),
        _one(_commune(document.commune)[0]),
        _one(document.commune),
        served(document),
        YES if document.contracts_won else _NONE,
        YES if any(document.activities) else _NONE,
        _one(document.precision),
    ]


def _once(values: Iterable[str]) -> tuple[str, ...]:
    found = {*values}
    return tuple(sorted(found)) if found else _NONE


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else _NONE


def _digits(number: str | None, length: int) -> str:
    return number if number and len(number) == length and number.isdecimal() else ""


@lru_cache(maxsize=50_000)
def _commune(code: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The grouping of a commune, and the tokens of its name."""
    found = geography.commune(code) if code else None
    return (found.epci, tuple(name_tokens(normalise(found.name)))) if found else (None, _NONE)


def served(document: SupplierDocument) -> tuple[str, ...]:
    """Départements that it says it serves: listed, of a région it lists, all of them, those whose
    centre its radius reaches, and its own when it states a radius."""
    if document.national:
        return _every_department()
    found = set(document.zone_departments)
    for code in document.zone_regions:
        found.update(_departments_of(code))
    if document.radius_km:
        if document.department:
            found.add(document.department)
        if document.lat is not None and document.lon is not None:
            found.update(_reached(document.lat, document.lon, document.radius_km))
    return tuple(sorted(found)) if found else _NONE


@lru_cache(maxsize=20_000)
def _reached(lat: float, lon: float, km: float) -> tuple[str, ...]:
    """Codes of the départements whose centre is within `km` of a point."""
    centres, latitudes = _centres()
    reach = km / _KM_OF_A_DEGREE + 0.1
    highest = abs(lat) + reach
    wide = reach / cos(radians(highest)) if highest < 80 else 360.0
    near = centres[bisect_left(latitudes, lat - reach) : bisect_right(latitudes, lat + reach)]
    return tuple(
        code
        for of_centre, lon_of_centre, code in near
        if abs(lon - lon_of_centre) <= wide
        and geography.distance_km(lat, lon, of_centre, lon_of_centre) <= km
    )


@cache
def _centres() -> tuple[list[tuple[float, float, str]], list[float]]:
    """(latitude, longitude, code) of the centres of the départements, from south to north."""
    found = sorted(
        (one.lat, one.lon, one.code)
        for one in geography.departments()
        if one.lat is not None and one.lon is not None
    )
    return found, [lat for lat, _, _ in found]


@cache
def _every_department() -> tuple[str, ...]:
    return tuple(sorted(one.code for one in geography.departments()))


@cache
def _departments_of(region: str) -> tuple[str, ...]:
    return tuple(one.code for one in geography.departments() if one.region == region)
