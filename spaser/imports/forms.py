"""What a person sends: a file, and where it comes from."""

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField

from spaser.core.french import french_spaces
from spaser.imports.known_sources import KNOWN_SOURCES
from spaser.imports.suppliers import READERS
from spaser.web.fields import Form, offered

_CHOOSE = french_spaces("Dites d’où vient ce fichier : choisissez une source.")
_FILE = french_spaces("Choisissez le fichier à importer.")


class UploadForm(Form):
    """A source and its file."""

    source = RadioField(
        "D’où vient ce fichier ?",
        choices=offered((s.code, s.name) for s in KNOWN_SOURCES.values() if s.code in READERS),
        invalid_choice_message=_CHOOSE,
        invalid_value_message=_CHOOSE,
    )
    file = FileField("Fichier", validators=[FileRequired(message=_FILE)])
