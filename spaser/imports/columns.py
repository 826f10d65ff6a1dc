"""The columns that a table of suppliers may have: their names in French and what goes in. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One of our columns. `several`: more than one column of the file may be read as this one."""

    code: str
    label: str
    explanation: str
    several: bool = False


_ALL = (
    Column("legal_name", "Raison sociale", "Le nom officiel de la structure."),
    Column("name", "Nom", "Le nom de la structure, quand le tableau n’en donne qu’un."),
    Column("brand", "Nom d’usage", "L’enseigne ou le nom commercial, s’il diffère du nom."),
    Column("sigle", "Sigle", "L’abréviation du nom."),
    Column("siret", "SIRET", "Le numéro à 14 chiffres de l’établissement."),
    Column("siren", "SIREN", "Le numéro à 9 chiffres de l’organisme ; inutile avec le SIRET."),
    Column("family", "Famille de l’ESS",
           "Association, SCOP, SCIC, coopérative, mutuelle, fondation, société commerciale."),
    Column("kind", "Type de structure",
           "Une famille de l’ESS, ou EI, ACI, AI, ETTI, EA, ESAT, GEIQ…"),
    Column("legal_category", "Catégorie juridique", "Le code à 4 chiffres de l’INSEE."),
    Column("ess", "Appartient à l’ESS", "Oui ou non ; vide quand on ne le sait pas."),
    Column("esus", "Agrément ESUS", "Oui ou non, « liste » ou « de droit »."),
    Column("esus_on", "Date de l’agrément ESUS", "Le jour de l’agrément, par exemple 31/12/2024."),
    Column("activity", "Activité", "Ce que fait la structure, avec ses mots.", several=True),
    Column("offers", "Offres", "Ses prestations ou ses produits, séparés par « | ».", several=True),
    Column("kind_of_service", "Mode de prestation",
           "Prestation, mise à disposition, fabrication."),
    Column("cpv", "Codes CPV", "Les codes des marchés publics, séparés par « | ».", several=True),
    Column("naf", "Code NAF (APE)", "Le code d’activité de l’INSEE, par exemple 81.30Z."),
    Column("sectors", "Secteurs de la transition écologique",
           "Les secteurs de Carteco, séparés par « | ».", several=True),
    Column("year", "Année de l’activité", "L’année où cette activité a été décrite."),
    Column("labels", "Labels et certifications", "Leurs noms, séparés par « | ».", several=True),
    Column("contracts_won", "Références",
           "Les marchés obtenus, séparés par « | » ; « objet~code CPV ».", several=True),
    Column("address", "Adresse", "Le numéro et la voie."),
    Column("postal_code", "Code postal", "Cinq chiffres."),
    Column("commune", "Commune", "Le nom de la commune."),
    Column("commune_code", "Code INSEE de la commune", "Cinq caractères, à ne pas confondre avec "
           "le code postal."),
    Column("department", "Département", "Son numéro ou son nom."),
    Column("region", "Région", "Son nom ou son code."),
    Column("lat", "Latitude", "En degrés, par exemple 43,6045."),
    Column("lon", "Longitude", "En degrés, par exemple 1,4440."),
    Column("precision", "Précision des coordonnées",
           "Adresse exacte, centre de la commune ou centre du département."),
    Column("radius_km", "Rayon d’intervention (km)", "Jusqu’où la structure se déplace."),
    Column("zone_departments", "Départements d’intervention",
           "Numéros ou noms, séparés par « | »."),
    Column("zone_regions", "Régions d’intervention", "Noms ou codes, séparés par « | »."),
    Column("national", "Intervient dans toute la France", "Oui ou non."),
    Column("workforce", "Effectif", "Un nombre de salariés ou une tranche."),
    Column("website", "Site internet", "Son adresse."),
    Column("email", "Adresse e-mail", "Celle de la structure (contact@…) ; celle d’une personne "
           "seulement avec la date de son accord."),
    Column("email_consent_on", "Date de l’accord de la personne",
           "Le jour où la personne a accepté que son adresse e-mail soit publiée."),
    Column("phone", "Téléphone", "Le numéro de la structure."),
    Column("closed", "État administratif", "« F » ou « fermé » pour un établissement fermé."),
    Column("closed_on", "Date de fermeture", "Le jour où l’établissement a fermé."),
    Column("fictitious", "Fictif", "Oui pour une structure inventée, pour des essais."),
)  # fmt: skip
COLUMNS: dict[str, Column] = {column.code: column for column in _ALL}
NAMING = frozenset({"legal_name", "name", "brand", "sigle"})
"""Any one of these names the supplier."""
