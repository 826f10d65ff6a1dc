"""How levers say things in French."""

from spaser.levers.case import Buyer, Nature
from spaser.levers.lever import Group, Lever, State, Step, Verdict
from spaser.reference.parameters import Proof

NATURES: dict[Nature, str] = {
    Nature.WORKS: "Travaux",
    Nature.SUPPLIES: "Fournitures",
    Nature.SERVICES: "Services",
}
BUYERS: dict[Buyer, str] = {
    Buyer.STATE: "État ou autorité centrale",
    Buyer.LOCAL: "Collectivité, établissement local, hôpital",
    Buyer.ENTITY: "Entité adjudicatrice (eau, énergie, transports, poste)",
}
GROUPS: dict[Group, str] = {
    Group.RESERVATION: "Réserver",
    Group.CONDITION: "Clauses et critères",
    Group.PROCEDURE: "Procédure et allotissement",
}
MARKS: dict[Proof, str] = {
    "V": "texte lu",
    "S": "source secondaire",
    "M": "à vérifier sur Légifrance",
}
VERDICTS: dict[Verdict, str] = {
    Verdict.ALREADY: "Déjà dans l’avis",
    Verdict.ADVISED: "Conseillé",
    Verdict.POSSIBLE: "Possible",
    Verdict.TOO_LITTLE: "Offre insuffisante",
    Verdict.CLOSED: "Fermé",
    Verdict.UNKNOWN: "À préciser",
}
_STATES: dict[State, str] = {
    State.OPEN: "Ouvert",
    State.TO_CHECK: "À vérifier",
    State.CLOSED: "Fermé",
    State.UNKNOWN: "À préciser",
}
_DUE: dict[State, str] = {
    **_STATES,
    State.OPEN: "S’impose",
    State.CLOSED: "Ne s’impose pas",
}


def verdict_of(step: Step) -> str:
    """What the advice makes of a rung; « S’impose » for what the law requires."""
    return _DUE[State.OPEN] if step.due else VERDICTS[step.verdict]


def state_of(lever: Lever) -> str:
    """« Ouvert » for what may be used, « S’impose » for what is due."""
    return (_DUE if lever.binding else _STATES)[lever.state]
