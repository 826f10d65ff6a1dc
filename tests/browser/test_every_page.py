"""Every page, at two widths and in two themes."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.browser.screen import NARROW, WIDE, Screen
from tests.browser.walk import Visited, every_page

LOOKS = [(width, theme) for width in (WIDE, NARROW) for theme in ("light", "dark")]
# A remark of Chromium on forms that hold a password and no name, not an error.
_REMARK = "Password forms should have (optionally hidden) username fields"


@dataclass
class Seen:
    """What one walk over the whole site has found, each fault with the page where it is."""

    pages: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def seen(browser: Screen, people: dict[str, list[dict[str, Any]]]) -> Seen:
    """One walk for all the tests of this file."""
    found = Seen()
    browser.complaints()
    for visited in every_page(browser, people):
        found.pages.append(visited.name)
        for width, theme in LOOKS:
            _look(browser, visited, width, theme, found)
        found.console += [
            f"{visited.name}: {text}" for text in browser.complaints() if _REMARK not in text
        ]
    return found


def _look(browser: Screen, visited: Visited, width: int, theme: str, found: Seen) -> None:
    browser.look(width, theme)
    here = f"{visited.name}, {width} px, {theme}"
    assert browser.theme() == theme, here
    found.axe += [f"{here}: {fault}" for fault in browser.violations()]
    if browser.widest() > width:
        found.wide.append(f"{here}: {browser.widest()} px")


def test_the_walk_goes_everywhere(seen):
    assert len(seen.pages) == len(set(seen.pages)) >= 40


def test_axe_finds_nothing_serious_on_any_page_at_two_widths_in_two_themes(seen):
    assert seen.axe == []


def test_no_page_scrolls_sideways(seen):
    assert seen.wide == []


def test_no_page_makes_the_browser_complain(seen):
    assert seen.console == []
