"""What people type about their lists."""

from wtforms import StringField, TextAreaField

from spaser.core.french import french_spaces
from spaser.web.fields import Form, at_most, one_of, required, stripped

NAME_LENGTH, NOTE_LENGTH = 120, 2_000
NEW = 0  # the choice of a list that does not exist yet


def _note(label: str, hint: str = "") -> TextAreaField:
    return TextAreaField(
        label,
        filters=[stripped],
        validators=[at_most(NOTE_LENGTH)],
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
        description=french_spaces(hint),
    )


class ListForm(Form):
    """A list: its name, and what it is for."""

    name = StringField(
        "Nom de la liste",
        filters=[stripped],
        validators=[required("Donnez un nom à la liste."), at_most(NAME_LENGTH)],
        render_kw={"maxlength": NAME_LENGTH},
    )
    note = _note("Note", "À quoi sert cette liste, par exemple le marché que vous préparez.")


class AddForm(Form):
    """A supplier put in a list, old or new."""

    chosen = one_of("Liste", coerce=int)
    name = StringField(
        "Nom de la nouvelle liste",
        filters=[stripped],
        validators=[at_most(NAME_LENGTH)],
        render_kw={"maxlength": NAME_LENGTH},
        description=french_spaces("Seulement si vous choisissez « Nouvelle liste »."),
    )
    note = _note("Note sur cette structure", "Vos collègues de l’organisation la liront.")


class NoteForm(Form):
    """The note on one supplier of a list."""

    note = _note("Note sur cette structure", "Vos collègues de l’organisation la liront.")
