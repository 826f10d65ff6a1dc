"""The offer found for a lot, counted so that one outlier or one national network moves nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median_low

JOINT = "L2113-14"
# Found for a lot: those who may answer under each article, and two larger circles.
EVERYBODY = "ess"
INCLUSIVE = "inclusive"


@dataclass(frozen=True, slots=True)
class Seen:
    """A supplier found for the lot. `close` is None when no place is asked or it has no address.

    `workforce`: (least, most) people of its bracket, None unknown, `most` None without limit.
    """

    department: str | None
    close: bool | None
    national: bool  # says that it works everywhere
    workforce: tuple[int, int | None] | None
    articles: frozenset[str]
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """Suppliers of one circle. `close` ones are counted; `far` are national ones that are not
    close, and are told apart. `median_workforce` is that of close ones whose bracket is known."""

    found: int = 0
    close: int = 0
    far: int = 0
    departments: tuple[str, ...] = ()  # of the close ones
    workforces: tuple[tuple[int, int | None], ...] = ()  # of the close ones, where known

    @property
    def median_workforce(self) -> int | None:
        """People of the middle one, by the least of its bracket."""
        return median_low([least for least, _ in self.workforces]) if self.workforces else None

    def able(self, people: int) -> int:
        """How many close ones have that many people, unknown ones counted as able."""
        known = sum(most is None or most >= people for _, most in self.workforces)
        return known + self.close - len(self.workforces)

    def known_able(self, people: int) -> int:
        """How many close ones are known to have that many people."""
        return sum(most is None or most >= people for _, most in self.workforces)


@dataclass(frozen=True, slots=True)
class Offer:
    """`circles`: per article, and EVERYBODY and INCLUSIVE. `at_least`: the list was cut, there may
    be more. `place_known`: closeness means something."""

    circles: Mapping[str, Counted] = field(default_factory=dict)
    at_least: bool = False
    place_known: bool = True
    alone: bool = True  # one supplier at least covers by itself all that the lot asks for

    def under(self, article: str) -> Counted:
        """Those who may answer under an article."""
        return self.circles.get(article, Counted())


def count(suppliers: Iterable[Seen], at_least: bool, place_known: bool) -> Offer:
    """Count the suppliers found, once for each circle they are in."""
    circles: dict[str, list[Seen]] = {EVERYBODY: []}
    for one in suppliers:
        names = set(one.articles) | {EVERYBODY}
        if one.inclusive:
            names.add(INCLUSIVE)
        if names & {"L2113-12", "L2113-13"}:
            names.add(JOINT)
        for name in names:
            circles.setdefault(name, []).append(one)
    return Offer({name: _counted(them) for name, them in circles.items()}, at_least, place_known)


def _counted(them: list[Seen]) -> Counted:
    close = [one for one in them if one.close]
    return Counted(
        found=len(them),
        close=len(close),
        far=sum(one.national and not one.close for one in them),
        departments=tuple(sorted({one.department for one in close if one.department})),
        workforces=tuple(one.workforce for one in close if one.workforce is not None),
    )
