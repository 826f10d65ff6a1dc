"""INSEE legal categories, with what each says of belonging to the social economy (ESS)."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from spaser.reference.files import rows

EssReading = Literal["yes", "to_confirm", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class LegalCategory:
    """One category of the INSEE nomenclature.

    `ess`: yes (the form itself is of the ESS: loi 2014-856, art. 1, II 1°), to_confirm, no (the
    form is outside the law), unknown (the code alone does not tell: a company may be recognised,
    a SCOP or SCIC may be a SAS). `family`: cooperative, association, mutuelle, fondation.
    """

    code: str
    label: str
    ess: EssReading
    family: str | None
    note: str


def legal_category(code: str) -> LegalCategory | None:
    """The category of a code of 1, 2 or 4 digits; None when unknown."""
    return _categories().get(code.strip())


def all_legal_categories() -> tuple[LegalCategory, ...]:
    """Every category, in the order of the nomenclature."""
    return tuple(_categories().values())


@cache
def _categories() -> dict[str, LegalCategory]:
    return {
        row["code"]: LegalCategory(
            row["code"],
            row["label"],
            cast(EssReading, row["ess"]),
            row["family"] or None,
            row["note"],
        )
        for row in rows("legal_categories.csv")
    }
