"""Columns of any table of suppliers, recognised by the names that people give them. Pure."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from spaser.core.errors import RuleBroken
from spaser.core.text import normalise
from spaser.imports.columns import COLUMNS, NAMING

MAX_HEADER = 200

ALIASES: dict[str, tuple[str, ...]] = {
    "siret": ("siret", "numéro siret", "n° siret", "code siret", "siret établissement",
              "siret de l’établissement", "siret siège", "siret du siège", "no siret"),
    "siren": ("siren", "numéro siren", "n° siren", "code siren"),
    "legal_name": ("legal name", "raison sociale", "dénomination sociale", "dénomination",
                   "denominationUniteLegale", "denomination unite legale", "nom officiel",
                   "nom légal", "dénomination légale"),
    "name": ("name", "nom", "nom de la structure", "nom structure", "structure",
             "nom de l’entreprise", "entreprise", "société", "organisme", "nom de l’organisme",
             "association", "nom de l’association", "fournisseur", "nom du fournisseur",
             "nom complet", "titre", "intitulé", "company", "établissement",
             "nom de l’établissement"),
    "brand": ("brand", "enseigne", "nom commercial", "marque", "nom d’usage", "nom usuel",
              "enseigne1Etablissement"),
    "sigle": ("sigle", "acronyme", "sigleUniteLegale"),
    "kind": ("kind", "type", "type de structure", "type structure", "catégorie",
             "catégorie de structure", "statut", "statut juridique", "forme juridique",
             "type d’entreprise", "nature juridique", "forme"),
    "family": ("family", "famille", "famille ess", "famille de l’ess"),
    "esus": ("esus", "agrément esus", "agréée esus", "agréé esus"),
    "esus_on": ("esus on", "date esus", "date agrément esus", "date de l’agrément esus",
                "date d’agrément esus", "date de l’agrément", "date d’agrément"),
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
    "precision": ("precision", "précision", "précision des coordonnées", "result_type",
                  "précision du géocodage", "qualité du géocodage", "geo_type"),
    "activity": ("activity", "activité", "activités", "activité principale", "description",
                 "descriptif", "présentation", "objet", "objet social", "métier", "métiers",
                 "description de l’activité", "domaine d’activité", "savoir-faire",
                 "secteur d’activité", "secteur", "secteurs d’activité"),
    "sectors": ("sectors", "secteurs de la transition", "secteur de la transition",
                "secteurs de la transition écologique", "secteur de la transition écologique",
                "secteur carteco", "secteurs carteco", "carteco", "secteurs te", "secteur te",
                "filière de la transition", "filières de la transition", "filière carteco"),
    "year": ("year", "année", "millésime", "année de l’activité", "exercice"),
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
    "email_consent_on": ("email consent on", "consentement", "date de consentement",
                         "date du consentement", "accord de la personne", "date de l’accord",
                         "consentement e-mail", "date de l’accord de la personne"),
    "phone": ("phone", "téléphone", "tel", "tél", "numéro de téléphone"),
    "labels": ("labels", "label", "certifications", "labels et certifications"),
    "contracts_won": ("contracts won", "marchés remportés", "références", "marchés gagnés"),
    "closed": ("etatAdministratifEtablissement", "état administratif"),
    "closed_on": ("closed on", "date de fermeture", "fermé le", "fermée le", "date de cessation"),
    "fictitious": ("fictif", "fictitious"),
}  # fmt: skip
_BY_NAME = {normalise(alias): column for column, names in ALIASES.items() for alias in names}
_BETWEEN = {"activity": "\n"}
# What joins the cells of columns that are read as one of ours.
JOINED = {c.code: _BETWEEN.get(c.code, "|") for c in COLUMNS.values() if c.several}
_LIKELY = 1_000  # one recognised column weighs more than any number of others


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
    return len(columns) if columns & NAMING else 0


def likely(header: Sequence[str]) -> int:
    """The score, then how many cells read as headers: what a person may be asked about."""
    words = {normalise(cell) for cell in header if len(cell) <= MAX_HEADER}
    named = sum(1 for word in words if word and not word.replace(" ", "").isdigit())
    return _LIKELY * score(header) + named


def keys_of(header: Sequence[str]) -> tuple[str, ...]:
    """What names each column in a mapping: its normalised header, told apart when it repeats.

    A header without a letter or a digit is named by its position: « colonne 3 ».
    """
    keys: list[str] = []
    for position, cell in enumerate(header, start=1):
        base = normalise(cell)[:MAX_HEADER] or f"colonne {position}"
        key, again = base, 1
        while key in keys:
            again += 1
            key = f"{base} #{again}"
        keys.append(key)
    return tuple(keys)


def signature_of(header: Sequence[str]) -> str:
    """SHA-256 of the normalised header, in hexadecimal: two tables alike have the same."""
    return hashlib.sha256("\n".join(keys_of(header)).encode()).hexdigest()


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raise RuleBroken, with what to do, when the columns that a person chose cannot be read."""
    chosen = Counter(column for column in mapping.values() if column)
    unknown = [column for column in chosen if column not in COLUMNS]
    if unknown:
        raise RuleBroken(f"La colonne « {unknown[0]} » n’existe pas dans l’annuaire.")
    if not NAMING & set(chosen):
        raise RuleBroken("Indiquez la colonne qui donne le nom ou la raison sociale.")
    twice = [c for c, count in chosen.items() if count > 1 and not COLUMNS[c].several]
    if twice:
        label = COLUMNS[twice[0]].label
        raise RuleBroken(f"« {label} » est choisi pour plusieurs colonnes : gardez-en une seule.")


def mapped(header: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """The column that a person gave each header cell, or nothing."""
    return [mapping.get(key, "") for key in keys_of(header)]
