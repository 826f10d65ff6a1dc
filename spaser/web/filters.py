"""How values read on the screen: amounts, days, moments, counts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from markupsafe import Markup

from spaser.core.clock import PARIS
from spaser.core.french import NBSP, format_integer, french_spaces, plural
from spaser.core.money import format_euros

UNKNOWN = "Non renseigné"
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
    "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def amount(value: Decimal | None) -> str:
    """« 12 345,60 € »."""
    return format_euros(value)


def day(value: date | datetime | None) -> str:
    """« 1er avril 2026 », in Paris when it is a moment."""
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        value = value.astimezone(PARIS).date()
    first = "1er" if value.day == 1 else str(value.day)
    return NBSP.join((first, _MONTHS[value.month - 1], str(value.year)))


def moment(value: datetime | None) -> str:
    """« 1er avril 2026 à 14 h 05 », in Paris."""
    if value is None:
        return UNKNOWN
    local = value.astimezone(PARIS)
    return f"{day(local)} à {local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def integer(value: int | None) -> str:
    """« 12 345 »."""
    return UNKNOWN if value is None else format_integer(value)


def decimal(value: float | Decimal | None, places: int = 1) -> str:
    """« 12,3 »."""
    if value is None:
        return UNKNOWN
    return f"{value:,.{places}f}".replace(",", NBSP).replace(".", ",")


def per_cent(share: float | Decimal | None) -> str:
    """« 12,3 % » for 0.123; what is a little more than nothing is not shown as nothing."""
    if share is None:
        return "sans objet"
    if 0 < share < 0.0005:
        return f"moins de 0,1{NBSP}%"
    return f"{decimal(100 * share)}{NBSP}%"


def kilometres(value: float | None) -> str:
    """« 4,2 km » when near, « 120 km » when far."""
    if value is None:
        return UNKNOWN
    return f"{decimal(value, 1 if value < 10 else 0)}{NBSP}km"


def measured(value: Decimal, unit: str) -> str:
    """A legal figure with its unit: « 60 000 € HT », « 30 % », « 36 mois »."""
    if unit == "part":
        return f"{(value * 100).normalize():f}".replace(".", ",") + f"{NBSP}%"
    if unit.startswith("€"):
        return amount(value) + unit.removeprefix("€").replace(" ", NBSP)
    text = f"{value.normalize():f}".replace(".", ",")
    return f"{text}{NBSP}{unit}"


def known(value: Any) -> Any:
    """The value, or « Non renseigné »: an empty cell says nothing."""
    if value is None or value == "":
        return Markup('<span class="text-body-secondary">Non renseigné</span>')
    return value


def install(app: Flask) -> None:
    """Name the filters as templates use them."""
    app.add_template_filter(amount, "montant")
    app.add_template_filter(day, "jour")
    app.add_template_filter(moment, "moment")
    app.add_template_filter(integer, "nombre")
    app.add_template_filter(decimal, "decimal")
    app.add_template_filter(per_cent, "pourcent")
    app.add_template_filter(kilometres, "km")
    app.add_template_filter(measured, "valeur")
    app.add_template_filter(known, "renseigne")
    app.add_template_filter(french_spaces, "francais")
    app.add_template_global(plural, "pluriel")
