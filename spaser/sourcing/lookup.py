"""A few hundred suppliers worth scoring, found in Tantivy: text and trade, then geography.

Geography acts before the cut. For a lot with a place, three searches: the départements around,
the suppliers who declare that they serve it, the whole country. Tantivy keeps the first of each
by text; the rough closeness then chooses among them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import tantivy

from spaser.reference import geography
from spaser.reference.geography import Place
from spaser.sourcing.closeness import factor, reach_of
from spaser.sourcing.wanted import Wanted
from spaser.sourcing.writing import BUCKETS, GROUP

_RING_KM = 130.0
_RING, _AFAR, _COUNTRY = 500, 150, 150  # suppliers kept by text in each search
_WEAK_FIELD = 0.4  # a word of the name, of a label or of a contract
_TRADE, _GROUP = 2.0, 0.7
_SHARE_OF_TIE = 4  # buckets drawn when the cut falls among equals


class Hit(NamedTuple):
    """A supplier found: its address in the index, its rough score and its turn among equals."""

    rough: float
    turn: int
    address: tantivy.DocAddress


def find(
    searcher: tantivy.Searcher, schema: tantivy.Schema, wanted: Wanted, limit: int
) -> list[Hit]:
    """The best `limit` suppliers by rough score; equals in the order drawn for this lot."""
    asked = _asked(schema, wanted)
    if asked is None:
        return []
    search = _Search(searcher, schema, wanted, asked)
    found: dict[int, Hit] = {}
    for filtering, most in _rings(wanted.places):
        for number, hit in search.run(filtering, most):
            known = found.get(number)
            if known is None or known.rough < hit.rough:
                found[number] = hit
    return sorted(found.values(), key=lambda hit: (-hit.rough, hit.turn))[:limit]


def _rings(places: Sequence[Place]) -> Iterable[tuple[list[str], int]]:
    """For each search, the marks of which one is required (none: the whole country), and its cut."""
    if not places:
        yield [], _RING
        return
    around, serving = set(), {"FR"}
    for place in places:
        around.update(f"D{code}" for code in _departments(place))
        serving.add(f"S{place.department or place.code}")
        serving.add(f"R{place.region or place.code}")
    yield sorted(around), _RING
    yield sorted(serving), _AFAR
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


def _asked(schema: tantivy.Schema, wanted: Wanted) -> tantivy.Query | None:
    """Words and trades of the lot, any of them; None when the lot says nothing."""
    clauses = []
    for term in wanted.terms:
        clauses.append(_clause(schema, "words", term.stem, term.weight))
        clauses.append(_clause(schema, "names", term.stem, term.weight * _WEAK_FIELD))
    for code, certainty in wanted.trades.items():
        clauses.append(_clause(schema, "trades", code, certainty * _TRADE))
    for group in sorted(wanted.groups):
        clauses.append(_clause(schema, "trades", GROUP + group, _GROUP))
    return tantivy.Query.boolean_query(clauses) if clauses else None


def _clause(
    schema: tantivy.Schema, field: str, value: str, boost: float
) -> tuple[tantivy.Occur, tantivy.Query]:
    query = tantivy.Query.term_query(schema, field, value, "freq")
    return tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)


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
        self._wanted = wanted
        self._asked = asked
        self._reach = reach_of(wanted.places)

    def run(self, marks: list[str], most: int) -> list[tuple[int, Hit]]:
        """(supplier, hit) of the best by text that carry one of the marks."""
        hits = self._top(marks, most)
        if len(hits) == most and hits[most // 4][0] == hits[-1][0]:
            # Too many equals: Tantivy kept the first ones written. Draw among them instead.
            better = [hit for hit in hits if hit[0] > hits[-1][0]]
            hits = better + self._top(marks, most, drawn(self._wanted.lot_key))
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

    def _weighed(self, hits: list[tuple[float, tantivy.DocAddress]]) -> list[tuple[int, Hit]]:
        """Text times rough closeness, and the turn of each among equals."""
        addresses = [address for _, address in hits]
        number, seed, lat, lon, radius = (
            self._searcher.fast_field_values(name, addresses)
            for name in ("id", "seed", "lat", "lon", "radius")
        )
        weighed = []
        for at, (text, address) in enumerate(hits):
            near = factor(self._reach, lat[at], lon[at], radius[at])
            turn = turn_of(self._wanted.lot_key, int(seed[at] or 0))
            weighed.append((int(number[at] or 0), Hit(round(text * near, 4), turn, address)))
        return weighed


def turn_of(lot_key: str, seed: int) -> int:
    """Place of a supplier among equals for one lot: a draw that anyone can repeat."""
    drawn_number = hashlib.blake2b(f"{lot_key}\n{seed}".encode(), digest_size=7).digest()
    return int.from_bytes(drawn_number)


def drawn(lot_key: str) -> list[str]:
    """Marks of the buckets of suppliers drawn for a lot."""
    order = sorted(range(BUCKETS), key=lambda bucket: turn_of(lot_key, bucket))
    return [f"B{bucket}" for bucket in order[:_SHARE_OF_TIE]]
