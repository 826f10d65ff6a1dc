"""The trades of the social economy and the words that name them, from files anyone can edit.

One TOML file per family of trades in `data/reference/vocabulary`: a table per trade with its label,
its expressions separated by « ; », the CPV prefixes it answers and the NAF codes that announce it.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from spaser.core.analysis import (
    Phrases,
    formula_lines,
    formulas_of_several_words,
    stems,
    telling,
)
from spaser.paths import REFERENCE
from spaser.reference import cpv as cpv_codes
from spaser.sourcing.spelling import Words

FOLDER = REFERENCE / "vocabulary"
SAME_GROUP, LISTED = 0.6, 0.5  # how much a near trade is worth
ONE_WORD = 0.85  # certainty of a trade that a single word names
_NOTHING: frozenset[str] = frozenset()
_NO_TRADE = ""  # what a formula means: it takes its words away from the trades


@dataclass(frozen=True, slots=True)
class Trade:
    """One trade. Trades of the same `group` are close: one can often answer for the other."""

    code: str
    label: str
    family: str
    group: str
    expressions: tuple[str, ...]
    cpv: tuple[str, ...]  # prefixes of 2 to 8 digits
    naf: tuple[str, ...]  # « 81.30Z »


class Read(NamedTuple):
    """What a text says: its telling stems, the others, and its trades with their certainty."""

    telling: tuple[str, ...]
    unsaid: frozenset[str]
    trades: Mapping[str, float]


class Vocabulary:
    """Trades, and what recognises them. Immutable once made."""

    def __init__(self, trades: Iterable[Trade], near: Iterable[tuple[str, str]] = ()) -> None:
        self.trades: Mapping[str, Trade] = {trade.code: trade for trade in trades}
        self._phrases: Phrases[str] = Phrases()
        self._by_cpv: dict[str, list[str]] = {}
        self._by_naf: dict[str, list[str]] = {}
        for formula in formulas_of_several_words():
            self._phrases.add(formula, _NO_TRADE)
        known: set[str] = set()
        for trade in self.trades.values():
            known.update(self._learn(trade))
        self.stems = frozenset(known)
        self._pairs = tuple(near)
        self._near = _neighbours(self.trades.values(), self._pairs)
        self.fingerprint = _fingerprint(self.trades.values())
        self.read_label = lru_cache(maxsize=10_000)(self.read)

    @cached_property
    def words(self) -> Words:
        """Words that a lot may mean: those of the trades, of notices and of the CPV labels."""
        named = [text for one in self.trades.values() for text in (one.label, *one.expressions)]
        labels = (cpv_codes.label(code) or "" for code in cpv_codes.all_codes())
        return Words((*named, *formula_lines(), *labels))

    def __reduce__(self) -> tuple[type["Vocabulary"], tuple[object, ...]]:
        return Vocabulary, (tuple(self.trades.values()), self._pairs)

    def _learn(self, trade: Trade) -> set[str]:
        """File the trade under its words and codes; returns the stems of its expressions."""
        known: set[str] = set()
        for expression in (trade.label, *trade.expressions):
            phrase = stems(expression)
            self._phrases.add(phrase, trade.code)
            known.update(phrase)
        for prefix in trade.cpv:
            self._by_cpv.setdefault(prefix, []).append(trade.code)
        for naf in trade.naf:
            self._by_naf.setdefault(naf, []).append(trade.code)
        return known

    def trades_of(self, found: Sequence[str]) -> dict[str, float]:
        """Trades named by these stems, in order, with their certainty.

        One word met once may be there by chance; an expression, or a second mention, is not.
        """
        met: dict[str, float] = {}
        for code, places in self._phrases.matches(found):
            if code != _NO_TRADE:
                met[code] = 1.0 if code in met or len(places) > 1 else ONE_WORD
        return met

    def read(self, text: str) -> Read:
        """The stems of a text and its trades. `read_label` remembers the answer."""
        found = stems(text)
        places = telling(found)
        if len(places) == len(found):
            return Read(tuple(found), _NOTHING, self.trades_of(found))
        kept = tuple([found[place] for place in places])
        return Read(kept, frozenset(found).difference(kept), self.trades_of(found))

    def trades_and_places(self, found: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
        """Trades named by these stems, each mention with the places of the stems that name it."""
        return [met for met in self._phrases.matches(found) if met[0] != _NO_TRADE]

    def trades_in(self, text: str) -> list[Trade]:
        """Trades that a text names, in the order of their first mention."""
        return [self.trades[code] for code in self.trades_of(stems(text))]

    def trades_of_cpv(self, code: str) -> tuple[str, ...]:
        """Trades that answer a CPV code: those of its longest prefix we know (2 to 8 digits)."""
        digits = code[:8]
        for length in range(len(digits), 1, -1):
            if digits[:length] in self._by_cpv:
                return tuple(self._by_cpv[digits[:length]])
        return ()

    def trades_of_naf(self, naf: str | None) -> tuple[str, ...]:
        """Trades that a NAF code « 81.30Z » announces."""
        return tuple(self._by_naf.get(naf or "", ()))

    def near(self, code: str) -> Mapping[str, float]:
        """Trades that can often answer for this one, each with its nearness under 1."""
        return self._near[code]

    def with_expressions(self, added: Iterable[tuple[str, str]]) -> "Vocabulary":
        """A copy with more expressions: (code of the trade, expression). KeyError: unknown code."""
        more: dict[str, list[str]] = {}
        for code, expression in added:
            more.setdefault(self.trades[code].code, []).append(expression)
        trades = [_extended(trade, more.get(trade.code, ())) for trade in self.trades.values()]
        return Vocabulary(trades, self._pairs)


def _extended(trade: Trade, more: Iterable[str]) -> Trade:
    expressions = tuple(dict.fromkeys((*trade.expressions, *more)))
    return Trade(
        trade.code, trade.label, trade.family, trade.group, expressions, trade.cpv, trade.naf
    )


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with the product."""
    return Vocabulary(read_trades(FOLDER), read_pairs(FOLDER / "proximites.txt"))


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Pairs of near trades, from lines « code : codes »."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            code, _, others = line.partition(":")
            pairs += [(code.strip(), other) for other in others.split()]
    return pairs


