"""Communes whose name is one slip of the keyboard away: proposed, never taken for the one meant."""

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from spaser.core.text import normalise
from spaser.reference.communes import all_commune_codes, commune, place_key

_SHORTEST = 4  # letters: shorter names are all near one another
_LONG = 9  # letters from which two slips are forgiven


@lru_cache(maxsize=4_096)
def near_names(text: str, limit: int = 2) -> tuple[str, ...]:
    """« Albi (81) » for « Alby »: the nearest first, then the most populated; empty without any."""
    key = place_key(text)
    if len(key) < _SHORTEST or any(letter.isdigit() for letter in key):
        return ()
    slips = 2 if len(key) >= _LONG else 1
    names, codes = _names()
    found = process.extract(key, names, scorer=OSA.distance, score_cutoff=slips, limit=20)
    near = [(away, commune(codes[place])) for _, away, place in found]
    ranked = sorted(
        (away, -one.population, one.code, f"{one.name} ({one.department})")
        for away, one in near
        if one is not None
    )
    return tuple(name for *_, name in ranked[:limit])


def or_else(text: str) -> str:
    """« Vouliez-vous écrire Albi (81) ? », or nothing: what a refusal adds to its sentence."""
    near = near_names(text)
    return f" Vouliez-vous écrire {' ou '.join(near)} ?" if near else ""


@cache
def _names() -> tuple[list[str], list[str]]:
    codes = list(all_commune_codes())
    known = (commune(code) for code in codes)
    return [normalise(one.name) if one else "" for one in known], codes
