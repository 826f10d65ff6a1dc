"""How the directory says things in French."""

from spaser.suppliers.models import Family, InclusiveKind, Known, Precision, ServiceKind, StatusKind

FAMILIES: dict[str, str] = {
    Family.ASSOCIATION: "Association",
    Family.SCOP: "SCOP",
    Family.SCIC: "SCIC",
    Family.COOPERATIVE: "Coopérative",
    Family.MUTUELLE: "Mutuelle",
    Family.FONDATION: "Fondation",
    Family.COMPANY: "Société commerciale de l’ESS",
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
