"""Chromium as a person holds it: a size, a theme, a keyboard; and what axe-core says of a page."""

from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.conftest import ROOT, missing

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = 1280, 380
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)
_RUN_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(
  (result) => done(result.violations.map((rule) => ({
    rule: rule.id, impact: rule.impact, where: rule.nodes.map((node) => node.target.join(" ")),
  }))),
  (error) => done([{rule: String(error), impact: "critical", where: []}]),
);
"""
_SETTLED = """
const done = arguments[arguments.length - 1];
const still = () => Promise.allSettled(document.getAnimations().map((one) => one.finished));
requestAnimationFrame(() => requestAnimationFrame(() => still().then(() => done())));
"""
_FOCUSED = """
const here = document.activeElement;
const style = getComputedStyle(here);
const box = here.getBoundingClientRect();
return {
  words: (here.textContent.trim() || here.name || here.id).replace(/\\s+/g, " "),
  tag: here.tagName.toLowerCase(),
  ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  seen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0
    && box.left < innerWidth && box.top < innerHeight,
};
"""


class Screen:
    """A browser on one site."""

    def __init__(
        self, chromium: str, chromedriver: str, address: str, scripts: bool = True
    ) -> None:
        options = Options()
        options.binary_location = chromium
        for flag in _FLAGS:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not scripts:
            forbidden = {"profile.managed_default_content_settings.javascript": 2}
            options.add_experimental_option("prefs", forbidden)
        self.driver = webdriver.Chrome(options=options, service=Service(chromedriver))
        self.address = address

    def close(self) -> None:
        """End the browser that this object started."""
        self.driver.quit()

    def open(self, path: str) -> None:
        """Go to a path of the site."""
        self.driver.get(self.address + path)

    @property
    def path(self) -> str:
        """Where the browser is, after the address of the site."""
        return str(self.driver.current_url).removeprefix(self.address)

    def one(self, selector: str) -> WebElement:
        """The first element that a CSS selector finds."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        """Every element that a CSS selector finds."""
        return list(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def words(self, selector: str = "main") -> str:
        """What is read in an element, unbreakable spaces made ordinary."""
        return self.one(selector).text.replace("\N{NO-BREAK SPACE}", " ")

    def link(self, selector: str) -> str:
        """The path that a link leads to."""
        return str(self.one(selector).get_attribute("href")).removeprefix(self.address)

    def fill(self, fields: dict[str, str]) -> None:
        """Type in the form of the page, then send it and wait for the answer."""
        for name, text in fields.items():
            field = self.one(f"main [name={name}]")
            if field.tag_name != "select":
                field.clear()
            field.send_keys(text)
        self.press("main form [type=submit]")

    def press(self, selector: str) -> None:
        """Press a button that leads to another page, brought to the middle of the screen first."""
        button = self.one(selector)
        middle = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})"
        self.driver.execute_script(middle, button)
        self.leaving(button.click)

    def leaving(self, act: Any) -> None:
        """Do what leads to another page, and wait for that page to be there."""
        mark = "return window.beforeLeaving === undefined && document.readyState === 'complete'"
        self.driver.execute_script("window.beforeLeaving = true")
        act()
        WebDriverWait(self.driver, 20).until(lambda driver: driver.execute_script(mark))

    def keys(self, *typed: str) -> None:
        """Type on the keyboard, wherever the focus is."""
        ActionChains(self.driver).send_keys(*typed).perform()

    def focused(self) -> dict[str, Any]:
        """The element that has the focus: its words, whether its ring and itself are seen."""
        self.driver.execute_async_script(_SETTLED)
        return dict(self.driver.execute_script(_FOCUSED))

    def look(self, width: int, theme: str = "light", media: str = "") -> None:
        """Change the width of the screen, the theme of the system, and screen for print."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        features = [
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"media": media, "features": features}
        )
        self.driver.execute_async_script(_SETTLED)

    def theme(self) -> str:
        """The theme that the page shows."""
        return str(self.driver.execute_script("return document.documentElement.dataset.bsTheme"))

    def widest(self) -> int:
        """The width in pixels that the document needs."""
        return int(self.driver.execute_script("return document.documentElement.scrollWidth"))

    def violations(self) -> list[str]:
        """Each serious or critical violation that axe-core finds in the page as it is."""
        if not self.driver.execute_script("return typeof axe === 'object'"):
            self.driver.execute_script(_axe())
        found = self.driver.execute_async_script(_RUN_AXE)
        return [
            f"{one['rule']} ({one['impact']}): {', '.join(one['where'][:5])}"
            for one in found
            if one["impact"] in ("serious", "critical")
        ]

    def complaints(self) -> list[str]:
        """What the console has said since the last question, save the status of the page."""
        said = [str(entry["message"]) for entry in self.driver.get_log("browser")]
        return [text for text in said if "the server responded with a status of 4" not in text]

    def cookies(self) -> list[dict[str, Any]]:
        """The cookies of the site, to come back as the same person."""
        return list(self.driver.get_cookies())

    def become(self, cookies: list[dict[str, Any]]) -> None:
        """Be the person of those cookies; nobody without any."""
        self.driver.delete_all_cookies()
        for cookie in cookies:
            self.driver.add_cookie(cookie)


def _axe() -> str:
    if not AXE.is_file():
        missing("axe-core n’est pas installé : « make test » l’installe")
    return AXE.read_text(encoding="utf-8")
