"""The ladder: reserve the lot, reserve a part of it, a clause, a criterion, each with its reasons.

Never by an average, which one large supplier moves, nor by counting national networks as local.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from spaser.core.french import plural
from spaser.core.money import format_euros
from spaser.levers.advice import at_least, mark
from spaser.levers.case import Case
from spaser.levers.catalogue import ENTRIES, entry
from spaser.levers.lever import Group, Lever, State, Step, Verdict
from spaser.levers.offer import EVERYBODY, INCLUSIVE, JOINT, Counted, Offer
from spaser.levers.support import people_for

_TITLES = {
    "reserver_lot": "Réserver le lot",
    "reserver_partie": "Réserver une partie",
    "clause": "Clause sociale",
    "critere": "Critère social",
}
_RESERVATIONS = tuple(one.code for one in ENTRIES if one.group == Group.RESERVATION)
_NO_OFFER = "L’offre n’a pas été cherchée pour ce lot."
_NO_PLACE = "Indiquez le lieu du lot : sans lui, rien ne dit quelles structures sont proches."
_WHOLE_IS_FINE = (
    "Le lot entier est à leur mesure : n’en réserver qu’une part ouvre le reste à tous."
)
_FEW = "Le lot est à leur mesure, mais elles sont peu : en réserver une part ouvre le reste à tous."
_NOBODY_ALONE = "Aucune ne couvre seule tout ce que le lot demande."
_BY_TRADE = "Diviser le lot par métier ou par lieu le met à leur portée ; sinon, un groupement."
_NOTICE = {
    JOINT: " aux EA, ESAT ou SIAE (L2113-12 à L2113-14)",
    "L2113-15": " aux entreprises de l’ESS (L2113-15)",
}
_ROUND = Decimal(1_000)


def steps(case: Case, levers: Mapping[str, Lever], offer: Offer | None) -> tuple[Step, ...]:
    """The four rungs, the first that the offer carries being advised."""
    if case.reserved_for is None:
        whole = _whole(case, levers, offer)
        part = _part(case, levers, offer, whole.verdict == Verdict.ADVISED)
    else:
        whole = _already(case.reserved_for, offer)
        part = _step("reserver_partie", Verdict.CLOSED, "Sans objet : l’avis réserve tout le lot.")
    found = (
        whole,
        part,
        _clause(levers, offer),
        _criterion(levers, offer),
    )
    return _with_one_advised(found)


def _with_one_advised(found: tuple[Step, ...]) -> tuple[Step, ...]:
    """Only one rung is advised: the highest. None is, when a higher one could not be judged."""
    kept: list[Step] = []
    free = True
    for step in found:
        verdict = step.verdict
        if verdict == Verdict.ADVISED and not free:
            verdict = Verdict.POSSIBLE
        free = free and verdict not in (Verdict.ALREADY, Verdict.ADVISED, Verdict.UNKNOWN)
        kept.append(replace(step, verdict=verdict))
    return tuple(kept)


def _step(code: str, verdict: Verdict, *reasons: str, levers: tuple[str, ...] = ()) -> Step:
    return Step(code, _TITLES[code], verdict, tuple(reason for reason in reasons if reason), levers)


def _open(levers: Mapping[str, Lever]) -> list[Lever]:
    """Reservations that the law leaves for this lot, to check ones included."""
    usable = (State.OPEN, State.TO_CHECK)
    return [levers[code] for code in _RESERVATIONS if levers[code].state in usable]


def _best(levers: list[Lever], offer: Offer, people: int | None) -> tuple[Lever, Counted, int]:
    """The reservation with most close suppliers of the size; a single public before both.

    An article that is only to be checked never wins over one that is open.
    """
    rows = []
    for place, one in enumerate(levers):
        counted = offer.under(entry(one.code).article)
        able = counted.close if people is None else counted.able(people)
        enough = able >= at_least("whole_lot")
        joint = entry(one.code).article == JOINT
        rank = (one.state == State.OPEN, enough, not joint if enough else True, able, -place)
        rows.append((rank, one, counted, able))
    _, lever, counted, able = max(rows, key=lambda row: row[0])
    return lever, counted, able


def _whole(case: Case, levers: Mapping[str, Lever], offer: Offer | None) -> Step:
    code, usable = "reserver_lot", _open(levers)
    if offer is None or not offer.place_known:
        return _step(code, Verdict.UNKNOWN, _NO_OFFER if offer is None else _NO_PLACE)
    if not usable:
        return _step(code, Verdict.CLOSED, "Aucune réservation n’est ouverte pour ce lot.")
    people = people_for(case)
    lever, counted, able = _best(usable, offer, people)
    least = at_least("whole_lot")
    reasons = (_around(counted, able, people, least), _size_unknown(case), _reserve(lever))
    if able < least or not offer.alone:
        more = (_far(counted), "" if offer.alone else _NOBODY_ALONE)
        return _step(code, Verdict.TOO_LITTLE, *reasons[:2], *more, levers=(lever.code,))
    verdict = Verdict.ADVISED if lever.state == State.OPEN else Verdict.POSSIBLE
    return _step(code, verdict, *reasons, levers=(lever.code,))


def _already(article: str, offer: Offer | None) -> Step:
    """The notice has chosen: what the offer comes to is told, nothing else is advised."""
    reasons = [f"L’avis réserve déjà ce lot{_NOTICE.get(article, '')}."]
    if offer is not None and article:
        km, counted = at_least("close_km"), offer.under(article)
        found = plural(counted.found, "structure réservable", "structures réservables")
        near = f", dont {counted.close} à moins de {km} km" if offer.place_known else ""
        reasons.append(f"{found} dans la liste{near}.")
    return _step("reserver_lot", Verdict.ALREADY, *reasons)


def _part(case: Case, levers: Mapping[str, Lever], offer: Offer | None, whole: bool) -> Step:
    """`whole`: the offer carries the whole lot."""
    code, usable = "reserver_partie", _open(levers)
    if offer is None or not offer.place_known:
        return _step(code, Verdict.UNKNOWN, _NO_OFFER if offer is None else _NO_PLACE)
    if not usable:
        return _step(code, Verdict.CLOSED, "Aucune réservation n’est ouverte pour ce lot.")
    lever, counted, able = _best(usable, offer, None)
    least = at_least("part_of_lot")
    near = _around(counted, able, None, least)
    if able < least:
        return _step(code, Verdict.TOO_LITTLE, near, _far(counted), levers=(lever.code,))
    used = (lever.code, "allotissement")
    verdict = Verdict.ADVISED if lever.state == State.OPEN else Verdict.POSSIBLE
    size = _WHOLE_IS_FINE if whole else _slice(counted, case)
    size = size if offer.alone else _BY_TRADE
    return _step(code, verdict, near, size, _reserve(lever), levers=used)


def _clause(levers: Mapping[str, Lever], offer: Offer | None) -> Step:
    code, due = "clause", levers["condition_sociale"]
    used = ("clause_sociale", "condition_sociale") if _applies(due) else ("clause_sociale",)
    legal = f"{due.why} {due.needs[0]}" if _applies(due) and due.needs else ""
    if due.state == State.OPEN:
        step = _step(code, Verdict.ADVISED, f"Elle s’impose. {legal}", levers=used)
        return replace(step, due=True)
    if offer is None or not offer.place_known:
        return _step(code, Verdict.UNKNOWN, _NO_OFFER if offer is None else _NO_PLACE, levers=used)
    near, least = offer.under(INCLUSIVE).close, at_least("clause")
    if near < least:
        reason = f"{_inclusive(near)} Le titulaire devrait embaucher lui-même."
        return _step(code, Verdict.POSSIBLE, reason, legal, levers=used)
    reason = f"{_inclusive(near)} De quoi mettre des personnes à disposition ou sous-traiter."
    return _step(code, Verdict.ADVISED, reason, legal, levers=used)


def _criterion(levers: Mapping[str, Lever], offer: Offer | None) -> Step:
    code, green = "critere", levers["critere_environnement"]
    used = ("critere_social", "critere_environnement") if _applies(green) else ("critere_social",)
    legal = "Un critère environnemental s’impose ; le critère social reste facultatif."
    legal = legal if green.state == State.OPEN else ""
    if offer is None or not offer.place_known:
        return _step(
            code, Verdict.UNKNOWN, _NO_OFFER if offer is None else _NO_PLACE, legal, levers=used
        )
    counted, least = offer.under(EVERYBODY), at_least("criterion")
    close = plural(counted.close, "structure de l’ESS proche", "structures de l’ESS proches")
    if counted.close < least:
        return _step(code, Verdict.POSSIBLE, f"{close} trouvée.", legal, levers=used)
    reason = f"{close} : un critère fait valoir leur apport sans rien leur réserver."
    return _step(code, Verdict.ADVISED, reason, legal, levers=used)


def _applies(lever: Lever) -> bool:
    return lever.state in (State.OPEN, State.TO_CHECK)


def _around(counted: Counted, able: int, people: int | None, least: int) -> str:
    km = at_least("close_km")
    near = plural(counted.close, "structure réservable", "structures réservables")
    text = f"{near} à moins de {km} km"
    if people is not None and people > 1 and counted.close:
        text += f", dont {able} d’au moins {plural(people, 'personne')} ou de taille inconnue"
    return f"{text} ; il en faut {least} au moins."


def _far(counted: Counted) -> str:
    if not counted.far:
        return ""
    far = plural(counted.far, "structure plus lointaine dit", "structures plus lointaines disent")
    return f"{far} intervenir partout : cela ne fait pas une offre locale."


def _size_unknown(case: Case) -> str:
    if case.yearly_ht is not None:
        return ""
    return "La charge du lot n’est pas jugée : indiquez son montant et sa durée."


def _reserve(lever: Lever) -> str:
    article = entry(lever.code).article
    if lever.state == State.OPEN:
        return f"{lever.title} : article {article}."
    return f"{lever.title} : article {article}, à vérifier. {lever.why}"


def _slice(counted: Counted, case: Case) -> str:
    """A lot at the measure of the middle supplier."""
    middle = counted.median_workforce
    if not middle:
        return "Créer un lot à la mesure de ces structures, dont la taille n’est pas connue."
    yearly = middle * mark("yearly_amount_per_person") * mark("share_of_workforce")
    rounded = max(_ROUND, yearly // _ROUND * _ROUND)
    if case.yearly_ht is not None and case.yearly_ht <= rounded:
        return _FEW
    return (
        f"Créer un lot à leur mesure : environ {format_euros(rounded)} HT par an pour "
        f"{plural(middle, 'personne')}, l’effectif médian. C’est un repère, à ajuster."
    )


def _inclusive(near: int) -> str:
    km = at_least("close_km")
    if not near:
        return f"Aucune structure inclusive de ce métier à moins de {km} km."
    return (
        f"{plural(near, 'structure inclusive', 'structures inclusives')} de ce métier à moins de "
        f"{km} km."
    )
