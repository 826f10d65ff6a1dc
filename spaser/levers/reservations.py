"""Which reservations are there for a lot: L2113-12 to L2113-16."""

from spaser.core.french import plural
from spaser.levers import law
from spaser.levers.case import Buyer, Case
from spaser.levers.catalogue import entry, lever
from spaser.levers.lever import Lever, State
from spaser.reference.parameters import Proof

_PROOF_OF_QUALITY = {
    "reservation_handicap": "Demander aux candidats la preuve de leur qualité : agrément "
    "d’entreprise adaptée ou autorisation d’ESAT. Elle fait présumer la proportion.",
    "reservation_insertion": "Demander aux candidats la preuve de leur qualité : la convention "
    "d’insertion par l’activité économique. Elle fait présumer la proportion.",
    "reservation_prison": "Demander la preuve que le travail se fait en établissement "
    "pénitentiaire.",
}
_SHARES = {
    "reservation_handicap": ("reservation_proportion_handicap", "travailleurs handicapés"),
    "reservation_insertion": ("reservation_proportion_insertion", "travailleurs défavorisés"),
    "reservation_prison": ("reservation_proportion_prison", "personnes détenues"),
}
_EVERYTHING = "Tout objet et tout montant : le marché ou le lot peut être réservé."
_DEFENCE = "Les marchés de défense ou de sécurité ont leurs propres règles, qui ne sont pas ici."


def reservations(case: Case) -> tuple[Lever, ...]:
    """The five reservations, each with what it asks for."""
    return (
        _by_public(case, "reservation_handicap"),
        _by_public(case, "reservation_insertion"),
        _joint(case),
        _by_public(case, "reservation_prison"),
        _for_the_ess(case),
    )


def _by_public(case: Case, code: str) -> Lever:
    parameter, people = _SHARES[code]
    share, said = law.rule(parameter, case.on), law.rule("reservation_mention", case.on)
    if share is None or said is None:
        return lever(code, "M", State.UNKNOWN, "La règle à cette date n’est pas connue.")
    needs = [
        _mention(entry(code).article),
        f"Chacune emploie au moins {_per_cent(law.number(parameter, case.on))} de {people}.",
        _PROOF_OF_QUALITY[code],
    ]
    mark = law.weakest(share.proof, said.proof)
    if code == "reservation_prison":
        needs.append("Ne pas l’ouvrir aussi au handicap ou à l’insertion : L2113-14 l’exclut.")
        mark = law.weakest(mark, _proof(case, "reservation_simultanee_prison"))
    if case.defence:
        return lever(code, mark, State.TO_CHECK, _DEFENCE, tuple(needs))
    return lever(code, mark, State.OPEN, _EVERYTHING, tuple(needs))


def _joint(case: Case) -> Lever:
    code = "reservation_conjointe"
    allowed = law.rule("reservation_simultanee", case.on)
    if allowed is None or allowed.value is not True:
        return lever(code, "M", State.UNKNOWN, "La règle à cette date n’est pas connue.")
    needs = (
        _mention("L2113-12 et à l’article L2113-13, ensemble"),
        "Chaque candidat remplit les conditions de l’un des deux articles, et le prouve.",
        "Utile quand aucun des deux publics ne fournit seul assez de candidats.",
    )
    if case.defence:
        return lever(code, allowed.proof, State.TO_CHECK, _DEFENCE, needs)
    return lever(code, allowed.proof, State.OPEN, _EVERYTHING, needs)


