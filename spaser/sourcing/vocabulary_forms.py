"""What an administrator types to add an expression."""

from wtforms import StringField

from spaser.core.french import french_spaces
from spaser.web.fields import Form, at_most, required, stripped


class ExpressionForm(Form):
    """An expression of a trade."""

    expression = StringField(
        "Expression à ajouter",
        filters=[stripped],
        validators=[required("Écrivez l’expression à ajouter."), at_most(80)],
        description=french_spaces(
            "Comme un acheteur ou une structure l’écrirait : « location de chapiteaux »."
        ),
    )
