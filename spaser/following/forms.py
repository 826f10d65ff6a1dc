"""What people type about the searches of lots that they follow."""

from wtforms import StringField

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
