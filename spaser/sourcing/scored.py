"""What the choice of candidates reads of suppliers: one small number each, in arrays.

Rows are in the order of their cells, so that the suppliers around a place stand in a few ranges of
rows of every posting.
"""

from collections.abc import Mapping
from math import floor

import numpy as np

from spaser.sourcing.columns import Coded
from spaser.sourcing.packed import Array
from spaser.sourcing.profile import SELLING, STAFFING
from spaser.sourcing.said import ACTIVITY, OF_A_TENTH
from spaser.sourcing.terms import Terms

SELLS, LENDS, SILENT, HAS_CPV, HAS_CONTRACTS, HAS_NAF, HAS_AREA, HAS_SEAT = (
    1 << bit for bit in range(8)
)
EVERYWHERE = 0  # cell of those that may go anywhere, or whose seat is not known
FAR_KM = 150.0  # a supplier of another cell does not say that it goes further


def cell_of(lat: float, lon: float) -> int:
    """The square of one degree that holds a point, from 1; those of a band follow each other."""
    return (floor(min(lat, 89.0)) + 90) * 360 + floor(min(lon, 179.0)) + 181


def cells(numbers: Mapping[str, Array], area: Coded) -> Array:
    """The cell of each; `area`: what each declares to serve."""
    lat, lon = np.minimum(numbers["exact_lat"], 89.0), np.minimum(numbers["exact_lon"], 179.0)
    squares = (np.floor(lat) + 90) * 360 + np.floor(lon) + 181
    anywhere = np.isnan(squares) | area.where(bool) | (numbers["radius"] > FAR_KM)
    return np.where(anywhere, EVERYWHERE, squares).astype(np.uint16)


def flags(
    facts: Mapping[str, Coded], terms: Mapping[str, Terms], numbers: Mapping[str, Array]
) -> Array:
    """What is true of each."""
    kinds, families = facts["kind"], facts["family"]
    has = {name: np.diff(one.starts) > 0 for name, one in terms.items()}
    true = {
        SELLS: kinds.where(bool) | families.where(lambda own: not SELLING.isdisjoint(own)),
        LENDS: kinds.where(lambda own: not STAFFING.isdisjoint(own)),
        SILENT: ~has["trades"] & ~_speaks(terms["words"]),
        HAS_CPV: has["declared"] | has["won"],
        HAS_CONTRACTS: facts["contracts"].where(bool),
        HAS_NAF: facts["naf"].where(bool),
        HAS_AREA: facts["area"].where(bool),
        HAS_SEAT: ~np.isnan(numbers["lat"]),
    }
    found = np.zeros(len(kinds.codes), np.uint8)
    for flag, rows in true.items():
        found[rows] |= np.uint8(flag)
    return found


def _speaks(words: Terms) -> Array:
    """Of each, whether a word weighs what a word of its own description does."""
    rows = np.repeat(np.arange(len(words.starts) - 1), np.diff(words.starts))
    speaks = np.zeros(len(words.starts) - 1, bool)
    speaks[rows[words.weights >= ACTIVITY * OF_A_TENTH]] = True
    return speaks
