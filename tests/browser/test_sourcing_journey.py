"""The whole life of a dossier, as a buyer and two suppliers live it on their screens."""

import re
from typing import Any

import pytest
from selenium.webdriver.common.by import By

from tests.browser.screen import NARROW, WIDE, Screen

FETCH = """
const [path, done] = [arguments[0], arguments[arguments.length - 1]];
fetch(path).then(async (answer) => {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  done([answer.status, bytes.length, String.fromCharCode(...bytes.slice(0, 2))]);
});
"""
POST = """
const [path, token, done] = [arguments[0], arguments[1], arguments[arguments.length - 1]];
const said = {csrf_token: token, clauses: "Changées après coup.", version: "1"};
const sent = {method: "POST", body: new URLSearchParams(said)};
fetch(path, sent).then((answer) => done(answer.status));
"""


def click(screen: Screen, words: str) -> None:
    """Follow the link, or press the button, that reads so."""
    said = f"//main//*[self::a or self::button][starts-with(normalize-space(), '{words}')]"
    thing = screen.driver.find_element(By.XPATH, said)
    screen.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", thing)
    screen.leaving(thing.click)


def tick(screen: Screen, selector: str, count: int) -> None:
    """Tick the first boxes that a selector finds."""
    for box in screen.all(selector)[:count]:
        screen.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
        box.click()


def write(screen: Screen, **texts: str) -> None:
    """Type in fields of the page, without sending it."""
    for name, text in texts.items():
        field = screen.one(f"main [name={name}]")
        if field.tag_name != "select":
            field.clear()
        field.send_keys(text)


def proper(screen: Screen) -> None:
    """The page fits both widths, and axe finds nothing serious."""
    for width in (NARROW, WIDE):
        screen.look(width)
        assert screen.widest() <= width, f"{screen.path} is {screen.widest()} px wide at {width}"
        assert screen.violations() == [], screen.path


@pytest.fixture
def buyer(screen: Screen, people: dict[str, Any]) -> Screen:
    screen.become(people["administration"])
    return screen


def open_dossier(screen: Screen) -> str:
    """From a lot of a consultation to a dossier on it; gives its address."""
    screen.open("/consultations/?q=solidaires")
    screen.leaving(screen.one(".result h2 a").click)
    click(screen, "Déménagements et manutention")
    click(screen, "Ouvrir un dossier de sourcing")
    screen.fill({"purpose": "Savoir qui peut déménager nos sites.", "service": "Moyens généraux"})
    assert "ouvert. Choisissez maintenant" in screen.words("#messages")
    return screen.path.split("/recherches")[0]


def shortlist(screen: Screen) -> None:
    """Three suppliers kept, the second brought to the head, the last set aside."""
    proper(screen)
    tick(screen, "main [name=found]", 3)
    screen.press(".choose-bar [type=submit]")
    assert "3 structures retenues" in screen.words("#messages")
    names = [one.text for one in screen.all("main .results h3 a")]
    click(screen, "Monter")
    assert screen.all("main .results h3 a")[0].text == names[1]
    screen.leaving(screen.all("a[href$='structures/ajouter']")[0].click)
    write(screen, q="jardin")
    screen.press("main form[role=search] [type=submit]")
    click(screen, "Ajouter")
    assert "4 structures retenues" in screen.words()
    screen.leaving(screen.all("main a[href*='/structures/'].btn-outline-secondary")[-1].click)
    screen.fill({"kept": "Écartée", "why_not": "Ne déménage pas : entretient des jardins."})
    assert "1 structure écartée" in screen.words()
    proper(screen)


def ask(screen: Screen) -> list[str]:
    """The same questions to the three suppliers; gives the path of each link."""
    click(screen, "Questions")
    click(screen, "Préparer les questions")
    write(screen, subject="Déménagements du Département", body="Bonjour,\nQue pouvez-vous faire ?")
    screen.press("main form [type=submit]")
    tick(screen, "main form [name=suppliers]:not(:checked)", 3)
    screen.press("main form [type=submit]")
    links = [str(one.get_attribute("value")) for one in screen.all("main input[readonly]")]
    assert len(set(links)) == 3
    for _ in links[:2]:
        click(screen, "Noter l’envoi")
    return [one.removeprefix(screen.address) for one in links]


