"""What the index keeps of a supplier: its weighed words, its trades, and what the score reads."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from spaser.core.text import normalise
from spaser.reference import cpv as cpv_codes
from spaser.reference import naf as naf_codes
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.vocabulary import Vocabulary, shared_out

# How much a word or a trade is worth by where the supplier says it.
ACTIVITY, BRAND, NAME, CONTRACT, CPV, NAF = 1.0, 0.7, 0.5, 0.6, 0.6, 0.3
_CONTRACTS_KEPT = 20
_MOST_WEIGHT = 3.0
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
STAFFING = frozenset({"AI", "ETTI", "GEIQ", "EITI", "EATT"})  # kinds that lend staff
_SELLING = frozenset({"scop", "scic", "cooperative", "societe_commerciale"})


class Contract(NamedTuple):
    """A contract won: its telling stems between spaces, its trades, its CPV code and its object."""

    stems: str
    trades: Sequence[str]
    cpv: str
    object: str


class Profile(NamedTuple):
    """A supplier as the index stores it.

    `words`: pairs (weight, stems of that weight between spaces): far quicker to read back than a
    dictionary, and a few hundred are read for each lot. `trades`: certainty of each, 0..1.

    `key` is the SIRET, or the name and the place: the same in every database.
    `naf` is None when it says nothing of a trade.
    """

    id: int
    key: str
    words: Sequence[tuple[float, str]]
    length: float
    trades: dict[str, float]
    cpv: Sequence[str]
    naf: str | None
    kinds: Sequence[str]
    sells: bool  # producing and selling is what it is for
    department: str | None
    region: str | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    zone_departments: Sequence[str]
    zone_regions: Sequence[str]
    national: bool
    filled: float  # share of what a buyer needs to know that the sheet says
    contracts: Sequence[Contract]

    def stems(self) -> list[str]:
        """Every stem once."""
        return [stem for _, group in self.words for stem in group.split()]

    @property
    def silent(self) -> bool:
        """Nothing says what it does: neither a text, nor a trade read in its name or its codes."""
        return not self.trades and all(weight < ACTIVITY for weight, _ in self.words)

    def encoded(self) -> bytes:
        """As the index stores it: a list in the order of the fields."""
        return _ENCODER.encode(self).encode()


def decoded(stored: bytes) -> Profile:
    """The profile that was encoded; TypeError or ValueError when it is damaged."""
    return profile_of(json.loads(stored))


def profile_of(fields: list[Any]) -> Profile:
    """The profile whose fields were stored as a list."""
    fields[-1] = [Contract(*contract) for contract in fields[-1]]
    return Profile(*fields)


@lru_cache(maxsize=1_000)
def _kept_weight(weight: float) -> float:
    return min(_MOST_WEIGHT, round(weight, 1))


class _Gathering:
    """Words and trades of one supplier, added source by source."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.words: dict[str, float] = {}
        self.trades: dict[str, float] = {}
        self.unsaid: set[str] = set()

    def read(
        self, text: str, weight: float, label: bool = False
    ) -> tuple[tuple[str, ...], list[str]]:
        """Add a text; returns its telling stems and its trades."""
        read = self._vocabulary.read_label if label else self._vocabulary.read
        kept, unsaid, trades = read(text)
        for stem in kept:
            self.words[stem] = self.words.get(stem, 0.0) + weight
        if unsaid and not label:
            self.unsaid |= unsaid
        for code, certainty in trades.items():
            self.know(code, round(weight * certainty, 3))
        return kept, list(trades)

    def know(self, code: str, certainty: float) -> None:
        self.trades[code] = max(self.trades.get(code, 0.0), certainty)

    def weighed_words(self) -> list[tuple[float, str]]:
        """Stems grouped by weight, the heaviest first; repeating a word soon adds nothing."""
        groups: dict[float, list[str]] = {}
        for stem, weight in self.words.items():
            groups.setdefault(_kept_weight(weight), []).append(stem)
        return [
            (weight, f" {' '.join(groups[weight])} ") for weight in sorted(groups, reverse=True)
        ]

    def know_by_code(self, trades: Sequence[str], weight: float) -> None:
        """Trades announced by one code: the more of them, the less each is certain."""
        for code in trades:
            self.know(code, round(shared_out(weight, len(trades)), 3))


