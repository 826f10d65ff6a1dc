"""How consultations say things in French."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from spaser.core.money import format_euros
from spaser.tenders.models import AmountKind, Lot, Reservation
from spaser.web import filters

AMOUNTS: dict[AmountKind, str] = {
    AmountKind.ESTIMATED: "estimé",
    AmountKind.MAXIMUM: "maximum",
    AmountKind.AWARDED: "attribué",
}
RESERVATIONS: dict[Reservation, str] = {
    Reservation.NONE: "Non réservé",
    Reservation.WORKSHOPS: "Réservé aux EA, ESAT ou SIAE (L2113-12 à L2113-14)",
    Reservation.SOCIAL_SERVICES: "Réservé aux entreprises de l’ESS (L2113-15)",
    Reservation.UNSPECIFIED: "Réservé, sans que l’avis dise à qui",
}
_UNDER: dict[str, str] = {
    "L2113-12": "Réservé aux EA et ESAT (L2113-12)",
    "L2113-13": "Réservé aux SIAE (L2113-13)",
    "L2113-13-1": "Réservé à un établissement pénitentiaire (L2113-13-1)",
    "L2113-14": "Réservé aux EA, ESAT et SIAE (L2113-14)",
}
# Articles under which each reservation lets a supplier answer.
RESERVED_FOR: dict[Reservation, tuple[str, ...]] = {
    Reservation.WORKSHOPS: ("L2113-12", "L2113-13"),
    Reservation.SOCIAL_SERVICES: ("L2113-15",),
}
SOURCES: dict[str, str] = {
    "ted": "TED, journal officiel de l’Union européenne",
    "eforms": "TED (eForms)",
    "boamp": "BOAMP",
    "table": "Tableau importé",
    "plan": "Programmation d’achats",
    "texte": "Texte collé",
    "saisie": "Saisie dans SPASER",
    "demo": "Démonstration (fictif)",
}

# What a lot says besides its columns, in the order of the page. Amounts are euros written as text.
FACTS: dict[str, str] = {
    "amount_low": "Montant bas",
    "amount_high": "Montant haut",
    "amount_per_year": "Montant par an",
    "amount_ttc": "Montant TTC",
    "framework_maximum": "Maximum de l’accord-cadre",
    "renewals": "Reconductions possibles",
    "renewal_months": "Durée de chaque reconduction, en mois",
    "renewal_text": "Reconduction",
    "ends_on": "Fin",
    "options": "Options",
    "groups": "Groupe de lots",
    "reserved_under": "Article de la réservation",
    "reserved_execution": "Exécution réservée à des emplois protégés",
    "strategic": "Achat stratégique",
    "social": "Objectif social",
    "environmental": "Objectif environnemental",
    "innovative": "Achat innovant",
    "green_criteria": "Critères écologiques",
    "accessibility": "Accessibilité",
    "service": "Service",
    "market": "Type de marché",
    "procedure": "Procédure",
    "lots": "Allotissement",
    "lot": "Lot",
    "clauses": "Clauses",
    "launched": "Lancement",
    "starts": "Début prévu",
    "year": "Année",
    "comment": "Commentaire",
}
AMOUNT_FACTS = frozenset(
    {"amount_low", "amount_high", "amount_per_year", "amount_ttc", "framework_maximum"}
)
# Codes of the eForms lists, as the Publications Office words them (CC BY 4.0), shortened.
CODES: dict[str, str] = {
    "env-imp": "réduction des incidences sur l’environnement",
    "inn-pur": "achat innovant",
    "soc-obj": "objectifs sociaux",
    "none": "aucun",
    "acc-all": "accessibilité pour tous",
    "et-eq": "égalité des ethnies",
    "gen-eq": "égalité entre les femmes et les hommes",
    "hum-right": "devoir de vigilance sur les droits humains",
    "opp": "emploi des chômeurs de longue durée, des personnes défavorisées ou handicapées",
    "work-cond": "conditions de travail équitables",
    "other": "autre",
    "biodiv-eco": "biodiversité et écosystèmes",
    "circ-econ": "économie circulaire",
    "clim-adapt": "adaptation au changement climatique",
    "clim-mitig": "atténuation du changement climatique",
    "pollu-prev": "prévention de la pollution",
    "water-mar": "protection de l’eau",
    "eu": "critères écologiques européens",
    "national": "critères écologiques nationaux",
    "mar-nov": "nouveauté sur le marché",
    "proc-innov": "procédé innovant",
    "prod-innov": "produit innovant",
    "rd-act": "recherche et développement",
    "inc": "critères d’accessibilité appliqués",
    "n-inc": "critères d’accessibilité sans objet",
    "n-inc-just": "critères d’accessibilité écartés, avec une raison",
}


class Reserved(Protocol):
    """A lot of the database, or one that was just read."""

    @property
    def reservation(self) -> Reservation | None: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


def reservation(lot: Reserved) -> str:
    """What is said of a reservation, by its article when one alone is named; empty when nothing."""
    if lot.reservation is None:
        return ""
    under = str(lot.facts.get("reserved_under", ""))
    if lot.reservation in (Reservation.WORKSHOPS, Reservation.UNSPECIFIED) and under in _UNDER:
        return _UNDER[under]
    return RESERVATIONS[lot.reservation]


def reserved_for(lot: Reserved) -> tuple[str, ...]:
    """Articles under which a supplier may answer the lot as it is reserved; none when it is not."""
    under = str(lot.facts.get("reserved_under", ""))
    if lot.reservation == Reservation.WORKSHOPS and under in ("L2113-12", "L2113-13"):
        return (under,)
    return RESERVED_FOR.get(lot.reservation, ()) if lot.reservation else ()


def facts_of(lot: Lot) -> list[tuple[str, str]]:
    """What the lot says besides its columns, as labels and French values."""
    return [
        (label, _said(name, lot.facts[name]))
        for name, label in FACTS.items()
        if lot.facts.get(name)
    ]


def _said(name: str, value: Any) -> str:
    if name in AMOUNT_FACTS:
        return format_euros(Decimal(str(value)))
    if value is True:
        return "oui"
    if name == "ends_on":
        return filters.day(date.fromisoformat(str(value)))
    parts = value if isinstance(value, list) else [value]
    return ", ".join(CODES.get(str(part), str(part)) for part in parts)
