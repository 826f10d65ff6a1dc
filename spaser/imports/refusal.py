"""Why a file cannot be imported at all."""

from spaser.core.errors import SpaserError


class ImportRefused(SpaserError):
    """The whole file is refused; nothing of it was written."""
