"""Two suppliers that may be the same structure: how alike, and why. Pure.

SIRET is the key. Two different SIRET are two establishments: they are never proposed, whatever
their names. Where one is missing, names are compared inside one commune or département; what else
they share (address, telephone, site, SIREN) counts for them. A person decides.
"""

from dataclasses import dataclass
from itertools import product

from spaser.core.french import french_spaces
from spaser.core.text import normalise
from spaser.reference import geography
from spaser.suppliers.likeness import Likeness, likeness
from spaser.suppliers.names import Rarity, read, telling

# Chosen on one half of the known spellings, measured on the other: tests/bench/twins.py.
PROPOSED_FROM = 74.0
_REGION_ALONE = 95.0  # where nothing finer than the region is known, the names must be the same
_SAME_COMMUNE, _TWO_COMMUNES, _EVIDENCE = 4.0, 8.0, 8.0
_WORTH_EVIDENCE = 55.0  # below, an address in common is a building, not a structure
_BRANCHES = 70.0  # two towns, one of them in a name
_SIGLES_ALONE = 70.0  # the same sigle, and no name alike


@dataclass(frozen=True, slots=True)
class Side:
    """What tells of one supplier whether it is another one. Unknown is empty or None."""

    id: int
    name: str
    brand: str = ""
    sigle: str = ""
    siret: str | None = None
    siren: str | None = None
    commune_code: str | None = None
    commune_name: str = ""
    department: str | None = None
    region: str | None = None
    address: str = ""
    website: str = ""
    phone: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names worth comparing, each once."""
        return tuple(dict.fromkeys(name for name in (self.name, self.brand) if name))


def compared(one: Side, other: Side, rarity: Rarity) -> Likeness:
    """How alike two suppliers are; a score of 0 when they cannot be the same."""
    place = _place(one, other)
    if place is None or (one.siret and other.siret):
        return Likeness(0.0)
    found = _names(one, other, _where(one, other, rarity))
    evidence = _evidence(one, other) if found.score >= _WORTH_EVIDENCE else []
    score = found.score + _EVIDENCE * len(evidence)
    if _same_commune(one, other):
        score += _SAME_COMMUNE
    elif one.commune_code and other.commune_code:
        score -= _TWO_COMMUNES
        if _names_its_town(one, other) or _names_its_town(other, one):
            score = min(score, _BRANCHES)
    reasons = (*found.reasons, french_spaces(place), *evidence)
    return Likeness(round(min(100.0, max(0.0, score)), 1), reasons)


def _same_commune(one: Side, other: Side) -> bool:
    return bool(one.commune_code) and one.commune_code == other.commune_code


def _where(one: Side, other: Side, rarity: Rarity) -> Rarity:
    """Names of the place that both share tell nothing apart there."""
    areas = geography.department(one.department or ""), geography.region(one.region or "")
    shared = [area.name for area in areas if area]
    shared += [one.department] if one.department else []
    if _same_commune(one, other):
        shared += [one.commune_name, other.commune_name]
    return rarity.at(*shared)


def _names_its_town(one: Side, other: Side) -> bool:
    """« Antenne d’Ussel », in Ussel, beside a name that says no Ussel, elsewhere: a branch."""
    town = {word for name in read(one.commune_name)[:1] for word in name.words if telling(word)}
    said = {word for name in read(one.name)[:1] for word in name.words}
    elsewhere = {word for name in read(other.name)[:1] for word in name.words}
    return bool(town) and town <= said and not town <= elsewhere


def is_proposed(one: Side, other: Side, score: float) -> bool:
    """Whether a likeness is worth showing to a person."""
    if one.department and other.department:
        return score >= PROPOSED_FROM
    return score >= _REGION_ALONE


def _place(one: Side, other: Side) -> str | None:
    """What they share of their places, in French; None when they are elsewhere."""
    if one.department and other.department:
        if one.department != other.department:
            return None
        if _same_commune(one, other):
            return f"Même commune : {one.commune_name or one.commune_code}."
        if one.commune_code and other.commune_code:
            towns = f"{one.commune_name} et {other.commune_name}"
            return f"Même département ({one.department}), deux communes : {towns}."
        return f"Même département ({one.department}) ; la commune manque."
    if one.region and one.region == other.region:
        return "Même région ; le département de l’une au moins manque."
    return None


def _names(one: Side, other: Side, rarity: Rarity) -> Likeness:
    best = Likeness(0.0)
    for first, second in product(one.names, other.names):
        found = likeness(first, second, rarity)
        if found.score > best.score:
            told = found.reasons
            if (first, second) != (one.name, other.name):
                told = (f"Noms comparés : {first} / {second}.", *told)
            best = Likeness(found.score, told)
    sigle = normalise(one.sigle)
    if sigle and sigle == normalise(other.sigle) and best.score < _SIGLES_ALONE:
        return Likeness(_SIGLES_ALONE, (*best.reasons, f"Même sigle : {one.sigle}."))
    return best


def _evidence(one: Side, other: Side) -> list[str]:
    """What else they share."""
    told = []
    if one.siren and one.siren == other.siren:
        told.append("Même SIREN.")
    same_commune = one.commune_code == other.commune_code
    if one.address and same_commune and normalise(one.address) == normalise(other.address):
        told.append("Même adresse.")
    if one.website and _site(one.website) == _site(other.website):
        told.append("Même site.")
    if one.phone and _digits(one.phone) == _digits(other.phone):
        told.append("Même téléphone.")
    return told


def _site(address: str) -> str:
    return normalise(address).removeprefix("http").removeprefix("s").strip().removeprefix("www ")


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdigit())[-9:]
