"""The ESS of a territory in figures that people can check. Pure.

Every figure is a number of establishments that the directory finds with one more filter. What is
not known is a line of its own, never put with « no »; shares are given of all, and of those known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spaser.directory.territories import Territory
from spaser.directory.wanted import Filter, Measures
from spaser.suppliers.wording import FAMILIES, KINDS, SECTORS
from spaser.suppliers.workforce import WORKFORCES


@dataclass(frozen=True)
class Tally:
    """One territory counted: by filter, how many suppliers have each value."""

    measures: Measures
    counts: Mapping[Filter, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One way of cutting a territory: the values of a filter, in their order, and their names."""

    filter: Filter
    title: str
    column: str  # what its values are: « Famille »
    noun: str  # « la famille »: what is known of some and unknown of others
    labels: Mapping[str, str]
    unknown: str  # the value of the filter for those of whom it is not known
    unknown_label: str
    ordered: bool = False  # values have an order of their own: they are not sorted by number


@dataclass(frozen=True)
class Line:
    """One value: how many, and the shares; `elsewhere` among those known of each comparison."""

    value: str
    label: str
    count: int
    of_all: float | None
    of_known: float | None  # None for the unknown, and when nothing is known
    elsewhere: tuple[float | None, ...]
    unknown: bool = False


@dataclass(frozen=True)
class Breakdown:
    """A territory cut by one question. A supplier of two values counts in both lines."""

    question: Question
    lines: tuple[Line, ...]
    total: int
    known: int
    elsewhere: tuple[float | None, ...]  # coverage in each comparison

    @property
    def coverage(self) -> float | None:
        """Share of the suppliers of which the answer is known."""
        return share(self.known, self.total)

    @property
    def marked(self) -> bool:
        """Whether its chart shows a comparison: the parts of one whole have no room for it."""
        return bool(self.known and self.elsewhere and not self.whole)

    @property
    def whole(self) -> bool:
        """Whether its values are the parts of one whole: each supplier has one at most."""
        return self.question.filter is Filter.WORKFORCE

    @property
    def several(self) -> bool:
        """Whether some suppliers count in two lines."""
        return sum(line.count for line in self.lines) > self.total


@dataclass(frozen=True)
class Piece:
    """One part of a territory. `territory` None: suppliers that are nowhere known."""

    code: str
    name: str
    count: int
    share: float | None
    population: int | None
    territory: Territory | None

    @property
    def density(self) -> float | None:
        """Suppliers for 100 000 inhabitants; None where nobody lives or nobody counts them."""
        return 100_000 * self.count / self.population if self.population else None


@dataclass(frozen=True)
class Words:
    """How a level of territory is named."""

    one: str
    many: str


@dataclass(frozen=True)
class Cut:
    """A territory cut into smaller ones, those with the most suppliers first."""

    level: Filter
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> Words:
        """« région », « régions »."""
        return _WORDS[self.level]


@dataclass(frozen=True)
class Observation:
    """All that the observatory says of one territory."""

    territory: Territory
    measures: Measures
    comparisons: tuple[Territory, ...]
    breakdowns: tuple[Breakdown, ...]
    cuts: tuple[Cut, ...]
    departments: Mapping[str, int]  # around it too: what its map shades

    @property
    def inclusive(self) -> int:
        """Suppliers of which a source affirms an inclusive kind."""
        return next(one.known for one in self.breakdowns if one.question.filter is Filter.KIND)


_WORDS = {
    Filter.REGION: Words("région", "régions"),
    Filter.DEPARTMENT: Words("département", "départements"),
    Filter.EPCI: Words("intercommunalité", "intercommunalités"),
    Filter.COMMUNE: Words("commune", "communes"),
}
_WORKFORCE_LABELS = {
    key: "0 salarié"
    if most == 0
    else f"{least} à {most} salariés"
    if most
    else f"{least} salariés et plus"
    for key, (least, most) in WORKFORCES.items()
}
QUESTIONS = (
    Question(
        Filter.FAMILY,
        "Par famille",
        "Famille",
        "la famille",
        FAMILIES,
        "inconnue",
        "Famille inconnue",
    ),
    Question(
        Filter.KIND,
        "Par type de structure inclusive",
        "Type",
        "le type inclusif",
        {code: f"{code} – {label}" for code, label in KINDS.items()},
        "aucun",
        "Aucun type inclusif connu",
    ),
    Question(
        Filter.SECTOR,
        "Par secteur de la transition écologique",
        "Secteur",
        "le secteur",
        SECTORS,
        "inconnu",
        "Aucun secteur connu",
    ),
    Question(
        Filter.WORKFORCE,
        "Par effectif",
        "Effectif",
        "l’effectif",
        _WORKFORCE_LABELS,
        "inconnu",
        "Effectif inconnu",
        ordered=True,
    ),
    Question(
        Filter.ESUS,
        "Entreprises solidaires d’utilité sociale (ESUS)",
        "Qualité",
        "la qualité d’ESUS",
        {"liste": "Agréées, sur la liste de l’État", "de_droit": "De droit, sans agrément"},
        "inconnu",
        "Ni l’une ni l’autre à notre connaissance",
        ordered=True,
    ),
)


def share(part: int, whole: int) -> float | None:
    """Part over whole, from 0 to 1; None of nothing."""
    return part / whole if whole else None


def broken_down(question: Question, here: Tally, elsewhere: Sequence[Tally]) -> Breakdown:
    """One question over a territory, beside what it gives in others."""
    total, known = _coverage(question, here)
    lines = [_line(question, value, here, elsewhere) for value in question.labels]
    if not question.ordered:
        lines.sort(key=lambda line: -line.count)
    missing = total - known
    last = Line(
        question.unknown,
        question.unknown_label,
        missing,
        share(missing, total),
        None,
        tuple(None for _ in elsewhere),
        unknown=True,
    )
    coverage = tuple(share(*reversed(_coverage(question, other))) for other in elsewhere)
    return Breakdown(question, (*lines, last), total, known, coverage)


def _line(question: Question, value: str, here: Tally, elsewhere: Sequence[Tally]) -> Line:
    total, known = _coverage(question, here)
    count = here.counts[question.filter].get(value, 0)
    others = tuple(
        share(other.counts[question.filter].get(value, 0), _coverage(question, other)[1])
        for other in elsewhere
    )
    return Line(
        value, question.labels[value], count, share(count, total), share(count, known), others
    )


def _coverage(question: Question, tally: Tally) -> tuple[int, int]:
    """How many suppliers there are, and of how many the answer is known."""
    total = tally.measures.total
    return total, total - tally.counts[question.filter].get(question.unknown, 0)


def cut(
    level: Filter, counts: Mapping[str, int], known: Mapping[str, Territory], total: int
) -> Cut:
    """The suppliers by smaller territory; what is in none of those known is the last line."""
    pieces = [
        Piece(
            code,
            one.name,
            counts.get(code, 0),
            share(counts.get(code, 0), total),
            one.population,
            one,
        )
        for code, one in known.items()
    ]
    pieces.sort(key=lambda piece: (-piece.count, piece.name))
    if lost := total - sum(piece.count for piece in pieces):
        pieces.append(Piece("", "Localisation inconnue", lost, share(lost, total), None, None))
    return Cut(level, tuple(pieces))
