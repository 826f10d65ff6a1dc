"""Clauses and criteria: those that may be written, and those due since August 2026."""

from spaser.core.money import format_euros
from spaser.levers import law
from spaser.levers.case import Case, Nature
from spaser.levers.catalogue import lever
from spaser.levers.law import Side, Threshold
from spaser.levers.lever import Lever, State
from spaser.reference.parameters import Proof

_SHORT_WORKS_MONTHS = "derogation_travaux_courts"
_DEFENCE = "Les marchés de défense ou de sécurité en sont exclus."
_DUE_BY = "la consultation est engagée, ou l’avis envoyé, à compter de cette date"


def conditions(case: Case) -> tuple[Lever, ...]:
    """What may be written in the contract and in the award, then what must be."""
    return (
        _social_clause(case),
        _social_criterion(case),
        _environmental_condition(case),
        _environmental_criterion(case),
        _social_condition(case),
    )


def _social_clause(case: Case) -> Lever:
    needs = (
        "Relier la clause à l’objet du marché : des heures d’insertion, un public, un suivi.",
        "Chiffrer l’effort demandé en heures, et prévoir qui accompagne et qui contrôle.",
        "Laisser le choix du moyen : embauche, mise à disposition, sous-traitance, cotraitance.",
    )
    allowed = law.rule("clause_execution", case.on)
    if allowed is None:
        return lever("clause_sociale", "M", State.UNKNOWN, _no_rule(), needs)
    why = "Quels que soient le montant et l’objet, dès lors qu’elle est liée à l’objet du marché."
    return lever("clause_sociale", allowed.proof, State.OPEN, why, needs)


def _social_criterion(case: Case) -> Lever:
    needs = (
        "Le relier à l’objet du marché, l’annoncer avec son poids, et noter sur des preuves.",
        "Ne jamais noter l’implantation : un critère local est interdit.",
        "Ne pas noter la forme juridique : noter ce que l’offre apporte.",
    )
    allowed = law.rule("critere_social", case.on)
    if allowed is None:
        return lever("critere_social", "M", State.UNKNOWN, _no_rule(), needs)
    why = "Facultatif ; il s’ajoute au prix et aux autres critères."
    return lever("critere_social", allowed.proof, State.OPEN, why, needs)


def _environmental_condition(case: Case) -> Lever:
    needs = (
        "Écrire au moins une condition environnementale : transport, déchets, énergie…",
        "Elle s’ajoute au critère : l’une ne dispense pas de l’autre. Aucune dérogation.",
    )
    return _due(case, "condition_environnement", "climat_execution_environnement", needs)


def _environmental_criterion(case: Case) -> Lever:
    needs = (
        "Prévoir au moins un critère sur les caractéristiques environnementales de l’offre.",
        "Avec un critère unique, prendre le coût sur le cycle de vie : le prix seul est exclu.",
    )
    return _due(case, "critere_environnement", "climat_critere_environnement", needs)


def _due(case: Case, code: str, parameter: str, needs: tuple[str, ...]) -> Lever:
    """An obligation for every amount, by the day the consultation is engaged."""
    found = law.rule(parameter, case.on)
    if found is None:
        return lever(code, "M", State.UNKNOWN, _no_rule(), needs)
    if case.defence:
        return lever(code, found.proof, State.CLOSED, _DEFENCE)
    state, why = _by_date(case)
    return lever(code, found.proof, state, why, needs if state != State.CLOSED else ())


def _by_date(case: Case) -> tuple[State, str]:
    """Before, on the day where texts disagree, and after."""
    careful, hard = (law.day(f"climat_date_{one}", case.on) for one in ("prudence", "controle"))
    if case.on < careful:
        return State.CLOSED, (
            f"Pas encore au {case.on:%d/%m/%Y} : l’obligation vaut à partir du {hard:%d/%m/%Y}, "
            f"quand {_DUE_BY}. L’anticiper est permis."
        )
    if case.on < hard:
        return State.TO_CHECK, (
            f"Les textes divergent d’un jour, du {careful:%d/%m/%Y} au {hard:%d/%m/%Y} : par "
            "prudence, appliquez-la."
        )
    return State.OPEN, f"Depuis le {hard:%d/%m/%Y}, quel que soit le montant, si {_DUE_BY}."


