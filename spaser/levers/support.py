"""Whether the suppliers found carry a lever: how many, how near, where, of what size."""

from dataclasses import replace
from math import ceil

from spaser.core.french import plural
from spaser.levers.advice import at_least, mark
from spaser.levers.case import Case
from spaser.levers.catalogue import entry
from spaser.levers.lever import Group, Lever, State
from spaser.levers.offer import EVERYBODY, INCLUSIVE, Counted, Offer

_CIRCLES = {
    "clause_sociale": INCLUSIVE,
    "critere_social": EVERYBODY,
    "condition_sociale": INCLUSIVE,
}
_WHAT = {INCLUSIVE: "inclusive", EVERYBODY: "de l’ESS"}
_SHOWN = 6


def supported(lever: Lever, case: Case, offer: Offer | None) -> Lever:
    """The lever with a sentence on the offer, where the offer says something of it."""
    article = entry(lever.code).article or _CIRCLES.get(lever.code, "")
    if offer is None or not article or (lever.state == State.TO_CHECK and _unlisted(lever, offer)):
        return lever
    what = "réservable" if lever.group == Group.RESERVATION else _WHAT[article]
    return replace(lever, support=told(offer.under(article), offer, case, what))


def _unlisted(lever: Lever, offer: Offer) -> bool:
    """Off the list of L2113-15 nobody is counted, which does not mean that nobody is there."""
    return lever.code == "reservation_ess" and not offer.under(entry(lever.code).article).found


def told(counted: Counted, offer: Offer, case: Case, what: str) -> str:
    """« 7 structures réservables trouvées, dont 5 à moins de 60 km (81, 31)… »."""
    several = counted.found > 1
    many = {"réservable": "réservables", "inclusive": "inclusives"}.get(what, what)
    if not counted.found:
        return f"Aucune structure {what} trouvée pour ce lot."
    start = "Au moins " if offer.at_least else ""
    name = f"structure{'s' if several else ''} {many if several else what}"
    text = f"{start}{counted.found} {name} trouvée{'s' if several else ''}"
    if not offer.place_known:
        return f"{text}. Indiquez le lieu du lot pour savoir lesquelles sont proches."
    return f"{text}, {_near(counted)}.{_sizes(counted, case)}{_national(counted)}"


def _near(counted: Counted) -> str:
    km = at_least("close_km")
    if not counted.close:
        return f"aucune à moins de {km} km"
    text = f"dont {counted.close} à moins de {km} km"
    if not counted.departments:
        return text
    shown = ", ".join(counted.departments[:_SHOWN])
    more = ", …" if len(counted.departments) > _SHOWN else ""
    return f"{text}, dans {plural(len(counted.departments), 'département')} ({shown}{more})"


def _sizes(counted: Counted, case: Case) -> str:
    middle = counted.median_workforce
    if middle is None:
        return " Leur taille n’est pas connue." if counted.close else ""
    known = len(counted.workforces)
    size = "moins d’une personne" if middle == 0 else plural(middle, "personne") + " au moins"
    text = f" Effectif médian : {size} ({plural(known, 'effectif connu', 'effectifs connus')})."
    people = people_for(case)
    if people is None:
        return text
    able = plural(counted.known_able(people), "structure connue", "structures connues")
    return f"{text} Ce lot en demande environ {people} : {able} de cette taille."


def _national(counted: Counted) -> str:
    if not counted.far:
        return ""
    if counted.far == 1:
        return " 1 structure plus lointaine dit intervenir partout : elle est comptée à part."
    return (
        f" {counted.far} structures plus lointaines disent intervenir partout : elles sont comptées"
        " à part."
    )


def people_for(case: Case) -> int | None:
    """The workforce that a supplier should have so that the lot is its share; None unknown."""
    if case.yearly_ht is None:
        return None
    people = case.yearly_ht / mark("yearly_amount_per_person")
    return max(1, ceil(people / mark("share_of_workforce")))
