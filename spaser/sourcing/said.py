"""Words and trades of suppliers, from what each says and from the labels of its codes."""

import json
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from spaser.reference import cpv as cpv_codes
from spaser.reference import naf as naf_codes
from spaser.sourcing.columns import Coded
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.packed import Array
from spaser.sourcing.profile import CONTRACTS_KEPT, SCALE, UNSAID, WHOLE
from spaser.sourcing.terms import Terms
from spaser.sourcing.texts import Groups, Numbers, Texts
from spaser.sourcing.vocabulary import Vocabulary, shared_out

# How much a word or a trade is worth by where the supplier says it, in tenths.
ACTIVITY, BRAND, NAME, CONTRACT, CPV, NAF = 10, 7, 5, 6, 6, 3
OF_A_TENTH = round(SCALE / 10)
_MOST_TENTHS = 30  # repeating a word soon adds nothing
_Triples = tuple[Array, Array, Array]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ROW, _NUMBER, _WEIGHT = 36, (1 << 24) - 1, (1 << 12) - 1  # row, number, weight in one integer


class Said:
    """What suppliers say, row by row; then what their codes announce."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.contracts: list[bytes] = []  # of each row, encoded
        self._texts = Texts(vocabulary)
        self._said = array("q")  # row, text, tenths
        self._known = array("q")  # row, trade, certainty in 1/WHOLE
        self._trades = Numbers()
        self._labels: list[_Triples] = []  # rows, texts, tenths
        self._announced: list[_Triples] = []  # rows, trades, certainties

    def read(self, row: int, document: SupplierDocument) -> None:
        """Every text of a supplier."""
        number, say, row_bits = self._texts.number, self._said.append, row << _ROW
        activities = document.activities
        for activity in activities if len(activities) < 2 else dict.fromkeys(activities):
            say(row_bits | number(activity) << 12 | ACTIVITY)
        say(row_bits | number(document.name) << 12 | NAME)
        brand = document.brand or document.sigle
        if brand and brand.casefold() != document.name.casefold():
            say(row_bits | number(brand) << 12 | BRAND)
        won = document.contracts_won
        self.contracts.append(self._contracts(row_bits, won[:CONTRACTS_KEPT]) if won else b"")

    def _contracts(self, row_bits: int, won: Iterable[tuple[str, str]]) -> bytes:
        """Contracts won, encoded; what they say is added to the supplier."""
        encoded = []
        for title, code in won:
            self._said.append(row_bits | self._texts.number(title) << 12 | CONTRACT)
            telling, _, met = self.vocabulary.read_label(title)
            named = list(dict.fromkeys((*met, *self.vocabulary.trades_of_cpv(code))))
            for trade in named:
                self._known.append(row_bits | self._trades[trade] << 12 | CONTRACT * WHOLE // 10)
            stems = f" {' '.join(dict.fromkeys(telling))} "
            encoded.append((stems, named, code, title))
        return _ENCODER.encode(encoded).encode()

    def announce(self, cpv: Terms, naf: Coded) -> None:
        """The labels and the trades of the codes of every row. Once, after every text is read."""
        rows = np.repeat(np.arange(len(cpv.starts) - 1), np.diff(cpv.starts))
        labels = [cpv_codes.label(code) or "" for code in cpv.table]
        trades = [self.vocabulary.trades_of_cpv(code) for code in cpv.table]
        self._codes(_Codes(rows, cpv.members, CPV), labels, trades)
        rows = np.flatnonzero(naf.where(bool))
        codes = [one[0] if one else "" for one in naf.sets]
        labels = [naf_codes.naf_label(code) or "" if code else "" for code in codes]
        trades = [self.vocabulary.trades_of_naf(code) for code in codes]
        self._codes(_Codes(rows, naf.codes[rows], NAF), labels, trades)

    def _codes(
        self, held: "_Codes", labels: Sequence[str], trades: Sequence[Sequence[str]]
    ) -> None:
        """The more trades a code announces, the less each is certain."""
        texts = np.asarray([self._texts.label(label) for label in labels], np.int64)
        tenths = np.full(len(held.rows), held.tenths)
        self._labels.append((held.rows, texts[held.codes], tenths))
        groups = Groups.of(trades, self._trades)
        owners, places = groups.spread(held.codes)
        sure = [round(shared_out(held.tenths / 10, len(named)) * WHOLE) for named in trades]
        certainties = np.asarray(sure, np.int64)[held.codes]
        self._announced.append((held.rows[owners], groups.members[places], certainties[owners]))

    def told(self, count: int) -> "Told":
        """What is known of each of the rows. Once, at the end."""
        said, heard = _unpacked(self._said), self._texts.understood()
        stems, trades = [], [_unpacked(self._known), *self._announced]
        number = np.asarray([self._trades[code] for code in heard.trades], np.int64)
        for rows, texts, tenths in (said, *self._labels):
            owners, places = heard.kept.spread(texts)
            stems.append((rows[owners], heard.kept.members[places], tenths[owners]))
            owners, places = heard.met.spread(texts)
            sure = np.rint(tenths[owners] * heard.certainties[places] * (WHOLE // 10))
            trades.append((rows[owners], number[heard.met.members[places]], sure.astype(np.int64)))
        owners, places = heard.unsaid.spread(said[1])
        left = heard.unsaid.members[places]
        stems.append((said[0][owners], left, np.zeros(len(left), np.int64)))
        words, lengths = _words(stems, list(heard.stems), count)
        rows, members, sure = (np.concatenate(one) for one in zip(*trades, strict=True))
        given = (rows, members, sure.astype(np.uint16))
        return Told(words, lengths, Terms.gathered(given, list(self._trades), count), heard.shown)


class Told(NamedTuple):
    """`lengths`: sums of the weights of words, in tenths. `shown`: a word of each stem."""

    words: Terms
    lengths: Array
    trades: Terms
    shown: dict[str, str]


class _Codes(NamedTuple):
    """Codes of rows by their place in a table, and what a word of their labels is worth."""

    rows: Array
    codes: Array
    tenths: int


def _words(found: Sequence[_Triples], names: Sequence[str], count: int) -> tuple[Terms, Array]:
    """Stems of each row, and the sum of their weights in tenths."""
    rows, stems, tenths = (np.concatenate(one) for one in zip(*found, strict=True))
    words = Terms.gathered((rows, stems, tenths), names, count, np.add)
    # A stem that weighs nothing stands in boilerplate only.
    kept = np.clip(words.weights, UNSAID // OF_A_TENTH, _MOST_TENTHS) * OF_A_TENTH
    lengths = np.bincount(rows, weights=tenths, minlength=count)
    return Terms(words.table, words.starts, words.members, kept.astype(np.uint8)), lengths


def _unpacked(packed: "array[int]") -> _Triples:
    """Rows, numbers and weights."""
    every = np.frombuffer(packed, np.int64)
    return every >> _ROW, (every >> 12) & _NUMBER, every & _WEIGHT
