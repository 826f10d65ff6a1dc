"""Facts of procedure: what the value of the contract opens, and what allotment asks."""

from decimal import Decimal

from spaser.core.money import format_euros
from spaser.levers import law
from spaser.levers.case import Case, Nature
from spaser.levers.catalogue import lever
from spaser.levers.law import Side, Threshold
from spaser.levers.lever import Lever, State

SAME_OPERATOR = (
    "Ne pas contracter systématiquement avec le même opérateur quand d’autres offres peuvent "
    "répondre au besoin."
)
_GOOD_USE = (
    "Choisir une offre pertinente et faire bon usage des deniers publics : garder les devis."
)
_WHOLE = "La valeur qui compte est celle de tous les lots réunis."
_NO_RULE = "Le seuil à cette date n’est pas connu ici."


def procedures(case: Case) -> tuple[Lever, ...]:
    """Allotment, then the lighter ways of buying."""
    return (
        _allotment(case),
        _dispense(case),
        _innovation(case),
        _adapted(case),
        _small_lots(case),
    )


def _allotment(case: Case) -> Lever:
    found = law.rule("allotissement", case.on)
    needs = (
        "Tailler les lots à la mesure des structures trouvées.",
        "Pour ne pas allotir, motiver par écrit : L2113-11 en donne les cas.",
    )
    if found is None:
        return lever("allotissement", "M", State.UNKNOWN, _NO_RULE, needs)
    if case.lots is not None and case.lots > 1:
        why = f"Le marché a déjà {case.lots} lots : la réservation peut viser celui-ci seul."
        return lever("allotissement", found.proof, State.OPEN, why, needs)
    why = (
        "Les marchés sont passés en lots séparés, sauf si l’objet ne permet pas de distinguer des "
        "prestations."
    )
    if case.lots == 1:
        why += " Celui-ci n’a qu’un lot : un lot à part peut être réservé."
    return lever("allotissement", found.proof, State.OPEN, why, needs)


def _dispense(case: Case) -> Lever:
    limit = law.by_nature(case, "dispense_travaux", "dispense_fournitures_services")
    needs = (_GOOD_USE, SAME_OPERATOR)
    if limit is None:
        return lever("dispense", "M", State.UNKNOWN, _NO_RULE)
    side = law.side_of_whole(case, limit)
    if side == Side.BELOW:
        why = f"La valeur du marché est sous {_span(limit)} : pas de consultation obligatoire."
        return lever("dispense", limit.proof, State.OPEN, why, needs)
    if side == Side.ABOVE and not _only_the_whole(case, limit):
        why = f"La valeur du marché atteint le seuil de {_span(limit)}."
        return lever("dispense", limit.proof, State.CLOSED, why)
    if side == Side.ABOVE or _lot_is_below(case, limit):
        why = (
            f"Ce lot est sous {_span(limit)}. {_WHOLE} Au-dessus, un petit lot ne le peut que si "
            f"le cumul des petits lots ne dépasse pas {_part('petits_lots_part', case)} du total."
        )
        return lever("dispense", "S", State.TO_CHECK, why, needs)
    return lever("dispense", limit.proof, State.UNKNOWN, _tell(case, limit), needs)


def _innovation(case: Case) -> Lever:
    code, limit = "innovant", law.threshold(("innovant_plafond",), case.on)
    needs = (
        "Établir que la solution est nouvelle ou sensiblement améliorée, et garder cette preuve.",
        _GOOD_USE,
        SAME_OPERATOR,
    )
    if limit is None:
        return lever(code, "M", State.UNKNOWN, _NO_RULE)
    if case.innovative is False:
        return lever(code, limit.proof, State.CLOSED, "L’achat n’est pas innovant.")
    side = law.side_of_whole(case, limit)
    if side == Side.ABOVE:
        return _small_innovation(case, limit, needs)
    if side == Side.UNKNOWN:
        return lever(code, limit.proof, State.UNKNOWN, _tell(case, limit), needs)
    state, why = _innovative(case, limit)
    return lever(code, limit.proof, state, why, needs)


def _innovative(case: Case, limit: Threshold) -> tuple[State, str]:
    """Under the ceiling."""
    if case.defence:
        why = "Un marché de défense ou de sécurité a son propre seuil (R2322-16)."
        return State.TO_CHECK, why
    if case.innovative:
        return State.OPEN, f"L’achat est innovant et sa valeur est sous {_span(limit)}."
    why = f"La valeur est sous {_span(limit)} : reste à savoir si la solution est innovante."
    return State.TO_CHECK, why


def _small_innovation(case: Case, limit: Threshold, needs: tuple[str, ...]) -> Lever:
    """Above the ceiling: only a small lot of an allotted contract."""
    small = law.by_nature(case, "innovant_lots_travaux", "innovant_lots_fournitures_services")
    if small is None or case.lots == 1 or small.side(case.amount_ht) != Side.BELOW:
        why = f"La valeur du marché atteint {_span(limit)}."
        return lever("innovant", limit.proof, State.CLOSED, why)
    why = (
        f"Le marché atteint {_span(limit)}, mais ce lot est sous {_span(small)} : possible si le "
        f"cumul des petits lots ne dépasse pas {_part('innovant_lots_part', case)} du total."
    )
    return lever("innovant", law.weakest(limit.proof, small.proof), State.TO_CHECK, why, needs)


