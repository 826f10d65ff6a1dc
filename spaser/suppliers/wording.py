"""How the directory says things in French."""

from collections.abc import Iterable
from dataclasses import dataclass

from spaser.suppliers.models import (
    Family,
    InclusiveKind,
    Known,
    Precision,
    Sector,
    ServiceKind,
    StatusKind,
    Supplier,
)

FAMILIES: dict[str, str] = {
    Family.ASSOCIATION: "Association",
    Family.SCOP: "SCOP",
    Family.SCIC: "SCIC",
    Family.COOPERATIVE: "Coopérative",
    Family.MUTUELLE: "Mutuelle",
    Family.FONDATION: "Fondation",
    Family.COMPANY: "Société commerciale de l’ESS",
}
SECTORS: dict[str, str] = {
    Sector.WASTE: "Ressources et déchets",
    Sector.FOOD: "Agriculture et alimentation durable",
    Sector.MOBILITY: "Mobilité durable",
    Sector.BUILDING: "Bâtiment durable",
    Sector.NATURE: "Éducation et protection de la nature",
    Sector.COMPANIES: "Transformation écologique des entreprises",
    Sector.DIGITAL: "Numérique responsable",
}
KINDS: dict[str, str] = {
    InclusiveKind.EI: "Entreprise d’insertion",
    InclusiveKind.ACI: "Atelier et chantier d’insertion",
    InclusiveKind.AI: "Association intermédiaire",
    InclusiveKind.ETTI: "Entreprise de travail temporaire d’insertion",
    InclusiveKind.EITI: "Entreprise d’insertion par le travail indépendant",
    InclusiveKind.GEIQ: "Groupement d’employeurs pour l’insertion et la qualification",
    InclusiveKind.EA: "Entreprise adaptée",
    InclusiveKind.EATT: "Entreprise adaptée de travail temporaire",
    InclusiveKind.ESAT: "Établissement et service d’aide par le travail",
    InclusiveKind.SEP: "Structure en établissement pénitentiaire",
}
ESUS_DETAILS: dict[str, str] = {"liste": "agréée, sur la liste", "de_droit": "de droit"}
STATUSES: dict[StatusKind, str] = {
    StatusKind.ESS: "Économie sociale et solidaire",
    StatusKind.ESUS: "Entreprise solidaire d’utilité sociale (ESUS)",
    StatusKind.INCLUSIVE: "Structure inclusive",
}
VALUES: dict[Known, str] = {Known.YES: "oui", Known.NO: "non", Known.UNKNOWN: "inconnu"}
SERVICES: dict[ServiceKind, str] = {
    ServiceKind.SERVICE: "Prestation de services",
    ServiceKind.STAFF: "Mise à disposition de personnel",
    ServiceKind.MAKING: "Fabrication",
}
PRECISIONS: dict[Precision, str] = {
    Precision.EXACT: "adresse exacte",
    Precision.COMMUNE: "centre de la commune",
    Precision.DEPARTMENT: "centre du département",
}
WORKFORCES: dict[str, str] = {
    "0": "Aucun salarié",
    "1-9": "1 à 9 salariés",
    "10-49": "10 à 49 salariés",
    "50-249": "50 à 249 salariés",
    "250": "250 salariés et plus",
}
SOURCES: dict[str, str] = {
    "siae": "Liste des SIAE (ASP)",
    "esat": "FINESS (ESAT)",
    "geiq": "Liste des GEIQ",
    "sirene": "SIRENE (INSEE)",
    "esus": "Liste des ESUS",
    "table": "Tableau importé",
    "person": "Saisie d’une personne",
}


def detail(status: StatusKind, text: str) -> str:
    """« Atelier et chantier d’insertion » for « ACI »; the text itself when unknown."""
    names = {
        StatusKind.ESS: FAMILIES,
        StatusKind.ESUS: ESUS_DETAILS,
        StatusKind.INCLUSIVE: KINDS,
    }[status]
    return names.get(text, text)


@dataclass(frozen=True)
class Tag:
    """A short name, and the words it stands for when it is an abbreviation."""

    name: str
    meaning: str = ""


def tags(supplier: Supplier) -> list[Tag]:
    """The short names of what it is, for lists; only what a source affirms."""
    affirmed = [fact for fact in supplier.statuses if fact.value == Known.YES]
    return tags_of((fact.status, fact.detail) for fact in affirmed)


def tags_of(affirmed: Iterable[tuple[StatusKind, str]]) -> list[Tag]:
    """The same from the statuses that are affirmed, each with its detail."""
    return list(dict.fromkeys(_tag(status, text) for status, text in sorted(affirmed)))


def _tag(status: StatusKind, text: str) -> Tag:
    if status == StatusKind.INCLUSIVE:
        return Tag(text, KINDS.get(text, ""))
    if status == StatusKind.ESUS:
        return Tag("ESUS", STATUSES[StatusKind.ESUS])
    return Tag(detail(status, text)) if text else Tag("ESS", STATUSES[StatusKind.ESS])
