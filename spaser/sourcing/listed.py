"""The list of suppliers of a lot as a page shows it: ranked, then filtered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session

from spaser.levers.offer import Offer, Seen, count
from spaser.sourcing import cards, filters, sifting
from spaser.sourcing import offer as offers
from spaser.sourcing.eligibility import articles_for
from spaser.sourcing.filters import Filters
from spaser.sourcing.live import LiveIndex
from spaser.sourcing.matching import Match, MatchResult
from spaser.sourcing.need import Need
from spaser.sourcing.results import Answer, Ranked
from spaser.sourcing.sifting import Line
from spaser.suppliers.queries import suppliers_by_id
from spaser.suppliers.workforce import BRACKETS

MOST = 100  # suppliers of one list


@dataclass(frozen=True)
class Listed:
    """`lines`: every supplier whose activity is described, before the filters. `silent`: those of
    whom nothing says what they do. `need`: in the place that was asked for."""

    need: Need
    result: MatchResult
    lines: tuple[Line, ...]
    silent: tuple[Line, ...]
    near_misses: tuple[Line, ...]
    filters: Filters

    @property
    def kept(self) -> list[Line]:
        """The lines that the filters leave."""
        return sifting.kept(self.lines, self.filters)


@dataclass(frozen=True)
class Asked:
    """A lot to search for. `reserved`: articles of its reservation, when it is reserved."""

    need: Need
    filters: Filters = field(default_factory=Filters)
    reserved: tuple[str, ...] = ()


def listed(
    session: Session, index: LiveIndex, asked: Asked, on: date, *, explained: int | None = None
) -> Listed:
    """The first suppliers of a lot, the first `explained` (None: all) with their sentences."""
    return listed_all(session, index, [asked], on, explained=explained)[0]


def listed_all(
    session: Session,
    index: LiveIndex,
    asked: Sequence[Asked],
    on: date,
    *,
    top: int = MOST,
    explained: int | None = None,
) -> list[Listed]:
    """The same for several lots, in order, with the suppliers of all of them read together."""
    needs = [filters.widened(one.need, one.filters) for one in asked]
    results = [index.search(need, top, explained) for need in needs]
    numbers = (
        match.supplier_id for result in results for match in (*result.matches, *result.near_misses)
    )
    known = cards.cards_by_id(session, numbers)
    return [
        _listed(replace(one, need=need), result, known, on)
        for one, need, result in zip(asked, needs, results, strict=True)
    ]


def _listed(asked: Asked, result: MatchResult, known: Mapping[int, cards.Card], on: date) -> Listed:
    lines = list(_lines(result.matches, known, asked, on))
    return Listed(
        need=asked.need,
        result=result,
        lines=tuple(line for line in lines if not line.match.silent),
        silent=tuple(line for line in lines if line.match.silent),
        near_misses=tuple(_lines(result.near_misses, known, asked, on)),
        filters=asked.filters,
    )


def offer(found: Listed) -> Offer:
    """What the suppliers of a list come to, before the filters: those of the trade."""
    places = offers.located(found.need.places)
    told = [line for line in found.lines if offers.of_the_trade(line.match)]
    seen = (
        Seen(
            department=line.card.department,
            close=offers.close(line.match.distance_km, line.card.department, places),
            national=line.card.national,
            workforce=BRACKETS.get(line.card.workforce_bracket or ""),
            articles=frozenset(line.articles),
            inclusive=bool(line.card.kinds),
        )
        for line in told
    )
    return count(seen, at_least=len(told) >= MOST, place_known=bool(places))


def answer(session: Session, index: LiveIndex, asked: Asked, on: date) -> Answer:
    """What the page shows, filters applied, as other features keep it."""
    found = listed(session, index, asked, on)
    near = sifting.hidden_near(found.near_misses, found.filters)
    lines = [*found.kept, *sifting.kept(found.silent, found.filters)]
    suppliers = suppliers_by_id(session, [line.card.id for line in (*lines, *near)])

    def ranked(chosen: Iterable[Line]) -> tuple[Ranked, ...]:
        return tuple(
            Ranked(line.rank, suppliers[line.card.id], line.match, line.articles) for line in chosen
        )

    return Answer(found.need, ranked(lines), ranked(near), found.result)


def _lines(
    matches: Sequence[Match], known: Mapping[int, cards.Card], asked: Asked, on: date
) -> Iterator[Line]:
    # A supplier may have left the directory since the index was read.
    present = [match for match in matches if match.supplier_id in known]
    scores = [match.score for match in present]
    for place, match in enumerate(present):
        card = known[match.supplier_id]
        articles = articles_for(card.kinds, card.families, asked.need.cpv, on)
        wanted = not set(articles).isdisjoint(asked.reserved) if asked.reserved else bool(articles)
        around = (*scores[max(0, place - 1) : place], *scores[place + 1 : place + 2])
        yield Line(place + 1, card, match, articles, wanted, match.score in around)
