"""A few hundred suppliers worth scoring, found in Tantivy: text and trade, then geography.

Geography acts before the cut. For a lot with a place: the départements around, the suppliers who
declare that they serve it, those whose seat is unknown; then the whole country when these are too
few. Tantivy keeps the first by text; the rough closeness then chooses among them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import NamedTuple

import tantivy

from spaser.reference import geography
from spaser.reference.geography import Place
from spaser.sourcing.closeness import reach_of, rough_factor
from spaser.sourcing.rarity import Statistics
from spaser.sourcing.wanted import Wanted
from spaser.sourcing.writing import BUCKETS, HINT, LENDS, NAF, NOWHERE, SELLS, SILENT

_RING_KM = 130.0
_LOCAL, _COUNTRY = 240, 280  # suppliers kept by text in each search
_WEAK_FIELD = 0.4  # a word of the name, of a label or of a contract
_HINT = 0.2  # a trade that only the name or the NAF code announces
_NAF, _SERVICE = 0.06, 0.1
_LEAST_WHOLE = 8.0
_BITS = (1 << 64) - 1
_SHARE_OF_TIE = 4  # buckets drawn when the cut falls among equals


class Hit(NamedTuple):
    """A supplier found: its address in the index, its rough score and its turn among equals."""

    rough: float
    turn: int
    address: tantivy.DocAddress


def find(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    wanted: Wanted,
    statistics: Statistics,
    limit: int,
) -> list[Hit]:
    """The best `limit` suppliers by rough score; equals in the order drawn for this lot."""
    asked = _asked(schema, wanted, statistics)
    if asked is None:
        return []
    search = _Search(searcher, schema, wanted, asked)
    found: dict[int, Hit] = {}
    for marks, most in _rings(wanted.places):
        if marks or len(found) < limit:
            found |= search.run(marks, most)
    return sorted(found.values(), key=lambda hit: (-hit.rough, hit.turn))[:limit]


def find_silent(
    searcher: tantivy.Searcher, schema: tantivy.Schema, wanted: Wanted, limit: int
) -> list[Hit]:
    """Suppliers of whom nothing says what they do, the nearest first: unknown is not « no »."""
    kind = tantivy.Query.const_score_query(_mark(schema, LENDS if wanted.staff else SELLS), 1.0)
    silent = tantivy.Query.const_score_query(_mark(schema, SILENT), 1.0)
    asked = [(tantivy.Occur.Must, silent), (tantivy.Occur.Should, kind)]
    search = _Search(searcher, schema, wanted, tantivy.Query.boolean_query(asked))
    found: dict[int, Hit] = {}
    for marks, most in _rings(wanted.places):
        if len(found) < limit:
            found |= search.run(marks, most)
    return sorted(found.values(), key=lambda hit: (-hit.rough, hit.turn))[:limit]


def _rings(places: Sequence[Place]) -> Iterable[tuple[list[str], int]]:
    """For each search, its cut and the marks of which one is required (none: whole country)."""
    if places:
        marks = {"FR", NOWHERE}
        for place in places:
            marks.update(f"D{code}" for code in _departments(place))
            marks.add(f"S{place.department or place.code}")
            marks.add(f"R{place.region or place.code}")
        yield sorted(marks), _LOCAL
    yield [], _COUNTRY


def _departments(place: Place) -> set[str]:
    """Départements of the place and around it."""
    own = {place.department} if place.department else set()
    if place.kind == "departement":
        own.add(place.code)
    if place.kind == "region":
        own.update(d.code for d in geography.departments() if d.region == place.code)
    if place.lat is not None and place.lon is not None:
        own.update(geography.departments_within(place.lat, place.lon, _RING_KM))
    return own


def _asked(schema: tantivy.Schema, wanted: Wanted, statistics: Statistics) -> tantivy.Query | None:
    """Words, trades and NAF codes of the lot, any of them; None when the lot says nothing.

    Points are in proportion of those of the score, so that the cut keeps what the score prefers.
    """
    clauses = []
    for term in wanted.terms:
        clauses.append(_clause(schema, "words", term.stem, term.weight))
        clauses.append(_clause(schema, "names", term.stem, term.weight * _WEAK_FIELD))
    whole = max(_LEAST_WHOLE, statistics.whole(wanted.terms))
    trades = [
        _marked(schema, "trades", code, worth * whole) for code, worth in wanted.worth.items()
    ]
    trades += [
        _marked(schema, "trades", HINT + code, worth * whole * _HINT)
        for code, worth in wanted.worth.items()
    ]
    if trades:
        best = tantivy.Query.disjunction_max_query(trades, 0.05)
        clauses.append((tantivy.Occur.Should, best))
    if not clauses:
        return None
    helps = [(_mark(schema, LENDS if wanted.staff else SELLS), _SERVICE)]
    helps += [(_mark(schema, NAF + code), _NAF) for code in sorted(wanted.naf)]
    optional = [
        (tantivy.Occur.Should, tantivy.Query.const_score_query(query, whole * share))
        for query, share in helps
    ]
    required = tantivy.Query.boolean_query(clauses)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, required), *optional])


def _mark(schema: tantivy.Schema, value: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema, "marks", value, "basic")


def _clause(
    schema: tantivy.Schema, field: str, value: str, boost: float
) -> tuple[tantivy.Occur, tantivy.Query]:
    query = tantivy.Query.term_query(schema, field, value, "freq")
    return tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)


def _marked(schema: tantivy.Schema, field: str, value: str, points: float) -> tantivy.Query:
    """Points for a trade, whatever the number of other trades of the supplier."""
    query = tantivy.Query.term_query(schema, field, value, "basic")
    return tantivy.Query.const_score_query(query, points)


class _Search:
    """One lot's question, asked with several filters."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        schema: tantivy.Schema,
        wanted: Wanted,
        asked: tantivy.Query,
    ) -> None:
        self._searcher = searcher
        self._schema = schema
        self._lot = lot_number(wanted.lot_key)
        self._asked = asked
        self._reach = reach_of(wanted.places)

    def run(self, marks: list[str], most: int) -> dict[int, Hit]:
        """By supplier, the best hits by text that carry one of the marks."""
        hits = self._top(marks, most)
        if len(hits) == most and hits[most // 4][0] == hits[-1][0]:
            # Too many equals: Tantivy kept the first ones written. Draw among them instead.
            better = [hit for hit in hits if hit[0] > hits[-1][0]]
            hits = better + self._top(marks, most, drawn(self._lot))
        return self._weighed(hits)

    def _top(
        self, marks: list[str], most: int, buckets: Sequence[str] = ()
    ) -> list[tuple[float, tantivy.DocAddress]]:
        clauses = [(tantivy.Occur.Must, self._asked)]
        for required in (marks, buckets):
            if required:
                among = tantivy.Query.term_set_query(self._schema, "marks", list(required))
                free = tantivy.Query.const_score_query(among, 0.0)
                clauses.append((tantivy.Occur.Must, free))
        query = tantivy.Query.boolean_query(clauses) if len(clauses) > 1 else self._asked
        return self._searcher.search(query, limit=most, count=False).hits

    def _weighed(self, hits: list[tuple[float, tantivy.DocAddress]]) -> dict[int, Hit]:
        """Text times rough closeness, and the turn of each among equals."""
        addresses = [address for _, address in hits]
        numbers, seeds = self._fast("id", addresses), self._fast("seed", addresses)
        near: Iterable[float] = repeat(1.0)
        if self._reach:
            columns = (self._fast(name, addresses) for name in ("lat", "lon", "radius", "area"))
            near = [rough_factor(self._reach, *place) for place in zip(*columns, strict=True)]
        lot = self._lot
        return {
            int(number or 0): Hit(round(text * close, 4), turn_of(lot, int(seed or 0)), address)
            for (text, address), number, seed, close in zip(
                hits, numbers, seeds, near, strict=False
            )
        }

    def _fast(
        self, field: str, addresses: list[tantivy.DocAddress]
    ) -> list[int | float | bool | None]:
        return self._searcher.fast_field_values(field, addresses)


def lot_number(lot_key: str) -> int:
    """A number drawn from the key of a lot."""
    return int.from_bytes(hashlib.blake2b(lot_key.encode(), digest_size=8).digest())


def turn_of(lot: int, seed: int) -> int:
    """Place of a supplier among equals for one lot: a draw that anyone can repeat (splitmix64)."""
    drawn_number = ((seed ^ lot) + 0x9E3779B97F4A7C15) & _BITS
    drawn_number = (drawn_number ^ (drawn_number >> 30)) * 0xBF58476D1CE4E5B9 & _BITS
    return drawn_number ^ (drawn_number >> 27)


def drawn(lot: int) -> list[str]:
    """Marks of the buckets of suppliers drawn for a lot."""
    order = sorted(range(BUCKETS), key=lambda bucket: turn_of(lot, bucket))
    return [f"B{bucket}" for bucket in order[:_SHARE_OF_TIE]]
