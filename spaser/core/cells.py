"""Cells that a spreadsheet cannot take for a formula."""

import re

# At the start; or after a mark that a spreadsheet may take for the end of a cell: French Excel
# splits a csv at « ; » whatever the quotes that stand in the middle of a field.
# The run between the two holds none of these marks: each letter is then looked at once.
_DANGEROUS = re.compile(
    r"(?P<before>^|[;\t\r\n])(?P<space>(?:[^\S\t\r\n]|\")*)(?P<sign>[=+\-@＝＋－＠\t\r])"
)


def safe_cell(text: str) -> str:
    """The text, with an apostrophe in front of whatever a spreadsheet would run as a formula."""
    return _DANGEROUS.sub(r"\g<before>\g<space>'\g<sign>", text)
