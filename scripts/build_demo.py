"""Write data/demo/suppliers.csv: 400 fictitious structures, the same at every run.

Half of them are written by hand (scripts/demo_written.txt); the others are put together from the
fragments of data/demo, and some say nothing of what they do, as in real files.

    python scripts/build_demo.py
"""

import csv
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from spaser import demo_suppliers as plausible
from spaser.demo_places import DemoPlace, demo_places, in_capitals
from spaser.demo_trades import Trade, trades, typographic, words
from spaser.demo_writing import activity_text, pick
from spaser.paths import DEMO

WRITTEN = Path(__file__).with_name("demo_written.txt")
TOTAL = 400
SILENT = 62  # structures without a text of activity
ELSEWHERE = 30  # outside Occitanie
FIRST_BODY = 99_990_000
# Kinds that the trades alone would leave too few; in real files they are those that write least.
SCARCE = ("ETTI",) * 7 + ("AI",) * 7 + ("GEIQ",) * 4 + ("EATT",) * 3 + ("SEP",) * 2
OCCITANIE = "76"
NEAR = {"81": 4.0, "31": 1.2, "12": 1.6}  # the demo’s département and its neighbours count more
BY_TRADE = {trade.key: trade for trade in trades()}
RNG = random.Random(2014_856)  # noqa: S311 - no secret; the number of the law on the ESS


@dataclass(frozen=True)
class Draft:
    """A structure before it gets its place and numbers."""

    trade: Trade
    kind: str
    family: str
    name: str  # empty: to be invented
    activity: str


def main(target: Path = DEMO / "suppliers.csv") -> None:
    """Draft, place, number and write."""
    drafts = [*written()]
    drafts += composed(TOTAL - SILENT - len(drafts), drafts)
    drafts += silent(SILENT)
    RNG.shuffle(drafts)
    places = local_places(TOTAL)
    movable = [at for at, draft in enumerate(drafts) if not draft.name]
    for at in RNG.sample(movable, ELSEWHERE):
        places[at] = distant_place()
    rows = [supplier(i, *pair) for i, pair in enumerate(zip(drafts, places, strict=True))]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, plausible.COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(named_apart(rows))


def written() -> Iterator[Draft]:
    """The structures of demo_written.txt."""
    for line in WRITTEN.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        key, who, name, text = (part.strip() for part in line.split("¦"))
        kind, family = who.split(":")
        careless = text == in_capitals(text) or text[0].islower()
        activity = text if careless else typographic(text)
        yield Draft(BY_TRADE[key], kind, family, typographic(name), activity.replace("¶", "\n"))


def composed(count: int, before: list[Draft]) -> Iterator[Draft]:
    """Texts put together, for the trades that have the fewest; never the same text twice."""
    often = Counter(draft.trade.key for draft in before)
    seen = {draft.activity for draft in before}
    for _ in range(count):
        trade = min(trades(), key=lambda each: often[each.key] / (each.weight + 2))
        kind, family = pick(trade.who, RNG.random)
        text = activity_text(trade, kind or family, RNG)
        while text in seen:
            text = activity_text(trade, kind or family, RNG)
        seen.add(text)
        often[trade.key] += 1
        yield Draft(trade, kind, family, "", text)


def silent(count: int) -> Iterator[Draft]:
    """Structures of which only the register speaks."""
    for wanted in SCARCE:
        holders = [(trade, who) for trade in trades() for who in trade.who if who[0] == wanted]
        trade, (kind, family) = pick(holders, RNG.random)
        yield Draft(trade, kind, family, "", "")
    drawn = [trade for trade in trades() for _ in range(trade.weight)]
    for trade in RNG.sample(drawn, count - len(SCARCE)):
        kind, family = pick(trade.who, RNG.random)
        yield Draft(trade, kind, family, "", "")


def local_places(count: int) -> list[DemoPlace]:
    """Towns and villages of Occitanie, those of the demo’s département more often."""
    local = [place for place in demo_places() if place.region == OCCITANIE]
    weights = (NEAR.get(place.department, 1.0) * place.population**0.75 for place in local)
    return RNG.choices(local, cum_weights=list(accumulate(weights)), k=count)


def distant_place() -> DemoPlace:
    """A town outside Occitanie, in metropolitan France."""
    towns = [
        place
        for place in demo_places()
        if place.region != OCCITANIE and place.population > 20_000 and len(place.department) == 2
    ]
    return pick(towns, RNG.random)


