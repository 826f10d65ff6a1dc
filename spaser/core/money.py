"""Amounts in euros HT: read, shown and divided without ever using a float."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from spaser.core.french import NBSP

_UNIT = {"k": Decimal(1_000), "m": Decimal(1_000_000)}
_AMOUNT = re.compile(r"(?P<number>-?[\d.,]*\d)(?P<unit>k|m)?(?:€|euros?|eur)?(?:ht)?")
_SPACES = re.compile(r"[\s\u00a0\u202f']+")
CENT = Decimal("0.01")
# A thousand billion euros: beyond, it is a slip, and further on more than a column of cents holds.
LARGEST = Decimal(10) ** 12


def parse_euros(text: str) -> Decimal:
    """Read an amount as people write it: « 80 000,50 € », « 80 k€ », « 1.234,5 », « 1,2 M€ HT ».

    Raises ValueError, with a French sentence, when the text is not an amount.
    """
    compact = _SPACES.sub("", text.casefold())
    found = _AMOUNT.fullmatch(compact)
    if not found:
        raise ValueError(f"« {text} » n’est pas un montant. Écrivez par exemple 80 000,50.")
    try:
        number = Decimal(_decimal_point(found["number"]))
    except InvalidOperation as error:
        raise ValueError(f"« {text} » n’est pas un montant lisible.") from error
    euros = number * _UNIT.get(found["unit"] or "", Decimal(1))
    if abs(euros) > LARGEST:
        raise ValueError(f"« {text} » est trop grand pour un montant. Vérifiez l’unité.")
    return euros.quantize(CENT, ROUND_HALF_UP)


def _decimal_point(number: str) -> str:
    """One dot as decimal mark; thousands marks dropped.

    The last mark is decimal, unless it is followed by three digits and could mark thousands:
    « 1.234 » and « 12.345.678 » are whole, « 1234,567 » is not.
    """
    if "," in number and "." in number:
        last = max(number.rfind(","), number.rfind("."))
        return re.sub(r"[.,]", "", number[:last]) + "." + number[last + 1 :]
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+|-?\d{1,3}(,\d{3}){2,}", number):
        return re.sub(r"[.,]", "", number)
    return number.replace(",", ".")


def format_euros(amount: Decimal | None) -> str:
    """« 12 345,60 € »; whole amounts without decimals; None reads « Non renseigné »."""
    if amount is None:
        return "Non renseigné"
    cents = amount.quantize(CENT, ROUND_HALF_UP) + 0  # « -0 » is 0
    text = f"{cents:,.2f}".replace(",", NBSP).replace(".", ",")
    return text.removesuffix(",00") + f"{NBSP}€"


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Part over whole, between 0 and 1; None when there is nothing to measure."""
    return None if whole == 0 else part / whole