def profile(document: SupplierDocument, vocabulary: Vocabulary) -> Profile:
    """What the texts of a supplier say."""
    return profile_and_unsaid(document, vocabulary)[0]


def profile_and_unsaid(
    document: SupplierDocument, vocabulary: Vocabulary
) -> tuple[Profile, set[str]]:
    """Read every text of a supplier once, when it enters the index.

    Beside its profile, the stems of boilerplate that say nothing of its trade.
    """
    gathering = _Gathering(vocabulary)
    for activity in dict.fromkeys(document.activities):
        gathering.read(activity, ACTIVITY)
    gathering.read(document.name, NAME)
    brand = document.brand or document.sigle
    if brand and brand.casefold() != document.name.casefold():
        gathering.read(brand, BRAND)
    for code in document.cpv:
        gathering.read(cpv_codes.label(code) or "", CPV, label=True)
        gathering.know_by_code(vocabulary.trades_of_cpv(code), CPV)
    naf = _telling_naf(document.naf)
    if naf:
        gathering.read(naf_codes.naf_label(naf) or "", NAF, label=True)
        gathering.know_by_code(vocabulary.trades_of_naf(naf), NAF)
    contracts = tuple(
        _contract(gathering, vocabulary, title, code)
        for title, code in document.contracts_won[:_CONTRACTS_KEPT]
    )
    gathering.unsaid.difference_update(gathering.words)
    return _filled(document, gathering, naf, contracts), gathering.unsaid


def _contract(gathering: _Gathering, vocabulary: Vocabulary, title: str, code: str) -> Contract:
    kept, trades = gathering.read(title, CONTRACT)
    named = tuple(dict.fromkeys((*trades, *vocabulary.trades_of_cpv(code))))
    for trade in named:
        gathering.know(trade, CONTRACT)
    return Contract(f" {' '.join(dict.fromkeys(kept))} ", named, code, title)


def _filled(
    document: SupplierDocument,
    gathering: _Gathering,
    naf: str | None,
    contracts: tuple[Contract, ...],
) -> Profile:
    words = gathering.weighed_words()
    return Profile(
        id=document.id,
        key=_key(document),
        words=words,
        length=round(sum(gathering.words.values()), 2),
        trades=gathering.trades,
        cpv=document.cpv,
        naf=naf,
        kinds=document.kinds,
        sells=bool(document.kinds) or not _SELLING.isdisjoint(document.families),
        department=document.department,
        region=document.region,
        lat=document.lat,
        lon=document.lon,
        radius_km=document.radius_km,
        zone_departments=document.zone_departments,
        zone_regions=document.zone_regions,
        national=document.national,
        filled=_filled_share(document, gathering, naf),
        contracts=contracts,
    )


def _key(document: SupplierDocument) -> str:
    """What names the supplier in every database: numbers of rows differ from one to another."""
    if document.siret:
        return document.siret
    place = document.commune or document.department or ""
    return "|".join((normalise(document.name), normalise(document.brand), place))


def _filled_share(document: SupplierDocument, gathering: _Gathering, naf: str | None) -> float:
    known = (
        any(document.activities),
        bool(gathering.trades),
        document.lat is not None,
        document.radius_km is not None or document.national or bool(document.zone_departments),
        bool(document.cpv) or naf is not None,
    )
    return sum(known) / len(known)


def _telling_naf(raw: str | None) -> str | None:
    """The NAF code in its usual form, or None when it says nothing of a trade."""
    naf = naf_codes.normal_naf(raw) if raw else None
    return None if naf in naf_codes.GENERIC_NAF else naf
