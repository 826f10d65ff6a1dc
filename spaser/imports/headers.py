"""Columns of any table of suppliers, recognised by the names that people give them. Pure."""

from collections.abc import Sequence

from spaser.core.text import normalise

ALIASES: dict[str, tuple[str, ...]] = {
    "siret": ("siret", "numéro siret", "n° siret", "code siret", "siret établissement",
              "siret de l’établissement", "siret siège", "siret du siège", "no siret"),
    "siren": ("siren", "numéro siren", "n° siren", "code siren"),
    "name": ("name", "nom", "raison sociale", "dénomination", "dénomination sociale",
             "nom de la structure", "nom structure", "structure", "nom de l’entreprise",
             "entreprise", "société", "organisme", "nom de l’organisme", "association",
             "nom de l’association", "fournisseur", "nom du fournisseur", "nom complet",
             "titre", "intitulé", "denominationUniteLegale", "denomination unite legale",
             "nom officiel", "company", "établissement", "nom de l’établissement"),
    "brand": ("brand", "enseigne", "nom commercial", "marque", "nom d’usage", "nom usuel",
              "enseigne1Etablissement"),
    "sigle": ("sigle", "acronyme", "sigleUniteLegale"),
    "kind": ("kind", "type", "type de structure", "type structure", "catégorie",
             "catégorie de structure", "statut", "statut juridique", "forme juridique",
             "type d’entreprise", "nature juridique", "forme"),
    "family": ("family", "famille", "famille ess", "famille de l’ess"),
    "esus": ("esus", "agrément esus", "agréée esus", "agréé esus"),
    "ess": ("ess", "est ess", "economieSocialeSolidaireUniteLegale", "appartenance ess"),
    "naf": ("naf", "code naf", "ape", "code ape", "naf ape", "activitePrincipaleEtablissement",
            "activité principale naf", "code ape naf", "code naf ape"),
    "legal_category": ("legal category", "catégorie juridique", "code catégorie juridique",
                       "categorieJuridiqueUniteLegale", "cj"),
    "address": ("address", "adresse", "adresse postale", "adresse 1", "voie", "rue",
                "adresse du siège", "adresse complète"),
    "postal_code": ("postal code", "code postal", "cp", "zip", "codepostal",
                    "codePostalEtablissement"),
    "commune": ("commune", "ville", "city", "localité", "nom de la commune", "commune du siège",
                "libelleCommuneEtablissement", "bureau distributeur", "town"),
    "commune_code": ("commune code", "code commune", "code insee", "insee", "code insee commune",
                     "codeCommuneEtablissement", "code commune insee"),
    "department": ("department", "département", "dept", "dpt", "dep", "code département",
                   "numéro de département", "n° département"),
    "region": ("region", "région", "région(s)", "régions", "nom de la région", "code région"),
    "lat": ("lat", "latitude", "y wgs84"),
    "lon": ("lon", "lng", "long", "longitude", "x wgs84"),
    "activity": ("activity", "activité", "activités", "activité principale", "description",
                 "descriptif", "présentation", "objet", "objet social", "métier", "métiers",
                 "description de l’activité", "domaine d’activité", "savoir-faire",
                 "secteur d’activité", "secteur", "secteurs d’activité"),
    "offers": ("offers", "offres", "offre", "prestations", "produits", "services",
               "produits et services", "prestations proposées", "domaine(s)", "domaines",
               "offre de services", "biens et services"),
    "cpv": ("cpv", "codes cpv", "code cpv", "cpv codes"),
    "kind_of_service": ("kind of service", "mode de prestation", "type de prestation",
                        "types de prestation", "mode d’intervention"),
    "radius_km": ("radius km", "rayon km", "rayon", "rayon d’intervention",
                  "rayon d’intervention km", "rayon d’action", "rayon d’action km", "radius"),
    "zone_departments": ("zone departments", "départements d’intervention",
                         "zone départements", "départements couverts"),
    "zone_regions": ("zone regions", "régions d’intervention", "zone régions",
                     "régions couvertes"),
    "national": ("national", "france entière", "intervention nationale", "toute la france"),
    "workforce": ("workforce", "effectif", "effectifs", "nombre de salariés", "salariés",
                  "tranche d’effectif", "trancheEffectifsEtablissement", "tranche effectif"),
    "website": ("website", "site", "site web", "site internet", "url", "adresse du site", "web"),
    "email": ("email", "e-mail", "mail", "courriel", "adresse mail", "adresse e-mail"),
    "phone": ("phone", "téléphone", "tel", "tél", "numéro de téléphone"),
    "labels": ("labels", "label", "certifications", "labels et certifications"),
    "contracts_won": ("contracts won", "marchés remportés", "références", "marchés gagnés"),
    "closed": ("etatAdministratifEtablissement", "état administratif"),
    "fictitious": ("fictif", "fictitious"),
}  # fmt: skip
_BY_NAME = {normalise(alias): column for column, names in ALIASES.items() for alias in names}
# Columns whose cells may be spread over several columns of the file.
JOINED = {"activity": "\n", "offers": "|", "cpv": "|", "labels": "|", "contracts_won": "|"}


def recognise(header: Sequence[str]) -> list[str]:
    """The column that each header cell names, or nothing. A column is given once, unless joined."""
    found: list[str] = []
    for cell in header:
        column = _BY_NAME.get(normalise(cell), "")
        again = column in found and column not in JOINED
        found.append("" if again else column)
    return found


def score(header: Sequence[str]) -> int:
    """How many columns are recognised; 0 without a column that names the supplier."""
    columns = {column for column in recognise(header) if column}
    return len(columns) if columns & {"name", "brand", "sigle"} else 0
