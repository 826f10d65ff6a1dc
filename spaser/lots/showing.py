"""What the page of a lot, or of a trial, shows of the list of its suppliers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import request

from spaser.lots import reading
from spaser.lots.reading import Reading
from spaser.sourcing import filters, listed, live, sifting
from spaser.sourcing.filters import Filters
from spaser.sourcing.listed import Asked, Listed
from spaser.sourcing.live import LiveIndex
from spaser.sourcing.need import Need
from spaser.sourcing.sifting import Choice, Group, Line, WayOut
from spaser.web import paging, session

STEP = 20  # suppliers shown, then as many more at each step
NEAR_SHOWN = 5
ToAddress = Callable[..., str]  # the address of the same page with other arguments


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    title: str
    label: str
    url: str


@dataclass(frozen=True)
class Showing:
    """One list, ready to be written. `lines` of the `kept` ones that are shown."""

    listed: Listed
    reading: Reading
    lines: Sequence[Line]
    kept: int
    silent: Sequence[Line]
    near_misses: Sequence[Line]
    groups: Sequence[Group]
    radii: Sequence[Choice]
    eligible: int
    ways_out: Sequence[tuple[WayOut, str]]
    wider: Sequence[tuple[str, str]]  # name and address of each wider place
    chips: Sequence[Chip]
    more: str  # address of the same list, longer; empty when it is whole
    told: Sequence[tuple[str, str]]  # the filters in force, in French

    @property
    def total(self) -> int:
        """Suppliers before the filters."""
        return len(self.listed.lines)

    @property
    def hidden(self) -> int:
        """Suppliers that the filters hide."""
        return self.total - self.kept

    @property
    def whole(self) -> bool:
        """Whether nobody was left out by the length of the list."""
        return self.total < listed.MOST

    @property
    def of_the_trade(self) -> int:
        """How many of them have a trade of the lot."""
        return sum(bool(line.match.trades) for line in self.listed.lines)


def show(need: Need, on: date, address: ToAddress, reserved: tuple[str, ...] = ()) -> Showing:
    """Search, filter as the address asks, and prepare what the page writes."""
    chosen = filters.read(request.args)
    index = live.of()
    asked, count = Asked(need, chosen, reserved), shown_count()
    found = listed.listed(session.reading(), index, asked, on, explained=count)
    kept = found.kept
    near = sifting.hidden_near(found.near_misses, chosen)
    room = max(0, STEP - len(kept))

    def to(other: Filters) -> str:
        return address(**filters.arguments_of(other))

    return Showing(
        listed=found,
        reading=reading.read(found.need, found.result),
        lines=_told(index, found.need, kept[:count]),
        kept=len(kept),
        silent=sifting.kept(found.silent, chosen)[:room],
        near_misses=_told(index, found.need, near[:NEAR_SHOWN]),
        groups=sifting.groups(found.lines, chosen),
        radii=sifting.within(found.lines, chosen),
        eligible=sifting.eligible(found.lines, chosen),
        ways_out=[(way, to(way.filters)) for way in _ways_out(found, kept)],
        wider=[(kind, to(_wider(chosen, kind))) for kind in filters.may_widen(found.need)],
        chips=_chips(chosen, to),
        more=_more(address, chosen, count, len(kept)),
        told=filters.told(chosen),
    )


def _told(index: LiveIndex, need: Need, lines: Sequence[Line]) -> list[Line]:
    """The lines with the sentences of their scores: filters may keep some that have none yet."""
    mute = [line.card.id for line in lines if not line.match.parts]
    told = index.explain(need, mute) if mute else {}
    return [replace(line, match=told.get(line.card.id, line.match)) for line in lines]


def shown_count() -> int:
    """How many lines the address asks for: twenty, or more by twenties, a hundred at most."""
    asked = paging.number("voir") or STEP
    return min(max(STEP, asked), listed.MOST)


def _ways_out(found: Listed, kept: Sequence[Line]) -> list[WayOut]:
    return [] if kept or not found.filters.hiding else sifting.ways_out(found.lines, found.filters)


def _wider(chosen: Filters, kind: str) -> Filters:
    """In a wider place, a distance to the first one means nothing."""
    return replace(chosen, wider=kind, radius_km=None)


def _chips(chosen: Filters, to: Callable[[Filters], str]) -> list[Chip]:
    return [
        Chip(
            filters.TITLES[name],
            filters.name_of(name, value),
            to(filters.without(chosen, name, value)),
        )
        for name, value in filters.pairs(chosen)
    ]


def _more(address: ToAddress, chosen: Filters, count: int, kept: int) -> str:
    if count >= kept:
        return ""
    longer = min(count + STEP, listed.MOST)
    rank = f"rang-{count + 1}"
    return address(**filters.arguments_of(chosen), voir=longer, _anchor=rank)
