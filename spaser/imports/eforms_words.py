"""Codes of eForms and what they are for us (SDK 1.3 to 1.15)."""

from spaser.tenders.models import Reservation

READ = {"ContractNotice": "avis de marché", "PriorInformationNotice": "avis de préinformation"}
AWARD = "ContractAwardNotice"
NATURES = {"works": "travaux", "supplies": "fournitures", "services": "services"}
PROCEDURES = {
    "open": "Appel d’offres ouvert",
    "restricted": "Appel d’offres restreint",
    "neg-w-call": "Procédure avec négociation",
    "neg-wo-call": "Sans publicité ni mise en concurrence préalables",
    "comp-dial": "Dialogue compétitif",
    "innovation": "Partenariat d’innovation",
    "oth-single": "Autre procédure en une étape",
    "oth-mult": "Autre procédure en plusieurs étapes",
    "comp-tend": "Mise en concurrence",
    "exp-int-rail": "Appel à manifestation d’intérêt",
}
# BT-71; both at once say that the lot is reserved, not to whom.
RESERVED = {"res-ws": Reservation.WORKSHOPS, "res-pub-ser": Reservation.SOCIAL_SERVICES}
CRITERIA = {"price": "Prix", "cost": "Coût", "quality": "Qualité"}
# Lists of BT-06, BT-774, BT-775, BT-776, BT-805 whose codes are kept as they are.
CODES = {
    "strategic-procurement": "strategic",
    "social-objective": "social",
    "environmental-impact": "environmental",
    "innovative-acquisition": "innovative",
    "gpp-criteria": "green_criteria",
    "accessibility": "accessibility",
}
ANYWHERE = {
    "anyw": "Tous pays",
    "anyw-cou": "Tout le pays",
    "anyw-eea": "Espace économique européen",
}
DURATIONS = {
    "DAY": "jour",
    "CALENDAR_DAY": "jour",
    "WEEK": "semaine",
    "MONTH": "mois",
    "YEAR": "an",
}
