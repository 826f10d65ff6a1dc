"""What a visitor pastes to try a match: in the address, so that a search can be shared."""

from wtforms import StringField, TextAreaField, ValidationError

from spaser.core.french import french_spaces
from spaser.reference import cpv, geography
from spaser.reference.geography import Place
from spaser.reference.near_names import or_else
from spaser.sourcing.need import Need
from spaser.web.fields import Form, at_most, refuse, required, stripped


class TryForm(Form):
    """An object, a CPV, a place."""

    class Meta(Form.Meta):
        """A search changes nothing: no token in its address."""

        csrf = False

    objet = TextAreaField(
        "Objet du lot",
        filters=[stripped],
        validators=[required("Décrivez ce que vous voulez acheter."), at_most(2000)],
        render_kw={"rows": 3, "maxlength": 2000},
        description=french_spaces(
            "Collez le titre du lot, ou quelques lignes de son descriptif : "
            "ce que vous achetez, avec les mots de votre métier."
        ),
    )
    cpv = StringField(
        "Code CPV",
        filters=[stripped],
        validators=[at_most(60)],
        description=french_spaces(
            "Huit chiffres, avec ou sans clé ; plusieurs codes séparés par une virgule."
        ),
    )
    lieu = StringField(
        "Lieu d’exécution",
        filters=[stripped],
        validators=[at_most(120)],
        description=french_spaces(
            "Commune, code postal, département ou région. Vide : toute la France."
        ),
    )

    def validate_cpv(self, field: StringField) -> None:
        """Each code exists and its check digit is right."""
        for text in _pieces(field.data or ""):
            try:
                cpv.parse(text)
            except ValueError as error:
                raise refuse(str(error)) from error

    def validate_lieu(self, field: StringField) -> None:
        """The place is one we know."""
        if field.data and not geography.parse_place(field.data):
            raise ValidationError(
                french_spaces(
                    f"« {field.data} » n’est pas un lieu reconnu. Écrivez une commune, un code "
                    f"postal, un département ou une région.{or_else(field.data)}"
                )
            )

    def places(self) -> list[Place]:
        """The places that the text may mean, the likeliest first."""
        return geography.parse_place(self.lieu.data) if self.lieu.data else []

    def need(self) -> Need:
        """The need; the likeliest place is taken, and shown."""
        codes = tuple(cpv.parse(text) for text in _pieces(self.cpv.data or ""))
        title, _, description = (self.objet.data or "").partition("\n")
        return Need(
            lot_key=f"{self.objet.data}|{codes}",
            title=title.strip(),
            description=description.strip(),
            cpv=codes,
            places=tuple(self.places()[:1]),
        )


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in text.replace(";", ",").split(",") if piece.strip()]
