"""What people type about the searches of lots that they follow."""

from datetime import datetime

from wtforms import HiddenField, StringField

from spaser.core.french import french_spaces
from spaser.web.fields import Form, at_most, required, stripped

NAME_LENGTH = 120


class LotSearchForm(Form):
    """The name of a search of lots."""

    name = StringField(
        "Nom de la recherche",
        filters=[stripped],
        validators=[required("Donnez un nom à la recherche."), at_most(NAME_LENGTH)],
        render_kw={"maxlength": NAME_LENGTH},
        description=french_spaces("Tel que vos collègues la reconnaîtront."),
    )


class SeenForm(Form):
    """« Vu »: of what a page told, and not of what came in since."""

    until = HiddenField()

    def moment(self, now: datetime) -> datetime:
        """When the page was made; `now` when it does not say, or says a moment to come."""
        try:
            told = datetime.fromisoformat(self.until.data or "")
        except ValueError:
            return now
        return min(told, now) if told.tzinfo else now
