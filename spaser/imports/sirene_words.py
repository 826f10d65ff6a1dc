"""The codes of SIRENE, as its documentation explains them. Pure."""

from spaser.suppliers.workforce import BRACKETS, wording_of

# The kinds of ways that addresses abbreviate.
_WAYS = {
    "ALL": "allée", "AV": "avenue", "BD": "boulevard", "CAR": "carrefour", "CHE": "chemin",
    "CHS": "chaussée", "CITE": "cité", "COR": "corniche", "CRS": "cours", "DOM": "domaine",
    "DSC": "descente", "ECA": "écart", "ESP": "esplanade", "FG": "faubourg", "GR": "grande rue",
    "HAM": "hameau", "HLE": "halle", "IMP": "impasse", "LD": "lieu-dit", "LOT": "lotissement",
    "MAR": "marché", "MTE": "montée", "PAS": "passage", "PL": "place", "PLN": "plaine",
    "PLT": "plateau", "PRO": "promenade", "PRV": "parvis", "QUA": "quartier", "QUAI": "quai",
    "RES": "résidence", "RLE": "ruelle", "ROC": "rocade", "RPT": "rond-point", "RTE": "route",
    "RUE": "rue", "SEN": "sentier", "SQ": "square", "TPL": "terre-plein", "TRA": "traverse",
    "VLA": "villa", "VLGE": "village", "ZA": "ZA", "ZAC": "ZAC", "ZI": "ZI",
}  # fmt: skip
_REPEATS = {"B": "bis", "T": "ter", "Q": "quater", "C": "quinquies"}


def way(code: str) -> str:
    """« avenue » for « AV »; the code itself when unknown."""
    return _WAYS.get(code.strip().upper(), code.strip())


def repeat(code: str) -> str:
    """« bis » for « B »; the index itself when it is written in full."""
    return _REPEATS.get(code.strip().upper(), code.strip())


def workforce(code: str, whole_unit: bool = False) -> str:
    """« 10 à 19 salariés » for « 11 »; nothing for « NN » (no employee, or not known)."""
    padded = code.strip().zfill(2)
    if not code.strip() or padded not in BRACKETS:
        return ""
    return wording_of(padded) + (" (ensemble de l’organisme)" if whole_unit else "")
