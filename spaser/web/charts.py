"""Charts as SVG that the server draws: no script, the colours of the theme, words at their size.

Widths are shares of the place there is and heights are pixels, so letters stay readable on a narrow
screen. A chart is an image for a screen reader: the table that goes with it
(templates/_parts/chart.html) gives every value.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_uppercase

from markupsafe import Markup

from spaser.core.french import french_spaces

_LINE, _BAR, _GAP = 18, 14, 12  # pixels: a line of words, a bar, what separates two rows
_LETTERS = 34  # of a label on one line: beside its figure, at 340 px
_LINES = 3  # of a label; the table has it whole
_STACK = 36
_TONES = 5
_NARROW = 7.0  # per cent: a thinner part has no room for its letter
_LEGEND = 24


@dataclass(frozen=True)
class Bar:
    """One row of a chart of bars. `value` and `mark` are on the same scale, from 0."""

    label: str
    value: float
    shown: str  # the figure as it is read: « 1 234 (12,3 %) »
    unknown: bool = False  # hatched: what is not known is not a value like the others
    mark: float | None = None  # what it is compared with


@dataclass(frozen=True)
class Part:
    """One part of a whole."""

    label: str
    value: float
    shown: str
    unknown: bool = False


def bars(key: str, title: str, rows: Sequence[Bar]) -> Markup:
    """Horizontal bars from zero, the longest as wide as the place there is.

    `key` begins the ids of the chart: one of its own on each page. Nothing without rows.
    """
    if not rows:
        return Markup()
    longest = max(max(row.value, row.mark or 0.0) for row in rows)
    drawn, top = [], 0
    for row in rows:
        drawn.append(_bar(key, row, top, longest))
        top += _height(row)
    description = "Barres horizontales ; le tableau qui va avec donne chaque valeur."
    return _image(key, title, description, top, Markup().join(drawn))


def shares(key: str, title: str, parts: Sequence[Part]) -> Markup:
    """One bar cut into the parts of a whole, each named by a letter in its legend.

    Parts are in the order given, of at most five tones; the unknown ones are hatched. An empty
    whole is drawn empty. Nothing without parts.
    """
    if not parts:
        return Markup()
    whole = sum(part.value for part in parts)
    tones = _tones(parts)
    drawn, left = [_rect("chart-track", "0", "100%", 0, _STACK)], 0.0
    for letter, part, tone in zip(_letters(parts), parts, tones, strict=True):
        width = 100 * part.value / whole if whole else 0.0
        if width:
            drawn.append(_segment(key, letter, tone, left, width))
        left += width
    top = _STACK + 12
    for letter, part, tone in zip(_letters(parts), parts, tones, strict=True):
        drawn.append(_entry(key, letter, part, tone, top))
        top += _LEGEND
    description = "Barre des parts d’un tout ; le tableau qui va avec donne chaque valeur."
    return _image(key, title, description, top, Markup().join(drawn))


def hatching(key: str) -> Markup:
    """The pattern of what is unknown; `filled` refers to it."""
    return Markup(
        '<defs><pattern id="{}-unknown" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect class="chart-hatch-ground" width="6" height="6"/>'
        '<line class="chart-hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
    ).format(key)


def filled(key: str, tone: int | None) -> Markup:
    """The attributes that fill a shape: a tone from 1 to 5, or the hatching of the unknown."""
    if tone is None:
        return Markup('class="chart-unknown" fill="url(#{}-unknown)"').format(key)
    return Markup('class="chart-tone-{}"').format(tone)


def _bar(key: str, row: Bar, top: int, longest: float) -> Markup:
    lines = _wrapped(row.label)
    words = [_words(line, "0", top + 14 + place * _LINE) for place, line in enumerate(lines)]
    words.append(_words(row.shown, "100%", top + 14, "end"))
    under = top + len(lines) * _LINE + 2
    track = _rect("chart-track", "0", "100%", under, _BAR)
    look = filled(key, None) if row.unknown else Markup('class="chart-bar"')
    drawn = [track, _shape(look, "0", _per_cent(row.value, longest), under, _BAR)]
    if row.mark is not None:
        at = _per_cent(row.mark, longest)
        drawn.append(_mark(at, under - 3, under + _BAR + 3))
    return Markup().join([*words, *drawn])


def _height(row: Bar) -> int:
    return len(_wrapped(row.label)) * _LINE + _BAR + _GAP


def _mark(at: str, top: int, bottom: int) -> Markup:
    return Markup('<line class="chart-mark" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
        at, at, top, bottom
    )


def _segment(key: str, letter: str, tone: int | None, left: float, width: float) -> Markup:
    shape = _shape(filled(key, tone), f"{left:.2f}%", f"{width:.2f}%", 0, _STACK)
    if width < _NARROW:
        return shape
    return shape + _letter(letter, tone, f"{left + width / 2:.2f}%", 24)


def _entry(key: str, letter: str, part: Part, tone: int | None, top: int) -> Markup:
    """A line of the legend: the letter on its tone, the label, the figure."""
    box = Markup('<rect {} x="1" y="{}" width="20" height="18"/>').format(filled(key, tone), top)
    label = _wrapped(part.label, 1)[0]
    words = _words(label, "28", top + 14) + _words(part.shown, "100%", top + 14, "end")
    return box + _letter(letter, tone, "11", top + 14) + words


def _letter(letter: str, tone: int | None, at: str, baseline: int) -> Markup:
    look = "chart-letter-unknown" if tone is None else f"chart-letter-{tone}"
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>').format(
        look, at, baseline, letter
    )


def _letters(parts: Sequence[Part]) -> list[str]:
    return [ascii_uppercase[place % len(ascii_uppercase)] for place in range(len(parts))]


def _tones(parts: Sequence[Part]) -> list[int | None]:
    """From the palest to the darkest among those known; tones come back beyond five."""
    found: list[int | None] = []
    for part in parts:
        known = sum(tone is not None for tone in found)
        found.append(None if part.unknown else known % _TONES + 1)
    return found


@lru_cache(maxsize=1_000)
def _wrapped(label: str, lines: int = _LINES) -> tuple[str, ...]:
    """The label on a few lines, cut with « … » when it is too long for them."""
    found = textwrap.wrap(label, _LETTERS, max_lines=lines, placeholder="…")
    return tuple(found) or ("",)


def _per_cent(value: float, longest: float) -> str:
    return f"{100 * value / longest if longest else 0:.2f}%"


def _words(text: str, x: str, y: int, anchor: str = "start") -> Markup:
    return Markup('<text class="chart-words" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        x, y, anchor, french_spaces(text)
    )


def _rect(look: str, x: str, width: str, y: int, height: int) -> Markup:
    return _shape(Markup('class="{}"').format(look), x, width, y, height)


def _shape(look: Markup, x: str, width: str, y: int, height: int) -> Markup:
    return Markup('<rect {} x="{}" y="{}" width="{}" height="{}"/>').format(
        look, x, y, width, height
    )


def _image(key: str, title: str, description: str, height: int, drawn: Markup) -> Markup:
    """The whole image, with its name and what it is for a screen reader."""
    return Markup(
        '<svg class="chart" role="img" width="100%" height="{height}"'
        ' aria-labelledby="{key}-name" aria-describedby="{key}-about">'
        '<title id="{key}-name">{title}</title><desc id="{key}-about">{about}</desc>'
        "{hatching}{drawn}</svg>"
    ).format(
        height=height,
        key=key,
        title=french_spaces(title),
        about=french_spaces(description),
        hatching=hatching(key),
        drawn=drawn,
    )
