"""The trades of the social economy and the words that name them, from files anyone can edit.

One TOML file per family of trades in `data/reference/vocabulary`: a table per trade with its label,
its expressions separated by « ; », the CPV prefixes it answers and the NAF codes that announce it.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spaser.core.analysis import Phrases, formulas_of_several_words, stems
from spaser.paths import REFERENCE

FOLDER = REFERENCE / "vocabulary"
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


class Vocabulary:
    """Trades, and what recognises them. Immutable once made."""

    def __init__(self, trades: Iterable[Trade]) -> None:
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
        self.fingerprint = _fingerprint(self.trades.values())

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

    def trades_of(self, found: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Trades named by these stems, each with the places of its first mention."""
        met: dict[str, tuple[int, ...]] = {}
        for code, places in self._phrases.matches(found):
            if code != _NO_TRADE:
                met.setdefault(code, places)
        return met

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

    def group(self, code: str) -> str:
        """The group of close trades that a trade belongs to."""
        return self.trades[code].group

    def with_expressions(self, added: Iterable[tuple[str, str]]) -> "Vocabulary":
        """A copy with more expressions, as (code of the trade, expression). Unknown code: KeyError."""
        more: dict[str, list[str]] = {}
        for code, expression in added:
            more.setdefault(self.trades[code].code, []).append(expression)
        return Vocabulary(
            _extended(trade, more.get(trade.code, ())) for trade in self.trades.values()
        )


def _extended(trade: Trade, more: Iterable[str]) -> Trade:
    expressions = tuple(dict.fromkeys((*trade.expressions, *more)))
    return Trade(
        trade.code, trade.label, trade.family, trade.group, expressions, trade.cpv, trade.naf
    )


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that ships with the product."""
    return Vocabulary(read_trades(FOLDER))


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
