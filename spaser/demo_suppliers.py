"""Up to a million plausible suppliers for load tests: fictitious, and the same every time."""

import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from spaser.demo_places import DemoPlace, demo_places
from spaser.demo_trades import Trade, trades, words
from spaser.demo_writing import Draw, activity_text, pick

COLUMNS = (
    "siret", "name", "brand", "sigle", "kind", "family", "esus", "naf", "legal_category",
    "address", "postal_code", "commune", "commune_code", "lat", "lon", "activity", "offers", "cpv",
    "kind_of_service", "radius_km", "zone_departments", "zone_regions", "national", "workforce",
    "website", "email", "phone", "labels", "sectors", "contracts_won", "fictif",
)  # fmt: skip

MOST = 1_000_000
_BLOCK = 1024  # communes are drawn by whole blocks, so that a larger count has the same beginning
_TEXTS_PER_PAIR = 24  # ready texts for each trade and kind; openings and closings vary them
_FIRST_BODY = 99_979_999  # counted down, below the numbers of data/demo/suppliers.csv

# What registers say of a structure whatever its trade: (how often, codes). Without trade, the code
# says nothing: 59 % of real inclusive structures carry one of four generic codes.
GENERIC_NAF: dict[str, tuple[float, tuple[str, ...]]] = {
    "ACI": (0.85, ("88.99B", "88.99B", "94.99Z", "88.10C")),
    "EI": (0.38, ("88.99B", "94.99Z", "82.99Z")),
    "AI": (0.97, ("88.99B", "78.30Z", "94.99Z", "78.10Z")),
    "ETTI": (1.0, ("78.20Z",)),
    "EITI": (0.5, ("82.99Z", "70.22Z")),
    "GEIQ": (0.98, ("78.30Z", "94.99Z")),
    "EA": (0.3, ("88.10C", "82.99Z")),
    "EATT": (1.0, ("78.20Z",)),
    "ESAT": (0.85, ("88.10C", "88.10C", "88.99B")),
    "SEP": (0.5, ("84.23Z",)),
    "association": (0.45, ("94.99Z", "88.99B")),
    "scop": (0.05, ("70.10Z",)),
    "scic": (0.1, ("70.10Z", "82.99Z")),
    "cooperative": (0.05, ("70.10Z",)),
    "mutuelle": (0.05, ("94.99Z",)),
    "fondation": (0.5, ("94.99Z", "88.99B")),
    "societe_commerciale": (0.05, ("70.10Z",)),
}

LEGAL_CATEGORIES: dict[str, tuple[str, ...]] = {
    "AI": ("9222",),
    "GEIQ": ("9223",),
    "ACI": ("9220", "9220", "9221"),
    "association": ("9220", "9220", "9220", "9230"),
    "scop": ("5458", "5458", "5710", "5558"),
    "scic": ("5710", "5460", "5560"),
    "cooperative": ("6317", "5560", "5453"),
    "mutuelle": ("8210",),
    "fondation": ("9300",),
    "societe_commerciale": ("5710", "5499", "5599"),
}


def siret_of(body: int) -> str:
    """The SIRET made of an eight-digit body, a check digit, and establishment 9900 with its own.

    No register goes there: nobody has ten thousand establishments, nor numbers that begin so high.
    """
    high, low = divmod(body, 10_000)
    check = -(_EVEN_WEIGHT[high] + _EVEN_WEIGHT[low]) % 10
    total = _ODD_WEIGHT[high] + _ODD_WEIGHT[low] + _DOUBLED[check] + _EVEN_WEIGHT[9900]
    return f"{body:08d}{check}9900{-total % 10}"


