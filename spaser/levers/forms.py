"""What the law depends on and a lot does not say: in the address, so that nothing is recorded."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, StringField
from wtforms.validators import NumberRange, Optional

from spaser.core.french import french_spaces
from spaser.core.money import parse_euros
from spaser.levers.case import Buyer, Case, Nature, nature_of
from spaser.levers.wording import BUYERS, NATURES
from spaser.reference import cpv
from spaser.web.fields import Form, at_most, one_of, refuse, stripped

_UNKNOWN = {"": "Je ne sais pas"}
_YES_NO = {"": "Je ne sais pas", "oui": "Oui", "non": "Non"}
_MOST_MONTHS = 600
_MOST_LOTS = 1_000


class CaseForm(Form):
    """The case of one lot; what stays empty is unknown."""

    class Meta(Form.Meta):
        """It changes nothing: no token in its address."""

        csrf = False

    first: tuple[str, ...] = ()  # fields that come before the others

    engage_le = DateField(
        "Date d’engagement",
        validators=[Optional()],
        render_kw={"type": "date"},
        description=french_spaces(
            "Jour où la consultation est engagée, ou l’avis envoyé : il décide du droit."
        ),
    )
    acheteur = one_of(
        "Acheteur", _UNKNOWN | {buyer.value: BUYERS[buyer] for buyer in Buyer}, default=""
    )
    nature = one_of(
        "Nature de l’achat",
        _UNKNOWN | {nature.value: NATURES[nature] for nature in Nature},
        default="",
    )
    duree = IntegerField(
        "Durée totale en mois",
        validators=[Optional(), NumberRange(1, _MOST_MONTHS, "Indiquez une durée en mois.")],
        render_kw={"min": 1, "max": _MOST_MONTHS},
    )
    lots = IntegerField(
        "Nombre de lots du marché",
        validators=[Optional(), NumberRange(1, _MOST_LOTS, "Indiquez un nombre de lots.")],
        render_kw={"min": 1, "max": _MOST_LOTS},
    )
    total = StringField(
        "Montant de tous les lots, HT",
        filters=[stripped],
        validators=[at_most(40)],
        render_kw={"inputmode": "decimal"},
    )
    innovant = one_of("Achat innovant", _YES_NO, default="")
    defense = BooleanField("Marché de défense ou de sécurité")

    def validate_total(self, field: StringField) -> None:
        """An amount that is not negative."""
        _amount(field)

    def completed(self, case: Case) -> Case:
        """The case with what the form says; the form is valid."""
        given: dict[str, Any] = {
            "buyer": Buyer(self.acheteur.data) if self.acheteur.data else None,
            "nature": Nature(self.nature.data) if self.nature.data else None,
            "duration_months": self.duree.data,
            "lots": self.lots.data,
            "total_ht": _amount(self.total),
            "innovative": {"oui": True, "non": False}.get(self.innovant.data),
        }
        told = {name: value for name, value in given.items() if value is not None}
        if self.engage_le.data:
            told |= {"engaged_on": self.engage_le.data, "from_notice": False}
        return replace(case, **told, defence=bool(self.defense.data))


class OpenCaseForm(CaseForm):
    """The same with what a lot would say, for the page that needs no lot."""

    first = ("cpv", "montant")

    cpv = StringField(
        "Codes CPV",
        filters=[stripped],
        validators=[at_most(200)],
        description=french_spaces("Huit chiffres, avec ou sans clé ; séparés par une virgule."),
    )
    montant = StringField(
        "Montant estimé du lot, HT",
        filters=[stripped],
        validators=[at_most(40)],
        render_kw={"inputmode": "decimal"},
    )

    def validate_cpv(self, field: StringField) -> None:
        """Each code exists and its check digit is right."""
        for text in _pieces(field.data or ""):
            try:
                cpv.parse(text)
            except ValueError as error:
                raise refuse(str(error)) from error

    def validate_montant(self, field: StringField) -> None:
        """An amount that is not negative."""
        _amount(field)

    def case(self, today: date) -> Case:
        """The case; the nature is that of the CPV codes unless it is told."""
        codes = tuple(cpv.parse(text) for text in _pieces(self.cpv.data or ""))
        start = Case(
            today=today,
            cpv=codes,
            amount_ht=_amount(self.montant),
            nature=nature_of(codes),
            has_place=True,
        )
        return self.completed(start)


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in text.replace(";", ",").split(",") if piece.strip()]


def _amount(field: StringField) -> Decimal | None:
    """What is written, None when nothing is; ValidationError with a sentence otherwise."""
    if not field.data:
        return None
    try:
        amount = parse_euros(field.data)
    except ValueError as error:
        raise refuse(str(error)) from error
    if amount < 0:
        raise refuse("Indiquez un montant positif.")
    return amount
