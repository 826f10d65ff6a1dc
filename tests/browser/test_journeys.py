"""What a person does with a keyboard, without JavaScript, in the dark, on paper."""

import re

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.conftest import Site
from tests.browser.screen import NARROW, WIDE, Screen

_TARGETS = (
    "return [...document.querySelectorAll('a[href], button, input, select, textarea')].filter("
    "(one) => one.type !== 'hidden' && one.checkVisibility()).length"
)


def _tab_through(screen: Screen) -> list[str]:
    """Tab from the top of the page to its end; every stop must be seen and ringed."""
    words = []
    for _ in range(60):
        screen.keys(Keys.TAB)
        stop = screen.focused()
        if stop["tag"] == "body" or (words and stop["words"] == words[0]):
            break
        assert stop["seen"], f"focus out of sight: {stop}"
        assert stop["ring"], f"focus without a ring: {stop}"
        words.append(stop["words"])
    return words


def _tab_to(screen: Screen, words: str) -> None:
    for _ in range(60):
        screen.keys(Keys.TAB)
        if screen.focused()["words"] == words:
            return
    raise AssertionError(f"the keyboard never reaches « {words} »")


@pytest.mark.parametrize("path", ["/", "/connexion"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(screen, path, width):
    screen.look(width)
    screen.open(path)
    words = _tab_through(screen)
    assert words[0] == "Aller au contenu"
    assert len(words) == screen.driver.execute_script(_TARGETS)


def test_the_skip_link_leads_to_the_content(screen):
    screen.open("/")
    screen.keys(Keys.TAB, Keys.ENTER)
    assert screen.driver.execute_script("return document.activeElement.id") == "contenu"
    screen.keys(Keys.TAB)
    assert screen.focused()["words"] == "objet"


def test_a_match_is_tried_from_the_home_page_with_the_keyboard_alone(screen):
    screen.open("/")
    _tab_to(screen, "objet")
    screen.keys("Entretien des espaces verts", Keys.TAB, "Albi")
    screen.leaving(lambda: screen.keys(Keys.ENTER))
    found = r"\d+ structures de l’ESS pour ce besoin"
    assert "Albi" in screen.words()
    assert re.search(found, screen.words())
    assert len(screen.all("main ol.results > li")) >= 20


def test_signing_in_with_the_keyboard_alone(screen, site: Site):
    screen.open("/connexion")
    _tab_to(screen, "email")
    screen.keys("achats@demo.example", Keys.TAB, "pas le bon")
    screen.leaving(lambda: screen.keys(Keys.ENTER))
    assert "Vérifiez-les" in screen.focused()["words"], "the refusal takes the focus"
    _tab_to(screen, "password")
    screen.keys(site.password, Keys.TAB)
    screen.leaving(lambda: screen.keys(Keys.ENTER))
    assert "Bonjour" in screen.words("#messages")


def test_the_menu_of_a_narrow_screen_opens_with_the_keyboard(screen):
    screen.look(NARROW)
    screen.open("/")
    nav = screen.one("header nav")
    assert not nav.is_displayed()
    _tab_to(screen, "Menu")
    screen.keys(Keys.ENTER)
    _tab_to(screen, "Suivre un SPASER")
    assert nav.is_displayed()
    assert screen.one(".navbar-toggler").get_attribute("aria-expanded") == "true"
    screen.leaving(lambda: screen.keys(Keys.ENTER))
    assert screen.words("h1") == "SPASER publiés"


def test_a_match_is_tried_and_a_person_signs_in_without_javascript(browser_without_scripts, site):
    screen = browser_without_scripts
    screen.open("/")
    screen.one("#objet").send_keys("Nettoyage de bureaux")
    screen.one("main form [type=submit]").click()
    assert re.search(r"20 sur \d+", screen.words())
    screen.open("/connexion")
    screen.one("[name=email]").send_keys("achats.metropole@demo.example")
    screen.one("[name=password]").send_keys(site.password)
    screen.one("main form [type=submit]").click()
    assert "Bonjour" in screen.words("#messages")
    screen.one("header form [type=submit]").click()
    assert "Vous êtes déconnecté" in screen.words("#messages")


def test_the_menu_shows_without_javascript_on_a_narrow_screen(browser_without_scripts):
    browser_without_scripts.driver.set_window_size(500, 900)
    browser_without_scripts.open("/")
    assert browser_without_scripts.one("header nav").is_displayed()
    assert not browser_without_scripts.one(".navbar-toggler").is_displayed()
    assert not browser_without_scripts.one("#theme-switch").is_displayed()


def test_the_theme_follows_the_system_until_the_person_chooses_and_is_remembered(screen):
    screen.look(WIDE, "dark")
    screen.open("/")
    assert screen.theme() == "dark"
    assert screen.words("#theme-switch") == "Thème clair"
    screen.one("#theme-switch").click()
    assert screen.theme() == "light"
    assert screen.words("#theme-switch") == "Thème sombre"
    screen.open("/annuaire/")
    assert screen.theme() == "light"


def test_printed_results_keep_the_names_and_leave_the_menus(screen):
    screen.open("/essayer?objet=entretien+des+espaces+verts&lieu=Albi")
    screen.look(WIDE, "dark", media="print")
    assert screen.one("main ol.results h3").is_displayed()
    assert "fictives" in screen.words(".demo-banner")
    for gone in ("header", "footer", "main form"):
        assert not screen.one(gone).is_displayed(), gone
    assert screen.driver.execute_script(
        "return getComputedStyle(document.body).backgroundColor"
    ) == ("rgb(255, 255, 255)")
