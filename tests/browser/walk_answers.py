"""The pages of questions, answers and reports: questions sent from a dossier, then answered."""

from collections.abc import Iterator

from tests.browser.screen import Screen
from tests.browser.walk import Cookies, Visited, _open_details, _sending

_BUYER = "administration"
_SEND = "main form button.btn-primary"


def answers(screen: Screen, people: dict[str, Cookies]) -> Iterator[Visited]:
    """Each page of an open dossier of the demonstration, and those that its suppliers see."""
    screen.become(people[_BUYER])
    screen.open("/dossiers/?etat=ouvert")
    base = screen.link("main .result a[href*='/dossiers/']")
    _prepare(screen, base)
    screen.press(_SEND)
    chosen = screen.path
    _tick(screen, "main .form-check:last-of-type [name=suppliers]")  # one is left for later
    screen.press(_SEND)
    links = screen.path
    fields = screen.all("main input[readonly]")[:2]
    first, second = (str(one.get_attribute("value")).removeprefix(screen.address) for one in fields)
    draft = _prepare(screen, base)
    yield Visited("écrire des questions", draft, "Enregistrer et choisir", _BUYER, _open_details)
    wrong = _sending(subject="")
    yield Visited("écrire des questions, refusé", draft, "Donnez un objet", _BUYER, wrong)
    yield Visited("choisir à qui demander", chosen, "figées", _BUYER)
    yield Visited("liens des structures", links, "Un lien pour chaque", _BUYER, _open_details)
    yield Visited("relancer", f"{links}/relancer", "Noter la relance", _BUYER)
    yield Visited("questions d’un dossier", f"{base}/questions/", "Rien ne part", _BUYER)
    yield Visited("réponses d’un dossier", f"{base}/reponses", "Question par question", _BUYER)
    yield Visited("rapport d’un dossier", f"{base}/rapport", "BROUILLON", _BUYER)
    _say_no(screen, second)
    yield Visited("répondre", first, "Aucun compte", then=_open_details)
    yield Visited("répondre, refusé", first, "Choisissez l’une", then=_sending(capacity="Dix"))
    yield Visited("réponse reçue", second, "est bien arrivée")
    yield Visited("lien inconnu", f"/repondre/{'a' * 43}", "mal recopié")


def _prepare(screen: Screen, base: str) -> str:
    """Begin a set of questions; the browser is then where they are written."""
    screen.open(f"{base}/questions/")
    screen.press("main form[action$='nouvelles'] button")
    return screen.path


def _say_no(screen: Screen, reply: str) -> None:
    """Answer no: who does so owes no answer to any question."""
    screen.become([])
    screen.open(reply)
    _tick(screen, "main [name=interest][value=non]")
    screen.fill({"refusal_reason": "Trop loin.", "contact_name": "Dominique Essai"})


def _tick(screen: Screen, selector: str) -> None:
    """Change a box, wherever it stands on a long page."""
    screen.driver.execute_script("arguments[0].click()", screen.one(selector))
