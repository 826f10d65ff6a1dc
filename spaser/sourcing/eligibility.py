"""May this supplier answer a reserved lot, and under which article? Read from dated parameters.

Relevance and eligibility are two columns: nothing here changes a rank.
"""

from collections.abc import Iterable
from datetime import date

from spaser.reference import parameters

# Parameters that list the inclusive kinds a reservation is for, and its article.
_BY_KIND = {
    "reservation_types_l2113_12": "L2113-12",
    "reservation_types_l2113_13": "L2113-13",
    "reservation_types_l2113_13_1": "L2113-13-1",
}
_ESS_ARTICLE = "L2113-15"
_ESS_CPV = "reservation_ess_cpv"


def articles_for(
    kinds: Iterable[str], families: Iterable[str], cpv: Iterable[str], on: date
) -> tuple[str, ...]:
    """Articles under which the supplier may answer the lot if it is reserved, on this date.

    L2113-15 is for services of one list only: every CPV code of the lot must be on it, and a lot
    without a code says nothing.
    """
    held, codes = set(kinds), set(cpv)
    found = [article for code, article in _BY_KIND.items() if held & _listed(code, on)]
    if set(families) and codes and codes <= _listed(_ESS_CPV, on):
        found.append(_ESS_ARTICLE)
    return tuple(found)


def _listed(code: str, on: date) -> frozenset[str]:
    value = parameters.in_force(code, on).value
    if not isinstance(value, tuple):
        raise TypeError(f"parameter {code} is not a list")
    return frozenset(value)
