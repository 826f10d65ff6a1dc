"""The family of purchases of a line: as its plan says, else the division of its CPV code. Pure."""

from spaser.reference import cpv
from spaser.tenders.models import Lot

UNSAID = "Non précisée"
_LONGEST = 80


def family_of(lot: Lot) -> str:
    """« Services », « Espaces verts »… as written; else « Services d’assainissement… »."""
    written = " ".join(str(lot.facts.get("market") or "").split())
    if written:
        return written[:_LONGEST]
    for code in lot.cpv:
        division = cpv.label(f"{code[:2]}000000")
        if division:
            return division[:_LONGEST]
    return UNSAID
