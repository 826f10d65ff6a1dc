"""Who passes a search: words, place, filters, over every part of the index at once."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spaser.directory import facets
from spaser.directory.question import Question, Word
from spaser.directory.wanted import Filter, Wanted
from spaser.reference.geography import Place
from spaser.sourcing.listing import Listing, Part
from spaser.sourcing.packed import Array
from spaser.sourcing.postings import SCALE

_EARTH_RADIUS_KM = 6371.0
_KM_OF_A_DEGREE = 111.0
_NAME, _BEGINNING, _TOWN, _OPTIONAL = 2.0, 1.0, 0.5, 0.3  # worth of a word by where it is found


@dataclass
class Sifted:
    """The rows of one part that the words and the place leave (None: all of them).

    `points`: of each row, None without words. `passed`: of each filter asked, who passes it.
    """

    part: Part
    rows: Array | None
    points: Array | None
    passed: Mapping[Filter, Array]

    def found(self, without: Filter | None = None) -> Array | None:
        """The rows that pass the filters, all but one; None: every row of the part."""
        masks = [passed for one, passed in self.passed.items() if one is not without]
        if not masks:
            return self.rows
        kept = np.flatnonzero(np.logical_and.reduce(masks))
        return kept if self.rows is None else self.rows.take(kept)

    def kept(self) -> tuple[Array, Array | None]:
        """The rows that pass everything, and their points."""
        rows = np.arange(len(self.part.ids)) if self.rows is None else self.rows
        if not self.passed:
            return rows, self.points
        mask = np.logical_and.reduce(list(self.passed.values()))
        return rows[mask], None if self.points is None else self.points[mask]

    def count(self, without: Filter | None = None) -> int:
        """How many pass the filters, all but one."""
        rows = self.found(without)
        return len(self.part.ids) if rows is None else len(rows)


def sift(listing: Listing, question: Question, wanted: Wanted) -> list[Sifted]:
    """Each part of the index, with the rows that are left of it."""
    met = _by_words(listing, question)
    sifted = []
    for (part, _), (rows, points) in zip(listing.parts, met, strict=True):
        kept, left = _around(part, rows, points, wanted)
        passed = {
            one: facets.passing(part, one, values, kept)
            for one, values in wanted.filters.items()
            if values
        }
        sifted.append(Sifted(part, kept, left, passed))
    return sifted


def _around(
    part: Part, rows: Array | None, points: Array | None, wanted: Wanted
) -> tuple[Array | None, Array | None]:
    """Those within the radius; suppliers without coordinates are out."""
    if not has_radius(wanted) or wanted.place is None or wanted.radius_km is None:
        return rows, points
    near = np.flatnonzero(_in_reach(part, rows, wanted.place, wanted.radius_km))
    kept = near if rows is None else rows[near]
    inside = kilometres(part, kept, wanted.place) <= wanted.radius_km
    return kept[inside], None if points is None else points[near][inside]


def has_radius(wanted: Wanted) -> bool:
    """Whether the search is limited to a circle."""
    return is_placed(wanted) and wanted.radius_km is not None


def is_placed(wanted: Wanted) -> bool:
    """Whether distances can be told."""
    place = wanted.place
    return place is not None and place.lat is not None and place.lon is not None


def _in_reach(part: Part, rows: Array | None, place: Place, km: float) -> Array:
    """Quickly, those who may be within a radius: a band of latitudes and one of longitudes."""
    lat, lon = part.lat, part.lon
    if rows is not None:
        lat, lon = lat.take(rows), lon.take(rows)
    reach = km / _KM_OF_A_DEGREE + 0.01
    near: Array = np.abs(lat - np.float32(place.lat)) <= reach
    highest = abs(place.lat or 0.0) + reach
    if highest < 80 and km < 5_000:
        wide = reach / math.cos(math.radians(highest))
        away = np.abs(lon - np.float32(place.lon))
        near &= (away <= wide) | (away >= 360 - wide)
    return near


def kilometres(part: Part, rows: Array, place: Place) -> Array:
    """Great-circle distances from a place (haversine); NaN where there are no coordinates."""
    lat, lon = np.radians(part.lat[rows].astype(float)), np.radians(part.lon[rows].astype(float))
    lat0, lon0 = math.radians(place.lat or 0.0), math.radians(place.lon or 0.0)
    half = np.sin((lat - lat0) / 2) ** 2
    half += np.cos(lat) * math.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    distances: Array = 2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return distances


def _by_words(listing: Listing, question: Question) -> list[tuple[Array | None, Array | None]]:
    """Of each part, the rows that have every needed word (None: all), and their points."""
    if question.empty:
        return [
            (None if alive is None else np.flatnonzero(alive), None) for _, alive in listing.parts
        ]
    if question.number:
        return [
            (np.flatnonzero(_alive(_numbered(part, question.number), alive)), None)
            for part, alive in listing.parts
        ]
    if not question.words:
        return [(np.empty(0, np.int64), None) for _ in listing.parts]
    met = [[_points(part, word) for word in question.words] for part, _ in listing.parts]
    used = [
        sum(
            int(np.count_nonzero(_alive(points[place] > 0, alive)))
            for points, (_, alive) in zip(met, listing.parts, strict=True)
        )
        for place in range(len(question.words))
    ]
    rarity = [math.log(1 + listing.count / (1 + count)) for count in used]
    return [
        _together(part, alive, question.words, points, rarity)
        for (part, alive), points in zip(listing.parts, met, strict=True)
    ]


def _alive(mask: Array, alive: Array | None) -> Array:
    return mask if alive is None else mask & alive


def _numbered(part: Part, number: tuple[int, int, int]) -> Array:
    """Those whose SIRET is in the range, or who have the SIREN."""
    first, last, siren = number
    mask: Array = (part.siret >= first) & (part.siret <= last)
    if siren:
        mask |= part.siren == siren
    return mask


def _points(part: Part, word: Word) -> Array:
    """What each row of the part is worth for a word; 0: it does not have it."""
    points = np.zeros(len(part.ids), np.float32)
    around = part.towns.rows(word.token)
    if around is not None:
        points[around[0]] = _TOWN
    named = part.names.rows(word.token)
    if word.may_begin:
        beginning = part.names.rows_beginning(word.token)
        if named is None or len(beginning) > len(named[0]):
            points[beginning] = _BEGINNING
    for postings, terms in ((part.words, (word.stem,)), (part.trades, word.trades)):
        for term in terms:
            found = postings.rows(term) if term else None
            if found is not None:
                rows, weights = found
                points[rows] = np.maximum(points[rows], weights / np.float32(SCALE))
    if named is not None:
        points[named[0]] = _NAME
    return points


def _together(
    part: Part,
    alive: Array | None,
    words: Sequence[Word],
    points: Sequence[Array],
    rarity: Sequence[float],
) -> tuple[Array, Array]:
    """The rows that have every needed word, and their points."""
    order = sorted(range(len(words)), key=rarity.__getitem__, reverse=True)
    rows = None if alive is None else np.flatnonzero(alive)
    for place in order:  # the rarest word first leaves the fewest to look at
        if words[place].needed:
            own = points[place] if rows is None else points[place].take(rows)
            kept = np.flatnonzero(own)
            rows = kept if rows is None else rows.take(kept)
    assert rows is not None  # one word at least is needed
    total, all_named = np.zeros(len(rows), np.float32), np.ones(len(rows), bool)
    for own, word, rare in zip(points, words, rarity, strict=True):
        worth = own.take(rows)
        total += worth * np.float32(rare if word.needed else rare * _OPTIONAL)
        all_named &= worth == _NAME
    # A name made of the very words typed comes before one that holds them among others.
    named = np.flatnonzero(all_named)
    lengths = np.maximum(len(words), part.name_lengths.take(rows.take(named)))
    total[named] *= 1 + np.float32(len(words)) / lengths
    return rows, np.round(total, 3)
