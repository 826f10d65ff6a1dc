"""The charts of the observatory, from its breakdowns. Pure."""

from markupsafe import Markup

from spaser.core.french import format_integer
from spaser.directory.observatory import Breakdown, Line
from spaser.web.charts import Bar, Part, bars, shares
from spaser.web.filters import per_cent


def drawn(found: Breakdown) -> Markup:
    """What is known and unknown as a whole cut in parts, then the known values as bars.

    Where the values are the parts of one whole (workforce), one image says both.
    """
    key = f"graphique-{found.question.filter.value}"
    title = found.question.title
    if found.whole:
        return shares(key, title, [_part(line) for line in found.lines])
    missing = found.lines[-1]
    known = Part("Connu", found.known, _shown(found.known, found.coverage))
    whole = shares(f"{key}-connu", f"{title} : ce qui est connu", [known, _part(missing)])
    rows = [_bar(line, found) for line in found.lines[:-1]]
    return whole + bars(key, title, rows)


def _part(line: Line) -> Part:
    return Part(line.label, line.count, _shown(line.count, line.of_all), line.unknown)


def _bar(line: Line, found: Breakdown) -> Bar:
    """The mark is where the bar would end with the shares of the first comparison."""
    reference = line.elsewhere[0] if line.elsewhere else None
    mark = None if reference is None else reference * found.known
    return Bar(line.label, line.count, _shown(line.count, line.of_known), mark=mark)


def _shown(count: int, part: float | None) -> str:
    figure = format_integer(count)
    return figure if part is None else f"{figure} ({per_cent(part)})"
