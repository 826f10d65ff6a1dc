"""How the directory says things in French."""

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
    found = []
    for fact in sorted(supplier.statuses, key=lambda fact: (fact.status, fact.detail)):
        if fact.value != Known.YES:
            continue
        if fact.status == StatusKind.INCLUSIVE:
            found.append(Tag(fact.detail, KINDS.get(fact.detail, "")))
        elif fact.status == StatusKind.ESUS:
            found.append(Tag("ESUS", STATUSES[StatusKind.ESUS]))
        elif fact.detail:
            found.append(Tag(detail(fact.status, fact.detail)))
        else:
            found.append(Tag("ESS", STATUSES[StatusKind.ESS]))
    return list(dict.fromkeys(found))