def reply(screen: Screen, link: str, name: str, interest: str, **texts: str) -> None:
    """A supplier answers on a telephone, without an account."""
    screen.become([])
    screen.open(link)
    screen.look(NARROW)
    assert screen.violations() == []
    assert screen.widest() <= NARROW
    box = screen.one(f"main [name=interest][value={interest}]")
    screen.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
    box.click()
    write(screen, contact_name=name, **texts)
    for field in screen.all("main [name^=question_]"):
        if field.tag_name == "textarea":
            field.send_keys("Oui.")
    screen.press("#reply [type=submit]")
    screen.look(WIDE)
    assert "reçue" in screen.words() or "Merci" in screen.words(), screen.words()[:400]


def conclude_and_lock(screen: Screen, dossier: str) -> None:
    """What is missing is said, then written, then locked."""
    screen.open(f"{dossier}/verrouiller")
    assert "Aucune conclusion n’est écrite" in screen.words()
    proper(screen)
    screen.open(f"{dossier}/conclusions/modifier")
    write(
        screen,
        reservation="Lot réservé aux structures d’insertion (L2113-13).",
        others_reason="Les trois premières de la liste, règle dite d’avance.",
        information_shared="Oui",
    )
    tick(screen, "main form [type=checkbox]", 2)
    proper(screen)
    screen.press("main form [type=submit]")
    screen.open(f"{dossier}/verrouiller")
    assert "À savoir" in screen.words()
    assert not screen.all("#despite"), screen.words()
    screen.press("main form [type=submit]")
    assert "Dossier verrouillé le" in screen.words()
    proper(screen)


def refuses_changes(screen: Screen, dossier: str) -> None:
    """A locked dossier opens no form, and takes nothing that is sent without one."""
    screen.open(f"{dossier}/issue")
    token = str(screen.one("main [name=csrf_token]").get_attribute("value"))
    for path in ("/modifier", "/conclusions/modifier", "/echanges/nouveau", "/structures/ajouter"):
        screen.open(dossier + path)
        assert "Ce dossier est verrouillé" in screen.words()
        assert screen.driver.execute_async_script(POST, dossier + path, token) == 422
    screen.open(dossier)
    assert "Changées après coup" not in screen.words()
    assert "Lot réservé aux structures d’insertion" in screen.words()


def test_a_dossier_from_the_lot_to_the_report(buyer: Screen, people: dict[str, Any]) -> None:
    dossier = open_dossier(buyer)
    shortlist(buyer)
    first, second, _ = ask(buyer)
    reply(buyer, first, "Alix Fictive", "oui", capacity="Deux équipes de trois, un camion.")
    reply(buyer, second, "Noé Fictif", "non", refusal_reason="Trop loin pour nous.")
    buyer.become(people["administration"])
    buyer.open(dossier)
    assert "a répondu" in buyer.words()
    assert "Trop loin pour nous." in buyer.words()
    buyer.open(f"{dossier}/echanges/nouveau")
    tick(buyer, "main [name=suppliers]:not(:checked)", 3)
    proper(buyer)
    buyer.fill(
        {"kind": "Autre échange", "channel": "téléphone", "summary": "Rappelées : mêmes réponses."}
    )
    assert "Échange noté pour 3 structures" in buyer.words("#messages")
    assert re.search(r"\d+ entrées, dans l’ordre", buyer.words())
    proper(buyer)
    conclude_and_lock(buyer, dossier)
    for kind in ("docx", "xlsx"):
        report = f"{dossier}/rapport.{kind}"
        status, size, mark = buyer.driver.execute_async_script(FETCH, report)
        assert (status, mark) == (200, "PK")
        assert size > 5_000
    refuses_changes(buyer, dossier)
    assert buyer.complaints() == []