def _social_condition(case: Case) -> Lever:
    """Due above the European threshold only; the ways out of it were not read."""
    code = "condition_sociale"
    found = law.rule("climat_execution_social", case.on)
    if found is None:
        return lever(code, "M", State.UNKNOWN, _no_rule())
    if case.defence:
        return lever(code, found.proof, State.CLOSED, _DEFENCE)
    state, why = _by_date(case)
    if state == State.CLOSED:
        return lever(code, found.proof, state, why)
    limit = law.formal(case)
    if limit is None:
        why = f"Les seuils européens au {case.on:%d/%m/%Y} ne sont pas connus ici."
        return lever(code, "M", State.UNKNOWN, why)
    mark = law.weakest(found.proof, limit.proof)
    return _above_threshold(case, limit, mark, state, why)


def _above_threshold(case: Case, limit: Threshold, mark: Proof, state: State, dated: str) -> Lever:
    code, side, needs = "condition_sociale", law.side_of_whole(case, limit), _ways_out(case)
    span = _span(limit)
    if side == Side.BELOW:
        why = f"La valeur du marché est sous le seuil européen ({span}) : elle reste facultative."
        return lever(code, mark, State.CLOSED, why)
    if side == Side.UNKNOWN:
        why = f"Elle s’impose à partir du seuil européen ({span}) : indiquez ce qui manque."
        return lever(code, mark, State.UNKNOWN, why, needs)
    special = _social_services_side(case)
    if special is not None and special != Side.ABOVE:
        why = (
            "La valeur atteint le seuil européen ordinaire, mais les services sociaux ont leur "
            f"propre seuil ({_span_of('joue_services_sociaux', case)})."
        )
        return lever(code, "M", State.TO_CHECK, why, needs)
    if state == State.TO_CHECK:
        return lever(code, mark, state, dated, needs)
    if _short_works(case):
        why = f"La valeur atteint le seuil européen ({span}), mais ces travaux sont courts."
        return lever(code, "M", State.TO_CHECK, why, needs)
    why = f"La valeur du marché atteint le seuil européen ({span})."
    return lever(code, mark, State.OPEN, why, needs)


def _social_services_side(case: Case) -> Side | None:
    """Where the contract stands before the threshold of social services; None for others."""
    if not case.cpv or not set(case.cpv) <= law.listed("reservation_ess_cpv", case.on):
        return None
    limit = law.threshold(("joue_services_sociaux",), case.on)
    return Side.UNKNOWN if limit is None else law.side_of_whole(case, limit)


def _short_works(case: Case) -> bool:
    longest = law.number(_SHORT_WORKS_MONTHS, case.on)
    known = case.nature == Nature.WORKS and case.duration_months is not None
    return known and longest is not None and (case.duration_months or 0) < longest


def _ways_out(case: Case) -> tuple[str, ...]:
    reasons = law.rule("derogations_sociales_marches", case.on)
    needs = ["Écrire une condition d’exécution sur le social ou l’emploi, liée à l’objet."]
    if reasons and isinstance(reasons.value, tuple):
        needs.append(
            "Sinon, consigner le motif de la dérogation (liste à vérifier sur Légifrance) : "
            + " ; ".join(reasons.value)
            + "."
        )
    return tuple(needs)


def _span(limit: Threshold) -> str:
    if limit.low == limit.high:
        return f"{format_euros(limit.low)} HT"
    return f"de {format_euros(limit.low)} à {format_euros(limit.high)} HT selon le cas"


def _span_of(code: str, case: Case) -> str:
    limit = law.threshold((code,), case.on)
    return _span(limit) if limit else "inconnu à cette date"


def _no_rule() -> str:
    return "La règle à cette date n’est pas connue."
