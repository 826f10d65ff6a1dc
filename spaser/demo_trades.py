"""The words that fictitious suppliers are written with: trades, names, openings."""

import tomllib
from dataclasses import dataclass
from functools import cache

from spaser.paths import DEMO


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade of the ESS and the ways structures speak of it."""

    key: str
    label: str
    weight: int
    cpv: tuple[str, ...]
    naf: tuple[str, ...]
    who: tuple[tuple[str, str], ...]  # (inclusive kind or "", family)
    sector: str  # of the ecological transition, or nothing
    service: str
    offers: tuple[str, ...]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What invented names, addresses and texts are put together from."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    streets: tuple[str, ...]
    patterns: dict[str, tuple[str, ...]]  # by kind, or by family when there is no kind
    openings: dict[str, tuple[str, ...]]
    closings: tuple[str, ...]
    workforce: tuple[str, ...]
    labels: tuple[str, ...]
    contracts: tuple[str, ...]


@cache
def trades() -> tuple[Trade, ...]:
    """Every trade of data/demo/fragments.toml, in the order of the file."""
    with (DEMO / "fragments.toml").open("rb") as file:
        return tuple(_trade(key, table) for key, table in tomllib.load(file).items())


def _trade(key: str, table: dict[str, object]) -> Trade:
    """One table of the file; its lists are written as words or separated by bars."""
    text = {name: value for name, value in table.items() if isinstance(value, str)}
    says = table["says"]
    weight = table["weight"]
    assert isinstance(says, list)
    assert isinstance(weight, int)
    pairs = (pair.split(":") for pair in text["who"].split())
    return Trade(
        key=key,
        label=text["label"],
        weight=weight,
        cpv=tuple(text["cpv"].split()),
        naf=tuple(text["naf"].split()),
        who=tuple((kind, family) for kind, family in pairs),
        sector=text.get("sector", ""),
        service=text["service"],
        offers=tuple(typographic(offer) for offer in text["offers"].split(" | ")),
        says=tuple(typographic(sentence) for sentence in says),
    )


@cache
def words() -> Words:
    """The lists of data/demo/names.toml."""
    with (DEMO / "names.toml").open("rb") as file:
        table = tomllib.load(file)
    lists = {name: _typographic_all(table[name]) for name in _LISTS}
    return Words(
        first=lists["first"],
        second=lists["second"],
        streets=lists["streets"],
        patterns={key: _typographic_all(texts) for key, texts in table["patterns"].items()},
        openings={key: _typographic_all(texts) for key, texts in table["openings"].items()},
        closings=lists["closings"],
        workforce=lists["workforce"],
        labels=lists["labels"],
        contracts=lists["contracts"],
    )


_LISTS = ("first", "second", "streets", "closings", "workforce", "labels", "contracts")


def _typographic_all(texts: list[str]) -> tuple[str, ...]:
    return tuple(typographic(text) for text in texts)


def typographic(text: str) -> str:
    """With the French apostrophe: the files are written with the one of keyboards."""
    return text.replace("'", "’")