def _for_the_ess(case: Case) -> Lever:
    """L2113-15: every code of the lot on the list, three years, and who buys."""
    code, on = "reservation_ess", case.on
    codes, services = set(case.cpv), law.listed("reservation_ess_cpv", on)
    longest = law.number("reservation_ess_duree", on)
    mark = law.weakest(
        *(_proof(case, f"reservation_ess_{one}") for one in ("cpv", "duree", "exclusive"))
    )
    if not services or longest is None:
        return lever(code, "M", State.UNKNOWN, "La règle à cette date n’est pas connue.")
    needs = _ess_needs(case, int(longest))
    if not codes:
        why = "Elle dépend des services achetés : indiquez les codes CPV du lot."
        return lever(code, mark, State.UNKNOWN, why, needs)
    outside = sorted(codes - services)
    if outside and len(outside) < len(codes):
        why = (
            f"Le lot doit porter exclusivement sur les services de la liste, et {_named(outside)} "
            "n’y est pas : un lot mixte sort du champ."
            if len(outside) == 1
            else "Le lot doit porter exclusivement sur les services de la liste, et plusieurs de "
            f"ses codes n’y sont pas ({_named(outside)}) : un lot mixte sort du champ."
        )
        return lever(code, mark, State.CLOSED, why, ("Séparer ces services dans un autre lot.",))
    if outside:
        return lever(code, mark, State.TO_CHECK, _off_the_list(outside, len(services)), needs)
    return _on_the_list(case, mark, int(longest), needs)


def _on_the_list(case: Case, mark: Proof, longest: int, needs: tuple[str, ...]) -> Lever:
    code, duration = "reservation_ess", case.duration_months
    listed = "Tous les codes CPV du lot sont dans la liste."
    if duration is not None and duration > longest:
        why = f"{listed} Mais {duration} mois dépassent les {longest} mois permis."
        return lever(code, mark, State.CLOSED, why, (f"Ramener la durée à {longest} mois.",))
    if case.defence:
        return lever(code, mark, State.TO_CHECK, _DEFENCE, needs)
    if duration is None:
        why = f"{listed} Indiquez la durée : {longest} mois au plus, reconductions comprises."
        return lever(code, mark, State.TO_CHECK, why, needs)
    if case.buyer == Buyer.ENTITY:
        why = (
            f"{listed} L’article vise les pouvoirs adjudicateurs, même quand ils agissent en "
            "entité adjudicatrice : vérifiez que vous en êtes un."
        )
        return lever(code, mark, State.TO_CHECK, why, needs)
    why = f"{listed} La durée tient dans {longest} mois."
    return lever(code, mark, State.OPEN, why, needs)


def _off_the_list(outside: list[str], size: int) -> str:
    return (
        f"Aucun code du lot n’est dans la liste des {size} codes de la directive "
        f"({_named(outside)}). La liste française, l’annexe 3 du code, est plus large et n’a pas "
        "pu être relue : ne comptez pas sur cette réservation sans l’avoir vérifiée."
    )


def _ess_needs(case: Case, longest: int) -> tuple[str, ...]:
    pause = law.number("reservation_ess_carence", case.on)
    needs = [
        _mention("L2113-15", "R2113-8"),
        "L’entreprise a pour objectif une mission de service public liée à ces services.",
        "Demander aux candidats leurs statuts, et ce qui les rattache à l’ESS.",
        f"La durée du marché ne dépasse pas {longest} mois.",
    ]
    if pause is not None:
        needs.append(
            "L’entreprise n’a pas déjà obtenu de vous un marché réservé à ce titre dans les "
            f"{int(pause)} derniers mois : jamais deux fois de suite."
        )
    return tuple(needs)


def _mention(articles: str, rule: str = "R2113-7") -> str:
    return (
        "Écrire la décision de réserver dans l’avis ou, sans avis, dans les documents de la "
        f"consultation, en renvoyant à l’article {articles} ({rule})."
    )


def _proof(case: Case, code: str) -> Proof:
    found = law.rule(code, case.on)
    return found.proof if found else "M"


def _named(codes: list[str], most: int = 3) -> str:
    shown = ", ".join(codes[:most])
    more = len(codes) - most
    return f"{shown} et {plural(more, 'autre')}" if more > 0 else shown


def _per_cent(share: object) -> str:
    return f"{float(str(share)) * 100:.0f} %"
