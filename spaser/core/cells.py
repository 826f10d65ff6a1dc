"""Cells that a spreadsheet cannot take for a formula."""

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe in front when a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
