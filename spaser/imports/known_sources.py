"""The sources that a person may send: what each holds, and where its file is found. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownSource:
    """How a source is presented to whoever sends its file."""

    code: str
    name: str
    holds: str
    found: str


_ALL = (
    KnownSource(
        "table", "Un tableau à vous",
        "N’importe quel tableau de structures, csv ou xlsx : adhérents, annuaire local, enquête. "
        "Vous direz ce que contient chaque colonne ; une au moins doit donner le nom.",
        "",
    ),
    KnownSource(
        "siae", "Liste des SIAE",
        "Les structures de l’insertion : EI, ACI, AI, ETTI, EITI.",
        "export csv du Marché de l’inclusion (colonnes id, siret, kind, name…).",
    ),
    KnownSource(
        "esat", "FINESS (ESAT)",
        "Les établissements et services d’accompagnement par le travail.",
        "extraction FINESS des ESAT, sur data.gouv.fr ou finess.esante.gouv.fr "
        "(colonnes ET-N°FINESS, ET-Raison sociale…).",
    ),
    KnownSource(
        "geiq", "Liste des GEIQ",
        "Les groupements d’employeurs pour l’insertion et la qualification.",
        "auprès de la Fédération française des GEIQ.",
    ),
    KnownSource(
        "sirene", "SIRENE",
        "Les organismes et établissements du répertoire de l’INSEE : famille juridique, "
        "appartenance à l’ESS, effectif, fermeture.",
        "extraits de StockUniteLegale ou de StockEtablissement, sur data.gouv.fr. Au-delà de la "
        "limite d’envoi, gardez seulement votre région.",
    ),
    KnownSource(
        "esus", "Liste des ESUS",
        "Les entreprises solidaires d’utilité sociale agréées.",
        "liste nationale publiée par la direction générale du Trésor.",
    ),
)  # fmt: skip
KNOWN_SOURCES: dict[str, KnownSource] = {source.code: source for source in _ALL}