def _neighbours(
    trades: Iterable[Trade], pairs: Iterable[tuple[str, str]]
) -> dict[str, dict[str, float]]:
    """Near trades of each trade: those of its group, those listed. KeyError: unknown code."""
    groups: dict[str, list[str]] = {}
    near: dict[str, dict[str, float]] = {}
    for trade in trades:
        near[trade.code] = {}
        groups.setdefault(trade.group, []).append(trade.code)
    for codes in groups.values():
        for code in codes:
            near[code].update((other, SAME_GROUP) for other in codes if other != code)
    for one, other in pairs:
        near[one][other] = near[other][one] = LISTED
    return near


def shared_out(certainty: float, trades: int) -> float:
    """Certainty left to each when one code announces several trades."""
    return certainty * min(1.0, 2.0 / trades) if trades else 0.0


def read_trades(folder: Path) -> list[Trade]:
    """Every trade of the folder, by file then by place in the file."""
    trades = []
    for path in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        trades += [_trade(path.stem, code, table) for code, table in tables.items()]
    return trades


def _trade(family: str, code: str, table: Mapping[str, object]) -> Trade:
    """One table of a family's file; KeyError names a missing line."""
    expressions = " ".join(str(table["expressions"]).split()).split(";")
    cpv, naf = table.get("cpv", ""), table.get("naf", "")
    return Trade(
        code=code,
        label=str(table["libelle"]),
        family=family,
        group=str(table.get("groupe", code)),
        expressions=tuple(dict.fromkeys(e.strip() for e in expressions if e.strip())),
        cpv=tuple(str(cpv).split()),
        naf=tuple(str(naf).split()),
    )


def _fingerprint(trades: Iterable[Trade]) -> str:
    """Changes with any word of the vocabulary: an index made with another one is out of date."""
    return hashlib.blake2b(repr(list(trades)).encode(), digest_size=8).hexdigest()
