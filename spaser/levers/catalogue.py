"""The levers that are looked at: what each is, and its articles of the code of public contracts."""

from dataclasses import dataclass

from spaser.levers.lever import Group, Lever, State
from spaser.reference.parameters import Proof

_TO_VERIFY = "À vérifier sur Légifrance."


@dataclass(frozen=True, slots=True)
class Entry:
    """What does not depend on the lot. `article`: the key under which suppliers are counted."""

    code: str
    group: Group
    title: str
    articles: str
    summary: str
    article: str = ""
    binding: bool = False


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "reservation_handicap",
        Group.RESERVATION,
        "Réserver au handicap",
        "L2113-12, R2113-7",
        "Le lot, ou le marché, est réservé aux entreprises adaptées, aux ESAT et aux structures "
        "équivalentes.",
        "L2113-12",
    ),
    Entry(
        "reservation_insertion",
        Group.RESERVATION,
        "Réserver à l’insertion",
        "L2113-13, R2113-7",
        "Le lot, ou le marché, est réservé aux structures d’insertion par l’activité économique "
        "et aux structures équivalentes.",
        "L2113-13",
    ),
    Entry(
        "reservation_conjointe",
        Group.RESERVATION,
        "Réserver au handicap et à l’insertion à la fois",
        "L2113-14",
        "Le même lot est ouvert aux deux publics : davantage de structures peuvent répondre.",
        "L2113-14",
    ),
    Entry(
        "reservation_prison",
        Group.RESERVATION,
        "Réserver au travail en détention",
        "L2113-13-1, R2113-7",
        "Le lot est réservé aux opérateurs qui l’exécutent en établissement pénitentiaire.",
        "L2113-13-1",
    ),
    Entry(
        "reservation_ess",
        Group.RESERVATION,
        "Réserver aux entreprises de l’ESS",
        "L2113-15, L2113-16, R2113-8",
        "Seulement pour des services sociaux, de santé, d’éducation ou de culture d’une liste "
        "fermée, et pour trois ans au plus.",
        "L2113-15",
    ),
    Entry(
        "clause_sociale",
        Group.CONDITION,
        "Clause sociale d’exécution",
        "L2112-2",
        "Le titulaire, quel qu’il soit, fait travailler des personnes éloignées de l’emploi ou "
        "passe par une structure inclusive pendant le marché.",
    ),
    Entry(
        "critere_social",
        Group.CONDITION,
        "Critère social d’attribution",
        "L2152-7, R2152-7",
        "Une part de la note va à ce que l’offre apporte : insertion, formation, utilité sociale.",
    ),
    Entry(
        "condition_environnement",
        Group.CONDITION,
        "Condition d’exécution environnementale",
        "L2112-2",
        "Les conditions d’exécution prennent en compte l’environnement, quel que soit le montant.",
        binding=True,
    ),
    Entry(
        "critere_environnement",
        Group.CONDITION,
        "Critère environnemental d’attribution",
        "L2152-7, R2152-7",
        "Au moins un critère prend en compte l’environnement : le prix seul ne suffit plus.",
        binding=True,
    ),
    Entry(
        "condition_sociale",
        Group.CONDITION,
        "Condition d’exécution sociale au-dessus des seuils européens",
        "L2112-2-1",
        "Les conditions d’exécution prennent en compte le domaine social ou l’emploi, notamment "
        "en faveur des personnes défavorisées.",
        binding=True,
    ),
    Entry(
        "allotissement",
        Group.PROCEDURE,
        "Allotissement",
        "L2113-10, L2113-11",
        "Le marché est divisé en lots ; c’est au lot que l’on réserve.",
        binding=True,
    ),
    Entry(
        "dispense",
        Group.PROCEDURE,
        "Sans publicité ni mise en concurrence, sous le seuil",
        "R2122-8",
        "Sous un seuil, l’acheteur choisit une offre pertinente sans consultation formelle.",
    ),
    Entry(
        "innovant",
        Group.PROCEDURE,
        "Achat innovant",
        "R2122-9-1",
        "Une solution nouvelle ou sensiblement améliorée s’achète sans publicité ni mise en "
        "concurrence, sous un seuil.",
    ),
    Entry(
        "mapa",
        Group.PROCEDURE,
        "Procédure adaptée",
        "L2123-1, R2123-1",
        "L’acheteur fixe lui-même les modalités de la consultation, et peut négocier.",
    ),
    Entry(
        "petits_lots",
        Group.PROCEDURE,
        "Petits lots en procédure adaptée",
        "R2123-1, 2°",
        "Dans un marché formalisé, quelques petits lots peuvent suivre une procédure adaptée.",
    ),
)
_BY_CODE = {entry.code: entry for entry in ENTRIES}


def entry(code: str) -> Entry:
    """The entry of a code. Raises KeyError when there is none."""
    return _BY_CODE[code]


def lever(code: str, mark: Proof, state: State, why: str, needs: tuple[str, ...] = ()) -> Lever:
    """A lever of the catalogue for one lot. What rests on memory alone is never open."""
    one = _BY_CODE[code]
    if mark == "M":
        state = State.TO_CHECK if state == State.OPEN else state
        why = f"{why} {_TO_VERIFY}"
    return Lever(
        one.code, one.group, one.title, one.articles, one.summary, mark, state, why, needs,
        binding=one.binding,
    )  # fmt: skip
