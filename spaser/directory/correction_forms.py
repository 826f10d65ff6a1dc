"""The form by which an editor corrects a supplier. What is typed is read in correction_reading."""

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as Part
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from spaser.core.french import french_spaces
from spaser.suppliers import wording
from spaser.web.fields import Form, at_most, offered, one_of, stripped

MAX_NAME, MAX_TEXT = 300, 20_000
MOST_REFERENCES, MOST_KINDS = 30, 10
_SILENT = {"": "la CRESS n’en dit rien"}
_VALUES = _SILENT | {known.value: text for known, text in wording.VALUES.items()}


def _line(label: str, hint: str = "", most: int = MAX_NAME, **more: Any) -> StringField:
    return StringField(
        label,
        filters=[stripped],
        validators=[at_most(most)],
        description=french_spaces(hint),
        render_kw={"maxlength": most, "autocomplete": "off"} | more,
    )


def _day(label: str) -> StringField:
    return StringField(label, filters=[stripped], widget=DateInput())


def _text(label: str, rows: int, hint: str = "", most: int = MAX_TEXT) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[stripped],
        validators=[at_most(most)],
        description=french_spaces(hint),
        render_kw={"rows": rows},
    )


class StatusPart(Part):  # type: ignore[misc]
    """What the CRESS says of one status."""

    value = one_of("Ce qu’en dit la CRESS", _VALUES)
    as_of = _day("À la date du")


class EssPart(StatusPart):
    """Its place in the ESS, and its legal family."""

    detail = one_of("Famille juridique", {"": "non précisée"} | dict(wording.FAMILIES))


class EsusPart(StatusPart):
    """Its ESUS status, and how it has it."""

    detail = one_of("Agrément", {"": "non précisé"} | wording.ESUS_DETAILS)


class InclusivePart(StatusPart):
    """One inclusive kind."""

    detail = one_of(
        "Type",
        {"": "aucun"} | {code: f"{code} – {label}" for code, label in wording.KINDS.items()},
    )


class ReferencePart(Part):  # type: ignore[misc]
    """A contract or a client."""

    title = _line("Objet")
    buyer = _line("Client ou acheteur")
    year = _line("Année", most=4, inputmode="numeric")
    cpv = _line("Code CPV", most=20)


class CorrectionForm(Form):
    """Everything that an editor may say. `version` and `opened` are what the page was made from."""

    version = HiddenField()
    opened = HiddenField()
    restore = SelectMultipleField(validate_choice=False, choices=[])
    denied = SelectMultipleField("Retiré de l’annuaire", validate_choice=False, choices=[])

    name = _line("Raison sociale")
    brand = _line("Nom d’usage", "Celui que les gens connaissent, s’il est différent.")
    sigle = _line("Sigle", most=60)
    siret = _line("SIRET", "14 chiffres.", most=20, inputmode="numeric")
    address = _line("Rue")
    postal_code = _line("Code postal", most=10, inputmode="numeric")
    commune = _line("Commune")
    website = _line("Site internet")
    email = EmailField(
        "Adresse électronique",
        filters=[stripped],
        validators=[at_most(254)],
        description=french_spaces(
            "De préférence générique (contact@…). Celle d’une personne demande son accord."
        ),
        render_kw={"autocomplete": "off"},
    )
    consent = BooleanField("La personne a donné son accord pour que son adresse soit publiée")
    consent_on = _day("Date de cet accord")
    phone = _line("Téléphone", most=30)
    workforce = _line("Effectif", "Un nombre de salariés, ou une tranche.", most=60)
    state = one_of("État", {"ouverte": "en activité", "fermee": "fermée"})
    closed_on = _day("Fermée le")

    text = _text("Ce qu’elle fait", 5)
    cpv = _text(
        "Codes CPV", 2, "Séparés par des virgules, par exemple 77310000-6, 90910000.", 2_000
    )
    service_kind = one_of("Façon de travailler", {"": "non précisée"} | dict(wording.SERVICES))
    national = BooleanField("Intervient dans toute la France")
    radius_km = _line("Rayon d’action (km)", most=6, inputmode="numeric")
    departments = _line("Départements", "Noms ou numéros, séparés par des virgules.", 1_000)
    regions = _line("Régions", "Noms, séparés par des virgules.", 600)
    year = _line("Année de ces informations", most=4, inputmode="numeric")

    sectors = SelectMultipleField(
        "Secteurs de la transition",
        choices=offered(wording.SECTORS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    labels = _text("Labels et certifications", 3, "Un par ligne.", 3_000)
    references = FieldList(FormField(ReferencePart), max_entries=MOST_REFERENCES)
    ess = FormField(EssPart)
    esus = FormField(EsusPart)
    inclusive = FieldList(FormField(InclusivePart), max_entries=MOST_KINDS)


def plain(form: CorrectionForm) -> dict[str, Any]:
    """What the form holds, as JSON keeps it, without what belongs to the page."""
    ours = ("csrf_token", "version", "opened", "restore")
    values: dict[str, Any] = {name: one for name, one in form.data.items() if name not in ours}
    for name, one in values.items():
        if isinstance(one, str):
            values[name] = one.replace("\r\n", "\n")  # as browsers end the lines of a text
    values["references"] = [one for one in values["references"] if any(one.values())]
    values["inclusive"] = [one for one in values["inclusive"] if one["value"] or one["detail"]]
    return values