def supplier(number: int, draft: Draft, place: DemoPlace) -> dict[str, str]:
    """The row of the table; what is unsaid in real files is often unsaid here."""
    who = draft.kind or draft.family
    name = draft.name.replace("{commune}", place.capitals)
    name = name or plausible.invented_name(who, place, RNG.random)
    brand = readable(name) if RNG.random() < 0.4 else ""
    return {
        "siret": plausible.siret_of(FIRST_BODY + number),
        "name": name,
        "brand": brand,
        "sigle": initials(name) if RNG.random() < 0.15 else "",
        "kind": draft.kind,
        "family": draft.family if draft.kind or RNG.random() < 0.95 else "",
        "esus": plausible.esus(draft.kind, draft.family, RNG.random()),
        "naf": plausible.naf(draft.trade, who, RNG.random),
        "legal_category": maybe(
            0.6, plausible.legal_category(draft.kind, draft.family, RNG.random)
        ),
        **located(place),
        "activity": draft.activity.replace("{commune}", place.name),
        **offered(draft.trade, place),
        **reached(place),
        "workforce": maybe(0.55, pick(words().workforce, RNG.random)),
        "website": maybe(0.5, f"https://www.{slug(brand or name)}.example"),
        **plausible.contact(number, f"{slug(brand or name)}.example"),
        "labels": maybe(0.25, some(words().labels, 2)),
        "sectors": draft.trade.sector if number % 3 else "",
        "contracts_won": maybe(0.2, won(draft.trade, place)),
        "fictif": "oui",
    }


def located(place: DemoPlace) -> dict[str, str]:
    """Where it is, as precisely as real files say."""
    lat, lon = (f"{at + RNG.uniform(-0.01, 0.01):.5f}" for at in (place.lat, place.lon))
    known = RNG.random() < 0.7
    capitals = RNG.random() < 0.25
    cedex = " CEDEX" if capitals and place.population > 30_000 else ""
    return {
        "address": maybe(0.8, f"{RNG.randint(1, 140)} {pick(words().streets, RNG.random)}"),
        "postal_code": place.postal_code,
        "commune": place.capitals + cedex if capitals else place.name,
        "commune_code": place.code if cedex else maybe(0.85, place.code),
        "lat": lat if known else "",
        "lon": lon if known else "",
    }


def offered(trade: Trade, place: DemoPlace) -> dict[str, str]:
    """What it sells; `place` counts in nothing but the length of the list in small villages."""
    most = 3 if place.population < 2_000 else 5
    return {
        "offers": maybe(0.5, some(trade.offers, most)),
        "cpv": maybe(0.4, some(trade.cpv, 3)),
        "kind_of_service": maybe(0.6, trade.service),
    }


def reached(place: DemoPlace) -> dict[str, str]:
    """How far it goes: a radius, départements, a region or the whole country; often unsaid."""
    zone = {"radius_km": "", "zone_departments": "", "zone_regions": "", "national": ""}
    chance = RNG.random()
    if place.region != OCCITANIE and chance < 0.6:
        zone["national"] = "oui"
    elif chance < 0.4:
        zone["radius_km"] = str(RNG.choice((10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150)))
    elif chance < 0.58:
        around = sorted({p.department for p in demo_places() if p.region == place.region})
        others = RNG.sample(around, min(len(around), RNG.randint(0, 3)))
        zone["zone_departments"] = "|".join(sorted({place.department, *others}))
    elif chance < 0.66:
        zone["zone_regions"] = place.region
    elif chance > 0.96:
        zone["national"] = "oui"
    return zone


def won(trade: Trade, place: DemoPlace) -> str:
    """Contracts won: « object~CPV », separated by bars."""
    models = RNG.sample(words().contracts, RNG.randint(1, 3))
    objects = (m.format(offer=pick(trade.offers, RNG.random), commune=place.name) for m in models)
    return "|".join(
        f"{text[0].upper()}{text[1:]}~{pick(trade.cpv, RNG.random)}" for text in objects
    )


def maybe(chance: float, text: str) -> str:
    """The text, or nothing."""
    return text if RNG.random() < chance else ""


def some(choices: tuple[str, ...], most: int) -> str:
    """One or several, separated by bars."""
    return "|".join(RNG.sample(choices, RNG.randint(1, min(most, len(choices)))))


def readable(name: str) -> str:
    """The name as on a signboard: no « ASSOC », capitals at the beginning of words only."""
    bare = re.sub(r"^(ASSOC|ASSOCIATION|ASS|SAS|SARL) ", "", name)
    small = {"de", "du", "des", "et", "la", "le", "les", "en", "au", "aux", "d’", "l’"}
    parts = re.split(r"( |’|-)", bare.lower())
    out = "".join(p if p in small or p + "’" in small else p.capitalize() for p in parts)
    return out[:1].upper() + out[1:]


def initials(name: str) -> str:
    """First letters of the words that count."""
    letters = [w[0] for w in re.findall(r"\w+", in_capitals(name)) if len(w) > 2]
    return "".join(letters) if len(letters) > 2 else ""


def slug(name: str) -> str:
    """Letters, digits and hyphens."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")


def named_apart(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Two structures that got the same name are told apart by their commune."""
    seen: set[str] = set()
    for row in rows:
        if row["name"] in seen:
            row["name"] = f"{row['name']} {in_capitals(row['commune'])}"
        seen.add(row["name"])
    return rows


if __name__ == "__main__":
    main()