_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # Luhn: twice the digit, its two digits added
_EVEN_WEIGHT = tuple(
    n // 1000 + _DOUBLED[n // 100 % 10] + n // 10 % 10 + _DOUBLED[n % 10] for n in range(10_000)
)
_ODD_WEIGHT = tuple(
    _DOUBLED[n // 1000] + n // 100 % 10 + _DOUBLED[n // 10 % 10] + n % 10 for n in range(10_000)
)


def plausible_suppliers(count: int, seed: int = 0) -> Iterator[dict[str, object]]:
    """Rows with the columns of data/demo/suppliers.csv, every value being the text of a cell.

    The first rows are the same whatever the count. At most MOST rows (ValueError).
    """
    if not 0 <= count <= MOST:
        raise ValueError(f"Indiquez un nombre de structures entre 0 et {MOST}.")
    return _rows(count, random.Random(seed))  # noqa: S311 - no secret is made here


def _rows(count: int, rng: random.Random) -> Iterator[dict[str, object]]:
    """One after the other, nothing kept."""
    places = demo_places()
    reach = list(accumulate(place.population for place in places))
    drawn = [trade for trade in trades() for _ in range(trade.weight)]
    texts, draw = _ready_texts(rng), rng.random
    for start in range(0, count, _BLOCK):
        where = rng.choices(places, cum_weights=reach, k=_BLOCK)
        for number in range(start, min(start + _BLOCK, count)):
            yield _row(number, pick(drawn, draw), where[number - start], texts, draw)


def _ready_texts(rng: random.Random) -> dict[tuple[str, str], list[str]]:
    """By (trade, kind or family): texts to draw from, because writing one is slow."""
    pairs = {(trade.key, kind or family): trade for trade in trades() for kind, family in trade.who}
    return {
        pair: [activity_text(trade, pair[1], rng) for _ in range(_TEXTS_PER_PAIR)]
        for pair, trade in pairs.items()
    }


def _row(
    number: int,
    trade: Trade,
    place: DemoPlace,
    texts: dict[tuple[str, str], list[str]],
    draw: Draw,
) -> dict[str, object]:
    """One supplier; two in five write what they do, about as in real files."""
    kind, family = pick(trade.who, draw)
    who = kind or family
    name = invented_name(who, place, draw)
    activity = pick(texts[trade.key, who], draw) if draw() < 0.4 else ""
    return {
        "siret": siret_of(_FIRST_BODY - number),
        "name": name,
        "brand": name.title() if draw() < 0.2 else "",
        "sigle": "",
        "kind": kind,
        "family": family,
        "esus": esus(kind, family, draw()),
        "naf": naf(trade, who, draw),
        "legal_category": legal_category(kind, family, draw) if draw() < 0.7 else "",
        **_whereabouts(place, draw),
        "activity": activity.replace("{commune}", place.name),
        **_reach_and_trade(trade, place, draw),
        "workforce": pick(words().workforce, draw) if draw() < 0.4 else "",
        "website": f"https://structure-{number}.example" if draw() < 0.3 else "",
        **contact(number, f"structure-{number}.example"),
        "labels": pick(words().labels, draw) if draw() < 0.1 else "",
        "sectors": trade.sector if number % 3 == 0 else "",
        "contracts_won": "",
        "fictif": "oui",
    }


def contact(number: int, domain: str) -> dict[str, object]:
    """A generic address and a telephone, each for some only: unknown ones are common too.

    The regulator (ARCEP) keeps the numbers that begin by 05 36 49 for fiction.
    """
    shuffled = number * 7_919 % 10_000
    return {
        "email": f"contact@{domain}" if shuffled % 10 < 6 else "",
        "phone": f"05 36 49 {shuffled // 100:02} {shuffled % 100:02}" if shuffled % 7 < 5 else "",
    }


def _whereabouts(place: DemoPlace, draw: Draw) -> dict[str, object]:
    """The address, around the middle of the commune; coordinates lack for one in seven."""
    located = draw() < 0.85
    return {
        "address": pick(_addresses(), draw) if draw() < 0.7 else "",
        "postal_code": place.postal_code,
        "commune": place.name if draw() < 0.7 else place.capitals,
        "commune_code": place.code if draw() < 0.9 else "",
        "lat": f"{place.lat + draw() / 50 - 0.01:.5f}" if located else "",
        "lon": f"{place.lon + draw() / 50 - 0.01:.5f}" if located else "",
    }


@cache
def _addresses() -> tuple[str, ...]:
    """Every street with every number: putting two words together costs more than drawing one."""
    return tuple(f"{number} {street}" for street in words().streets for number in range(1, 181))


def _reach_and_trade(trade: Trade, place: DemoPlace, draw: Draw) -> dict[str, object]:
    """What it offers and how far it goes: often unsaid."""
    zone = draw()
    return {
        "offers": pick(trade.offers, draw) if draw() < 0.35 else "",
        "cpv": pick(trade.cpv, draw) if draw() < 0.25 else "",
        "kind_of_service": trade.service if draw() < 0.5 else "",
        "radius_km": pick(_RADII, draw) if zone < 0.35 else "",
        "zone_departments": place.department if 0.35 <= zone < 0.5 else "",
        "zone_regions": place.region if 0.5 <= zone < 0.55 else "",
        "national": "oui" if zone > 0.97 else "",
    }


_RADII = ("10", "15", "20", "25", "30", "30", "40", "50", "50", "60", "80", "100", "150")


def invented_name(who: str, place: DemoPlace, draw: Draw) -> str:
    """The name of nobody, in capitals as registers write; `who` is a kind or a family."""
    before, after = pick(_patterns()[who], draw)
    tail = pick(words().second, draw) if draw() < 0.7 else place.capitals
    return f"{before}{pick(words().first, draw)} {tail}{after}"


@cache
def _patterns() -> dict[str, tuple[tuple[str, str], ...]]:
    """What stands before and after the name proper, by kind or family."""
    return {
        who: tuple((before, after) for before, after in (text.split("{}") for text in patterns))
        for who, patterns in words().patterns.items()
    }


def naf(trade: Trade, who: str, draw: Draw) -> str:
    """The trade's own code, or one that says nothing of it, or none."""
    often, codes = GENERIC_NAF[who]
    if draw() < 0.04:
        return ""
    return pick(codes, draw) if draw() < often else pick(trade.naf, draw)


def legal_category(kind: str, family: str, draw: Draw) -> str:
    """An INSEE legal category that goes with the family; those of AI and GEIQ have their own."""
    own = kind if family == "association" and kind in LEGAL_CATEGORIES else family
    return pick(LEGAL_CATEGORIES[own], draw)


def esus(kind: str, family: str, chance: float) -> str:
    """« oui », « non » or unknown: inclusive structures are ESUS by right (L3332-17-1 c. trav.)."""
    if kind not in ("", "GEIQ", "SEP"):
        return "oui" if chance < 0.6 else ""
    if family in ("societe_commerciale", "scic"):
        return "oui" if chance < 0.5 else ("non" if chance < 0.6 else "")
    return "oui" if chance < 0.1 else ("non" if chance < 0.25 else "")
