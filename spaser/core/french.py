"""French typography: ordinary spaces in the source, unbreakable ones on the screen."""

import re
from collections.abc import Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

NBSP = "\N{NO-BREAK SPACE}"
_BEFORE = re.compile(r"(?<=\S) (?=[:;!?»%€])|^ (?=[:;!?»%€])")
_AFTER = re.compile(r"(?<=«) ")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def french_spaces(text: str) -> str:
    """Make unbreakable the spaces that French typography never breaks."""
    text = _BEFORE.sub(NBSP, text)
    text = _AFTER.sub(NBSP, text)
    return _BETWEEN_DIGITS.sub(NBSP, text)


def plural(count: int, one: str, many: str | None = None) -> str:
    """« 0 lot », « 1 lot », « 2 lots »: in French the plural starts at two."""
    word = one if abs(count) < 2 else (many or f"{one}s")
    return f"{format_integer(count)} {word}"


def format_integer(value: int) -> str:
    """12345 → « 12 345 », with unbreakable spaces."""
    return f"{value:,}".replace(",", NBSP)


class FrenchSpaces(Extension):
    """Applies `french_spaces` to the text of templates, never to values."""

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterable[Token]:
        return self._tokens(stream)

    @staticmethod
    def _tokens(stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, "data", french_spaces(token.value))
            else:
                yield token
