"""What people write of their exchanges with suppliers."""

from datetime import datetime, time

from wtforms import DateField, SelectMultipleField, StringField, TimeField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from spaser.core.clock import PARIS
from spaser.core.french import french_spaces
from spaser.dossiers.forms import line, text
from spaser.dossiers.models import ContactKind, DossierMessage
from spaser.dossiers.wording import CHANNELS, KINDS
from spaser.web.fields import Form, offered, one_of, refuse

_WRITTEN = (ContactKind.MESSAGE, ContactKind.REMINDER)
_FIRST_YEAR = 2000
_KINDS = {value: label for value, label in KINDS.items() if value != ContactKind.CANCELLATION}


class ContactForm(Form):
    """One exchange, with one supplier or the same with several."""

    suppliers = SelectMultipleField(
        "Structures concernées",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=True,
    )
    kind = one_of("Nature de l’échange", _KINDS)
    channel = one_of("Moyen", CHANNELS)
    day = DateField(
        "Jour",
        validators=[InputRequired("Indiquez le jour de l’échange.")],
        render_kw={"type": "date"},
    )
    hour = TimeField(
        "Heure",
        validators=[Optional()],
        render_kw={"type": "time"},
        description=french_spaces("Heure de Paris. Vide : midi."),
    )
    person = line("Personne de votre service", "Qui a parlé ou écrit.")
    known = one_of("Message déjà écrit", coerce=int)
    subject = line("Objet du message")
    body = text(
        "Texte du message",
        "Le même pour toutes les structures cochées : il est gardé une fois, avec son empreinte.",
        6,
    )
    summary = text("Résumé", "Ce qui s’est dit ; pour un refus, sa raison.")

    def offer(self, suppliers: list[tuple[int, str]], messages: dict[int, DossierMessage]) -> None:
        """Say which suppliers and which texts may be chosen."""
        self.suppliers.choices = offered(suppliers)
        texts = [(number, message.subject) for number, message in messages.items()]
        self.known.choices = offered([(0, "Aucun, ou un nouveau message"), *texts])

    def validate_suppliers(self, field: SelectMultipleField) -> None:
        """At least one supplier of the dossier."""
        if not field.data:
            raise refuse("Cochez au moins une structure.")

    def validate_day(self, field: DateField) -> None:
        """A year of four digits: « 0026 » is a slip, and no clock counts from year one."""
        if field.data and field.data.year < _FIRST_YEAR:
            raise refuse("Vérifiez l’année de l’échange : elle s’écrit en quatre chiffres.")

    def validate_body(self, field: StringField) -> None:
        """A message that was sent has a text: that is what proves it was the same for all."""
        if self.known.data and (field.data or self.subject.data):
            raise refuse(
                "Choisissez un message déjà écrit, ou écrivez-en un nouveau, pas les deux."
            )
        if self.kind.data in _WRITTEN and not self.known.data and not field.data:
            raise refuse("Recopiez ici le texte envoyé, ou choisissez un message déjà écrit.")

    def validate_subject(self, field: StringField) -> None:
        """A text needs its subject."""
        if self.body.data and not field.data:
            raise refuse("Écrivez l’objet du message.")

    def moment(self) -> datetime:
        """When people spoke, in Paris."""
        hour = self.hour.data or time(12)
        return datetime.combine(self.day.data, hour, PARIS)


class CancelForm(Form):
    """Why an entry is cancelled."""

    reason = text(
        "Pourquoi cette entrée est annulée",
        "Elle restera lisible, barrée, avec cette raison.",
        2,
        needed="Dites pourquoi cette entrée est annulée.",
    )
