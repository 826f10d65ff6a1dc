"""A lot understood: weighed stems, trades with their certainty, CPV codes, points on the map."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spaser.core.analysis import stems, stems_and_pieces, telling
from spaser.reference import cpv as cpv_codes
from spaser.reference.geography import Place
from spaser.sourcing.need import Need, Service
from spaser.sourcing.spelling import Spelling
from spaser.sourcing.vocabulary import Vocabulary, shared_out

_TITLE, _DESCRIPTION, _CPV_LABEL = 1.0, 0.35, 0.25
_CPV_TRADE = 0.4  # certainty of a trade that the CPV names and the text does not
_ONLY_CPV = 1.75  # times that when the text names none
_NEAR_CPV, _OFF_CPV = 0.8, 0.55  # for a trade of the text that the CPV does not name
_LEAST_CERTAIN = 0.15
_FOREIGN = 0.5  # a word that is neither of a trade nor of the CPV: often a name
_CORRECTED = 0.9
_STAFF_TRADE = "mise_a_disposition"
_MOST_TERMS = 18
_MOST_CORRECTIONS = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A stem looked for, the word shown for it, and its weight before its rarity."""

    stem: str
    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the index is asked and the score compares with."""

    lot_key: str
    terms: tuple[Term, ...]
    trades: dict[str, float]  # certainty, 0..1
    worth: dict[str, float]  # those and the trades that can answer for them, 0..1
    cpv: tuple[str, ...]
    naf: frozenset[str]  # codes that announce one of the trades
    places: tuple[Place, ...]
    staff: bool  # staff is asked for, not work
    yearly_ht: float | None  # euros a year, when both amount and duration are known
    corrected: tuple[tuple[str, str], ...]  # (word of the lot, word it was read as)


class _Reading:
    """Terms and trades of one lot, added text by text."""

    def __init__(self, need: Need, vocabulary: Vocabulary, spelling: Spelling) -> None:
        self._vocabulary = vocabulary
        self._spelling = spelling
        self._ignored = _stems_of_places(need.places) - vocabulary.stems
        self.terms: dict[str, Term] = {}
        self.trades: dict[str, float] = {}
        self.corrected: dict[str, str] = {}

    def read(self, text: str, weight: float) -> None:
        """Add a text of the lot: its telling words and its trades."""
        pairs = [self._spelt(stem, word) for stem, word in stems_and_pieces(text)]
        found = [stem for stem, _ in pairs]
        for place in telling(found):
            self._add(*pairs[place], weight)
        for code, certainty in self._vocabulary.trades_of(found).items():
            self.trades[code] = max(self.trades.get(code, 0.0), certainty * weight)

    def _spelt(self, stem: str, word: str) -> tuple[str, str]:
        if stem in self._ignored or len(self.corrected) >= _MOST_CORRECTIONS:
            return stem, word.lower()
        better = self._spelling.corrected(stem, word)
        if better is None:
            return stem, word.lower()
        self.corrected[word.lower()] = better.word
        return better.stem, better.word

    def _add(self, stem: str, word: str, weight: float) -> None:
        if stem in self._ignored:
            return
        weight *= 1.0 if stem in self._vocabulary.stems else _FOREIGN
        weight *= _CORRECTED if word in self.corrected.values() else 1.0
        known = self.terms.get(stem)
        if known is None or known.weight < weight:
            self.terms[stem] = Term(stem, word if known is None else known.word, weight)


def understand(need: Need, vocabulary: Vocabulary, spelling: Spelling) -> Wanted:
    """Read a lot once: its title, its description, the labels of its CPV codes."""
    reading = _Reading(need, vocabulary, spelling)
    reading.read(need.title, _TITLE)
    reading.read(need.description, _DESCRIPTION)
    for code in need.cpv:
        reading.read(cpv_codes.label(code) or "", _CPV_LABEL)
    announced = _announced(need.cpv, vocabulary)
    trades = _weighed(reading.trades, announced, vocabulary)
    heaviest = sorted(reading.terms.values(), key=lambda term: (-term.weight, term.stem))
    return Wanted(
        lot_key=need.lot_key,
        terms=tuple(heaviest[:_MOST_TERMS]),
        trades=trades,
        worth=_worth(trades, vocabulary),
        cpv=need.cpv,
        naf=frozenset(naf for code in trades for naf in vocabulary.trades[code].naf),
        places=tuple(place for place in need.places if place.kind != "pays"),
        staff=need.service == Service.STAFF or _STAFF_TRADE in trades,
        yearly_ht=_yearly(need),
        corrected=tuple(reading.corrected.items()),
    )


def _yearly(need: Need) -> float | None:
    """Euros a year; a lot of less than a year counts for the whole of its amount."""
    if need.amount_ht is None or not need.duration_months:
        return None
    return float(need.amount_ht) / max(1.0, need.duration_months / 12)


def _announced(codes: Iterable[str], vocabulary: Vocabulary) -> dict[str, float]:
    """Trades that answer the CPV codes of the lot."""
    certain: dict[str, float] = {}
    for code in codes:
        answering = vocabulary.trades_of_cpv(code)
        for trade in answering:
            certainty = shared_out(_CPV_TRADE, len(answering))
            certain[trade] = max(certain.get(trade, 0.0), certainty)
    return certain


def _weighed(
    read: Mapping[str, float], announced: Mapping[str, float], vocabulary: Vocabulary
) -> dict[str, float]:
    """Trades of the text and of the CPV codes; when some agree, the others are less certain.

    « Peinture des cages d’escalier » with the CPV of painting does not ask for cleaning.
    """
    around = {near for code in announced for near in vocabulary.near(code)}
    agreed = any(code in announced for code in read)
    weighed = dict(announced)
    if not read:
        return {code: round(announced[code] * _ONLY_CPV, 3) for code in sorted(announced)}
    for code, certainty in read.items():
        doubt = 1.0
        if agreed and code not in announced:
            doubt = _NEAR_CPV if code in around else _OFF_CPV
        weighed[code] = max(weighed.get(code, 0.0), certainty * doubt)
    kept = {code: round(certainty, 3) for code, certainty in sorted(weighed.items())}
    return {code: certainty for code, certainty in kept.items() if certainty >= _LEAST_CERTAIN}


def _worth(trades: Mapping[str, float], vocabulary: Vocabulary) -> dict[str, float]:
    """What each trade of a supplier is worth for the lot."""
    worth = dict(trades)
    for code, certainty in trades.items():
        for other, nearness in vocabulary.near(code).items():
            worth[other] = max(worth.get(other, 0.0), certainty * nearness)
    return worth


def _stems_of_places(places: Iterable[Place]) -> set[str]:
    return {stem for place in places for stem in stems(place.name)}
