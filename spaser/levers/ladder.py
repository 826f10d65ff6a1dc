"""Every lever for one lot, and the advice drawn from the offer found.

    ladder(case, offer)

Pure and dated: the same case, offer and parameters give the same answer.
"""

from spaser.levers.case import Basis, Case
from spaser.levers.conditions import conditions
from spaser.levers.lever import Ladder, State
from spaser.levers.offer import Offer
from spaser.levers.procedures import SAME_OPERATOR, procedures
from spaser.levers.reservations import reservations
from spaser.levers.steps import steps
from spaser.levers.support import supported

_CONCESSION = (
    "C’est une concession : ses règles sont dans une autre partie du code, et ne sont pas traitées "
    "ici."
)


def ladder(case: Case, offer: Offer | None) -> Ladder:
    """The levers of a lot. Without offer, only the law is told."""
    if case.concession:
        return Ladder((), (), notes=(_CONCESSION,))
    found = (*reservations(case), *conditions(case), *procedures(case))
    found = tuple(supported(one, case, offer) for one in found)
    by_code = {one.code: one for one in found}
    direct = [by_code[code].state for code in ("dispense", "innovant")]
    return Ladder(
        levers=found,
        steps=steps(case, by_code, offer),
        notes=_notes(case),
        alerts=(SAME_OPERATOR,) if State.OPEN in direct else (),
        missing=_missing(case),
    )


def _notes(case: Case) -> tuple[str, ...]:
    """What was taken for granted."""
    notes = []
    if case.over:
        notes.append(
            "Ce lot n’attend plus de réponse : ce qui suit vaut pour la prochaine consultation."
        )
    if case.engaged_on is None:
        notes.append(
            "La date d’engagement de la consultation n’est pas connue : le droit est celui "
            f"d’aujourd’hui, {case.today:%d/%m/%Y}. C’est elle qui compte : indiquez-la."
        )
    elif case.from_notice:
        notes.append(
            f"Date retenue : la publication de l’avis, le {case.engaged_on:%d/%m/%Y}. S’il a été "
            "envoyé plus tôt, indiquez ce jour : c’est lui qui compte."
        )
    if case.basis == Basis.AWARDED:
        notes.append(
            "Le montant connu est celui qui a été attribué : les seuils se lisent sur la valeur "
            "estimée avant la consultation."
        )
    return tuple(notes)


def _missing(case: Case) -> tuple[str, ...]:
    """What would allow to say more, each as a sentence."""
    asked = (
        (not case.cpv, "Les codes CPV du lot, pour la réservation aux entreprises de l’ESS."),
        (case.amount_ht is None, "Le montant estimé du lot."),
        (
            case.whole_ht is None,
            "Le montant estimé de tous les lots réunis : c’est lui que les seuils regardent.",
        ),
        (case.nature is None, "S’il s’agit de travaux, de fournitures ou de services."),
        (case.buyer is None, "Le type d’acheteur : les seuils européens en dépendent."),
        (
            case.duration_months is None,
            "La durée, pour la taille du lot et la limite de trois ans.",
        ),
        (not case.has_place, "Le lieu d’exécution, pour compter les structures proches."),
    )
    return tuple(sentence for absent, sentence in asked if absent)
