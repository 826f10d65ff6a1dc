"""What both searches keep of suppliers, one value or one set of values per row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

import numpy as np

from spaser.core.text import normalise
from spaser.reference import geography
from spaser.reference import naf as naf_codes
from spaser.sourcing import zones
from spaser.sourcing.columns import Coded
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.packed import Array

FACTS = (
    "family", "kind", "esus", "sector", "cpv", "label", "workforce", "region", "department",
    "epci", "commune", "zone", "contracts", "text", "precision", "naf", "area",
)  # fmt: skip
YES = ("oui",)
_NONE: tuple[str, ...] = ()


def facts(documents: Sequence[SupplierDocument], numbers: Mapping[str, Array]) -> dict[str, Coded]:
    """Every fact of FACTS."""
    count = len(documents)

    def column(given: str, values_of: Callable[[Any], tuple[str, ...]]) -> Coded:
        return Coded.of(map(attrgetter(given), documents), count, values_of)

    areas = map(attrgetter("national", "zone_departments", "zone_regions"), documents)
    area = Coded.of(areas, count, lambda given: zones.declared(*given))
    department = column("department", _one)
    columns = {
        "family": column("families", once),
        "kind": column("kinds", once),
        "esus": column("esus", once),
        "sector": column("sectors", once),
        "cpv": column("cpv", _divisions),
        "label": column("labels", _normal_labels),
        "workforce": column("workforce_bracket", _one),
        "region": column("region", _one),
        "department": department,
        "epci": column("commune", _epci),
        "commune": column("commune", _one),
        "zone": zones.served(area, department, numbers),
        "contracts": Coded.of([bool(one.contracts_won) for one in documents], count, _yes),
        "text": Coded.of([any(one.activities) for one in documents], count, _yes),
        "precision": column("precision", _one),
        "naf": column("naf", lambda code: _one(telling_naf(code))),
        "area": area,
    }
    return {name: columns[name] for name in FACTS}


def plain_numbers(documents: Sequence[SupplierDocument]) -> dict[str, Array]:
    """Numbers that say who each one is and where it sits; places that are not known are NaN."""
    points = np.asarray(
        [
            (one.lat, one.lon) if one.lat is not None and one.lon is not None else _NOWHERE
            for one in documents
        ],
        np.float64,
    ).reshape(-1, 2)
    radii = [float("nan") if one.radius_km is None else one.radius_km for one in documents]
    sirets = [int(_digits(one.siret, 14) or 0) for one in documents]
    sirens = [int(_digits(one.siren, 9) or _digits(one.siret, 14)[:9] or 0) for one in documents]
    return {
        "ids": np.asarray([one.id for one in documents], np.int64),
        "siret": np.asarray(sirets, np.int64),
        "siren": np.asarray(sirens, np.int64),
        "lat": points[:, 0].astype(np.float32),
        "lon": points[:, 1].astype(np.float32),
        "exact_lat": points[:, 0].copy(),
        "exact_lon": points[:, 1].copy(),
        "radius": np.asarray(radii, np.float32),
        "seeds": np.asarray([seed_of(_draw_key(one)) for one in documents], np.uint64),
    }


_NOWHERE = (float("nan"), float("nan"))


def seed_of(key: str) -> int:
    """A number drawn from the supplier's key, the same in every index and every database."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest())


def _draw_key(document: SupplierDocument) -> str:
    """The SIRET, or what the supplier is known by: never a number that a database gave."""
    if document.siret:
        return document.siret
    place = document.commune or document.department or ""
    return "|".join((normalise(document.name), normalise(document.brand), place))


def named(document: SupplierDocument) -> tuple[str, Sequence[str]]:
    """What a supplier is ordered by (the name that is shown, then its number), and the tokens of
    its names."""
    name = normalise(document.name)
    tokens = name_tokens(name)
    if not (document.brand or document.sigle):
        return f"{name}\x01{document.id:012d}", tokens
    brand, sigle = normalise(document.brand), normalise(document.sigle)
    tokens = [*tokens, *name_tokens(brand), *name_tokens(sigle)]
    return f"{brand or name}\x01{document.id:012d}", tokens


def name_tokens(name: str) -> list[str]:
    """Words of a normalised name; letters alone that follow each other are one word: « A.P.F. ».

    A letter that stays alone is what an elision leaves: it is dropped.
    """
    words = name.split()
    if all(len(word) > 1 for word in words):
        return words
    tokens: list[str] = []
    letters = ""
    for word in [*words, ""]:
        if len(word) == 1 and not word.isdigit():
            letters += word
            continue
        if len(letters) > 1:
            tokens.append(letters)
        letters = ""
        if word:
            tokens.append(word)
    return tokens


def once(values: tuple[str, ...]) -> tuple[str, ...]:
    """Values in order, each once."""
    return tuple(sorted({*values}))


def _yes(there: bool) -> tuple[str, ...]:
    return YES if there else _NONE


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else _NONE


def _divisions(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({code[:2] for code in codes if code[:2].isdecimal()}))


def _normal_labels(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({normalise(label) for label in labels}))


def named_labels(documents: Iterable[SupplierDocument]) -> dict[str, str]:
    """Labels as people write them, by their normalised form; the first to write one is right."""
    written = dict.fromkeys(label for one in documents for label in one.labels)
    named: dict[str, str] = {}
    for label in written:
        named.setdefault(normalise(label), " ".join(label.split()))
    return named


@lru_cache(maxsize=5_000)
def telling_naf(raw: str | None) -> str | None:
    """The NAF code in its usual form, or None when it says nothing of a trade."""
    naf = naf_codes.normal_naf(raw) if raw else None
    return None if naf in naf_codes.GENERIC_NAF else naf


def _digits(number: str | None, length: int) -> str:
    return number if number and len(number) == length and number.isdecimal() else ""


@lru_cache(maxsize=50_000)
def _epci(commune: str | None) -> tuple[str, ...]:
    """The grouping of a commune."""
    found = geography.commune(commune) if commune else None
    return _one(found.epci) if found else _NONE


@lru_cache(maxsize=50_000)
def town_tokens(commune: tuple[str, ...]) -> Sequence[str]:
    """Tokens of the name of a commune; none when it is not known."""
    found = geography.commune(commune[0]) if commune else None
    return name_tokens(normalise(found.name)) if found else _NONE
