"""The name of a territory, as a visitor types it."""

from wtforms import StringField

from spaser.core.french import french_spaces
from spaser.directory import territories
from spaser.directory.territories import Territory
from spaser.web.fields import Form, at_most, refuse, required, stripped


class TerritoryForm(Form):
    """One name; the address that it leads to is the choice."""

    class Meta(Form.Meta):
        """A search changes nothing: no token in its address."""

        csrf = False

    territoire = StringField(
        "Territoire",
        filters=[stripped],
        validators=[required("Indiquez un territoire, par exemple « Tarn »."), at_most(120)],
        description=french_spaces(
            "Région, département, intercommunalité, ou une commune pour trouver les siens."
        ),
    )

    def validate_territoire(self, field: StringField) -> None:
        """The text means a territory that we know."""
        if not territories.search(field.data or ""):
            raise refuse(
                f"« {field.data} » n’est pas un territoire reconnu. Écrivez le nom d’une région, "
                "d’un département, d’une intercommunalité ou d’une commune."
            )

    def offered(self) -> list[Territory]:
        """The territories that the text may mean, the likeliest first."""
        return territories.search(self.territoire.data or "")