def _adapted(case: Case) -> Lever:
    code, limit, social = "mapa", law.formal(case), _social(case)
    if social is not None:
        return social
    if limit is None:
        return lever(code, "M", State.UNKNOWN, _NO_RULE)
    side, span = law.side_of_whole(case, limit), _span(limit)
    if side == Side.BELOW:
        why = f"La valeur du marché est sous le seuil européen ({span})."
        return lever(code, limit.proof, State.OPEN, why, _publicity(case))
    if side == Side.ABOVE:
        why = f"La valeur du marché atteint le seuil européen ({span}) : procédure formalisée."
        return lever(code, limit.proof, State.CLOSED, why)
    why = _tell(case, limit, by_buyer=True)
    return lever(code, limit.proof, State.UNKNOWN, why, _publicity(case))


def _social(case: Case) -> Lever | None:
    """Social services: whatever the amount. None when the codes say nothing of the kind."""
    services = law.listed("reservation_ess_cpv", case.on)
    inside = services & set(case.cpv)
    found = law.rule("mapa_services_sociaux", case.on)
    if not inside or found is None:
        return None
    if len(inside) < len(set(case.cpv)):
        why = (
            "Une partie des codes CPV désigne des services sociaux : le marché suit les règles de "
            "la part dont la valeur est la plus élevée (R2123-2)."
        )
        return lever("mapa", found.proof, State.TO_CHECK, why, _publicity(case))
    why = "Services sociaux et autres services spécifiques : quel que soit le montant."
    return lever("mapa", found.proof, State.OPEN, why, _publicity(case))


def _publicity(case: Case) -> tuple[str, ...]:
    needs = []
    notice = law.number("publicite_mapa", case.on)
    if notice is not None:
        needs.append(
            f"À partir de {format_euros(notice)} HT, publier l’avis au BOAMP ou dans un journal "
            "d’annonces légales (R2131-12)."
        )
    special = law.number("joue_services_sociaux", case.on)
    if special is not None and law.listed("reservation_ess_cpv", case.on) & set(case.cpv):
        needs.append(
            f"Services sociaux à partir de {format_euros(special)} HT : avis au JOUE, à vérifier "
            "sur Légifrance."
        )
    return tuple(needs)


def _small_lots(case: Case) -> Lever:
    code, limit = "petits_lots", law.formal(case)
    small = law.by_nature(case, "petits_lots_travaux", "petits_lots_fournitures_services")
    if limit is None or small is None:
        return lever(code, "M", State.UNKNOWN, _NO_RULE)
    mark = law.weakest(limit.proof, small.proof)
    if case.lots == 1:
        return lever(code, mark, State.CLOSED, "Le marché n’a qu’un lot.")
    if law.side_of_whole(case, limit) == Side.BELOW:
        why = "Sans objet : tout le marché est sous le seuil de procédure formalisée."
        return lever(code, mark, State.CLOSED, why)
    side = small.side(case.amount_ht)
    if side == Side.ABOVE:
        return lever(code, mark, State.CLOSED, f"Ce lot atteint {_span(small)}.")
    if side == Side.UNKNOWN:
        why = f"Un petit lot est sous {_span(small)} : indiquez ce qui manque."
        return lever(code, mark, State.UNKNOWN, why)
    return _within_a_fifth(case, small, mark == "M")


def _within_a_fifth(case: Case, small: Threshold, unsure: bool) -> Lever:
    """The lot is small enough: all the small lots together must be too."""
    code, share = "petits_lots", law.number("petits_lots_part", case.on)
    mark = "M" if unsure else small.proof
    if share is None:
        return lever(code, "M", State.UNKNOWN, _NO_RULE)
    if case.total_ht is None:
        why = (
            f"Ce lot est sous {_span(small)}. Indiquez le total de tous les lots : le cumul des "
            f"petits lots ne dépasse pas {_part('petits_lots_part', case)} de ce total."
        )
        return lever(code, mark, State.UNKNOWN, why)
    most = case.total_ht * share
    if case.amount_ht is not None and case.amount_ht > most:
        why = f"Ce lot dépasse à lui seul {_part('petits_lots_part', case)} du total."
        return lever(code, mark, State.CLOSED, why)
    why = (
        f"Ce lot est sous {_span(small)}. Tous les petits lots réunis ne dépassent pas "
        f"{format_euros(most.quantize(Decimal('0.01')))} HT."
    )
    return lever(code, mark, State.TO_CHECK, why, ("Additionner les petits lots du marché.",))


def _only_the_whole(case: Case, limit: Threshold) -> bool:
    """The whole is above while this lot, one of several, is below."""
    return case.lots != 1 and _lot_is_below(case, limit) and case.total_ht is not None


def _lot_is_below(case: Case, limit: Threshold) -> bool:
    return case.lots != 1 and limit.side(case.amount_ht) == Side.BELOW


def _tell(case: Case, limit: Threshold, by_buyer: bool = False) -> str:
    """What is missing to compare with a threshold."""
    start = f"Le seuil est de {_span(limit)}."
    if case.amount_ht is None and case.total_ht is None:
        return f"{start} Indiquez le montant estimé."
    if case.whole_ht is None:
        return f"{start} {_WHOLE} Indiquez ce total, ou qu’il n’y a qu’un lot."
    what = [] if case.nature else ["s’il s’agit de travaux, de fournitures ou de services"]
    if by_buyer and case.nature != Nature.WORKS and case.buyer is None:
        what.append("le type d’acheteur")
    return f"{start} Indiquez {' et '.join(what)}." if what else start


def _span(limit: Threshold) -> str:
    if limit.low == limit.high:
        return f"{format_euros(limit.low)} HT"
    return f"{format_euros(limit.low)} à {format_euros(limit.high)} HT selon le cas"


def _part(code: str, case: Case) -> str:
    share = law.number(code, case.on)
    return "la part permise" if share is None else f"{float(share) * 100:.0f} %"
