"""What people write at the end of a sourcing, and after it."""

from decimal import Decimal

from wtforms import BooleanField, DateField, StringField
from wtforms.validators import Optional

from spaser.core.french import french_spaces
from spaser.core.money import parse_euros
from spaser.dossiers.forms import line, text
from spaser.dossiers.models import OutcomeKind
from spaser.dossiers.outcome_actions import NewOutcome
from spaser.dossiers.wording import OUTCOMES
from spaser.web.fields import Form, one_of, refuse


class LockForm(Form):
    """The lock, with what is missing accepted or not."""

    despite = BooleanField("Verrouiller malgré ces manques : ils resteront visibles au rapport.")


class AddendumForm(Form):
    """A text added after the lock."""

    text = text(
        "Ajout",
        "Il sera daté, signé de votre nom et lisible à la suite du dossier.",
        5,
        needed="Écrivez ce que vous ajoutez.",
    )


class OutcomeForm(Form):
    """What became of the lot."""

    kind = one_of("Issue du lot", {one: french_spaces(label) for one, label in OUTCOMES.items()})
    siret = line("SIRET du titulaire", "14 chiffres.", most=20, inputmode="numeric")
    name = line("Nom du titulaire", "Si vous n’avez pas son SIRET.")
    amount = line("Montant HT attribué", "Par exemple 80 000 ou 80 k€.", most=60)
    decided_on = DateField(
        "Date de la décision", validators=[Optional()], render_kw={"type": "date"}
    )
    note = text("Précisions", "Nombre d’offres, motifs, suites données.")
    publish = BooleanField(
        french_spaces(
            "Ajouter ce marché aux références du titulaire dans l’annuaire : "
            "tous le verront, avec votre organisation comme acheteur."
        )
    )

    def validate_siret(self, field: StringField) -> None:
        """Fourteen digits, whatever the spaces."""
        digits = "".join((field.data or "").split())
        if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == 14):
            raise refuse("Le SIRET a 14 chiffres : recopiez-le de l’acte d’engagement.")
        if self.kind.data == OutcomeKind.AWARDED and not digits and not self.name.data:
            raise refuse("Indiquez le SIRET du titulaire, ou son nom.")

    def validate_amount(self, field: StringField) -> None:
        """An amount that is read."""
        if field.data and self._amount(field.data) < 0:
            raise refuse("Un montant ne peut pas être négatif.")

    def validate_note(self, field: StringField) -> None:
        """A mistake is explained."""
        if self.kind.data == OutcomeKind.WITHDRAWN and not field.data:
            raise refuse("Dites pourquoi l’issue notée est retirée.")

    def validate_publish(self, field: BooleanField) -> None:
        """Only a contract that was won is a reference."""
        if field.data and self.kind.data != OutcomeKind.AWARDED:
            raise refuse("Seul un lot attribué devient une référence du titulaire.")

    @staticmethod
    def _amount(written: str) -> Decimal:
        try:
            return parse_euros(written)
        except ValueError as error:
            raise refuse(str(error)) from error

    def draft(self) -> NewOutcome:
        """What was typed; a holder only when the lot was awarded."""
        kind = OutcomeKind(self.kind.data)
        awarded = kind == OutcomeKind.AWARDED
        written = self.amount.data if awarded else ""
        return NewOutcome(
            kind=kind,
            siret="".join((self.siret.data or "").split()) if awarded else "",
            name=(self.name.data or "") if awarded else "",
            amount_ht=parse_euros(written) if written else None,
            decided_on=self.decided_on.data,
            note=self.note.data or "",
            publish=awarded and bool(self.publish.data),
        )
