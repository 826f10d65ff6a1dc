"""Where the lots of a pasted text begin and end. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_HEADING = re.compile(
    r"^\W*lot(?:\(s\))?\s*(?:n\s*[°ºo]?\s*\.?|num[ée]ro|no\.?)?\s*[:.]?\s*"
    r"(?P<number>\d{1,3}(?:[ .-]?[a-d](?![a-z]))?|[A-H](?![\w’']))\s*"
    r"(?P<mark>[:.)\]–—|-]+|\t|$|(?=\s[A-ZÀ-Ý]))\s*(?P<title>.*)$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"^\W*lots?\s*(?:n\S*\s*)?\d+\s*(?:,|et|à|&|/)\s*\d", re.IGNORECASE)
_UNNAMED = re.compile(r"^(?:lot\s*(?:n\S*)?\s*\d+\s*[:.–-]?\s*)?$", re.IGNORECASE)
_EU_BLOCK = re.compile(r"^\W*II\.2\)?\s*\)?\s*(?:DESCRIPTION)?\W*$", re.IGNORECASE)
_EU_PART = re.compile(r"^\W*(II\.2\.\d{1,2}|III?\.\d|IV\.\d|V\.\d|VI\.\d)\)?\s*(?P<rest>.*)$")
_SECTION = re.compile(r"^\W*section\s+(?:III|IV|V|VI)\b", re.IGNORECASE)
_END = re.compile(
    r"^\W*(?:informations pratiques|quantité ou étendue|critères d.attribution|conditions? de"
    r"|date limite|références complètes|instance chargée|mots descripteurs|date d.envoi"
    r"|renseignements complémentaires|modalités|procédure)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[A-ZÀ-Ý][^:]{2,80}\s:\s*$")
_MOST_CELLS = 200  # of a row: each is compared with every name that a column may have


@dataclass(slots=True)
class Block:
    """The lines of one lot."""

    number: str
    title: str
    lines: list[str] = field(default_factory=list)


def european_blocks(lines: Sequence[str]) -> list[Block]:
    """One block per « II.2) DESCRIPTION » of the European forms; empty for another text."""
    starts = [at for at, line in enumerate(lines) if _EU_BLOCK.match(line)]
    if not starts:
        return []
    blocks = []
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        inside: list[str] = []
        for line in lines[at + 1 : end]:
            if _SECTION.match(line):
                break
            inside.append(line)
        parts = european_parts(inside)
        if parts:
            blocks.append(_european(parts, inside))
    return blocks


def european_parts(lines: Sequence[str]) -> dict[str, list[str]]:
    """« II.2.4 » → its lines, its heading first."""
    parts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        found = _EU_PART.match(line)
        if found:
            current = parts.setdefault(found[1], [])
            if found["rest"].strip():
                current.append(found["rest"].strip())
        else:
            current.append(line)
    return parts


def _european(parts: dict[str, list[str]], lines: list[str]) -> Block:
    heading = [re.sub(r"^\W*intitulé\s*:?\s*", "", one, flags=re.IGNORECASE)
               for one in parts.get("II.2.1", [])]  # fmt: skip
    number = ""
    titles = []
    for line in heading:
        found = re.match(r"^\W*lot n\s*[ºo°]\s*:?\s*(.*)$", line, re.IGNORECASE)
        if found:
            number = re.sub(
                r"^\W*(?:lot\s*)?(?:n\s*[ºo°]?)?\s*", "", found[1], flags=re.IGNORECASE
            ).strip()
        elif line.strip():
            titles.append(line.strip())
    return Block(number[:40], " ".join(titles), lines)


def national_blocks(lines: Sequence[str]) -> list[Block]:
    """One block per lot that a line announces; a lot announced twice is one.

    A text that never goes further than one lot has none: « lot 1 » alone may be a mere mention.
    """
    found: dict[str, Block] = {}
    current: Block | None = None
    for line in lines:
        heading = _HEADING.match(line) if is_heading(line) else None
        if heading:
            number = _number(heading["number"])
            current = found.setdefault(number, Block(number, ""))
            title = _title(heading["title"])
            if title and not current.title:
                current.title = title
            elif title:
                current.lines.append(title)
        elif current is not None and (_END.match(line) or _LABEL.match(line)):
            current = None
        elif current is not None and line.strip():
            if not current.title and not _UNNAMED.match(line.strip()):
                current.title = _title(line)
            else:
                current.lines.append(line)
    return [block for block in found.values() if block.title or block.lines]


def is_heading(line: str) -> bool:
    """Whether the line announces one lot."""
    return bool(_HEADING.match(line)) and not _SEVERAL.match(line)


def _number(written: str) -> str:
    """« 01 » and « 1 » are the same lot."""
    number = re.sub(r"[ .-]", "", written).upper()
    return number.lstrip("0") or number


def _title(text: str) -> str:
    return text.strip(" \t.-–—:•|").replace("\t", " – ")


def table_rows(lines: Sequence[str]) -> list[list[str]]:
    """The cells of the lines that a table left when it was pasted: tabs, or a bar between cells."""
    rows = [[cell.strip() for cell in re.split(r"\t|\s\|\s|^\||\|$", line)] for line in lines]
    return [row for row in rows if 1 < sum(1 for cell in row if cell) <= _MOST_CELLS]
